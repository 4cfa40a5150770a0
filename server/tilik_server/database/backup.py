"""Backups: a folder with a dump of the database, and a description that restoring checks."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

import asyncpg
from pydantic import BaseModel, ConfigDict, ValidationError

from tilik_server.database.client_programs import (
    DUMP,
    RESTORE,
    Progress,
    find_programs,
    run_program,
)
from tilik_server.database.location import Location, without_password
from tilik_server.database.migrate import (
    applied_migrations,
    connect_owner,
    migrate,
    migration_names,
)
from tilik_server.database.pool import translate_driver_errors
from tilik_server.errors import (
    BackupFolderNotEmpty,
    BackupIncomplete,
    BackupOfAnotherRole,
    BackupOfNewerVersion,
    BackupUnreadable,
    DatabaseNotMigrated,
    RestoreTargetNotEmpty,
)
from tilik_server.settings import Settings
from tilik_server.sql.statement import composed, statement
from tilik_server.sql.transaction import Transaction

DESCRIPTION: Final = "tilik.json"
FOLDER: Final = "dump"
MOST_JOBS: Final = 4
# A migration waits for the backup: it would change the tables between the count and the dump.
LOCK: Final = statement(
    "database.lock_backup", "select pg_advisory_xact_lock_shared(hashtext('tilik.migrate'))"
)
SNAPSHOT: Final = statement("database.export_snapshot", "select pg_export_snapshot()")
TABLES: Final = statement(
    "database.list_every_table",
    """
select nspname || '.' || relname as name, format('%I.%I', nspname, relname) as quoted
from pg_class join pg_namespace n on n.oid = relnamespace
where relkind in ('r', 'p') and nspname !~ '^pg_' and nspname <> 'information_schema'
order by 1
""",
)


class Backup(BaseModel):
    """The description of a backup; `tables` are the rows by table.

    `postgres` is the major version of the server, `programs` that of the programs.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    tilik: str
    made_at: datetime
    postgres: int
    programs: int
    service_role: str
    migrations: tuple[str, ...]
    tables: dict[str, int]

    @property
    def rows(self) -> int:
        """The number of rows."""
        return sum(self.tables.values())


async def back_up(settings: Settings, to: Path, progress: Progress | None = None) -> Backup:
    """Write the whole database into a folder, as it is at one moment, while the service runs.

    Connects as the owner. The folder must be missing or empty, and only its owner may enter it.
    Raises BackupFolderNotEmpty, DatabaseNotMigrated, BackupProgramsMissing, BackupProgramsFailed
    and the errors of connecting.
    """
    _prepare(to)
    async with _owner(settings) as (location, connection):
        major = connection.get_server_version().major
        folder, programs = find_programs(major)
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            transaction = Transaction(connection)
            await transaction.execute(LOCK)
            applied = await applied_migrations(transaction)
            if not applied:
                raise DatabaseNotMigrated(place=without_password(location.owner_address()))
            made = Backup(
                tilik=version("tilik"),
                made_at=datetime.now(UTC),
                postgres=major,
                programs=programs,
                service_role=location.service_role(),
                migrations=tuple(sorted(applied)),
                tables=await _count(transaction),
            )
            options = (
                "--format=directory",
                f"--jobs={min(os.cpu_count() or 1, MOST_JOBS)}",
                f"--snapshot={await transaction.fetch_value(SNAPSHOT)}",
                f"--file={to / FOLDER}",
            )
            await _dump(folder / DUMP, location.owner_address(), options, made, progress, to)
    # Written last: a folder without it is no backup.
    (to / DESCRIPTION).write_text(made.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return made


async def restore(settings: Settings, source: Path, progress: Progress | None = None) -> Backup:
    """Restore a backup into an empty database, wholly or not at all, and migrate it.

    Connects as the owner. Raises BackupUnreadable, BackupOfNewerVersion, BackupOfAnotherRole,
    RestoreTargetNotEmpty, BackupIncomplete, BackupProgramsMissing, BackupProgramsFailed, and the
    errors of `migrate`.
    """
    made = read_description(source)
    if unknown := sorted(set(made.migrations).difference(migration_names())):
        raise BackupOfNewerVersion(version=made.tilik, first=unknown[0])
    async with _owner(settings) as (location, connection):
        role, address = location.service_role(), location.owner_address()
        if role != made.service_role:
            raise BackupOfAnotherRole(found=made.service_role, role=role)
        await _require_empty(Transaction(connection), without_password(address))
        major = connection.get_server_version().major
        folder, _ = find_programs(max(major, made.programs))
        options = ("--exit-on-error", "--single-transaction", "--no-owner", str(source / FOLDER))
        await run_program(
            folder / RESTORE, address, *options, tables=len(made.tables), progress=progress
        )
        found = await _count(Transaction(connection))
        if lacking := [name for name, rows in made.tables.items() if found.get(name) != rows]:
            raise BackupIncomplete(folder=source, table=lacking[0])
        await migrate(settings)
    return made


def read_description(folder: Path) -> Backup:
    """Return the description of a backup. Raises BackupUnreadable."""
    try:
        made = Backup.model_validate_json((folder / DESCRIPTION).read_bytes())
    except OSError as fault:
        raise BackupUnreadable(folder=folder, reason=f"{DESCRIPTION}: {fault.strerror}") from fault
    except ValidationError as fault:
        raise BackupUnreadable(folder=folder, reason=f"{DESCRIPTION} is not valid") from fault
    if not (folder / FOLDER / "toc.dat").is_file():
        raise BackupUnreadable(folder=folder, reason=f"{FOLDER}/toc.dat is missing")
    return made


def _prepare(to: Path) -> None:
    """Create the folder of a backup, or raise BackupFolderNotEmpty."""
    try:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(to.iterdir()):
            raise BackupFolderNotEmpty(folder=to)
        to.chmod(0o700)
    except OSError as fault:
        raise BackupUnreadable(folder=to, reason=fault.strerror or "not writable") from fault


async def _dump(
    program: Path,
    address: str,
    options: tuple[str, ...],
    made: Backup,
    progress: Progress | None,
    to: Path,
) -> None:
    try:
        await run_program(program, address, *options, tables=len(made.tables), progress=progress)
    except BaseException:
        shutil.rmtree(to / FOLDER, ignore_errors=True)
        raise


async def _require_empty(transaction: Transaction, place: str) -> None:
    tables = [row["name"] for row in await transaction.fetch(TABLES)]
    if tables:
        raise RestoreTargetNotEmpty(place=place, table=tables[0])


async def _count(transaction: Transaction) -> dict[str, int]:
    """Return the rows of every table of the database."""
    counts = {}
    for row in await transaction.fetch(TABLES):
        count = composed("database.count_rows", f"select count(*) from {row['quoted']}")
        counts[row["name"]] = int(await transaction.fetch_value(count))
    return counts


@asynccontextmanager
async def _owner(
    settings: Settings,
) -> AsyncIterator[tuple[Location, "asyncpg.Connection[asyncpg.Record]"]]:
    """Connect as the owner."""
    location = await Location.find(settings)
    try:
        address = location.owner_address()
        async with connect_owner(address, settings) as connection:
            with translate_driver_errors():
                yield location, connection
    finally:
        await location.leave()
