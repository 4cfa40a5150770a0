"""Nothing that a test leaves in the kept database reaches the next test."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeAlias

import asyncpg
import pytest

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.embedded import SUPERUSER
from tilik_server.sql.statement import composed
from tilik_tests.cluster import Cluster
from tilik_tests.kept import KeptDatabase, LentDatabase

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
UNIT = """
insert into unit (id, code, name, kind, sector)
values (gen_random_uuid(), 'left', 'Left', 'dinas', 'health')
"""
MAKE_UNIT = composed("tests.make_unit", UNIT)
MAKE_JOB = composed(
    "tests.make_job",
    "insert into procrastinate_jobs (queue_name, task_name) values ('left', 'left')",
)
DELETE_UNITS = composed("tests.delete_units", "delete from unit")
SESSION = composed(
    "tests.session", "select current_setting('work_mem'), current_setting('timezone')"
)
TABLES = """
select oid::regclass::text as name from pg_class
where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by 1
"""
SEQUENCES = "select sequencename, last_value from pg_sequences order by 1"
OBJECTS = """
select 'class' as kind, relname::text as name, concat_ws(' ', relkind, relacl, relrowsecurity,
  relforcerowsecurity, reloptions) as content
from pg_class where relnamespace = 'public'::regnamespace
union all select 'function', proname, concat_ws(' ', prosrc, proacl)
from pg_proc where pronamespace = 'public'::regnamespace
union all select 'trigger', tgname, concat_ws(' ', tgrelid::regclass, tgenabled) from pg_trigger
union all select 'policy', polname, pg_get_expr(polqual, polrelid) from pg_policy
union all select 'schema', nspname, '' from pg_namespace where nspname !~ '^pg_(toast_)?temp'
union all select 'statistic', starelid::regclass::text, staattnum::text
from pg_statistic where starelid >= 16384
order by 1, 2, 3
"""
SETTINGS = "select setconfig from pg_db_role_setting"
OTHERS = """
select pid, application_name from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and pid <> all ($1::int[])
"""


async def state(connection: Connection) -> dict[str, Any]:
    """All that a test can find in a database, besides the numbers of transactions."""
    tables = [row["name"] for row in await connection.fetch(TABLES)]
    rows = {
        table: await connection.fetchval(
            f"select array_agg(t::text order by t::text) from {table} t"
        )
        for table in tables
    }
    listed = {
        name: [tuple(row) for row in await connection.fetch(sql)]
        for name, sql in (("sequences", SEQUENCES), ("objects", OBJECTS), ("settings", SETTINGS))
    }
    locks = "select count(*) from pg_locks where locktype = 'advisory'"
    return {**rows, **listed, "locks": await connection.fetchval(locks)}


# What the functions below leave open, so that it does not end when it is forgotten.
OPEN: list[Any] = []


@pytest.fixture
async def kept(embedded: Cluster) -> AsyncIterator[KeptDatabase]:
    """A kept database of this test alone."""
    made = KeptDatabase(embedded)
    yield made
    await made.drop()
    for left in OPEN:
        if type(left) is asyncpg.Connection:
            left.terminate()
    OPEN.clear()


async def superuser(cluster: Cluster, lent: LentDatabase) -> Connection:
    """A connection that nobody closes."""
    return await asyncpg.connect(cluster.url(SUPERUSER, lent.name))


async def rows(cluster: Cluster, lent: LentDatabase) -> None:
    async with (await lent.operator()).writing(OPERATOR) as session:
        await session.execute(MAKE_UNIT)
    async with (await lent.service()).writing(OPERATOR) as transaction:
        await transaction.execute(MAKE_JOB)


async def open_transaction(cluster: Cluster, lent: LentDatabase) -> None:
    connection = await superuser(cluster, lent)
    OPEN.append(connection)
    await connection.execute("begin")
    await connection.execute(UNIT)
    await connection.execute("lock table unit in access exclusive mode")


async def listening_connection(cluster: Cluster, lent: LentDatabase) -> None:
    connection = await superuser(cluster, lent)
    OPEN.append(connection)
    await connection.execute("listen left_by_a_test")
    await connection.execute("select pg_advisory_lock(7)")


async def session_of_the_pool(cluster: Cluster, lent: LentDatabase) -> None:
    database = await lent.service()
    async with database.reading(OPERATOR) as connection:
        for name, sql in (
            ("tests.set_memory", "select set_config('work_mem', '1MB', false)"),
            ("tests.lock", "select pg_advisory_lock(8)"),
            ("tests.set_zone", "set timezone to 'Asia/Jayapura'"),
        ):
            await connection.execute(composed(name, sql))


async def connection_never_released(cluster: Cluster, lent: LentDatabase) -> None:
    OPEN.append(await (await lent.service())._pool.acquire())


async def killed_connections(cluster: Cluster, lent: LentDatabase) -> None:
    async with (await lent.service()).reading(OPERATOR):
        pass
    await cluster.run(
        f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{lent.name}'"
    )


async def closed_pool(cluster: Cluster, lent: LentDatabase) -> None:
    await (await lent.service()).close()


async def changed_table(cluster: Cluster, lent: LentDatabase) -> None:
    await cluster.run("alter table unit add column left_by_a_test int", lent.name)


async def changed_policies(cluster: Cluster, lent: LentDatabase) -> None:
    await cluster.run("alter table unit disable row level security", lent.name)


async def disabled_trigger(cluster: Cluster, lent: LentDatabase) -> None:
    await cluster.run("alter table unit disable trigger all", lent.name)


async def new_function(cluster: Cluster, lent: LentDatabase) -> None:
    await cluster.run("create function left_by_a_test() returns int return 1", lent.name)


async def changed_setting(cluster: Cluster, lent: LentDatabase) -> None:
    await cluster.run(f'alter database "{lent.name}" set work_mem to 64')


async def granted_rights(cluster: Cluster, lent: LentDatabase) -> None:
    await cluster.run("grant truncate on unit to public", lent.name)


async def changed_migrations(cluster: Cluster, lent: LentDatabase) -> None:
    await cluster.run("delete from tortoise_migrations", lent.name)


async def statistics(cluster: Cluster, lent: LentDatabase) -> None:
    await rows(cluster, lent)
    await cluster.run("analyze unit", lent.name)


async def many_rows(cluster: Cluster, lent: LentDatabase) -> None:
    await cluster.run(
        "insert into region (id, scheme, code, name) "
        "select gen_random_uuid(), 's', n::text, repeat('x', 150) from generate_series(1, 30000) n",
        lent.name,
    )


async def working_task(cluster: Cluster, lent: LentDatabase) -> None:
    database = await lent.service()
    begun = asyncio.Event()

    async def work() -> None:
        while True:
            async with database.writing(OPERATOR) as transaction:
                await transaction.execute(DELETE_UNITS)
                await transaction.execute(MAKE_UNIT)
            begun.set()

    OPEN.append(asyncio.create_task(work()))
    await begun.wait()


LEFT: list[Callable[[Cluster, LentDatabase], Awaitable[None]]] = [
    rows,
    open_transaction,
    listening_connection,
    session_of_the_pool,
    connection_never_released,
    killed_connections,
    closed_pool,
    changed_table,
    changed_policies,
    disabled_trigger,
    new_function,
    changed_setting,
    granted_rights,
    changed_migrations,
    statistics,
    many_rows,
    working_task,
]


@pytest.mark.parametrize("leave", LEFT, ids=lambda leave: leave.__name__)
async def test_nothing_is_left_to_the_next_test(
    embedded: Cluster, kept: KeptDatabase, leave: Callable[[Cluster, LentDatabase], Awaitable[None]]
) -> None:
    async with kept.lent() as lent:
        first = await superuser(embedded, lent)
        before = await state(first)
        async with (await lent.service()).reading(OPERATOR) as connection:
            settings = await connection.fetch(SESSION)
        await first.close()
        await leave(embedded, lent)
    async with asyncio.timeout(60), kept.lent() as lent:
        again = await superuser(embedded, lent)
        assert await state(again) == before
        async with (await lent.service()).reading(OPERATOR) as connection:
            assert await connection.fetch(SESSION) == settings
        processes = [each.get_server_pid() for each in (*lent._kept(), lent._cleaner)]
        assert await again.fetch(OTHERS, processes) == []
        await again.close()


async def test_connection_that_ends_between_two_tests_costs_the_database(
    embedded: Cluster, kept: KeptDatabase
) -> None:
    async with kept.lent() as lent:
        await rows(embedded, lent)
        first = lent.name
    await embedded.run(
        f"select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '{first}'"
    )
    async with kept.lent() as lent:
        assert lent.name != first
        await rows(embedded, lent)


async def test_clean_test_costs_no_database(kept: KeptDatabase, embedded: Cluster) -> None:
    names = set()
    for _ in range(3):
        async with kept.lent() as lent:
            names.add(lent.name)
            await rows(embedded, lent)
    assert len(names) == 1
