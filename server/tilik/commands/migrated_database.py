"""The database of a command: opened, checked and closed."""

import getpass
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click

from tilik_server.access.provenance import Provenance
from tilik_server.database.migrate import require_migrated
from tilik_server.database.pool import Database
from tilik_server.runtime import Runtime, open_runtime
from tilik_server.settings import Settings


@asynccontextmanager
async def open_migrated(settings: Settings) -> AsyncIterator[Database]:
    """Open the database and require that every migration is applied.

    The audit trail gets the command's name, and its user on which machine. Raises
    DatabaseUnreachable, MigrationsMissing, MigrationsUnknown or TablesUnrecorded.
    """
    database = await Database.open(settings)
    try:
        await require_migrated(database)
        database.provenance = _provenance()
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def open_migrated_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """Open the runtime of a command that measures scores, as `open_migrated` opens the database."""
    async with open_runtime(settings) as runtime:
        await require_migrated(runtime.database)
        runtime.database.provenance = _provenance()
        yield runtime


def _provenance() -> Provenance:
    context = click.get_current_context(silent=True)
    return Provenance(
        client=f"{_user()}@{socket.gethostname()}"[:64],
        operation=None if context is None else context.command_path,
    )


def _user() -> str:
    try:
        return getpass.getuser()
    # A container may run as a number that has no name.
    except (KeyError, OSError):
        return str(os.getuid())
