"""Destinations: the tables that lines of a kind change besides source records."""

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from tilik_server.importing.checked_lines import CheckedLines
from tilik_server.importing.legacy_lines import LegacyResult, find_results
from tilik_server.importing.legacy_scores import LegacyScoresImporter
from tilik_server.importing.legacy_years import store_results
from tilik_server.importing.regions import RegionsImporter, reject_orphans, store_regions
from tilik_server.importing.source_file import SourceFile
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.transaction import Transaction


class Destination(Protocol):
    """Rows that one import changes, in the import's transaction."""

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
    ) -> set[str]:
        """Store the accepted lines and return the natural keys of the lines that changed rows."""


class SourceRecordsOnly:
    """The destination of most kinds, whose lines are stored as source records alone."""

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
    ) -> set[str]:
        """Change nothing."""
        return set()


class RegionTree:
    """The tree of regions."""

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
    ) -> set[str]:
        """Bring the tree to what the lines say."""
        return await store_regions(transaction, list(checked.accepted.values()))


class LegacyYears:
    """Closed cycles with the outcomes of earlier years."""

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
    ) -> set[str]:
        """Store the results that `find` looked up."""
        if not self._results:
            return set()
        return await store_results(transaction, file, self._results, catalogue)


DESTINATIONS: Final[Mapping[str, Callable[[], Destination]]] = {
    RegionsImporter.kind: RegionTree,
    LegacyScoresImporter.kind: LegacyYears,
}
"""By kind of file; the lines of other kinds are source records only."""


def destination_of(kind: str) -> Destination:
    """Return a destination for one import of a kind."""
    return DESTINATIONS.get(kind, SourceRecordsOnly)()
