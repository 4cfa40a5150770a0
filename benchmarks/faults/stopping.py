"""SIGTERM under load: what fails, and how long it takes."""

import asyncio
import signal
import subprocess
import time
from dataclasses import dataclass, field
from typing import Final

import httpx

from benchmarks.faults.connection import Connection
from benchmarks.serving import data_folder, serving_process

ROUNDS: Final = 3
CLIENTS: Final = 40
"""Half of them keep their connection, the others make one for each request."""
POOL: Final = "50"
"""Connections to the database, so that none of the clients is refused for want of one."""
SECONDS: Final = 2.0
"""How long they ask before the signal."""
QUERY: Final = "{ units(first: 20) { nodes { code name employees(first: 5) { nodes { name } } } } }"


@dataclass
class Counts:
    """What the clients have seen: requests sent and answered, and those that failed."""

    sent: int = 0
    answered: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def under_way(self) -> int:
        """Requests that are neither answered nor failed."""
        return self.sent - self.answered - len(self.failures)


async def measure() -> dict[str, float | int]:
    """Stop a service under load some times, and return what failed."""
    totals = {"stops": 0, "requests": 0, "under_way": 0, "failed": 0}
    slowest = 0.0
    with data_folder() as folder:
        for _ in range(ROUNDS):
            with serving_process(folder, TILIK_POOL_SIZE=POOL) as (client, _, process):
                counts, under_way, seconds = await _stop_under_load(client, process)
            totals["stops"] += 1
            totals["requests"] += counts.sent
            totals["under_way"] += under_way
            totals["failed"] += len(counts.failures) + counts.under_way
            slowest = max(slowest, seconds)
    return {**totals, "slowest_seconds": round(slowest, 2)}


async def _stop_under_load(
    client: httpx.Client, process: "subprocess.Popen[bytes]"
) -> tuple[Counts, int, float]:
    """Return what the clients saw, what was under way at the signal, and how long stopping took."""
    counts = Counts()
    asking = [
        asyncio.create_task(_ask_on(client, counts, is_kept=number % 2 == 0))
        for number in range(CLIENTS)
    ]
    await asyncio.sleep(SECONDS)
    under_way, started = counts.under_way, time.perf_counter()
    process.send_signal(signal.SIGTERM)
    await asyncio.to_thread(process.wait, 60)
    seconds = time.perf_counter() - started
    async with asyncio.timeout(30):
        await asyncio.gather(*asking)
    return counts, under_way, seconds


async def _ask_on(client: httpx.Client, counts: Counts, *, is_kept: bool) -> None:
    """Ask until no connection is taken; one that was made must be answered in."""
    while True:
        try:
            connection = await Connection.open(client)
        except ConnectionRefusedError:
            return
        try:
            await _ask_in(connection, counts, is_kept=is_kept)
        finally:
            connection.close()


async def _ask_in(connection: Connection, counts: Counts, *, is_kept: bool) -> None:
    while True:
        counts.sent += 1
        try:
            answer = await connection.ask(QUERY)
        except (ConnectionError, asyncio.IncompleteReadError) as fault:
            counts.failures.append(type(fault).__name__)
            return
        if answer.status != 200:
            counts.failures.append(str(answer.status))
        else:
            counts.answered += 1
        if not is_kept or answer.headers.get("connection") == "close":
            return


if __name__ == "__main__":
    print(asyncio.run(measure()))
