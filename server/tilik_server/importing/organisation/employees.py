"""Employees: their importer, and the people that its lines create, change and end."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from tilik_plugin import Text
from tilik_plugin.importer import Rejected
from tilik_server.access.reach import EVERYWHERE, Reach
from tilik_server.importing.changes import (
    CREATED,
    Absence,
    Change,
    ChangeKind,
    Difference,
    Stored,
    differences,
)
from tilik_server.importing.checked_lines import CheckedLines, LineWarning
from tilik_server.importing.known_units import find_units
from tilik_server.importing.organisation.cells import (
    NO_UNIT,
    OUT_OF_REACH,
    OrganisationImporter,
    Reader,
    key_of_person,
    read_code,
    read_day,
    read_grade,
    read_nip,
    read_person,
    read_person_code,
    read_text,
    read_word,
)
from tilik_server.importing.organisation.complete_file import CompleteFile
from tilik_server.importing.organisation.known_people import KnownPeople, find_people
from tilik_server.importing.organisation.matched_people import match_people
from tilik_server.importing.organisation.superiors import reject_misplaced
from tilik_server.importing.source_file import SourceFile
from tilik_server.importing.source_records import batches
from tilik_server.models import Employee
from tilik_server.models.vocabulary import Employment
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.rows import columns_of
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree
from tilik_server.sql.transaction import ResultRow, Transaction
from tilik_server.validation.nip import faults_in_nip

PERSON: Final = columns_of(Employee).only(
    "id", "nip", "code", "name", "grade", "employment", "active_until"
)
NEW: Final = columns_of(Employee).only(*PERSON, "unit_id")
GIVEN: Final = ("nip", "code", "name", "grade", "employment", "active_until")

ABOVE: Final = statement(
    "importing.find_superiors",
    """
with recursive up (id, supervisor_id) as (
  select id, supervisor_id from employee where id = any($1::uuid[])
  union
  select e.id, e.supervisor_id from up join employee e on e.id = up.supervisor_id
)
select id, supervisor_id from up
""",
)
INSERT: Final = statement("importing.store_people", NEW.insert(f"from {NEW.recordset('$1')}"))
_CHANGED: Final = ", ".join(f"{name} = n.{name}" for name in PERSON.without("id"))
UPDATE: Final = statement(
    "importing.correct_people",
    f"update employee e set {_CHANGED} from {PERSON.recordset('$1')} where e.id = n.id",
)
# Two who change places would form a loop for a moment, if each row was changed in its turn.
FREE: Final = statement(
    "importing.free_people",
    "update employee set supervisor_id = null where id = any($1::uuid[]) "
    "and supervisor_id is not null",
)
SUBORDINATE: Final = statement(
    "importing.subordinate_people",
    """
update employee e set supervisor_id = n.supervisor
from unnest($1::uuid[], $2::uuid[]) as n(id, supervisor) where e.id = n.id
""",
)
# Elected officials are in no system of civil servants, so a file without them says nothing.
IN_SERVICE: Final = statement(
    "importing.find_people_in_service",
    f"""
select e.id, e.name, tilik_today(e.unit_id) - 1 as yesterday
from employee e left join unit u on u.id = e.unit_id
where coalesce(e.active_until >= tilik_today(e.unit_id), true) and e.employment <> 'NON_ASN'
  and ($1::text = '' or {in_subtree("u.path", "$1::text")})
""",
)
END: Final = statement(
    "importing.end_people",
    """
update employee e set active_until = n.day
from unnest($1::uuid[], $2::date[]) as n(id, day) where e.id = n.id
""",
)


class EmployeesImporter(OrganisationImporter):
    """A person for each line, by NIP or by the code of another system.

    The code finds people whose NIP changes, and those who have none.
    """

    kind = "employees"
    description = Text("People and their superiors", "Pegawai dan atasannya")
    header = ("nip", "code", "name", "employment", "grade", "supervisor", "active_until", "unit")
    readers: ClassVar[Mapping[str, Reader]] = {
        "nip": read_nip,
        "code": read_person_code,
        "name": read_text(200),
        "employment": read_word(Employment),
        "grade": read_grade,
        "supervisor": read_person,
        "active_until": read_day,
        "unit": read_code,
    }
    required: ClassVar[frozenset[str]] = frozenset()

    def key_of(self, record: Mapping[str, Any]) -> str:
        """Return the code, or what stands for the NIP."""
        return key_of_person(record.get("code") or record["nip"])

    def check(self, record: Mapping[str, Any]) -> Rejected | None:
        """Reject a line that names nobody, and a NIP that does not suit the employment."""
        nip, employment = record.get("nip"), record.get("employment")
        if nip is None and record.get("code") is None:
            return Rejected("nip", NAMES_NOBODY)
        if employment is not None and nip is not None:
            faults = faults_in_nip(nip, employment)
            return Rejected("nip", faults[0]) if faults else None
        return None


class People:
    """The rows of employees; a complete file ends the service of those whom it does not name."""

    has_source_records = False

    def __init__(self, complete: CompleteFile | None = None, reach: Reach = EVERYWHERE) -> None:
        self._complete = complete
        self._reach = reach
        self._new: list[Employee] = []
        self._changed: list[Employee] = []
        self._superiors: dict[UUID, UUID | None] = {}
        self._changes: dict[str, Change] = {}
        self._named: set[UUID] = set()
        self._units: dict[str | None, UUID] = {}

    async def find(
        self, transaction: Transaction, checked: CheckedLines, catalogue: Catalogue
    ) -> None:
        """Reject lines that name what is unknown or close a loop; compare the others."""
        records = [each.imported.record for each in checked.accepted.values()]
        own = (each.get(name) for each in records for name in ("nip", "code"))
        superiors_named = (each.get("supervisor") for each in records)
        known = await find_people(transaction, superiors_named, own)
        units = await self._find_units(transaction, records)
        rows = match_people(checked, known)
        self._reject_out_of_reach(checked, rows, units)
        ids = {key: uuid4() if row is None else row["id"] for key, row in rows.items()}
        keys = [row["id"] for row in rows.values() if row is not None]
        superiors = (known.get(each.get("supervisor")) for each in records)
        keys += [row["id"] for row in superiors if row is not None]
        above = {row["id"]: row["supervisor_id"] for row in await transaction.fetch(ABOVE, keys)}
        supervisors = reject_misplaced(checked, ids, known, above)
        names = {ids[key]: _name(checked, key, rows[key]) for key in checked.accepted}
        for key in checked.accepted:
            self._compare(checked, key, rows[key], ids[key], supervisors, names, known)

    async def _find_units(
        self, transaction: Transaction, records: Iterable[Mapping[str, Any]]
    ) -> Mapping[str, ResultRow]:
        units = await find_units(transaction, (each.get("unit") for each in records))
        self._units = {code: row["id"] for code, row in units.items()}
        return units

    def _reject_out_of_reach(
        self,
        checked: CheckedLines,
        rows: dict[str, ResultRow | None],
        units: Mapping[str, ResultRow],
    ) -> None:
        """Reject people in units, and units for new people, where the viewer changes nothing."""
        for key, row in list(rows.items()):
            code = checked.accepted[key].imported.record.get("unit")
            unit = units.get(code) if code is not None else None
            fault = None
            if code is not None and unit is None:
                fault = NO_UNIT
            elif row is None and not self._reach.covers(None if unit is None else unit["path"]):
                fault = OUT_OF_REACH if unit is not None or code is not None else NEEDS_UNIT
            elif row is not None and not self._reach.covers(row["path"]):
                checked.reject(key, "nip", OUT_OF_REACH)
                del rows[key]
            if fault is not None:
                checked.reject(key, "unit", fault)
                del rows[key]

    def _compare(
        self,
        checked: CheckedLines,
        key: str,
        row: ResultRow | None,
        person: UUID,
        supervisors: Mapping[str, UUID | None],
        names: Mapping[UUID, str],
        known: KnownPeople,
    ) -> None:
        line = checked.accepted[key]
        record = line.imported.record
        given = {
            name: record[name]
            for name in GIVEN
            if name in record and (record[name] is not None or name in CLEARED)
        }
        if given.get("employment") is Employment.NON_ASN:
            given["nip"] = None
        before: UUID | None = None if row is None else row["supervisor_id"]
        above = supervisors.get(key, before)
        employment = given.get("employment") or (row and row["employment"])
        if above is None and employment != Employment.NON_ASN:
            checked.warnings.append(LineWarning(line.line, NO_SUPERIOR))
        if above != before:
            self._superiors[person] = above
        self._named.add(person)
        if row is None:
            self._new.append(
                NEW.row(id=person, unit_id=self._units.get(record.get("unit")), **given)
            )
            self._changes[key] = CREATED
            return
        found = _differences(row, given)
        if found:
            self._changed.append(PERSON.copy_with(PERSON.read(row), **given))
        if above != before:
            shown = known.show(record.get("supervisor"), self._reach)
            name = None if above is None else names.get(above) or shown
            told = row["supervisor"] if self._reach.covers(row["supervisor_path"]) else None
            found = (*found, Difference("supervisor", told, name))
        if found:
            ended = _ends(row["active_until"], given.get("active_until", row["active_until"]))
            self._changes[key] = Change(ChangeKind.ENDED if ended else ChangeKind.CHANGED, found)

    async def store(
        self,
        transaction: Transaction,
        file: SourceFile,
        checked: CheckedLines,
        catalogue: Catalogue,
    ) -> Stored:
        """Store the people who are new or differ, and then their superiors."""
        for new in batches(self._new):
            await transaction.execute(INSERT, NEW.as_json(new))
        for changed in batches(self._changed):
            await transaction.execute(UPDATE, PERSON.as_json(changed))
        if self._superiors:
            await transaction.execute(FREE, list(self._superiors))
            led = ((key, above) for key, above in self._superiors.items() if above is not None)
            for pairs in batches(led):
                await transaction.execute(SUBORDINATE, *map(list, zip(*pairs, strict=True)))
        absent = await self._end_absent(transaction, file, checked)
        return Stored(self._changes, absent)

    async def _end_absent(
        self, transaction: Transaction, file: SourceFile, checked: CheckedLines
    ) -> tuple[Absence, ...]:
        if self._complete is None:
            return ()
        root = await self._complete.root(transaction, file.path)
        rows = await transaction.fetch(IN_SERVICE, root)
        missing = [row for row in rows if row["id"] not in self._named]
        created = sum(each is CREATED for each in self._changes.values())
        self._complete.check(file.path, checked, missing, len(rows) - (0 if root else created))
        await transaction.execute(
            END, [row["id"] for row in missing], [row["yesterday"] for row in missing]
        )
        return tuple(_absence(row["name"], row["yesterday"]) for row in missing)


CLEARED: Final = frozenset({"grade", "active_until"})
"""The columns that a blank cell clears."""


def _absence(name: str, day: date) -> Absence:
    ended = Difference("active_until", None, str(day))
    return Absence(name, Change(ChangeKind.ENDED, (ended,)))


def _name(checked: CheckedLines, key: str, row: ResultRow | None) -> str:
    name: str = checked.accepted[key].imported.record.get("name") or (row and row["name"]) or ""
    return name


def _differences(row: ResultRow, given: Mapping[str, Any]) -> tuple[Difference, ...]:
    found = differences(row, given)
    # The number is personal data, so that only the fact of its change is told.
    return tuple(
        Difference("nip", "-", "another") if each.field == "nip" else each for each in found
    )


def _ends(before: date | None, after: date | None) -> bool:
    return after is not None and (before is None or after < before)


NEEDS_UNIT: Final = Text(
    "give the unit in which the new person works", "isi unit tempat pegawai baru bekerja"
)
NAMES_NOBODY: Final = Text(
    "give the NIP, or the code of an official who has none",
    "isi NIP, atau kode pejabat yang tidak memilikinya",
)
NO_SUPERIOR: Final = Text("the person has no superior", "pegawai ini tidak memiliki atasan")
