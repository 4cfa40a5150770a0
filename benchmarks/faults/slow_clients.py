"""Clients that send a byte a second: how much longer an honest client waits meanwhile."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from statistics import median, quantiles
from typing import Final

import httpx

from benchmarks.faults.connection import Connection
from benchmarks.serving import data_folder, serving

SLOW: Final = 50
ROUNDS: Final = 8
"""Of each kind, one after the other, so that what else the machine does falls on both alike."""
REQUESTS: Final = 150
QUERY: Final = "{ units(first: 5) { nodes { code name } } }"
HEAD: Final = b"content-length: 1000\r\n\r\n"


async def measure() -> dict[str, float | int]:
    """Return the times of an honest client in milliseconds, alone and beside the slow ones."""
    alone: list[float] = []
    beside: list[float] = []
    with data_folder() as folder, serving(folder) as (client, _):
        await _ask(client, REQUESTS)
        for _ in range(ROUNDS):
            alone += await _ask(client, REQUESTS)
            async with _slow_clients(client):
                beside += await _ask(client, REQUESTS)
    return {
        "slow_clients": SLOW,
        "requests": len(alone) + len(beside),
        "median_alone_ms": round(median(alone), 2),
        "median_beside_ms": round(median(beside), 2),
        "p99_alone_ms": round(_p99(alone), 2),
        "p99_beside_ms": round(_p99(beside), 2),
        "p99_growth_percent": round(100 * (_p99(beside) / _p99(alone) - 1), 1),
    }


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100)[98]


async def _ask(client: httpx.Client, requests: int) -> list[float]:
    """Return the milliseconds of requests that follow each other in one connection."""
    connection, times = await Connection.open(client), []
    for _ in range(requests):
        started = time.perf_counter()
        answer = await connection.ask(QUERY)
        times.append(1000 * (time.perf_counter() - started))
        if answer.status != 200:
            raise SystemExit(f"the honest client was answered with the status {answer.status}")
    connection.close()
    return times


@asynccontextmanager
async def _slow_clients(client: httpx.Client) -> AsyncIterator[None]:
    """Let clients send a byte a second each, once all of them are connected."""
    connections = [await Connection.open(client) for _ in range(SLOW)]
    tasks = [asyncio.create_task(_send_slowly(client, each)) for each in connections]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _send_slowly(client: httpx.Client, connection: Connection) -> None:
    """Begin again where the service gives the body up."""
    while True:
        try:
            with suppress(ConnectionError):
                connection.writer.write(connection.head + HEAD)
                while not connection.reader.at_eof():
                    connection.writer.write(b" ")
                    await connection.writer.drain()
                    await asyncio.sleep(1)
        finally:
            connection.close()
        connection = await Connection.open(client)


if __name__ == "__main__":
    print(asyncio.run(measure()))
