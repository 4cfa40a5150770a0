"""Reaching: the database that a command works on, closed when the command is done."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tilik_server.database.migrate import require_migrated
from tilik_server.database.pool import Database
from tilik_server.settings import Settings


@asynccontextmanager
async def migrated(settings: Settings) -> AsyncIterator[Database]:
    """The database with every migration in place.

    Raises DatabaseUnreachable, MigrationsMissing, MigrationsUnknown and TablesUnrecorded.
    """
    database = await Database.open(settings)
    try:
        await require_migrated(database)
        yield database
    finally:
        await database.close()
