"""Resident memory under a load of documents of which each is another one."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final
from uuid import uuid4

import httpx
import psutil

from benchmarks.faults.page import Figures
from benchmarks.serving import data_folder, serving_process
from tilik_schema.build import schema
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.settings import Settings
from tilik_server.sql.statement import composed
from tilik_tests.isolation.documents import CONCEPTS, Drawing, Pool
from tilik_tests.isolation.planting import Garden

MINUTES: Final = 10.0
DOCUMENTS: Final = 10_000
WARM: Final = 0.3
"""The part of the documents that is asked before, as fast, until caches and pools are full."""
CLIENTS: Final = 4
EVERY: Final = 2.0
"""Seconds between two looks at the memory."""
PART: Final = 0.1
"""The first and the last part of the looks, whose medians are compared."""
SEED: Final = 1
ROWS: Final = "select * from {table} order by id limit 300"
MIB: Final = 1024**2


@dataclass
class Load:
    """Documents that are asked at a rate, the answers without an error, and the memory."""

    process: psutil.Process
    client: httpx.AsyncClient
    documents: Iterator[str]
    answered: int = 0
    seen: list[float] = field(default_factory=list)

    async def run(self, count: int, rate: float) -> float:
        """Ask so many documents, so many a second at most; return the seconds it took."""
        began = time.perf_counter()
        turns = iter(range(count))
        looking = asyncio.create_task(self._look())
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(CLIENTS):
                    group.create_task(self._ask(turns, began, rate))
        finally:
            looking.cancel()
        return time.perf_counter() - began

    async def _ask(self, turns: Iterator[int], began: float, rate: float) -> None:
        for turn in turns:
            await asyncio.sleep(max(0.0, began + turn / rate - time.perf_counter()))
            answer = await self.client.post("/graphql", json={"query": next(self.documents)})
            self.answered += answer.status_code == 200 and "errors" not in answer.json()

    async def _look(self) -> None:
        while True:
            self.seen.append(resident(self.process))
            await asyncio.sleep(EVERY)


async def measure(minutes: float = MINUTES, documents: int = DOCUMENTS) -> Figures:
    """Return the memory in MiB in the first and in the last part of the load, and its growth.

    An administrator asks the demo region; no document is asked twice.
    """
    # What one viewer may ask for in all is another row of the page.
    unlimited = {"TILIK_QUOTA_RATE": "0"}
    with data_folder() as folder, serving_process(folder, **unlimited) as (demo, _, process):
        address, headers = demo.base_url, demo.headers
        async with httpx.AsyncClient(base_url=address, headers=headers, timeout=60) as client:
            rate = documents / minutes / 60
            warm = int(documents * WARM)
            # Before the load, so that drawing takes nothing from the rate.
            drawn = distinct_documents(await _pool(folder), documents + warm)
            load = Load(psutil.Process(process.pid), client, iter(drawn))
            await load.run(warm, rate)
            load.answered, load.seen = 0, []
            seconds = await load.run(documents, rate)
    few = max(1, int(len(load.seen) * PART))
    first, last = median(load.seen[:few]), median(load.seen[-few:])
    return {
        "documents": documents,
        "warm_documents": warm,
        "answered": load.answered,
        "minutes": round(seconds / 60, 1),
        "first_mib": round(first, 1),
        "last_mib": round(last, 1),
        "growth": round((last / first - 1) * 100, 2),
    }


def resident(process: psutil.Process) -> float:
    """Return the resident memory of the service's own process in MiB.

    Its plugins' processes would only make the growth look smaller, for theirs hardly changes.
    """
    return process.memory_info().rss / MIB


def distinct_documents(pool: Pool, count: int) -> list[str]:
    """Return so many queries drawn from the schema, none of them twice."""
    graph, random = graphql_schema(schema), Random(SEED)
    found = dict[str, None]()
    while len(found) < count:
        found[Drawing(graph, pool, random, figures=True).query()] = None
    return list(found)


async def _pool(folder: Path) -> Pool:
    """Return what arguments are drawn from: ids, codes and words of the demo region."""
    database = await Database.open(Settings(data_dir=folder))
    garden = Garden()
    try:
        async with database.reading(OPERATOR) as transaction:
            for table in CONCEPTS.values():
                text = ROWS.format(table=table)
                rows = await transaction.fetch(composed("benchmarks.read_table", text))
                found: dict[Any, dict[str, Any]] = {row["id"]: dict(row) for row in rows}
                # Of a table without rows an id is drawn that nothing has.
                garden.rows[table] = found or {uuid4(): {}}
    finally:
        await database.close()
    pool = Pool(garden)
    names = (row["name"] for row in garden.rows["employee"].values())
    pool.words = sorted({word for name in names for word in name.split()})
    # Not every person has a number, nor every row a code.
    pool.nips = [nip for nip in pool.nips if nip]
    pool.codes = {table: [code for code in codes if code] for table, codes in pool.codes.items()}
    return pool
