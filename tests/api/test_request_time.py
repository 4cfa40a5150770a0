"""Requests that wait for the database: given up in time, and with them their statements."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tilik.app import create_app
from tilik_server.access.tokens import Tokens
from tilik_server.settings import Settings
from tilik_tests.site_server import serve_site
from tilik_tests.viewers import admin_headers

UNITS = {"query": "{ units(first: 1) { nodes { code children(first: 1) { totalCount } } } }"}
WAITING = "select count(*) from pg_locks where not granted and relation = 'unit'::regclass"


@asynccontextmanager
async def served(settings: Settings, seconds: float) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an administrator, of a service that gives a request up after some seconds."""
    hasty = settings.model_copy(update={"request_timeout": seconds})
    async with (
        serve_site(create_app(hasty), lifespan="on") as server,
        httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{server.port}",
            headers=admin_headers(Tokens(settings.data_dir)),
            timeout=20,
        ) as client,
    ):
        yield client


async def waiting(owner: Any, count: int) -> None:
    """Wait until so many statements wait for the lock."""
    async with asyncio.timeout(5):
        while await owner.fetchval(WAITING) != count:
            await asyncio.sleep(0.02)


async def test_statement_ends_with_the_time_of_its_request(
    settings: Settings, owner: Any, read_once: None
) -> None:
    async with served(settings, 0.5) as client:
        async with owner.transaction():
            await owner.execute("lock table unit in access exclusive mode")
            answer = await client.post("/graphql", json=UNITS)
            assert answer.status_code == 503
            assert answer.json()["errors"][0]["extensions"]["code"] == "REQUEST_TOO_SLOW"
            assert await owner.fetchval(WAITING) == 0
        # The connection serves the next request.
        again = await client.post("/graphql", json=UNITS)
        assert again.json()["data"] == {"units": {"nodes": []}}


async def test_statement_ends_with_the_client_that_left(
    settings: Settings, owner: Any, read_once: None
) -> None:
    async with served(settings, 20) as client:
        async with owner.transaction():
            await owner.execute("lock table unit in access exclusive mode")
            asking = [asyncio.create_task(client.post("/graphql", json=UNITS)) for _ in range(3)]
            await waiting(owner, 3)
            for each in asking:
                each.cancel()
            async with asyncio.timeout(1):
                await waiting(owner, 0)
        again = await client.post("/graphql", json=UNITS)
        assert again.json()["data"] == {"units": {"nodes": []}}
