"""Subscriptions: changes as they happen; each event is read with its viewer's permissions."""

from asyncio import Event
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, TypeVar

import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.appraisal import Appraisal
from tilik_schema.evidence import Evidence
from tilik_schema.reading.columns import TableType
from tilik_schema.reading.context import Context
from tilik_schema.reading.loading import load_one
from tilik_schema.score import Score
from tilik_server.access.roles import GRANTED
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import CodeUnknown
from tilik_server.live.event import Kind
from tilik_server.live.listener import Listener
from tilik_server.live.subscription import Scope
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.scoring.pool import ScoringPool
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.trail.reads import ReadTrail

RowT = TypeVar("RowT", bound=TableType)
UNIT = statement("graph.find_unit", "select t.id from unit t where t.code = $1")

Under = Annotated[
    str | None,
    strawberry.argument(
        description="A unit's code: the unit itself and all below it. Without it the viewer's own "
        "people: a person's are that person and those they appraise or are the appraiser's "
        "superior of; of a viewer who is no person, all in the units of its grants."
    ),
]


class LiveContext(Context):
    """The context of a subscription; `subscribed` is set once no later event is missed."""

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        pool: ScoringPool,
        viewer: Viewer,
        reads: ReadTrail,
        listener: Listener,
        **more: Any,
    ) -> None:
        super().__init__(database, catalogue, pool, viewer, reads, **more)
        self.listener = listener
        self.subscribed = Event()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Return the transaction of one event; waits for the subscription's turn."""
        # Turns leave half of the connections to requests, even after a large import.
        async with self.listener.turns, self.database.reading(self.viewer) as transaction:
            yield transaction

    async def aclose(self) -> None:
        """End the open transaction."""
        await self.close()


LiveInfo = strawberry.Info[LiveContext, None]


async def scope_of(context: Context, under: str | None) -> Scope:
    """Return the scope of the viewer's subscription.

    Raises CodeUnknown if the unit does not exist or the viewer may not see it.
    """
    if under:
        rows = await context.fetch(UNIT, under)
        if not rows:
            raise CodeUnknown(concept="unit", code=under)
        return Scope(frozenset(row["id"] for row in rows))
    viewer = context.viewer
    if viewer.employee is not None:
        return Scope(person=viewer.employee)
    units = [each.unit for each in viewer.grants if each.role in GRANTED]
    return Scope(None if None in units else frozenset(unit for unit in units if unit is not None))


async def _watch(
    context: LiveContext, kind: Kind, target: type[RowT] | str, under: str | None
) -> AsyncGenerator[RowT, None]:
    """Yield the rows that change; each is read in a separate transaction, which the reader ends."""
    scope = await scope_of(context, under)
    async with context.listener.subscribe(kind, scope) as subscription:
        context.subscribed.set()
        while True:
            # Otherwise a loader would answer the row as it was at the last event.
            await context.renew()
            row = await load_one(context, target, await subscription.next())
            if row is not None:
                yield row


@strawberry.type
class LiveSubscription:
    """The root fields of subscriptions."""

    @strawberry.subscription(description="Appraisals that changed, or what belongs to them.")
    def appraisal_changed(
        self, info: LiveInfo, under: Under = UNSET
    ) -> AsyncGenerator[Appraisal, None]:
        """Yield appraisals; changes during the reading of one message become one message."""
        return _watch(info.context, Kind.APPRAISAL, concepts.Appraisal, under)

    @strawberry.subscription(description="Evidence that was recorded.")
    def evidence_recorded(
        self, info: LiveInfo, under: Under = UNSET
    ) -> AsyncGenerator[Evidence, None]:
        """Yield each new piece of evidence."""
        return _watch(info.context, Kind.EVIDENCE, concepts.Evidence, under)

    @strawberry.subscription(description="Scores that were computed, or computed anew.")
    def score_computed(self, info: LiveInfo, under: Under = UNSET) -> AsyncGenerator[Score, None]:
        """Yield each computed score, also to the viewers of a shared goal."""
        return _watch(info.context, Kind.SCORE, concepts.Score, under)
