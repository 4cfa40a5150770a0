"""Subscriptions of the fuzz: what each viewer is told when rows of all agencies change."""

import asyncio
from collections.abc import Sequence
from random import Random
from typing import Any, Final
from uuid import UUID

import orjson
from graphql import GraphQLError

from tilik_schema.build import schema
from tilik_schema.live import LiveContext
from tilik_schema.reading.ids import encode
from tilik_server.live.listener import Listener, open_listener
from tilik_server.models.base import new_id
from tilik_server.trail.reads import ReadTrail
from tilik_tests.isolation.asking import Fuzz
from tilik_tests.isolation.documents import Drawing

KINDS: Final = ("appraisalChanged", "scoreComputed", "evidenceRecorded")
STAGES: Final = ("DECIDED", "AGREED", "OBJECTED")
# An administrator of everything is told of the last change when all others are.
LAST: Final = "whole head"
COPY: Final = """
insert into evidence (id, cycle_id, unit_id, goal_id, kind, title, occurred_on, record, status)
select $1, cycle_id, unit_id, goal_id, kind, title, occurred_on, record, 'PENDING'
from evidence where goal_id = $2 limit 1
"""


class Told:
    """One subscription, and the messages that it was told."""

    def __init__(self, viewer: str, number: int, document: str) -> None:
        self.viewer = viewer
        self.number = number
        self.document = document
        self.messages: list[bytes] = []

    async def listen(self, context: LiveContext) -> None:
        """Take messages until cancelled, or until the subscription is refused."""
        try:
            async for each in await schema.subscribe(self.document, context_value=context):
                await context.renew()
                self._add(each.data, each.errors or [])
        except GraphQLError as refusal:
            self._add(None, [refusal])
        finally:
            context.subscribed.set()
            await context.close()

    def _add(self, data: Any, faults: Sequence[GraphQLError]) -> None:
        self.messages.append(orjson.dumps({"data": data, "errors": [str(one) for one in faults]}))


async def listen(fuzz: Fuzz, number: int) -> int:
    """Judge what those who ask are told of changes everywhere; the number of messages."""
    roots = [row["code"] for row in fuzz.garden.rows["unit"].values() if row["parent_id"] is None]
    told: list[Told] = []
    async with open_listener(fuzz.graph.database) as listener, asyncio.TaskGroup() as group:
        tasks = []
        for kind in KINDS:
            for root in (None, *roots):
                drawing = Drawing(fuzz.schema, fuzz.pool, Random(f"{fuzz.seed} {number} {kind}"))
                document = drawing.subscription(kind, root)
                for name in fuzz.asking(number):
                    context = LiveContext(
                        fuzz.graph.database,
                        fuzz.graph.catalogue,
                        fuzz.graph.pool,
                        fuzz.viewers[name],
                        ReadTrail(),
                        listener,
                    )
                    told.append(Told(name, number, document))
                    tasks.append(group.create_task(told[-1].listen(context)))
                    await context.subscribed.wait()
        recorded = await _change_everywhere(fuzz)
        await _until_all_are_told(listener, told, recorded)
        for task in tasks:
            task.cancel()
    for each in told:
        for message in each.messages:
            fuzz.judge(each.viewer, number, each.document, message)
    return sum(len(each.messages) for each in told)


async def _change_everywhere(fuzz: Fuzz) -> list[UUID]:
    """Change appraisals and scores of all agencies, and record evidence last; its keys."""
    rows, database = fuzz.garden.rows, fuzz.superuser
    appraisals = [key for key, row in rows["appraisal"].items() if row["stage"] in STAGES]
    goals = [
        key
        for key, row in rows["goal"].items()
        if row["appraisal_id"] in appraisals and row["ordinal"] == 0
    ]
    recorded = []
    await database.execute("set session_replication_role = origin")
    await database.execute("update appraisal set version = 2 where id = any($1)", appraisals)
    await database.execute("update score set target = 9 where goal_id = any($1)", goals)
    for goal in goals:
        recorded.append(new_id(rows["goal"][goal]["cycle_id"]))
        await database.execute(COPY, recorded[-1], goal)
    await database.execute("set session_replication_role = replica")
    return recorded


async def _until_all_are_told(
    listener: Listener, told: Sequence[Told], recorded: Sequence[UUID]
) -> None:
    """Return when the last change was passed on, and nothing waits to be read or is read."""
    wanted = {encode("Evidence", key).encode() for key in recorded}
    last = [each for each in told if each.viewer == LAST]
    async with asyncio.timeout(120):
        while any(
            not any(key in message for each in last for message in each.messages) for key in wanted
        ) or any(each._waiting for each in listener._subscriptions):
            await asyncio.sleep(0.02)
        for _ in range(max(1, listener._database.pool_size // 2)):
            await listener.turns.acquire()
