"""Writes through a service or a PostgreSQL that is killed meanwhile, and what is left of them."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import psutil

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.operations.cycle.open_cycle import NewCycle, open_cycle
from tilik_server.plugin_host.plugins import read_catalogue
from tilik_server.settings import Settings
from tilik_server.sql.statement import composed

PATIENCE: Final = 60.0
"""Seconds until a run fails; what it waits for takes two or three."""
PLAIN: Final = "application/json"
RESULT: Final = "application/graphql-response+json"
GIVE: Final = """
mutation Give($about: ID!, $comment: String!) {
  giveFeedback(input: { about: $about, channel: CITIZEN, rating: 3, comment: $comment,
                        idempotencyKey: $comment }) {
    __typename ... on Feedback { id } ... on Problem { code message }
  }
}
"""
UNIT: Final = composed(
    "tests.insert_unit",
    "insert into unit (id, code, name, kind, sector) values ($1, 'u', 'Unit', 'dinas', 'health')",
)
# What one piece of feedback leaves: itself, the result of its key, and its line in the trail.
PIECES: Final = composed(
    "tests.list_pieces",
    """
select f.id, coalesce(f.comment, k.key) as comment,
  f.id is not null and k.id is not null and c.row is not null as whole
from feedback f
full join (select * from idempotency_key where operation = 'giveFeedback') k on k.result = f.id
full join (select distinct "row" from audit_change where table_name = 'feedback') c
  on c.row = f.id::text
""",
)


@dataclass(frozen=True)
class Service:
    """A running service, its client, and the unit that feedback is about."""

    client: httpx.AsyncClient
    unit: UUID
    folder: Path
    """The folder of its embedded server."""

    async def ask(self, query: str, accept: str = RESULT, **variables: Any) -> httpx.Response:
        """The answer to a document."""
        body = {"query": query, "variables": variables}
        return await self.client.post("/graphql", json=body, headers={"accept": accept})

    async def give(self, comment: str) -> httpx.Response:
        """The answer to feedback, whose comment is its idempotency key."""
        return await self.ask(GIVE, about=encode("Unit", self.unit), comment=comment)


@dataclass(frozen=True)
class Damage:
    """How many acknowledged writes are lost, how many writes are there twice, and half."""

    lost: int
    twice: int
    half: int


async def seed(database: Database, settings: Settings) -> UUID:
    """A unit and an open cycle; answers the unit's key."""
    year = NewCycle(
        code="2026",
        name="2026",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        scheme_key="asn.permenpanrb_6_2022",
    )
    await open_cycle(database, OPERATOR, await read_catalogue(settings), year)
    unit = uuid4()
    async with database.writing(OPERATOR) as connection:
        await connection.execute(UNIT, unit)
    return unit


def starts(folder: Path) -> int:
    """How often the server of a folder got ready."""
    return (folder / "log").read_text().count("database system is ready to accept connections")


def kill(folder: Path, number: signal.Signals = signal.SIGKILL) -> None:
    """End the server's first process as a crash of it would, or by another signal."""
    pid = int((folder / "postmaster.pid").read_text().splitlines()[0])
    process = psutil.Process(pid)
    os.kill(pid, number)
    with suppress(psutil.NoSuchProcess):
        process.wait(PATIENCE)


async def acknowledge(service: Service, comment: str, given: MutableMapping[str, str]) -> None:
    """Give a piece of feedback, again until it is acknowledged, and keep its id."""
    while True:
        try:
            answer = await service.give(comment)
        except httpx.TransportError:
            # Nothing answers while the service itself is away.
            await asyncio.sleep(0.05)
            continue
        if answer.status_code != 503:
            break
        assert answer.headers["retry-after"] == "1"
        await asyncio.sleep(0.05)
    found = answer.json()["data"]["giveFeedback"]
    assert found["__typename"] == "Feedback", found
    given[comment] = found["id"]


async def write(
    service: Service, name: str, given: MutableMapping[str, str], stop: asyncio.Event
) -> None:
    """Give feedback until told to stop, each piece again until it is acknowledged."""
    number = 0
    while not stop.is_set():
        await acknowledge(service, f"{name}-{number}", given)
        number += 1


async def until_more(given: Mapping[str, str], more: int = 20) -> None:
    """Return when so many further pieces are acknowledged."""
    before = len(given)
    while len(given) < before + more:
        await asyncio.sleep(0.01)


async def find_damage(database: Database, given: Mapping[str, str]) -> Damage:
    """Compare what is stored with what was acknowledged, by comment the id."""
    async with database.reading(OPERATOR) as connection:
        rows = await connection.fetch(PIECES)
    stored = [(row["comment"], encode("Feedback", row["id"])) for row in rows if row["id"]]
    times = Counter(comment for comment, _ in stored)
    return Damage(
        lost=len(given.items() - set(stored)),
        twice=sum(count - 1 for count in times.values()),
        half=sum(not row["whole"] for row in rows),
    )
