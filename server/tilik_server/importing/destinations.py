"""Destinations: what the lines of a kind change besides the source records."""

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from tilik_server.importing.account import Account
from tilik_server.importing.legacy_lines import Result, find_results
from tilik_server.importing.legacy_scores import LegacyScoresImporter
from tilik_server.importing.legacy_years import store_results
from tilik_server.importing.regions import RegionsImporter, reject_orphans, store_regions
from tilik_server.importing.source_file import SourceFile
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.transaction import Transaction


class Destination(Protocol):
    """The rows that one import brings up to date, in the import's transaction."""

    async def find(self, transaction: Transaction, account: Account, catalogue: Catalogue) -> None:
        """Look up what the accepted lines name, and reject those that name nothing."""

    async def store(
        self, transaction: Transaction, file: SourceFile, account: Account, catalogue: Catalogue
    ) -> set[str]:
        """Store the accepted lines and return the natural keys of those that changed something."""


class Nothing:
    """The lines of most kinds are source records, and evidence of a goal where that is asked."""

    async def find(self, transaction: Transaction, account: Account, catalogue: Catalogue) -> None:
        """Accept every line as it is."""

    async def store(
        self, transaction: Transaction, file: SourceFile, account: Account, catalogue: Catalogue
    ) -> set[str]:
        """Change nothing."""
        return set()


class Regions:
    """The tree of regions."""

    async def find(self, transaction: Transaction, account: Account, catalogue: Catalogue) -> None:
        """Reject each region whose parent is not known."""
        await reject_orphans(transaction, account)

    async def store(
        self, transaction: Transaction, file: SourceFile, account: Account, catalogue: Catalogue
    ) -> set[str]:
        """Bring the tree to what the lines say."""
        return await store_regions(transaction, list(account.accepted.values()))


class LegacyYears:
    """Closed cycles with the outcomes of years before this service."""

    def __init__(self) -> None:
        self._results: list[Result] = []

    async def find(self, transaction: Transaction, account: Account, catalogue: Catalogue) -> None:
        """Look up each line's person, unit and cycle."""
        self._results = await find_results(transaction, account, catalogue)

    async def store(
        self, transaction: Transaction, file: SourceFile, account: Account, catalogue: Catalogue
    ) -> set[str]:
        """Store what find looked up."""
        if not self._results:
            return set()
        return await store_results(transaction, file, self._results, catalogue)


DESTINATIONS: Final[Mapping[str, Callable[[], Destination]]] = {
    RegionsImporter.kind: Regions,
    LegacyScoresImporter.kind: LegacyYears,
}
"""By the kind of file; a kind that is not here has no other destination than source records."""


def destination_of(kind: str) -> Destination:
    """A destination for one import of a kind."""
    return DESTINATIONS.get(kind, Nothing)()
