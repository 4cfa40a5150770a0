"""Reads: whose appraisals, competency profiles and feedback requests read, noted in the trail."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_server.access.provenance import Provenance
from tilik_server.access.viewer import OPERATOR, Viewer
from tilik_server.database.pool import Database
from tilik_server.sql.statement import statement

_log: Final = logging.getLogger("tilik.trail")

NOTED: Final = frozenset(
    {
        "appraisal",
        "competency_profile",
        "evidence",
        "feedback",
        "follow_up",
        "goal",
        "objection",
        "review",
        "score",
    }
)
"""The tables of which each read row leads to a person."""
INTERVAL: Final = 0.5
"""Seconds for which reads are gathered before they are written."""
MOST: Final = 20_000
"""Requests that may wait while the database cannot be written; those after them are counted."""

WRITE: Final = statement("trail.write_reads", "select audit_read($1)")


class ReadTrail:
    """The reads that wait to be written; those of about half a second are lost with the process."""

    def __init__(self) -> None:
        self._waiting: list[Mapping[str, Any]] = []
        self._lost = 0
        self._added = asyncio.Event()
        self._closing = asyncio.Event()

    def add(self, viewer: Viewer, rows: Mapping[str, Iterable[UUID]]) -> None:
        """Let the keys of rows that a request read be written, by table."""
        self._keep([_entry(viewer, viewer.provenance, rows)])
        self._added.set()

    async def run(self, database: Database) -> None:
        """Write what waits until `close`; goes on after failures of the database."""
        while not self._closing.is_set():
            await self._added.wait()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), INTERVAL)
            self._added.clear()
            await self._write_waiting(database)

    def close(self) -> None:
        """Let what waits be written once more."""
        self._closing.set()
        self._added.set()

    async def _write_waiting(self, database: Database) -> None:
        taken, self._waiting = self._waiting, []
        if not taken:
            return
        try:
            await _write(database, taken)
        # Whatever it is: without this task no read would be noted any more.
        except Exception:
            _log.exception("reads of %d requests could not be written yet", len(taken))
            self._keep(taken)
            self._added.set()
            return
        if self._lost:
            _log.error("reads of %d requests are missing in the audit trail", self._lost)
            self._lost = 0

    def _keep(self, reads: Sequence[Mapping[str, Any]]) -> None:
        room = MOST - len(self._waiting)
        self._waiting.extend(reads[:room])
        self._lost += max(0, len(reads) - room)


async def note_reads(
    database: Database, viewer: Viewer, rows: Mapping[str, Iterable[UUID]]
) -> None:
    """Write at once which rows are read, by table."""
    await _write(database, [_entry(viewer, database.provenance_of(viewer), rows)])


def _entry(viewer: Viewer, asked: Provenance, rows: Mapping[str, Iterable[UUID]]) -> dict[str, Any]:
    return {
        "at": datetime.now(UTC),
        "viewer": viewer.name,
        "employee": viewer.employee,
        "source": viewer.source,
        "credential": asked.credential,
        "request": asked.request_id,
        "client": asked.client,
        "operation": asked.operation,
        "rows": {table: list(keys) for table, keys in rows.items()},
    }


async def _write(database: Database, entries: Sequence[Mapping[str, Any]]) -> None:
    async with database.writing(OPERATOR) as transaction:
        await transaction.fetch(WRITE, orjson.dumps(entries, default=str).decode())


@asynccontextmanager
async def open_read_trail(database: Database) -> AsyncIterator[ReadTrail]:
    """Write the reads beside the block, and what is left after it."""
    reads = ReadTrail()
    writing = asyncio.create_task(reads.run(database))
    try:
        yield reads
    finally:
        reads.close()
        await writing
