"""Destinations: the tables that lines of a kind change besides source records."""

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from tilik_server.importing.changes import Stored
from tilik_server.importing.checked_lines import CheckedLines
from tilik_server.importing.legacy_lines import LegacyResult, find_results
from tilik_server.importing.legacy_scores import LegacyScoresImporter
from tilik_server.importing.legacy_years import store_results
from tilik_server.importing.organisation.assignments import AssignmentsImporter, Posts
from tilik_server.importing.organisation.attributes import AttributeRecords, AttributesImporter
from tilik_server.importing.organisation.codes import Codes, CodesImporter
from tilik_server.importing.organisation.complete_file import CompleteFile
from tilik_server.importing.organisation.employees import EmployeesImporter, People
from tilik_server.importing.organisation.grants import Grants, GrantsImporter
from tilik_server.importing.organisation.positions import Positions, PositionsImporter
from tilik_server.importing.organisation.requirements import Requirements, RequirementsImporter
from tilik_server.importing.organisation.units import UnitsImporter, UnitTree
from tilik_server.importing.regions import RegionsImporter, reject_orphans, store_regions
from tilik_server.importing.source_file import SourceFile
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.transaction import Transaction


class Destination(Protocol):
    """Rows that one import changes, in the import's transaction."""

    @property
    def has_source_records(self) -> bool:
        """Whether the lines are stored as source records too."""

    async def find(
        self, transaction: Transaction, checked: CheckedLines, catalogue: Catalogue
    ) -> None:
        """Look up the rows that accepted lines name, and reject lines whose rows do not exist."""

    async def store(
        self,
        transaction: Transaction,
        file: SourceFile,
        checked: CheckedLines,
        catalogue: Catalogue,
    ) -> Stored:
        """Store the accepted lines and return what they changed."""


class SourceRecordsOnly:
    """The destination of most kinds, whose lines are stored as source records alone."""

    has_source_records = True

    async def find(
        self, transaction: Transaction, checked: CheckedLines, catalogue: Catalogue
    ) -> None:
        """Accept every line."""

    async def store(
        self,
        transaction: Transaction,
        file: SourceFile,
        checked: CheckedLines,
        catalogue: Catalogue,
    ) -> Stored:
        """Change nothing."""
        return Stored({})


class RegionTree:
    """The tree of regions."""

    has_source_records = True

    async def find(
        self, transaction: Transaction, checked: CheckedLines, catalogue: Catalogue
    ) -> None:
        """Reject each region whose parent is not known."""
        await reject_orphans(transaction, checked)

    async def store(
        self,
        transaction: Transaction,
        file: SourceFile,
        checked: CheckedLines,
        catalogue: Catalogue,
    ) -> Stored:
        """Bring the tree to what the lines say."""
        return Stored.of_keys(await store_regions(transaction, list(checked.accepted.values())))


class LegacyYears:
    """Closed cycles with the outcomes of earlier years."""

    has_source_records = True

    def __init__(self) -> None:
        self._results: list[LegacyResult] = []

    async def find(
        self, transaction: Transaction, checked: CheckedLines, catalogue: Catalogue
    ) -> None:
        """Look up each line's person, unit and cycle."""
        self._results = await find_results(transaction, checked, catalogue)

    async def store(
        self,
        transaction: Transaction,
        file: SourceFile,
        checked: CheckedLines,
        catalogue: Catalogue,
    ) -> Stored:
        """Store the results that `find` looked up."""
        if not self._results:
            return Stored({})
        return Stored.of_keys(await store_results(transaction, file, self._results, catalogue))


DESTINATIONS: Final[Mapping[str, Callable[[], Destination]]] = {
    RegionsImporter.kind: RegionTree,
    LegacyScoresImporter.kind: LegacyYears,
    UnitsImporter.kind: UnitTree,
    PositionsImporter.kind: Positions,
    RequirementsImporter.kind: Requirements,
    GrantsImporter.kind: Grants,
    CodesImporter.kind: Codes,
    AttributesImporter.kind: AttributeRecords,
}
"""By kind of file; the lines of other kinds are source records only."""
COMPLETE_DESTINATIONS: Final[Mapping[str, Callable[[CompleteFile | None], Destination]]] = {
    EmployeesImporter.kind: People,
    AssignmentsImporter.kind: Posts,
}
"""By kind of file, those where a complete file ends what it does not name."""


def destination_of(kind: str, complete: CompleteFile | None = None) -> Destination:
    """Return a destination for one import of a kind."""
    if kind in COMPLETE_DESTINATIONS:
        return COMPLETE_DESTINATIONS[kind](complete)
    return DESTINATIONS.get(kind, SourceRecordsOnly)()
