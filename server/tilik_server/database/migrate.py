"""Migrating: brings the tables to the version of the code, or back."""

import pkgutil
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg
from tortoise.migrations.executor import MigrationTarget
from tortoise.migrations.migration import Migration
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor
from tortoise.migrations.writer import MigrationWriter, format_migration_name

import tilik_migrations
from tilik_server.access.policies import POLICIES
from tilik_server.database.detect import Detector
from tilik_server.database.location import (
    Location,
    refuse_old,
    translate_connect_errors,
    without_password,
)
from tilik_server.database.pool import Database, translate_driver_errors
from tilik_server.database.step_back import Consent, allow_step_back
from tilik_server.database.table_locks import lock_tables
from tilik_server.errors import (
    MigrationsMissing,
    MigrationsUnknown,
    MigrationUnknown,
    TablesUnrecorded,
)
from tilik_server.settings import Settings
from tilik_server.sql.statement import statement
from tilik_server.sql.tortoise_adapter import (
    APP,
    ORM,
    BoundClient,
    Projector,
    bind_models,
    open_orm,
)
from tilik_server.sql.transaction import Transaction

NOTHING: Final = "zero"
REFUSED: Final = Consent()

# One run is one transaction, and the lock is part of it: a run that is killed leaves nothing
# behind, neither tables nor the lock, and a run that had to wait sees what the other one did.
LOCK: Final = statement(
    "database.lock_migrating", "select pg_advisory_xact_lock(hashtext('tilik.migrate'))"
)
# The grants in the migrations are for the role that this setting names.
GRANTEE: Final = statement(
    "database.set_service_role", "select set_config('tilik.service_role', $1, true)"
)
# After a restore from another cluster the change feeds need it; otherwise it finds nothing to do.
TAKE_OVER: Final = statement(
    "database.take_over",
    """
do $$ begin
  if to_regproc('tilik_take_over') is not null then perform tilik_take_over(); end if;
end $$
""",
)
# The rights on a database are in no dump and no template, so each run takes them. A role that may
# create temporary tables can have triggers and functions of its own.
NO_TEMPORARY: Final = statement(
    "database.forbid_temporary",
    """
do $$ begin
  if exists (
    select from pg_database d cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
    where d.datname = current_database() and pg_has_role(d.datdba, 'usage')
      and a.privilege_type = 'TEMPORARY'
      and a.grantee in (0, quote_ident(current_setting('tilik.service_role'))::regrole)
  ) then
    execute format('revoke temporary on database %I from public, %I', current_database(),
                   current_setting('tilik.service_role'));
  end if;
end $$
""",
)
IS_NEW: Final = statement("database.check_new", "select to_regclass('tortoise_migrations') is null")
APPLIED: Final = statement(
    "database.list_migrations", "select name from tortoise_migrations where app = $1"
)
FIRST_TABLE: Final = statement(
    "database.find_table",
    """
select min(relname) from pg_class
where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and relname = any ($1)
""",
)


@dataclass(frozen=True, slots=True)
class MigrationStep:
    """One migration that was applied or reversed."""

    name: str
    is_backward: bool


Progress = Callable[[MigrationStep, int], None]


def migration_names() -> list[str]:
    """Return the names of all migrations, oldest first."""
    modules = pkgutil.iter_modules(tilik_migrations.__path__)
    return sorted(module.name for module in modules if module.name[0].isdigit())


async def migrate(
    settings: Settings,
    target: str | None = None,
    progress: Progress | None = None,
    consent: Consent = REFUSED,
) -> list[MigrationStep]:
    """Migrate the tables to `target`, forward or back, and return the steps.

    `target` is a name or its beginning, `zero` for no tables, or None for the newest migration.
    Runs as the owner, in one transaction; a second run waits for the first. Run it after a restore
    from another cluster too, because the change feeds need it; each run takes the right to create
    temporary tables from all but the owner. `progress` is called with each step
    and the number of all steps. A step back needs `consent`.

    Raises `MigrationUnknown`, `OwnerAddressMissing`, `ServiceAddressMissing`, `DatabaseTooOld`,
    `DatabaseUnreachable`, `MigrationsUnknown`, `TablesUnrecorded`, `MigrationBlocked`,
    `StepBackUnconfirmed`, `StepBackRefused` and, if a statement fails, `DatabaseError`.
    """
    destination = MigrationTarget(APP, _resolve(target))
    steps: list[MigrationStep] = []

    def note(event: str, _app: str, name: str) -> None:
        if event.endswith("_done"):
            steps.append(MigrationStep(name, event.startswith("rollback")))
            if progress is not None:
                progress(steps[-1], len(plan))

    async with _as_owner(settings) as (client, transaction):
        executor = Projector(client, _apps())
        # Create its table first, because reading a missing table would abort the transaction.
        await executor.recorder.ensure_schema(AsyncpgSchemaEditor(client, atomic=False))
        plan = await executor.plan([destination])
        is_back = any(step.backward for step in plan)
        if plan and (consent.given or not is_back):
            await lock_tables(transaction)
        if is_back:
            back = [step.migration for step in plan if step.backward]
            await allow_step_back(transaction, back, _migrations(executor), target or "", consent)
        await executor.migrate([destination], progress=note)
        await transaction.execute(TAKE_OVER)
        await transaction.execute(NO_TEMPORARY)
    return steps


async def missing_migrations(database: Database) -> list[str]:
    """Return the names of the migrations that the database lacks, oldest first."""
    async with database.reading_unprotected() as transaction:
        applied = await applied_migrations(transaction)
    return [name for name in migration_names() if name not in applied]


async def require_complete(database: Database) -> None:
    """Raise `MigrationsMissing` if a migration is missing.

    Additional migrations are allowed: while a newer version takes over, it has migrated already and
    the older version still answers.
    """
    if lacking := await missing_migrations(database):
        raise MigrationsMissing(count=len(lacking), first=lacking[0])


async def require_migrated(database: Database) -> None:
    """Check at the start of a command that the tables are those of this version.

    Raises `MigrationsMissing`, `MigrationsUnknown` and `TablesUnrecorded`.
    """
    place = _place(database.settings, database.conninfo, is_embedded=database.is_embedded)
    async with database.reading_unprotected() as transaction:
        await _refuse_unknown(transaction, place)
    await require_complete(database)


async def make_migrations(name: str | None = None) -> list[Path]:
    """Write a migration for what is in the models and not in the migrations; return the paths.

    Returns an empty list if nothing is missing. `name` follows the number.
    """
    return [_write(writer, name) for writer in await _changes()]


async def drift() -> list[str]:
    """Return the operations that the migrations lack, a line each; empty if they are complete."""
    return [operation.describe() for writer in await _changes() for operation in writer.operations]


async def applied_migrations(transaction: Transaction) -> set[str]:
    """Return the names of the applied migrations."""
    if await transaction.fetch_value(IS_NEW):
        return set()
    return {row["name"] for row in await transaction.fetch(APPLIED, APP)}


async def _refuse_unknown(transaction: Transaction, place: str) -> None:
    applied = await applied_migrations(transaction)
    if unknown := sorted(applied.difference(migration_names())):
        raise MigrationsUnknown(place=place, count=len(unknown), first=unknown[0])
    table = None if applied else await transaction.fetch_value(FIRST_TABLE, [*POLICIES])
    if table is not None:
        raise TablesUnrecorded(place=place, first=table)


def _migrations(executor: Projector) -> list[Migration]:
    return [each for each in executor.loader.graph.nodes.values() if isinstance(each, Migration)]


def _place(settings: Settings, address: str, *, is_embedded: bool) -> str:
    """Return the place of a database for a message, without a password."""
    return str(settings.data_dir) if is_embedded else without_password(address)


def _resolve(target: str | None) -> str:
    if target is None:
        return "__latest__"
    if target == NOTHING:
        return "__first__"
    matching = [name for name in migration_names() if name.startswith(target)]
    if target in matching:
        return target
    if len(matching) != 1:
        raise MigrationUnknown(name=target)
    return matching[0]


@asynccontextmanager
async def _as_owner(settings: Settings) -> AsyncIterator[tuple[BoundClient, Transaction]]:
    """Open the owner's transaction for Tortoise; other runs of `migrate` wait."""
    location = await Location.find(settings)
    try:
        role = location.service_role()
        place = _place(settings, location.owner_address(), is_embedded=location.server is not None)
        async with connect_owner(location.owner_address(), settings) as connection:
            orm = await open_orm()
            with translate_driver_errors():
                # With one snapshot a run that waited for the lock would not see the other run's
                # work.
                async with connection.transaction(isolation="read_committed"):
                    transaction = Transaction(connection)
                    await transaction.execute(LOCK)
                    await transaction.execute(GRANTEE, role)
                    await _refuse_unknown(transaction, place)
                    with bind_models(orm, connection) as client:
                        yield client, transaction
    finally:
        await location.leave()


@asynccontextmanager
async def connect_owner(
    address: str, settings: Settings
) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Connect to the owner's address. Raises DatabaseUnreachable and DatabaseTooOld."""
    with translate_connect_errors(address):
        connection = await asyncpg.connect(address, timeout=settings.connect_timeout)
    try:
        refuse_old(connection.get_server_version().major)
        yield connection
    finally:
        await connection.close()


async def _changes() -> Iterable[MigrationWriter]:
    orm = await open_orm()
    assert orm.apps is not None
    return await Detector(orm.apps, _apps()).changes()


def _write(writer: MigrationWriter, name: str | None) -> Path:
    if name is not None:
        writer.name = format_migration_name(int(writer.name.split("_")[0]), name)
    return Path(writer.write())


def _apps() -> dict[str, dict[str, object]]:
    return {label: app.to_dict() for label, app in ORM.apps.items()}
