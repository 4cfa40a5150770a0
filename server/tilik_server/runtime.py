"""Runtime: the database, the catalogue and the scoring pool of a process."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tilik_server.database.pool import Database
from tilik_server.errors import PluginDisabled
from tilik_server.metrics import Metrics
from tilik_server.plugin_host.checking import why_unusable
from tilik_server.plugin_host.plugins import Catalogue, read_catalogue
from tilik_server.scoring.fault_keeper import open_fault_keeper
from tilik_server.scoring.pool import ScoringPool
from tilik_server.settings import Settings
from tilik_server.terminal import printable

_LOG = logging.getLogger("tilik.plugins")


@dataclass(frozen=True, slots=True)
class Runtime:
    """The resources that a process uses until it ends."""

    database: Database
    catalogue: Catalogue
    pool: ScoringPool
    metrics: Metrics = field(default_factory=Metrics)


@asynccontextmanager
async def open_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """Connect to the database, read the plugins, and open a pool of scoring processes."""
    # The plugins are read while the database starts, since either takes most of a second.
    reading = asyncio.create_task(read_catalogue(settings))
    try:
        database = await Database.open(settings)
    except BaseException:
        reading.cancel()
        raise
    try:
        catalogue = await reading
        _log_failing_plugins(catalogue)
        _log_gaps(catalogue)
        metrics = Metrics()
        async with (
            open_fault_keeper(database) as keeper,
            ScoringPool(settings, catalogue, metrics, keeper.note) as pool,
        ):
            yield Runtime(database, catalogue, pool, metrics)
    finally:
        await database.close()


def _log_gaps(catalogue: Catalogue) -> None:
    """Say in one line which rights this system cannot take from plugins."""
    if catalogue.gaps:
        _LOG.warning("%s", " ".join(gap["message"]["en"] for gap in catalogue.gaps))


def _log_failing_plugins(catalogue: Catalogue) -> None:
    for plugin in catalogue.plugins:
        if plugin.problem is not None and plugin.problem["code"] != PluginDisabled.code:
            _LOG.warning("%s", printable(" ".join(why_unusable(plugin))))
