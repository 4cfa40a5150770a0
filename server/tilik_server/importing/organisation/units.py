"""Units: their importer, and the tree that its lines create and change."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from tilik_plugin import Text
from tilik_server.access.reach import EVERYWHERE, Reach
from tilik_server.importing.changes import CREATED, Change, ChangeKind, Stored, differences
from tilik_server.importing.checked_lines import CheckedLines, LineWarning
from tilik_server.importing.known_units import find_units
from tilik_server.importing.organisation.cells import (
    OUT_OF_REACH,
    OrganisationImporter,
    Reader,
    read_code,
    read_person,
    read_text,
)
from tilik_server.importing.organisation.known_people import KnownPeople, find_people
from tilik_server.importing.organisation.loops import on_loops
from tilik_server.importing.organisation.positions import reject_incomplete
from tilik_server.importing.regions import SCHEME
from tilik_server.importing.source_file import SourceFile
from tilik_server.models import Unit
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.rows import columns_of
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow, Transaction

UNIT: Final = columns_of(Unit).without("updated_at", "changed_in")
PLAIN: Final = ("name", "kind", "sector")

ALL: Final = statement(
    "importing.find_all_units",
    f"""
select {UNIT.select_list("u")}, p.code as parent, r.code as region, h.name as head,
  hu.path as head_path
from unit u left join unit p on p.id = u.parent_id left join region r on r.id = u.region_id
left join employee h on h.id = u.head_id left join unit hu on hu.id = h.unit_id
""",
)
REGIONS: Final = statement(
    "importing.find_regions_of_units",
    "select code, id from region where scheme = $1 and code = any($2::text[]) and valid_to is null",
)
INSERT: Final = statement("importing.store_units", UNIT.insert(f"from {UNIT.recordset('$1')}"))
_CHANGED: Final = ", ".join(f"{name} = n.{name}" for name in UNIT.without("id", "code", "path"))
# Not an upsert, which counts as an insert to the trigger that makes moves wait for each other.
UPDATE: Final = statement(
    "importing.correct_units",
    f"update unit u set {_CHANGED} from {UNIT.recordset('$1')} where u.id = n.id",
)


class UnitsImporter(OrganisationImporter):
    """A unit for each line, by its code; a parent may come after its children."""

    kind = "units"
    description = Text("Units and their heads", "Unit kerja dan pimpinannya")
    header = ("code", "name", "kind", "sector", "region", "parent", "head")
    readers: ClassVar[Mapping[str, Reader]] = {
        "code": read_code,
        "name": read_text(200),
        "kind": read_text(64),
        "sector": read_text(64),
        "region": read_text(32),
        "parent": read_code,
        "head": read_person,
    }
    required = frozenset({"code"})

    def key_of(self, record: Mapping[str, Any]) -> str:
        """Return the code."""
        code: str = record["code"]
        return code


class UnitTree:
    """The rows of units."""

    has_source_records = False

    def __init__(self, reach: Reach = EVERYWHERE) -> None:
        self._reach = reach
        self._new: list[Unit] = []
        self._changed: list[Unit] = []
        self._changes: dict[str, Change] = {}

    async def find(
        self, transaction: Transaction, checked: CheckedLines, catalogue: Catalogue
    ) -> None:
        """Reject lines that name what is unknown or close a loop; compare the others."""
        known = {row["code"]: row for row in await transaction.fetch(ALL)}
        await _name_by_own_codes(transaction, checked)
        records = [each.imported.record for each in checked.accepted.values()]
        people = await find_people(transaction, (each.get("head") for each in records))
        wanted = sorted({each["region"] for each in records if each.get("region")})
        rows = await transaction.fetch(REGIONS, SCHEME, wanted)
        regions = {row["code"]: row["id"] for row in rows}
        for key in list(checked.accepted):
            _reject_unknown(checked, key, known, people, regions)
        _reject_misplaced(checked, known)
        _reject_out_of_reach(checked, known, self._reach)
        _reject_misplaced(checked, known)
        ids = {code: row["id"] for code, row in known.items()}
        ids |= {key: uuid4() for key in checked.accepted if key not in known}
        for key in checked.accepted:
            self._compare(checked, key, known.get(key), ids, people, regions)

    def _compare(
        self,
        checked: CheckedLines,
        key: str,
        row: ResultRow | None,
        ids: Mapping[str, UUID],
        people: KnownPeople,
        regions: Mapping[str, UUID],
    ) -> None:
        line = checked.accepted[key]
        record = line.imported.record
        given = {name: record[name] for name in PLAIN if name in record}
        shown = {name: record[name] for name in (*PLAIN, "region", "parent") if name in record}
        if "region" in record:
            given["region_id"] = regions.get(record["region"])
        if "parent" in record:
            given["parent_id"] = ids.get(record["parent"])
        if "head" in record:
            head = people.get(record["head"])
            given["head_id"] = None if head is None else head["id"]
            if given["head_id"] != (row and row["head_id"]):
                shown["head"] = people.show(record["head"], self._reach)
        unit = UNIT.row(id=ids[key], code=key) if row is None else UNIT.read(row)
        after = UNIT.copy_with(unit, **given)
        if after.head_id is None:
            checked.warnings.append(LineWarning(line.line, NO_HEAD))
        if row is None:
            self._new.append(after)
            self._changes[key] = CREATED
        elif found := differences(self._as_shown(row), shown):
            moved = any(each.field == "parent" for each in found)
            self._changed.append(after)
            self._changes[key] = Change(ChangeKind.MOVED if moved else ChangeKind.CHANGED, found)

    def _as_shown(self, row: ResultRow) -> Mapping[str, Any]:
        """Return a stored unit without the name of a head who is out of reach."""
        return row if self._reach.covers(row["head_path"]) else {**row, "head": None}

    async def store(
        self,
        transaction: Transaction,
        file: SourceFile,
        checked: CheckedLines,
        catalogue: Catalogue,
    ) -> Stored:
        """Store the units that are new or differ."""
        if self._new:
            await transaction.execute(INSERT, UNIT.as_json(self._new))
        if self._changed:
            await transaction.execute(UPDATE, UNIT.as_json(self._changed))
        return Stored(self._changes)


async def _name_by_own_codes(transaction: Transaction, checked: CheckedLines) -> None:
    """Put a unit's own code in the place of its code of another system, and of its parent's."""
    records = {key: each.imported.record for key, each in checked.accepted.items()}
    named = await find_units(
        transaction, (each.get(name) for each in records.values() for name in ("code", "parent"))
    )
    own = {name: row["code"] for name, row in named.items() if name != row["code"]}
    for key, record in records.items():
        line = checked.accepted[key]
        code, parent = own.get(key, key), record.get("parent")
        if parent in own and parent not in records:
            parent = own[parent]
        if (code, parent) == (key, record.get("parent")):
            continue
        changed = {**record, "code": code} | ({"parent": parent} if "parent" in record else {})
        imported = replace(line.imported, record=changed, natural_key=code)
        if code == key:
            checked.accepted[key] = replace(line, imported=imported)
        elif code in checked.accepted:
            checked.reject(key, "code", checked.named_before(checked.accepted[code].line))
        else:
            checked.rename(key, code, imported)


def _reject_unknown(
    checked: CheckedLines,
    key: str,
    known: Mapping[str, ResultRow],
    people: KnownPeople,
    regions: Mapping[str, UUID],
) -> None:
    record = checked.accepted[key].imported.record
    if reject_incomplete(checked, key, key not in known, PLAIN):
        return
    if record.get("region") and record["region"] not in regions:
        checked.reject(key, "region", NO_REGION)
    elif record.get("head") and people.get(record["head"]) is None:
        checked.reject(key, "head", NOBODY)


def _reject_misplaced(checked: CheckedLines, known: Mapping[str, ResultRow]) -> None:
    """Reject lines whose parent is unknown or below them, until the others form a tree."""
    while True:
        records = {key: each.imported.record for key, each in checked.accepted.items()}
        above: dict[str, str | None] = {code: row["parent"] for code, row in known.items()}
        above |= {key: each["parent"] for key, each in records.items() if "parent" in each}
        orphans = [
            key
            for key, each in records.items()
            if each.get("parent") and each["parent"] not in known and each["parent"] not in records
        ]
        looped = [
            key
            for key in on_loops(above) & set(records)
            if key not in known or known[key]["parent"] != above[key]
        ]
        for key in orphans:
            checked.reject(key, "parent", NO_PARENT)
        for key in set(looped) - set(orphans):
            checked.reject(key, "parent", BELOW_ITSELF)
        if not orphans and not looped:
            return


def _reject_out_of_reach(
    checked: CheckedLines, known: Mapping[str, ResultRow], reach: Reach
) -> None:
    """Reject units, and places for them, where the viewer may change nothing."""
    records = {key: each.imported.record for key, each in checked.accepted.items()}

    def covers(code: str | None) -> bool:
        if code is not None and code in known:
            return reach.covers(known[code]["path"])
        # A new unit lies where its parent does, which is in the same file.
        return reach.is_everywhere if code is None else covers(records[code].get("parent"))

    for key, record in records.items():
        row = known.get(key)
        if row is not None and not covers(key):
            checked.reject(key, "code", OUT_OF_REACH)
        elif (row is None or record.get("parent", row["parent"]) != row["parent"]) and not covers(
            record.get("parent")
        ):
            checked.reject(key, "parent", OUT_OF_REACH)


NO_HEAD: Final = Text("the unit has no head", "unit ini tidak memiliki pimpinan")
NO_REGION: Final = Text(
    "no region has this code; import the regions first",
    "tidak ada wilayah dengan kode ini; impor wilayah lebih dahulu",
)
# The number itself is personal data and is not repeated.
NOBODY: Final = Text(
    "nobody has this number or code; import the people first",
    "tidak ada pegawai dengan nomor atau kode ini; impor pegawai lebih dahulu",
)
NO_PARENT: Final = Text(
    "this unit is neither in the file, with a good line, nor known",
    "unit ini tidak ada dalam berkas dengan baris yang benar dan belum dikenal",
)
BELOW_ITSELF: Final = Text(
    "the parent is the unit itself or lies below it",
    "induknya adalah unit ini sendiri atau berada di bawahnya",
)
