"""The transaction of a viewer: read-only or not, on our pool, as a role that policies hold."""

import asyncio
from dataclasses import replace
from time import monotonic
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import ChangeNotAllowed, PoolExhausted
from tilik_server.models import Region
from tilik_server.settings import Settings
from tilik_server.sql.statement import composed
from tilik_server.sql.transaction import Transaction
from tilik_tests.viewers import ADMIN

CURRENT = composed(
    "tests.read_settings",
    """select current_setting('tilik.viewer') as viewer,
  current_setting('transaction_read_only') as read_only,
  current_setting('jit') as jit,
  current_setting('statement_timeout') as statement_timeout""",
)
ONE = composed("tests.answer_one", "select 1")
SLEEP = composed("tests.sleep", "select pg_sleep(60)")
REGIONS = composed("tests.count_regions", "select count(*) from region")
VIEWER = composed("tests.read_viewer", "select current_setting('tilik.viewer', true) as viewer")
CODES = composed("tests.list_codes", "select array_agg(code) from region")
DROP = composed("tests.delete_regions", "delete from region")
WRITABLE = composed("tests.become_writable", "set local transaction_read_only = off")
JSON = composed("tests.answer_json", "select $1::jsonb")

GIVE = f"""mutation {{
  giveFeedback(input: {{ about: "{encode("Unit", UUID(int=1))}", channel: CITIZEN, comment: "x" }})
    {{ __typename }}
}}"""


def make_region(code: str) -> Region:
    return Region(scheme="kemendagri", code=code, name=code)


async def test_reading_says_who_asks_and_cannot_write(database: Database) -> None:
    async with database.reading(Viewer("user", language="id")) as connection:
        row = await connection.fetch_row(CURRENT)
        assert row is not None
        assert dict(row) == {
            "viewer": "user",
            "read_only": "on",
            "jit": "off",
            "statement_timeout": "8s",
        }
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await connection.execute(DROP)


async def test_reading_cannot_become_writing(database: Database) -> None:
    async with database.reading(ADMIN) as connection:
        with pytest.raises(asyncpg.ActiveSQLTransactionError):
            await connection.execute(WRITABLE)


async def test_reading_sees_one_snapshot(database: Database) -> None:
    async with database.reading(ADMIN) as connection:
        assert await connection.fetch_value(REGIONS) == 0
        async with database.writing(ADMIN):
            await make_region("91").save()
        assert await connection.fetch_value(REGIONS) == 0


async def test_viewer_is_forgotten_after_the_transaction(settings: Settings) -> None:
    database = await Database.open(settings.model_copy(update={"pool_size": 2}))
    try:
        async with database.reading(ADMIN):
            pass
        async with database.reading(Viewer("")) as connection:
            assert await connection.fetch_value(VIEWER) == ""
    finally:
        await database.close()


async def test_writing_commits_what_models_and_statements_did(database: Database) -> None:
    async with database.writing(ADMIN) as client:
        await make_region("91").save()
        rows = await client.fetch(VIEWER)
        assert rows == [{"viewer": "user"}]
    async with database.reading(ADMIN) as connection:
        assert await connection.fetch_value(CODES) == ["91"]


async def test_writing_rolls_back_when_the_block_raises(database: Database) -> None:
    async def fail() -> None:
        async with database.writing(ADMIN):
            await make_region("91").save()
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.writing(ADMIN):
        assert await Region.all().count() == 0


async def test_savepoint_undoes_what_its_block_did(database: Database) -> None:
    async def fail(transaction: Transaction) -> None:
        async with transaction.savepoint():
            await make_region("92").save()
            raise LookupError

    async with database.writing(ADMIN) as transaction:
        await make_region("91").save()
        with pytest.raises(LookupError):
            await fail(transaction)
        assert [region.code for region in await Region.all()] == ["91"]


async def test_unknown_viewer_sees_and_writes_nothing(database: Database) -> None:
    async with database.writing(ADMIN):
        await make_region("91").save()
    async with database.reading(Viewer("stranger")) as connection:
        assert await connection.fetch_value(REGIONS) == 0
    with pytest.raises(ChangeNotAllowed):
        async with database.writing(Viewer("stranger")):
            await make_region("92").save()


async def test_full_pool_refuses_in_time_and_recovers(settings: Settings) -> None:
    database = await Database.open(
        settings.model_copy(update={"pool_size": 2, "pool_acquire_timeout": 0.05})
    )
    try:
        async with database.reading(ADMIN), database.writing(ADMIN):
            with pytest.raises(PoolExhausted) as refused:
                async with database.reading(ADMIN):
                    pytest.fail("a third connection was found in a pool of two")
            assert refused.value.code == "POOL_EXHAUSTED"
            with pytest.raises(PoolExhausted):
                async with database.writing(ADMIN):
                    pytest.fail("a third connection was found in a pool of two")
        async with database.reading(ADMIN) as connection:
            assert await connection.fetch_value(ONE) == 1
    finally:
        await database.close()


async def refused_at(database: Database) -> float:
    """When a request is refused for want of a connection."""
    with pytest.raises(PoolExhausted):
        async with database.reading(ADMIN):
            pytest.fail("a connection was free")
    return monotonic()


async def test_all_who_wait_for_a_pool_that_stands_still_give_up_together(
    settings: Settings,
) -> None:
    patient = {"pool_size": 1, "pool_acquire_timeout": 2.0}
    database = await Database.open(settings.model_copy(update=patient))
    try:
        async with database.reading(ADMIN):
            started = monotonic()
            first = asyncio.create_task(refused_at(database))
            await asyncio.sleep(0.7)
            last = await refused_at(database)
            assert last - await first < 0.2
            assert 0.9 < last - started < 1.5
    finally:
        await database.close()


async def test_who_waits_for_a_pool_that_moves_has_the_whole_time(settings: Settings) -> None:
    patient = {"pool_size": 2, "pool_acquire_timeout": 2.0}
    database = await Database.open(settings.model_copy(update=patient))

    async def hold(seconds: float) -> None:
        async with database.reading(ADMIN):
            await asyncio.sleep(seconds)

    try:
        async with asyncio.TaskGroup() as group:
            for seconds in (1.2, 0.8, 0.6, 0.3):
                group.create_task(hold(seconds))
    finally:
        await database.close()


async def test_mutation_without_a_connection_is_no_problem_of_its_input(
    settings: Settings, graph: Any
) -> None:
    database = await Database.open(
        settings.model_copy(update={"pool_size": 1, "pool_acquire_timeout": 0.05})
    )
    try:
        async with database.reading(ADMIN):
            answer = await replace(graph, database=database).run(GIVE)
    finally:
        await database.close()
    assert [type(each.original_error) for each in answer.errors] == [PoolExhausted]


async def test_cancelled_requests_give_their_connections_back(settings: Settings) -> None:
    database = await Database.open(settings.model_copy(update={"pool_size": 2}))

    holding = asyncio.Semaphore(0)

    async def ask() -> None:
        async with database.reading(ADMIN) as connection:
            holding.release()
            await connection.execute(SLEEP)

    try:
        tasks = [asyncio.create_task(ask()) for _ in range(2)]
        for _ in tasks:
            await holding.acquire()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with database.reading(ADMIN), database.reading(ADMIN) as connection:
            assert await connection.fetch_value(ONE) == 1
    finally:
        await database.close()


async def test_slow_statement_is_cancelled(settings: Settings) -> None:
    database = await Database.open(settings.model_copy(update={"statement_timeout": 0.05}))
    try:
        with pytest.raises(asyncpg.QueryCanceledError):
            async with database.reading(ADMIN) as connection:
                await connection.execute(SLEEP)
    finally:
        await database.close()


async def test_json_is_text_in_both_directions(database: Database) -> None:
    async with database.reading(ADMIN) as connection:
        assert await connection.fetch_value(JSON, '{"b": 1}') == '{"b": 1}'
