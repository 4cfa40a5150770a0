"""Codes: their importer, and the codes of other systems that its lines give and take away."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from tilik_plugin import Text
from tilik_plugin.importer import natural_key
from tilik_server.access.reach import EVERYWHERE, Reach
from tilik_server.importing.changes import CREATED, Change, ChangeKind, Difference, Stored
from tilik_server.importing.checked_lines import CheckedLines
from tilik_server.importing.organisation.cells import CellFault, Reader, read_foreign_code
from tilik_server.importing.organisation.described import (
    DescribedImporter,
    Thing,
    find_things,
    reject_repeats,
    thing_of_row,
)
from tilik_server.importing.source_file import SourceFile
from tilik_server.models import ExternalCode
from tilik_server.models.vocabulary import Described
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.rows import columns_of
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow, Transaction

CODE: Final = columns_of(ExternalCode)
_SCHEME: Final = re.compile(r"[A-Z0-9][A-Z0-9_.-]{0,31}", re.ASCII)

Place = tuple[Described, UUID, str]
"""What a code is of, and in which scheme."""

KNOWN: Final = statement(
    "importing.find_codes",
    f"""
select {CODE.select_list("x")} from external_code x
where (x.scheme, x.value) in (select * from unnest($1::text[], $2::text[]))
   or x.employee_id = any($3::uuid[]) or x.position_id = any($3::uuid[])
   or x.unit_id = any($3::uuid[]) and x.employee_id is null
""",
)
INSERT: Final = statement("importing.store_codes", CODE.insert(f"from {CODE.recordset('$1')}"))
# Two that exchange their codes would have the same one for a moment, if each row was changed.
DELETE: Final = statement(
    "importing.remove_codes", "delete from external_code where id = any($1::uuid[])"
)


def read_scheme(text: str) -> str:
    """Read the name of another system, in upper case; a colon would end it where it is used."""
    scheme = text.upper()
    if not _SCHEME.fullmatch(scheme):
        raise CellFault(NO_SCHEME)
    return scheme


class CodesImporter(DescribedImporter):
    """A code of a unit, a position or a person in another system for each line.

    A blank value takes the code of the scheme away.
    """

    kind = "codes"
    description = Text(
        "Codes of units, positions and people in other systems",
        "Kode unit kerja, jabatan, dan pegawai dalam sistem lain",
    )
    header = ("scheme", "value", "unit", "position", "person")
    readers: ClassVar[Mapping[str, Reader]] = {
        "scheme": read_scheme,
        "value": read_foreign_code,
        **DescribedImporter.described_readers,
    }
    required = frozenset({"scheme"})
    present = frozenset({"value"})

    def key_of(self, record: Mapping[str, Any]) -> str:
        """Return the scheme, and what the code is of."""
        return natural_key(record["scheme"], self.name_of(record))


class Codes:
    """The rows of codes of other systems."""

    has_source_records = False

    def __init__(self, reach: Reach = EVERYWHERE) -> None:
        self._reach = reach
        self._new: list[ExternalCode] = []
        self._gone: list[UUID] = []
        self._changes: dict[str, Change] = {}

    async def find(
        self, transaction: Transaction, checked: CheckedLines, catalogue: Catalogue
    ) -> None:
        """Reject what is unknown and codes that others have; compare the other lines."""
        things = await find_things(transaction, checked, self._reach)
        records = {key: checked.accepted[key].imported.record for key in things}
        given = [each for each in records.values() if each["value"] is not None]
        rows = await transaction.fetch(
            KNOWN,
            [each["scheme"] for each in given],
            [each["value"] for each in given],
            [each.id for each in things.values()],
        )
        known = {(*thing_of_row(row), row["scheme"]): row for row in rows}
        places = {key: _place(things[key], records[key]) for key in things}
        reject_repeats(checked, places)
        self._reject_taken(checked, places, known)
        for key in checked.accepted:
            self._compare(key, things[key], records[key], known.get(places[key]))

    @staticmethod
    def _reject_taken(
        checked: CheckedLines, places: Mapping[str, Place], known: Mapping[Place, ResultRow]
    ) -> None:
        """Reject codes that others have when the file is stored, until the rest is unique."""
        taken = [""]
        while taken:
            kept = {key: each.imported.record for key, each in checked.accepted.items()}
            after = {place: (row["scheme"], row["value"]) for place, row in known.items()}
            after |= {places[key]: (each["scheme"], each["value"]) for key, each in kept.items()}
            holders: dict[tuple[str, str], list[Place]] = {}
            for place, code in after.items():
                holders.setdefault(code, []).append(place)
            taken = [
                key
                for key, each in kept.items()
                if each["value"] is not None
                and len(holders[each["scheme"], each["value"]]) > 1
                and not _has(known.get(places[key]), each["value"])
            ]
            for key in taken:
                checked.reject(key, "value", TAKEN)

    def _compare(
        self, key: str, thing: Thing, record: Mapping[str, Any], row: ResultRow | None
    ) -> None:
        value = record["value"]
        if (value is None and row is None) or _has(row, value):
            return
        if row is not None:
            self._gone.append(row["id"])
        if value is not None:
            code = CODE.row(id=uuid4(), scheme=record["scheme"], value=value, **thing.keys)
            self._new.append(code)
        if row is None:
            self._changes[key] = CREATED
            return
        kind = ChangeKind.ENDED if value is None else ChangeKind.CHANGED
        # The code of a person is theirs as the number is, so that only its change is told.
        is_told = thing.kind is not Described.EMPLOYEE
        told = Difference("value", row["value"], value) if is_told else ANOTHER
        self._changes[key] = Change(kind, (told,))

    async def store(
        self,
        transaction: Transaction,
        file: SourceFile,
        checked: CheckedLines,
        catalogue: Catalogue,
    ) -> Stored:
        """Store the codes that are new or differ."""
        if self._gone:
            await transaction.execute(DELETE, self._gone)
        if self._new:
            await transaction.execute(INSERT, CODE.as_json(self._new))
        return Stored(self._changes)


def _place(thing: Thing, record: Mapping[str, Any]) -> Place:
    return thing.kind, thing.id, record["scheme"]


def _has(row: ResultRow | None, value: str | None) -> bool:
    return row is not None and row["value"] == value


ANOTHER: Final = Difference("value", "-", "another")
NO_SCHEME: Final = Text(
    "name the other system with 1 to 32 letters, digits, `_`, `.` or `-`, as in NPSN",
    "sebutkan sistem lain itu dengan 1 sampai 32 huruf, angka, `_`, `.` atau `-`, misalnya NPSN",
)
TAKEN: Final = Text(
    "another unit, position or person has this code in the scheme",
    "unit kerja, jabatan, atau pegawai lain memiliki kode ini dalam skema tersebut",
)
