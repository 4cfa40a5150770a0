"""Ratings and adjustments of the graph."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import strawberry

from tilik_schema.reading.relations import one
from tilik_schema.reading.tables import Read, column, hidden
from tilik_schema.vocabulary import RatingSource


@strawberry.type(description="A level or a value on an axis, by one side.")
class Rating(Read):
    """A rating of the appraisal, or of one goal."""

    table: ClassVar[str] = "rating"

    axis_key: str = column("The axis of the scheme.")
    source: RatingSource = column("From which side.")
    level: str | None = column("On an ordinal axis.")
    value: float | None = column("On a numeric axis.")
    comment: str | None = column("As entered.")
    created_at: datetime = column("When it was given.")
    goal_id: strawberry.Private[UUID | None]
    by_id: strawberry.Private[UUID | None]

    goal = one("goal.Goal", by="goal_id", description="The goal rated; null: the whole axis.")
    by = one("employee.Employee", by="by_id", description="Who rated.")


@strawberry.type(description="A level or a value on an axis.")
class RatingValue:
    """What a rating says."""

    level: str | None = strawberry.field(description="On an ordinal axis.")
    value: float | None = strawberry.field(description="On a numeric axis.")


@strawberry.type(description="What a forum changed, and why; visible to the employee.")
class Adjustment(Read):
    """A rating before and after calibration."""

    table: ClassVar[str] = "adjustment"

    axis_key: str = column("The axis of the scheme.")
    reason: str = column("Why it was changed.")
    at: datetime = column("When.")
    by_id: strawberry.Private[UUID | None]
    before_level: strawberry.Private[str | None] = hidden()
    before_value: strawberry.Private[float | None] = hidden()
    after_level: strawberry.Private[str | None] = hidden()
    after_value: strawberry.Private[float | None] = hidden()

    by = one("employee.Employee", by="by_id", description="Who changed it.")

    @strawberry.field(description="The appraiser's rating.")
    def before(self) -> RatingValue:
        """As it was."""
        return RatingValue(level=self.before_level, value=self.before_value)

    @strawberry.field(description="The forum's rating.")
    def after(self) -> RatingValue:
        """As it is since."""
        return RatingValue(level=self.after_level, value=self.after_value)
