"""Rescoring: an indicator's scores of older versions of its calculator, before and after."""

from collections.abc import Mapping
from typing import Annotated, Any, Self
from uuid import UUID

import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.problem import Problem
from tilik_schema.reading.context import Info
from tilik_schema.reading.fields import one
from tilik_schema.reading.ids import cursor, key_of
from tilik_schema.reading.keyset import After, First, page_of
from tilik_schema.reading.loading import load_one
from tilik_schema.reading.optional import or_none
from tilik_schema.vocabulary import ScoreStatus
from tilik_server.operations.indicator.new_version import Rescored, RescoredBatch, Rescoring
from tilik_server.operations.indicator.rescore_indicator import RescoringPage, rescore_indicator


@strawberry.type(description="What one version of a calculator made of a goal's evidence.")
class ScoreFigures:
    """The figures of a score before or after."""

    status: ScoreStatus = strawberry.field(description="Whether there is a value, and if not, why.")
    value: float | None = strawberry.field(description="In the indicator's unit of measure.")
    achievement: float | None = strawberry.field(description="Per cent of the target; not capped.")
    band: str | None = strawberry.field(description="The band of the value, if a rule has bands.")
    calculator_version: str | None = strawberry.field(
        description="Which version; null where the calculator did not answer."
    )

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Return the figures of a row of scores."""
        return cls(
            status=ScoreStatus(row["status"]),
            value=row["value"],
            achievement=row["achievement"],
            band=row["band"],
            calculator_version=row["calculator_version"],
        )


@strawberry.type(description="A goal's score before and after.")
class RescoredGoal:
    """One score of an older version."""

    failed: bool = strawberry.field(
        description="The calculator did not finish, so the score before stays."
    )
    goal_id: strawberry.Private[UUID]
    old: strawberry.Private[ScoreFigures]
    new: strawberry.Private[ScoreFigures]

    @strawberry.field(
        description="As an older version computed it; null where the viewer may not read the score."
    )
    async def before(self, info: Info) -> ScoreFigures | None:
        """Return the figures before, or None if the score is hidden."""
        return self.old if await self._is_visible(info) else None

    @strawberry.field(
        description="As today's version computes it; null where the viewer may not read the score."
    )
    async def after(self, info: Info) -> ScoreFigures | None:
        """Return the figures after, or None if the score is hidden."""
        return self.new if await self._is_visible(info) else None

    async def _is_visible(self, info: Info) -> bool:
        return await load_one(info.context, concepts.Score, self.goal_id, "goal_id") is not None

    goal = one(concepts.Goal, by="goal_id", description="Whose score it is.")

    @classmethod
    def of(cls, found: Rescored) -> Self:
        """Return the goal's score before and after."""
        return cls(
            failed=found.failed,
            goal_id=found.goal,
            old=ScoreFigures.of(found.before),
            new=ScoreFigures.of(found.after),
        )


@strawberry.type(description="A page of an indicator's scores of older versions.")
class IndicatorRescoring:
    """What became of a page of scores."""

    calculator_key: str = strawberry.field(description="The indicator's calculator.")
    calculator_version: str = strawberry.field(description="Its version today.")
    stored: bool = strawberry.field(description="False for a dry run.")
    scores: list[RescoredGoal] = strawberry.field(
        description="Of the page: those computed again, in the order of the pages. Without those "
        "that are decided or scored meanwhile."
    )
    end_cursor: str | None = strawberry.field(
        description="The cursor after which the next page begins; null: no more are old."
    )
    work: strawberry.Private[Rescoring]

    @strawberry.field(
        description="How many scores are old now and can be computed again: of a dry run those of "
        "all pages, else those that are left."
    )
    async def due(self) -> int:
        """Return how many are old and open."""
        return (await self.work.count())[0]

    @strawberry.field(description="How many old scores stay because an appraisal is decided.")
    async def kept(self) -> int:
        """Return how many are old and decided."""
        return (await self.work.count())[1]

    @classmethod
    def of(cls, work: Rescoring, batch: RescoredBatch, *, stored: bool) -> Self:
        """Return a page of scores."""
        return cls(
            calculator_key=work.calculator,
            calculator_version=work.version,
            stored=stored,
            scores=[RescoredGoal.of(each) for each in batch.scores],
            end_cursor=None if batch.last is None else cursor(batch.last),
            work=work,
        )


IndicatorRescoringResult = Annotated[
    IndicatorRescoring | Problem,
    strawberry.union(
        "IndicatorRescoringResult", description="A page of scores, or why none was computed."
    ),
]


@strawberry.type
class RescoringMutation:
    """The mutation that computes scores again."""

    @strawberry.mutation(
        description="Computes an indicator's scores of older versions of its calculator again, a "
        "page at a time: ask on after endCursor until it is null. Scores of decided appraisals "
        "stay, the timelines of the others tell it. The same request again changes nothing more. "
        "`tilik score --new-version` does the same for all indicators of a calculator.",
        graphql_type=IndicatorRescoringResult,
    )
    async def rescore_indicator(
        self,
        info: Info,
        indicator: Annotated[strawberry.ID, strawberry.argument(description="Which indicator.")],
        under: Annotated[
            str | None,
            strawberry.argument(
                description="A unit's code: the unit itself and all below it. Left out: those of "
                "the indicator's unit, or everyone's."
            ),
        ] = UNSET,
        first: First = UNSET,
        after: After = UNSET,
        dry_run: Annotated[
            bool, strawberry.argument(description="List the scores, and store nothing.")
        ] = False,
    ) -> Any:
        """Compute a page of scores and return it."""
        context = info.context
        asked = page_of(first, after, UNSET, UNSET)
        start = asked.start
        page = RescoringPage(
            indicator=key_of(indicator, "Indicator", "indicator"),
            first=asked.size,
            under=or_none(under),
            after=start if isinstance(start, UUID) else None,
            dry_run=dry_run,
        )
        # The reading transaction ends first: a request never holds two connections.
        await context.renew()
        work, batch = await rescore_indicator(
            context.database, context.viewer, context.catalogue, context.pool, page
        )
        return IndicatorRescoring.of(work, batch, stored=not dry_run)
