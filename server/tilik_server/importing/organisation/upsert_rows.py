"""Upsert rows: rows of a request, checked and stored as lines of a file are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tilik_plugin import Text
from tilik_plugin.importer import Imported
from tilik_server.access.act_as import act_as
from tilik_server.access.actions import ACTIONS
from tilik_server.access.reach import Reach, reach_of
from tilik_server.access.scopes import require_scope
from tilik_server.access.viewer import IMPORT, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.importing.changes import Change, Difference
from tilik_server.importing.checked_lines import CheckedLines, Rejection
from tilik_server.importing.organisation.assignments import AssignmentsImporter, Posts
from tilik_server.importing.organisation.attributes import AttributeRecords, AttributesImporter
from tilik_server.importing.organisation.cells import OrganisationImporter
from tilik_server.importing.organisation.codes import Codes, CodesImporter
from tilik_server.importing.organisation.employees import EmployeesImporter, People
from tilik_server.importing.organisation.positions import Positions, PositionsImporter
from tilik_server.importing.organisation.units import UnitsImporter, UnitTree
from tilik_server.importing.source_file import Header, SourceFile
from tilik_server.models.vocabulary import KeyScope
from tilik_server.plugin_host.catalogue import EMPTY
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.text import is_storable, unstorable_fault

MOST_ROWS: Final = 1000
REQUEST: Final = SourceFile(Path("request"), "", Header((), {}), ())
# An import that runs is waited for, so that nothing is compared with what it is about to change.
WAIT: Final = statement(
    "importing.wait_for_kind",
    "select pg_advisory_xact_lock(hashtext('tilik.import ' || $1::text))",
)

Rows = Sequence[Mapping[str, str]]
"""Rows with the columns of a kind of file; a column that is absent keeps what is stored."""


@dataclass(frozen=True, slots=True)
class Upsert:
    """A mutation that stores rows as an import of a kind does."""

    action: str
    importer: OrganisationImporter
    destination: Callable[[Reach], UnitTree | Positions | People | Posts | Codes | AttributeRecords]


@dataclass(frozen=True, slots=True)
class UpsertedRow:
    """What became of a row: a change, a rejection, or neither if it says what is stored."""

    change: Change | None = None
    rejection: Rejection | None = None
    warnings: tuple[Text, ...] = ()

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The columns that differ from before."""
        return () if self.change is None else self.change.differences


class _RollBack(Exception):
    """Ends the transaction of a dry run."""


UPSERTS: Final = {
    each.importer.kind: each
    for each in (
        Upsert("upsertUnits", UnitsImporter(), UnitTree),
        Upsert("upsertPositions", PositionsImporter(), lambda reach: Positions()),
        Upsert("upsertEmployees", EmployeesImporter(), lambda reach: People(None, reach)),
        Upsert("upsertAssignments", AssignmentsImporter(), lambda reach: Posts(None, reach)),
        Upsert("upsertCodes", CodesImporter(), Codes),
        Upsert("upsertAttributes", AttributesImporter(), AttributeRecords),
    )
}
"""By kind of file."""


async def upsert_rows(
    database: Database, viewer: Viewer, kind: str, rows: Rows, *, dry_run: bool = False
) -> list[UpsertedRow]:
    """Store the good rows, and return for each what became of it, in the order given.

    A dry run returns the same and stores nothing. Raises InvalidArgument, NotYourStep and
    ScopeMissing.
    """
    _check_number(rows)
    upsert = UPSERTS[kind]
    require_scope(viewer, KeyScope.ORGANISATION)
    checked = _check(upsert.importer, rows)
    changes: Mapping[str, Change] = {}
    try:
        async with database.writing(viewer) as transaction:
            changes = await _store(transaction, upsert, checked)
            if dry_run:
                raise _RollBack
    except _RollBack:
        pass
    return _results(checked, changes, len(rows))


async def _store(
    transaction: Transaction, upsert: Upsert, checked: CheckedLines
) -> Mapping[str, Change]:
    reach = await reach_of(transaction, ACTIONS[upsert.action])
    await transaction.execute(WAIT, upsert.importer.kind)
    destination = upsert.destination(reach)
    # Whether a row is within reach is known only beside rows that the viewer may not see: a code or
    # a number may be taken elsewhere, and a new unit is in nobody's set before it is stored.
    async with act_as(transaction, IMPORT):
        await destination.find(transaction, checked, EMPTY)
        stored = await destination.store(transaction, REQUEST, checked, EMPTY)
    return stored.changes


def _check(importer: OrganisationImporter, rows: Rows) -> CheckedLines:
    """Read the rows; their places, counted from 1, are the numbers of lines."""
    checked = CheckedLines(len(rows))
    for place, row in enumerate(rows, 1):
        fault = next((name for name, value in row.items() if not is_storable(value)), None)
        if fault is not None:
            checked.rejected.append(Rejection(place, fault, unstorable_fault(()).message))
            continue
        read = importer.read_clean({name: value.strip() for name, value in row.items()})
        if isinstance(read, Imported):
            checked.add(place, read, tuple(row))
        else:
            checked.rejected.append(Rejection(place, read.field, read.reason))
    return checked


def _results(
    checked: CheckedLines, changes: Mapping[str, Change], number: int
) -> list[UpsertedRow]:
    changed = {checked.accepted[key].line: change for key, change in changes.items()}
    rejected = {each.line: each for each in checked.rejected}
    warnings: dict[int, list[Text]] = {}
    for each in checked.warnings:
        warnings.setdefault(each.line, []).append(each.reason)
    return [
        UpsertedRow(changed.get(line), rejected.get(line), tuple(warnings.get(line, ())))
        for line in range(1, number + 1)
    ]


def _check_number(rows: Rows) -> None:
    if 1 <= len(rows) <= MOST_ROWS:
        return
    message = Text(
        f"give 1 to {MOST_ROWS:,} rows, not {len(rows):,}",
        f"berikan 1 sampai {MOST_ROWS:,} baris, bukan {len(rows):,}",
    )
    raise InvalidArgument(fields=[FieldFault(("rows",), message)])
