"""Outliers: the goals of a subtree whose achievement stands apart, so that a slip is soon found."""

from asyncio import gather
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

import strawberry

from tilik_plugin import round_half_up
from tilik_schema import concepts
from tilik_schema.reading.context import Context
from tilik_schema.reading.fields import one
from tilik_schema.reading.loading import load_one
from tilik_schema.vocabulary import enum_of_graph


@enum_of_graph
class OutlierRule(StrEnum):
    """Why an achievement stands apart: the first rule that it breaks."""

    BEYOND_CAP = "BEYOND_CAP"
    FENCES = "FENCES"


@strawberry.type(description="A goal whose achievement stands apart from the others.")
class AchievementOutlier:
    """A goal with the bounds that its achievement lies outside of."""

    achievement: float | None = strawberry.field(description="Per cent of the target, not cut.")
    rule: OutlierRule = strawberry.field(description="Why it stands apart.")
    low: float = strawberry.field(description="The rule's lower bound, per cent.")
    high: float = strawberry.field(description="The rule's upper bound, per cent.")
    goal_id: strawberry.Private[UUID]

    goal = one(
        concepts.Goal, by="goal_id", description="Which; of goals that share a score its own."
    )

    @classmethod
    def of(cls, found: Mapping[str, Any], achievement: float | None) -> Self:
        """Return the outlier from what the database found."""
        low, high = (round_half_up(found[name]) for name in ("low", "high"))
        return cls(
            achievement=achievement,
            rule=OutlierRule(found["rule"]),
            low=low,
            high=high,
            goal_id=UUID(found["goal"]),
        )


async def see_outliers(
    context: Context, found: Sequence[Mapping[str, Any]]
) -> list[AchievementOutlier]:
    """Return those whose scores the viewer may read, in their order."""
    keys = [UUID(each["goal"]) for each in found]
    scores = await gather(*(load_one(context, concepts.Score, key, "goal_id") for key in keys))
    return [
        AchievementOutlier.of(each, score.achievement)
        for each, score in zip(found, scores, strict=True)
        if score is not None
    ]
