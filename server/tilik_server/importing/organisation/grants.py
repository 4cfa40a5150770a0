"""Grants: their importer, and the roles of people that its lines begin, change and end."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from tilik_plugin import Text
from tilik_plugin.importer import Rejected, natural_key
from tilik_server.importing.changes import CREATED, Change, ChangeKind, Stored, differences
from tilik_server.importing.checked_lines import CheckedLines
from tilik_server.importing.known_units import find_units
from tilik_server.importing.organisation.assignments import NOBODY, REVERSED
from tilik_server.importing.organisation.cells import (
    NO_UNIT,
    OrganisationImporter,
    Reader,
    key_of_person,
    read_code,
    read_day,
    read_person,
    read_text,
    read_word,
)
from tilik_server.importing.organisation.known_people import find_people
from tilik_server.importing.source_file import SourceFile
from tilik_server.models import RoleGrant
from tilik_server.models.vocabulary import STORED_ROLES, UNDIVIDED_ROLE, Role
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.rows import columns_of
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow, Transaction

GRANT: Final = columns_of(RoleGrant).only(
    "id", "role", "unit_id", "employee_id", "starts_on", "ends_on", "reason"
)

IN_SERVICE: Final = statement(
    "importing.find_grantees",
    """
select e.id, tilik_is_past(e.active_until, e.unit_id) as has_left, tilik_today(e.unit_id) as today
from employee e where e.id = any($1::uuid[])
""",
)
KNOWN: Final = statement(
    "importing.find_grants",
    f"""
select {GRANT.select_list("g")}, g.ended_at from role_grant g
where g.employee_id = any($1::uuid[]) order by g.starts_on
""",
)
INSERT: Final = statement("importing.store_grants", GRANT.insert(f"from {GRANT.recordset('$1')}"))
UPDATE: Final = statement(
    "importing.correct_grants",
    f"""
update role_grant g set ends_on = n.ends_on, reason = n.reason
from {GRANT.recordset("$1")} where g.id = n.id
""",
)


class GrantsImporter(OrganisationImporter):
    """A role of a person for each line; a blank unit is everywhere."""

    kind = "grants"
    description = Text("Roles of people", "Peran pegawai")
    header = ("role", "unit", "nip", "from", "to", "reason")
    readers: ClassVar[Mapping[str, Reader]] = {
        "role": read_word(STORED_ROLES),
        "unit": read_code,
        "nip": read_person,
        "from": read_day,
        "to": read_day,
        "reason": read_text(1000),
    }
    required = frozenset({"role", "nip", "reason"})
    present = frozenset({"unit"})

    def key_of(self, record: Mapping[str, Any]) -> str:
        """Return the role, the unit, the person and the first day."""
        person = key_of_person(record["nip"])
        return natural_key(
            record["role"], record["unit"] or "", person, str(record.get("from") or "")
        )

    def check(self, record: Mapping[str, Any]) -> Rejected | None:
        """Reject a role that ends before it starts, and one that is never in one unit."""
        starts_on, ends_on = record.get("from"), record.get("to")
        if starts_on is not None and ends_on is not None and ends_on < starts_on:
            return Rejected("to", REVERSED)
        if record["role"] == UNDIVIDED_ROLE and record["unit"] is not None:
            return Rejected("unit", EVERYWHERE)
        return None


@dataclass(frozen=True, slots=True)
class _Grantee:
    """A person with the grants that are stored, also those that were ended."""

    today: date
    grants: Sequence[ResultRow]


class Grants:
    """The rows of role grants."""

    has_source_records = False

    def __init__(self) -> None:
        self._new: list[RoleGrant] = []
        self._changed: list[RoleGrant] = []
        self._changes: dict[str, Change] = {}

    async def find(
        self, transaction: Transaction, checked: CheckedLines, catalogue: Catalogue
    ) -> None:
        """Reject unknown people and units, and a role that somebody holds already in these days."""
        records = {key: each.imported.record for key, each in checked.accepted.items()}
        people = await find_people(transaction, (each["nip"] for each in records.values()))
        named = await find_units(transaction, (each["unit"] for each in records.values()))
        units = {unit: row["id"] for unit, row in named.items()}
        found = (people.get(each["nip"]) for each in records.values())
        grantees = await _grantees(transaction, {row["id"] for row in found if row is not None})
        for key, record in records.items():
            person = people.get(record["nip"])
            grantee = None if person is None else grantees.get(person["id"])
            if person is None:
                checked.reject(key, "nip", NOBODY)
            elif grantee is None:
                checked.reject(key, "nip", HAS_LEFT)
            elif record["unit"] is not None and record["unit"] not in units:
                checked.reject(key, "unit", NO_UNIT)
            else:
                self._take(checked, key, person["id"], units.get(record["unit"]), grantee)

    def _take(
        self,
        checked: CheckedLines,
        key: str,
        person: UUID,
        unit: UUID | None,
        grantee: _Grantee,
    ) -> None:
        record = checked.accepted[key].imported.record
        same = [
            row for row in grantee.grants if (row["role"], row["unit_id"]) == (record["role"], unit)
        ]
        starts_on, ends_on = record.get("from"), record.get("to")
        held = _held(same, starts_on, grantee.today)
        first = starts_on or grantee.today
        last = ends_on or date.max
        if held is not None and held["ended_at"] is not None:
            checked.reject(key, "from", WAS_ENDED)
        elif held is not None:
            self._compare(checked, key, held, same)
        elif ends_on is not None and ends_on < first:
            checked.reject(key, "to", REVERSED)
        elif any(
            _overlaps(row, first, last) for row in (*same, *self._rows_of(person, record, unit))
        ):
            checked.reject(key, "from", HELD)
        else:
            self._changes[key] = CREATED
            self._new.append(
                GRANT.row(
                    id=uuid4(),
                    role=Role(record["role"]),
                    unit_id=unit,
                    employee_id=person,
                    starts_on=first,
                    ends_on=ends_on,
                    reason=record["reason"],
                )
            )

    def _rows_of(
        self, person: UUID, record: Mapping[str, Any], unit: UUID | None
    ) -> list[dict[str, Any]]:
        rows = (GRANT.values(row) for row in self._new)
        wanted = (person, record["role"], unit)
        return [
            {**row, "ended_at": None}
            for row in rows
            if (row["employee_id"], row["role"], row["unit_id"]) == wanted
        ]

    def _compare(
        self, checked: CheckedLines, key: str, held: ResultRow, same: Sequence[ResultRow]
    ) -> None:
        record = checked.accepted[key].imported.record
        before = {"to": held["ends_on"], "reason": held["reason"]}
        given = {name: record[name] for name in before if name in record}
        found = differences(before, given)
        if not found:
            return
        after = {**before, **given}
        last = after["to"]
        if last is not None and last < held["starts_on"]:
            checked.reject(key, "to", REVERSED)
            return
        others = [row for row in same if row["id"] != held["id"]]
        if any(_overlaps(row, held["starts_on"], last or date.max) for row in others):
            checked.reject(key, "to", HELD)
            return
        ends = last is not None and (held["ends_on"] is None or last < held["ends_on"])
        self._changes[key] = Change(ChangeKind.ENDED if ends else ChangeKind.CHANGED, found)
        self._changed.append(
            GRANT.copy_with(GRANT.read(held), ends_on=last, reason=after["reason"])
        )

    async def store(
        self,
        transaction: Transaction,
        file: SourceFile,
        checked: CheckedLines,
        catalogue: Catalogue,
    ) -> Stored:
        """Store the grants that are new or differ."""
        if self._changed:
            await transaction.execute(UPDATE, GRANT.as_json(self._changed))
        if self._new:
            await transaction.execute(INSERT, GRANT.as_json(self._new))
        return Stored(self._changes)


async def _grantees(transaction: Transaction, people: set[UUID]) -> dict[UUID, _Grantee]:
    """Return those of the people who are in service, by key."""
    grants: dict[UUID, list[ResultRow]] = defaultdict(list)
    for row in await transaction.fetch(KNOWN, list(people)):
        grants[row["employee_id"]].append(row)
    rows = await transaction.fetch(IN_SERVICE, list(people))
    return {
        row["id"]: _Grantee(row["today"], grants[row["id"]]) for row in rows if not row["has_left"]
    }


def _held(same: Sequence[ResultRow], starts_on: date | None, today: date) -> ResultRow | None:
    """Return the grant that a line is about: that of its first day, or else the one of today."""
    if starts_on is None:
        now = (row for row in same if row["ended_at"] is None and _overlaps(row, today, today))
        return next(now, None)
    begun = [row for row in same if row["starts_on"] == starts_on]
    return next((row for row in begun if row["ended_at"] is None), begun[-1] if begun else None)


def _overlaps(row: Mapping[str, Any], first: date, last: date) -> bool:
    if row["ended_at"] is not None:
        return False
    return bool(row["starts_on"] <= last and (row["ends_on"] is None or row["ends_on"] >= first))


EVERYWHERE: Final = Text(
    f"leave it blank: {UNDIVIDED_ROLE} holds everywhere",
    f"kosongkan: {UNDIVIDED_ROLE} berlaku di mana-mana",
)
HAS_LEFT: Final = Text("this person is no longer in service", "pegawai ini tidak lagi bertugas")
HELD: Final = Text(
    "the person holds this role here already in some of these days",
    "pegawai ini sudah memegang peran tersebut di sini pada sebagian hari itu",
)
WAS_ENDED: Final = Text(
    "this role was ended before its last day; give a later first day to grant it again",
    "peran ini diakhiri sebelum hari terakhirnya; isi hari pertama yang lebih kemudian untuk "
    "memberikannya lagi",
)
