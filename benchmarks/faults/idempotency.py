"""Idempotency keys that arrive ten times at once: how many effects they have."""

import asyncio
import time
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
MOST_TRIES: Final = 10
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
    given = [{_feedback(answer) for answer in each} for each, _ in answers]
    return {
        "keys": len(answers),
        "requests": len(answers) * DUPLICATES,
        "effects": effects,
        "keys_with_one_answer": sum(len(each) == 1 and None not in each for each in given),
        "tried_again": sum(again for _, again in answers),
        "seconds": round(seconds, 1),
    }


def _unit(client: httpx.Client) -> str:
    units = ask(client, "{ units(first: 1) { nodes { id } } }", {})["units"]["nodes"]
    unit: str = units[0]["id"]
    return unit


async def _send(client: httpx.Client, unit: str) -> list[tuple[list[Answer], int]]:
    """Send each key's duplicates at once, each in a connection of its own.

    Return the last answers to each key, and how many were to be asked for again before.
    """
    keys = iter(range(KEYS))
    found = []

    async def work() -> None:
        connections = [await Connection.open(client) for _ in range(DUPLICATES)]
        for number in keys:
            asked = [_give(each, unit, f"measured-{number}") for each in connections]
            answers = await asyncio.gather(*asked)
            found.append(([each for each, _ in answers], sum(again for _, again in answers)))
        for each in connections:
            each.close()

    async with asyncio.TaskGroup() as group:
        for _ in range(SIDE_BY_SIDE):
            group.create_task(work())
    return found


async def _give(connection: Connection, unit: str, key: str) -> tuple[Answer, int]:
    """Give feedback, again after each 503, as clients do; return how often again."""
    for again in range(MOST_TRIES):
        answer = await connection.ask(GIVE, about=unit, key=key)
        if answer.status != 503:
            return answer, again
        await asyncio.sleep(float(answer.headers["retry-after"]))
    return answer, MOST_TRIES


def _feedback(answer: Answer) -> str | None:
    """Return the id of the feedback that a request was answered with."""
    content: dict[str, Any] = orjson.loads(answer.body)
    result = (content.get("data") or {}).get("giveFeedback") or {}
    found: str | None = result.get("id")
    return found


if __name__ == "__main__":
    print(asyncio.run(measure()))
