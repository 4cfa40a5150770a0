"""Queries whose connection breaks are executed once more; mutations never are."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any, Final

import asyncpg
import httpx
import pytest

from tilik_server.settings import Settings
from tilik_tests.opened_app import open_app

UNITS: Final = "{ units(first: 1) { nodes { code } } }"
EVERYTHING: Final = "{ cycles { nodes { code } } units(first: 1) { nodes { code } } }"
UPSERT: Final = """mutation {
  upsertUnits(rows: [{ code: "a", name: "A", kind: "dinas", sector: "health" }]) { __typename }
}"""
WAITING: Final = "select pid from pg_locks where not granted and locktype = 'relation'"


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[Any]:
    """A connection of the service's role, which may end others of the same role."""
    assert settings.database_url
    connection = await asyncpg.connect(settings.database_url.get_secret_value())
    yield connection
    await connection.close()


async def waiting(service: Any, count: int = 1) -> list[int]:
    """The connections that wait for a locked table, once there are so many."""
    async with asyncio.timeout(10):
        while len(found := await service.fetch(WAITING)) != count:
            await asyncio.sleep(0.02)
    return [row["pid"] for row in found]


async def lose(service: Any, count: int = 1) -> None:
    """End so many connections that wait for a locked table."""
    for pid in await waiting(service, count):
        assert await service.fetchval("select pg_terminate_backend($1, 5000)", pid)


def ask(client: httpx.AsyncClient, query: str) -> "asyncio.Task[httpx.Response]":
    return asyncio.create_task(client.post("/graphql", json={"query": query}))


@pytest.mark.parametrize("query", [UNITS, EVERYTHING])
async def test_query_is_executed_once_more(
    settings: Settings,
    owner: Any,
    service: Any,
    read_once: None,
    query: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with open_app(settings) as client:
        with caplog.at_level(logging.WARNING, "tilik.request"):
            async with owner.transaction():
                await owner.execute("lock table unit in access exclusive mode")
                asking = ask(client, query)
                await lose(service)
            answer = await asking
    assert answer.status_code == 200
    assert answer.json()["data"]["units"] == {"nodes": []}
    assert "errors" not in answer.json()
    (line,) = [each.getMessage() for each in caplog.records if each.name == "tilik.request"]
    assert "executed once more" in line


async def test_query_that_loses_two_connections_is_a_503(
    settings: Settings, owner: Any, service: Any, read_once: None
) -> None:
    async with open_app(settings) as client:
        async with owner.transaction():
            await owner.execute("lock table unit in access exclusive mode")
            asking = ask(client, UNITS)
            await lose(service)
            await lose(service)
            answer = await asking
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "TEMPORARILY_UNAVAILABLE"
        assert (await ask(client, UNITS)).status_code == 200


async def test_all_connections_of_a_small_pool_are_lost_at_once(
    settings: Settings, owner: Any, service: Any, read_once: None
) -> None:
    small = settings.model_copy(update={"pool_size": 2})
    async with open_app(small) as client:
        async with owner.transaction():
            await owner.execute("lock table unit in access exclusive mode")
            asked = [ask(client, UNITS) for _ in range(2)]
            await lose(service, 2)
        answers = await asyncio.gather(*asked)
    assert [each.status_code for each in answers] == [200, 200]


async def test_mutation_is_not_executed_again(
    settings: Settings, owner: Any, service: Any, read_once: None
) -> None:
    async with open_app(settings) as client:
        async with owner.transaction():
            await owner.execute("lock table unit in access exclusive mode")
            asking = ask(client, UPSERT)
            await lose(service)
            answer = await asking
            assert await waiting(service, 0) == []
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert (await ask(client, UNITS)).json()["data"] == {"units": {"nodes": []}}
