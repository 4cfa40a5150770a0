"""The database of a command: opened, checked and closed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tilik_server.database.migrate import require_migrated
from tilik_server.database.pool import Database
from tilik_server.settings import Settings


@asynccontextmanager
async def open_migrated(settings: Settings) -> AsyncIterator[Database]:
    """Open the database and require that every migration is applied.

    Raises DatabaseUnreachable, MigrationsMissing, MigrationsUnknown or TablesUnrecorded.
    """
    database = await Database.open(settings)
    try:
        await require_migrated(database)
        yield database
    finally:
        await database.close()
