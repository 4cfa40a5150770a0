"""The jobs that a killed worker had in its hands are taken up by another one."""

import asyncio
from uuid import uuid4

import asyncpg

from tilik_server.access.viewer import OPERATOR
from tilik_server.runtime import open_runtime
from tilik_server.scoring.jobs import defer_scoring
from tilik_server.settings import Settings
from tilik_server.worker import run_beside
from tilik_tests.crashes import PATIENCE

# What a worker leaves that was killed and whose heartbeats ended.
HELD = "update procrastinate_jobs set status = 'doing' where status = 'todo'"
LEFT = "select count(*) from procrastinate_jobs where task_name = 'tilik.score_goal'"


async def test_held_jobs_are_done_though_a_newer_one_waits(settings: Settings) -> None:
    alone, renewed = uuid4(), uuid4()
    address = settings.owner_database_url
    assert address is not None
    owner = await asyncpg.connect(address.get_secret_value())
    try:
        async with asyncio.timeout(PATIENCE), open_runtime(settings) as tools:
            async with tools.database.writing(OPERATOR) as transaction:
                await defer_scoring(transaction, [alone, renewed])
            await owner.execute(HELD)
            async with tools.database.writing(OPERATOR) as transaction:
                await defer_scoring(transaction, [renewed])
            assert await owner.fetchval(LEFT) == 3
            async with run_beside(tools):
                while await owner.fetchval(LEFT):
                    await asyncio.sleep(0.1)
    finally:
        await owner.close()
