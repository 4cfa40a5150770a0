"""Judged from: the figures that are stored with an outcome."""

from asyncio import gather
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import strawberry

from tilik_schema import concepts
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.loading import load_one
from tilik_schema.reading.references import lazy
from tilik_schema.vocabulary import RatingSource


@strawberry.type(description="A goal as its outcome was judged.")
class JudgedGoal:
    """The goal's rating and score as they were at the decision."""

    weight: float | None = strawberry.field(description="Its weight in the plan.")
    rating: float | None = strawberry.field(description="The appraiser's rating of the goal.")
    achievement: float | None = strawberry.field(
        description="Of its score, in per cent of the target; null without a computed score."
    )
    value: float | None = strawberry.field(description="Of its score, in the indicator's unit.")
    calculator_version: str | None = strawberry.field(description="What computed the score.")
    computed_at: datetime | None = strawberry.field(description="When it was computed.")
    exempted: bool = strawberry.field(
        description="Whether the appraiser exempted it; it then counts only if it has a result."
    )
    goal_id: strawberry.Private[UUID]
    score_id: strawberry.Private[UUID | None]

    @strawberry.field(description="The goal.")
    async def goal(self, info: Info) -> lazy(concepts.Goal) | None:  # type: ignore[valid-type]
        """Return the goal, or None for who may not read it."""
        return await load_one(info.context, concepts.Goal, self.goal_id)

    @strawberry.field(description="The score, as it is now.")
    async def score(self, info: Info) -> lazy(concepts.Score) | None:  # type: ignore[valid-type]
        """Return the score, or None for who may not read it."""
        if self.score_id is None:
            return None
        return await load_one(info.context, concepts.Score, self.score_id)


@strawberry.type(description="An axis as its outcome was judged.")
class JudgedAxis:
    """The level, rating or value of an axis at the decision, and the goals behind it."""

    axis_key: str = strawberry.field(description="The axis.")
    level: str | None = strawberry.field(description="On an ordinal scheme.")
    rating: float | None = strawberry.field(
        description="On a numeric scheme; null where the goals or the match give the value."
    )
    source: RatingSource | None = strawberry.field(description="Whose level or rating counted.")
    value: float | None = strawberry.field(description="On a numeric scheme: the axis's value.")
    weight_scored: float | None = strawberry.field(
        description="Per cent of the weight of its goals, less the exempted, that had a score; "
        "null without goals, or in an outcome that was decided before it was kept."
    )
    goals: list[JudgedGoal] = strawberry.field(description="Its goals.")


@strawberry.type(description="What an outcome was judged from; it stays as it was.")
class JudgedFrom:
    """The figures of an outcome."""

    axes: list[JudgedAxis] = strawberry.field(description="In the order of the scheme.")
    opinions: list[int] = strawberry.field(
        description="Ratings by peers and subordinates, where the cycle counts them."
    )
    job_person_match: float | None = strawberry.field(
        description="In per cent, where the scheme counts it."
    )
    ground_ids: strawberry.Private[list[UUID]]

    @strawberry.field(description="Evidence that satisfied a clause of the scheme.")
    async def grounds(self, info: Info) -> list[lazy(concepts.Evidence)]:  # type: ignore[valid-type]
        """Return the evidence that the viewer may read."""
        wanted = (load_one(info.context, concepts.Evidence, key) for key in self.ground_ids)
        found = await gather(*wanted)
        return [each for each in found if each is not None]


def judged_from(context: Context, stored: str) -> JudgedFrom:
    """Return the figures of an outcome from the JSON text of the database."""
    content = orjson.loads(stored)
    return JudgedFrom(
        axes=[_axis(each) for each in content["axes"]],
        opinions=content["opinions"],
        job_person_match=content["match"],
        ground_ids=[UUID(each["evidence"]) for each in content["grounds"]],
    )


def _axis(stored: Mapping[str, Any]) -> JudgedAxis:
    source = stored["source"]
    return JudgedAxis(
        axis_key=stored["axis"],
        level=stored["level"],
        rating=stored["rating"],
        source=None if source is None else RatingSource(source),
        value=stored["value"],
        weight_scored=stored.get("weight_scored"),
        goals=[_goal(each) for each in stored["goals"]],
    )


def _goal(stored: Mapping[str, Any]) -> JudgedGoal:
    score, at = stored["score"], stored["at"]
    return JudgedGoal(
        weight=stored["weight"],
        rating=stored["rating"],
        achievement=stored["achievement"],
        value=stored["value"],
        calculator_version=stored["version"],
        computed_at=None if at is None else datetime.fromisoformat(at),
        exempted=stored.get("exempted", False),
        goal_id=UUID(stored["goal"]),
        score_id=None if score is None else UUID(score),
    )
