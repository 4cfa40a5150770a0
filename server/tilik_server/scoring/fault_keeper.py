"""The fault keeper: stores how a calculator of each plugin failed last, for every process."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import orjson

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.location import CONNECTION_FAILURES
from tilik_server.database.pool import DRIVER_ERRORS, Database
from tilik_server.errors import DatabaseError
from tilik_server.sql.statement import statement

_log: Final = logging.getLogger("tilik.scoring")
AGAIN_AFTER: Final = 5.0
"""Seconds after which faults are stored again that could not be."""
KEEP: Final = statement(
    "scoring.keep_faults",
    """
update plugin p set fault = f.value, failed_at = now()
from jsonb_each($1::jsonb) f where p.id = f.key
""",
)


class FaultKeeper:
    """Collects the last fault of each plugin and stores it beside the work that found it.

    What found it may hold a connection, and must not wait for a second one.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[str, Mapping[str, Any]] = {}
        self._noted = asyncio.Event()

    def note(self, plugin: str, problem: Mapping[str, Any]) -> None:
        """Have a fault stored, in place of an earlier one of the plugin."""
        self._waiting[plugin] = problem
        self._noted.set()

    async def run(self) -> None:
        """Store what is noted until cancelled."""
        while True:
            await self._noted.wait()
            self._noted.clear()
            if not await self.store():
                await asyncio.sleep(AGAIN_AFTER)
                self._noted.set()

    async def store(self) -> bool:
        """Store the faults that wait; return whether none is left."""
        faults, self._waiting = self._waiting, {}
        if not faults:
            return True
        try:
            async with self._database.writing(OPERATOR) as transaction:
                await transaction.execute(KEEP, orjson.dumps(faults).decode())
        except (DatabaseError, *CONNECTION_FAILURES, *DRIVER_ERRORS) as failure:
            # A newer fault of the same plugin may have come meanwhile.
            self._waiting = {**faults, **self._waiting}
            _log.warning("faults of calculators wait to be stored: %s", type(failure).__name__)
            return False
        return True


@asynccontextmanager
async def open_fault_keeper(database: Database) -> AsyncIterator[FaultKeeper]:
    """Store faults beside the block, and the last ones at its end."""
    keeper = FaultKeeper(database)
    running = asyncio.create_task(keeper.run())
    try:
        yield keeper
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await keeper.store()
