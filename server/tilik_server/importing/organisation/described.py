"""Described: the unit, the position or the person that a line is about."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_plugin.importer import Rejected
from tilik_server.access.reach import Reach
from tilik_server.importing.checked_lines import CheckedLines
from tilik_server.importing.known_units import find_units
from tilik_server.importing.organisation.assignments import NO_POSITION, NOBODY
from tilik_server.importing.organisation.cells import (
    NO_UNIT,
    OUT_OF_REACH,
    OrganisationImporter,
    Reader,
    key_of_person,
    read_code,
    read_person,
)
from tilik_server.importing.organisation.known_people import find_people
from tilik_server.models.vocabulary import Described
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow, Transaction

COLUMNS: Final = {
    "unit": Described.UNIT,
    "position": Described.POSITION,
    "person": Described.EMPLOYEE,
}
"""The columns of a line, of which one says what it is about."""
KEYS: Final = {
    Described.UNIT: "unit_id",
    Described.POSITION: "position_id",
    Described.EMPLOYEE: "employee_id",
}
"""The columns of a table, of which one holds the key of what a row is about."""
POSITIONS: Final = statement(
    "importing.find_described_positions",
    "select code, id from position where code = any($1::text[])",
)


class DescribedImporter(OrganisationImporter):
    """Base of the importers whose lines are about a unit, a position or a person."""

    described_readers: ClassVar[Mapping[str, Reader]] = {
        "unit": read_code,
        "position": read_code,
        "person": read_person,
    }

    def check(self, record: Mapping[str, Any]) -> Rejected | None:
        """Reject a line that is about nothing or about two."""
        given = [name for name in COLUMNS if record.get(name) is not None]
        if len(given) == 1:
            return None
        return Rejected(given[1] if given else "unit", NAMES_ONE)

    @staticmethod
    def name_of(record: Mapping[str, Any]) -> str:
        """Return what stands for the unit, position or person in a line's key."""
        column = column_of(record)
        named: str = record[column]
        return f"{column} {key_of_person(named) if column == 'person' else named}"


@dataclass(frozen=True, slots=True)
class Thing:
    """What lines are about; `path` is that of its unit, None for positions and people in none."""

    kind: Described
    id: UUID
    path: str | None = None

    @property
    def keys(self) -> dict[str, UUID]:
        """The column of a row that is about this, with its key."""
        return {KEYS[self.kind]: self.id}


def column_of(record: Mapping[str, Any]) -> str:
    """Return the column that says what a line is about."""
    return next(name for name in COLUMNS if record.get(name) is not None)


def thing_of_row(row: Mapping[str, Any]) -> tuple[Described, UUID]:
    """Return what a stored row is about."""
    # A row about a person has the person's unit besides.
    order = (Described.EMPLOYEE, Described.POSITION, Described.UNIT)
    return next((kind, row[KEYS[kind]]) for kind in order if row[KEYS[kind]] is not None)


async def find_things(
    transaction: Transaction, checked: CheckedLines, reach: Reach
) -> dict[str, Thing]:
    """Return what each accepted line is about; reject what is unknown or out of reach."""
    records = {key: each.imported.record for key, each in checked.accepted.items()}
    units = await find_units(transaction, (each.get("unit") for each in records.values()))
    people = await find_people(transaction, (each.get("person") for each in records.values()))
    codes = sorted({each["position"] for each in records.values() if each.get("position")})
    rows = await transaction.fetch(POSITIONS, codes)
    positions = {row["code"]: row for row in rows}
    known: Mapping[str, Callable[[str], ResultRow | None]] = {
        "unit": units.get,
        "position": positions.get,
        "person": people.get,
    }
    things = {}
    for key, record in records.items():
        column = column_of(record)
        row = known[column](record[column])
        if row is None:
            checked.reject(key, column, UNKNOWN[column])
        # Positions are shared by all units.
        elif column != "position" and not reach.covers(row["path"]):
            checked.reject(key, column, OUT_OF_REACH)
        else:
            things[key] = Thing(COLUMNS[column], row["id"], row.get("path"))
    return things


def reject_repeats(checked: CheckedLines, about: Mapping[str, Hashable]) -> None:
    """Reject lines about what an earlier line is about, by another name of the same thing."""
    first: dict[Hashable, int] = {}
    for key, what in about.items():
        line = checked.accepted[key]
        if first.setdefault(what, line.line) != line.line:
            column = column_of(line.imported.record)
            checked.reject(key, column, checked.named_before(first[what]))


UNKNOWN: Final = {"unit": NO_UNIT, "position": NO_POSITION, "person": NOBODY}
NAMES_ONE: Final = Text(
    "give one of the columns unit, position and person",
    "isi salah satu dari kolom unit, position, dan person",
)
