"""Idempotency keys that arrive ten times at once: how many effects they have."""

import asyncio
import time
from collections import Counter
from typing import Any, Final

import httpx
import orjson

from benchmarks.faults.connection import Answer, Connection
from benchmarks.serving import ask, data_folder, serving
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.settings import Settings
from tilik_server.sql.statement import composed

KEYS: Final = 1000
DUPLICATES: Final = 10
SIDE_BY_SIDE: Final = 4
"""Keys that are sent at once."""
GIVE: Final = """
mutation Give($about: ID!, $key: String!) {
  giveFeedback(input: { about: $about, channel: CITIZEN, rating: 4, comment: $key,
                        idempotencyKey: $key }) {
    __typename ... on Feedback { id } ... on Problem { code message }
  }
}
"""
EFFECTS: Final = composed(
    "benchmarks.count_feedback",
    "select count(*) from feedback where comment like 'measured-%'",
)


async def measure() -> dict[str, float | int]:
    """Return how many effects the keys had, and how their requests were answered."""
    with data_folder() as folder, serving(folder) as (client, _):
        before = time.perf_counter()
        answers = await _send(client, _unit(client))
        seconds = time.perf_counter() - before
        database = await Database.open(Settings(data_dir=folder))
        try:
            async with database.reading(OPERATOR) as transaction:
                effects: int = await transaction.fetch_value(EFFECTS)
        finally:
            await database.close()
    given = [{_feedback(answer) for answer in each} for each in answers]
    kinds = Counter(_kind(answer) for each in answers for answer in each)
    return {
        "keys": len(answers),
        "requests": kinds.total(),
        "effects": effects,
        "keys_with_one_answer": sum(len(each - {None}) == 1 for each in given),
        "to_try_again": kinds["503"],
        "failed": kinds.total() - kinds["503"] - kinds["given"],
        "seconds": round(seconds, 1),
    }


def _unit(client: httpx.Client) -> str:
    units = ask(client, "{ units(first: 1) { nodes { id } } }", {})["units"]["nodes"]
    unit: str = units[0]["id"]
    return unit


async def _send(client: httpx.Client, unit: str) -> list[list[Answer]]:
    """Send each key's duplicates at once, each in a connection of its own."""
    keys = iter(range(KEYS))
    found: list[list[Answer]] = []

    async def work() -> None:
        connections = [await Connection.open(client) for _ in range(DUPLICATES)]
        for number in keys:
            key = f"measured-{number}"
            asked = (each.ask(GIVE, about=unit, key=key) for each in connections)
            found.append(await asyncio.gather(*asked))
        for each in connections:
            each.close()

    async with asyncio.TaskGroup() as group:
        for _ in range(SIDE_BY_SIDE):
            group.create_task(work())
    return found


def _kind(answer: Answer) -> str:
    if _feedback(answer) is not None:
        return "given"
    return str(answer.status)


def _feedback(answer: Answer) -> str | None:
    """Return the id of the feedback that a request was answered with."""
    content: dict[str, Any] = orjson.loads(answer.body)
    result = (content.get("data") or {}).get("giveFeedback") or {}
    found: str | None = result.get("id")
    return found


if __name__ == "__main__":
    print(asyncio.run(measure()))
