"""Acknowledged writes through a running service while something is struck again and again."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias
from uuid import UUID

import httpx

from benchmarks.faults.command import Command
from benchmarks.faults.journal import Journal
from benchmarks.faults.page import Figures
from benchmarks.serving import data_folder, free_port
from tilik_server.access.tokens import Tokens
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.migrate import migrate
from tilik_server.database.pool import Database
from tilik_server.settings import Settings
from tilik_server.sql.statement import composed
from tilik_tests.crashes import Damage, Service, acknowledge, find_damage, seed, until_more, write
from tilik_tests.viewers import admin_headers

STRIKES: Final = 21
WRITES: Final = 10_500
WRITERS: Final = "abcd"
DURABLE: Final = ("fsync", "synchronous_commit", "full_page_writes")
SHOW: Final = composed("benchmarks.show_setting", "select current_setting($1)")

Strike: TypeAlias = Callable[[int, Command, Path], None]
"""Strikes for the nth time at the service, or at the PostgreSQL in a folder."""


async def measure_writes(strike: Strike, strikes: int = STRIKES, writes: int = WRITES) -> Figures:
    """Return how many acknowledged writes are lost, twice and half, and how long nothing was taken.

    The client's journal lies outside of the service's folder.
    """
    with data_folder() as folder, TemporaryDirectory(prefix="tilik-journal-") as own:
        settings = Settings(data_dir=folder)
        unit = await _prepare(settings)
        journal = Journal(Path(own) / "journal")
        port = free_port()
        command = Command(folder, "serve", "--port", str(port))
        headers = admin_headers(Tokens(folder))
        address = f"http://127.0.0.1:{port}"
        with command.running():
            async with httpx.AsyncClient(base_url=address, headers=headers, timeout=30) as client:
                service = Service(client, unit, folder / "postgres")
                await acknowledge(service, "first", journal)
                each = writes // (strikes + 1) + 1
                seconds = await _strike(service, command, strike, journal, strikes, each)
        journal.close()
        damage = await _damage(settings, journal)
        return {
            "strikes": strikes,
            "writes": len(journal),
            **asdict(damage),
            "median_seconds": round(median(seconds), 2),
            "longest_seconds": round(max(seconds), 2),
        }


async def _prepare(settings: Settings) -> UUID:
    """Make the tables, a unit and a cycle; nobody holds the server afterwards."""
    await migrate(settings)
    database = await Database.open(settings)
    try:
        async with database.reading(OPERATOR) as connection:
            for name in DURABLE:
                if await connection.fetch_value(SHOW, name) != "on":
                    raise SystemExit(f"{name} is off, so nothing that is measured would say much")
        return await seed(database, settings)
    finally:
        await database.close()


async def _strike(
    service: Service,
    command: Command,
    strike: Strike,
    journal: Journal,
    strikes: int,
    each: int,
) -> list[float]:
    """Strike after every so many writes; return the seconds until the next write was taken."""
    seconds = []
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for name in WRITERS:
            group.create_task(write(service, name, journal, stop))
        for number in range(strikes):
            await until_more(journal, each)
            began = time.perf_counter()
            await asyncio.to_thread(strike, number, command, service.folder)
            await acknowledge(service, f"after-{number}", journal)
            seconds.append(time.perf_counter() - began)
        await until_more(journal, each)
        stop.set()
    return seconds


async def _damage(settings: Settings, journal: Journal) -> Damage:
    database = await Database.open(settings)
    try:
        return await find_damage(database, journal.written())
    finally:
        await database.close()
