"""A pool whose connections are all in use: 1,000 requests are refused, and then answered again."""

import asyncio
import time
from typing import Final

import httpx

from benchmarks.faults.connection import Answer, Connection
from benchmarks.serving import data_folder, serving
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.settings import Settings
from tilik_server.sql.statement import composed
from tilik_server.sql.transaction import Transaction

REQUESTS: Final = 1000
POOL: Final = 10
QUERY: Final = "{ units(first: 1) { nodes { code } } }"
PLAIN: Final = "{ __typename }"
"""What needs no database: as many of these at once tell what the processor takes for them."""
LOCK: Final = composed("benchmarks.lock_units", "lock table unit in access exclusive mode")
WAITING: Final = composed(
    "benchmarks.count_waiting",
    "select count(*) from pg_locks where not granted and locktype = 'relation'",
)
PATIENCE: Final = 60.0


async def measure() -> dict[str, float | int]:
    """Keep all connections busy, send the requests at once, and return the times."""
    with data_folder() as folder, serving(folder, TILIK_POOL_SIZE=str(POOL)) as (client, _):
        database = await Database.open(Settings(data_dir=folder))
        try:
            return await _measure(client, database)
        finally:
            await database.close()


async def _measure(client: httpx.Client, database: Database) -> dict[str, float | int]:
    async with asyncio.timeout(PATIENCE):
        plain = await _ask_at_once(client, PLAIN)
        async with database.writing(OPERATOR) as locking:
            await locking.execute(LOCK)
            busy = [asyncio.create_task(_ask_once(client)) for _ in range(POOL)]
            await _until_waiting(locking)
            timed = await _ask_at_once(client, QUERY)
        released = time.perf_counter()
        while (await _ask_once(client)).status != 200:
            pass
        recovery = time.perf_counter() - released
        await asyncio.gather(*busy)
    return {**_figures(timed, recovery), "plain_slowest_seconds": max(each for each, _ in plain)}


async def _ask_at_once(client: httpx.Client, document: str) -> list[tuple[float, Answer]]:
    """Send the requests together, each in a connection that is there; return their times."""
    connections = [await Connection.open(client) for _ in range(REQUESTS)]
    timed = await asyncio.gather(*(_timed(each, document) for each in connections))
    for each in connections:
        each.close()
    return timed


async def _ask_once(client: httpx.Client) -> Answer:
    connection = await Connection.open(client)
    try:
        return await connection.ask(QUERY)
    finally:
        connection.close()


def _figures(timed: list[tuple[float, Answer]], recovery: float) -> dict[str, float | int]:
    seconds = sorted(each for each, _ in timed)
    refused = [each for _, each in timed if each.status == 503 and "retry-after" in each.headers]
    return {
        "requests": len(timed),
        "refused": len(refused),
        "median_seconds": round(seconds[len(seconds) // 2], 2),
        "slowest_seconds": round(seconds[-1], 2),
        "recovery_seconds": round(recovery, 3),
    }


async def _until_waiting(locking: Transaction) -> None:
    """Return once every connection of the pool waits for the lock."""
    while True:
        if await locking.fetch_value(WAITING) >= POOL:
            return
        await asyncio.sleep(0.01)


async def _timed(connection: Connection, document: str) -> tuple[float, Answer]:
    started = time.perf_counter()
    answer = await connection.ask(document)
    return round(time.perf_counter() - started, 2), answer


if __name__ == "__main__":
    print(asyncio.run(measure()))
