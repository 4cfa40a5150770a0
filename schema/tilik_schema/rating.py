"""Ratings and adjustments of the graph."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

import strawberry

from tilik_schema import concepts
from tilik_schema.appraisal import AppraisalResult
from tilik_schema.draft import content_of
from tilik_schema.reading.columns import TableType, column, hidden
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.fields import one
from tilik_schema.reading.input_ids import InputIds
from tilik_schema.reading.optional import optional, or_none, set_fields
from tilik_schema.reading.read_back import read_back
from tilik_schema.vocabulary import DraftKind, RatingSource
from tilik_server.models import Rating as RatingRow
from tilik_server.operations.rating.draft_ratings import draft_ratings
from tilik_server.operations.rating.rate_appraisal import rate_appraisal
from tilik_server.operations.rating.rating_input import INPUT_COLUMNS
from tilik_server.operations.rating.submit_self_assessment import submit_self_assessment
from tilik_server.operations.steps.draft import NewDraft


@strawberry.type(description="A level or a value on an axis, by one side.")
class Rating(TableType):
    """A rating of the appraisal, or of one goal."""

    table: ClassVar[str] = "rating"

    axis_key: str = column("The axis of the scheme.")
    source: RatingSource = column("From which side.")
    level: str | None = column("On an ordinal axis.")
    value: float | None = column("On a numeric axis.")
    comment: str | None = column("As entered.")
    created_at: datetime = column("When it was given.")
    set_aside_at: datetime | None = column(
        "When a forum's rating was taken back, by returnRating or withdrawForum; it counts no more."
    )
    goal_id: strawberry.Private[UUID | None]
    by_id: strawberry.Private[UUID | None]

    goal = one(concepts.Goal, by="goal_id", description="The goal rated; null: the whole axis.")
    by = one(concepts.Employee, by="by_id", description="Who rated.")


@strawberry.type(description="A level or a value on an axis.")
class RatingValue:
    """The level or value of a rating."""

    level: str | None = strawberry.field(description="On an ordinal axis.")
    value: float | None = strawberry.field(description="On a numeric axis.")


@strawberry.type(description="What a forum changed, and why; visible to the employee.")
class Adjustment(TableType):
    """A rating before and after calibration."""

    table: ClassVar[str] = "adjustment"

    axis_key: str = column("The axis of the scheme.")
    reason: str = column("Why it was changed.")
    at: datetime = column("When.")
    set_aside_at: datetime | None = column(
        "When it was taken back, by returnRating or withdrawForum; it counts no more."
    )
    by_id: strawberry.Private[UUID | None]
    before_level: strawberry.Private[str | None] = hidden()
    before_value: strawberry.Private[float | None] = hidden()
    after_level: strawberry.Private[str | None] = hidden()
    after_value: strawberry.Private[float | None] = hidden()

    by = one(concepts.Employee, by="by_id", description="Who changed it.")

    @strawberry.field(description="The appraiser's rating.")
    def before(self) -> RatingValue:
        """Return the rating before the calibration."""
        return RatingValue(level=self.before_level, value=self.before_value)

    @strawberry.field(description="The forum's rating.")
    def after(self) -> RatingValue:
        """Return the rating since the calibration."""
        return RatingValue(level=self.after_level, value=self.after_value)


@strawberry.input(
    description="With a goal it rates that goal; a numeric axis without a rating of its own takes "
    "the weighted mean of its goals'."
)
class AxisRatingInput:
    """A rating of one axis, or of one goal on it."""

    axis_key: str = strawberry.field(description="The axis of the scheme.")
    goal: strawberry.ID | None = optional("A goal on the axis; left out: the whole axis.")
    level: str | None = optional("On an ordinal axis: the key of one of its levels.")
    value: float | None = optional("On a numeric axis, within its range.")
    comment: str | None = optional("1 to 5,000 characters.")

    def rating(self, path: str, ids: InputIds) -> RatingRow:
        """Return the rating as a row of the model."""
        key = ids.key(self.goal, "Goal", f"{path}.goal")
        return INPUT_COLUMNS.row(**set_fields(self, COLUMNS), goal_id=key)


# Every field but the goal is a column of its name.
COLUMNS: Final = INPUT_COLUMNS.only(
    *(name for name in AxisRatingInput.__annotations__ if name != "goal")
)


def read_ratings(ratings: list[AxisRatingInput], ids: InputIds) -> list[RatingRow]:
    """Return the ratings of an input's field `ratings`."""
    return [each.rating(f"input.ratings.{place}", ids) for place, each in enumerate(ratings)]


@strawberry.input(description="One side's ratings; they replace those it gave before.")
class RateInput:
    """The ratings of an appraisal."""

    appraisal: strawberry.ID = strawberry.field(description="Whose.")
    ratings: list[AxisRatingInput] = strawberry.field(
        description="Every ordinal axis once; goals and comments where wanted."
    )
    if_version: int | None = optional("Refuse where the appraisal is at another version.")
    draft: bool = strawberry.field(
        default=False,
        description="Keep it for oneself, unfinished or not, and take no step: Appraisal.drafts.",
    )

    async def keep(self, context: Context, kind: DraftKind) -> UUID:
        """Keep it as the viewer's draft, and return the appraisal's key.

        Raises InvalidId.
        """
        ids = InputIds()
        ratings = read_ratings(self.ratings, ids)
        new = NewDraft(
            kind,
            ids.required(self.appraisal, "Appraisal", "input.appraisal"),
            content_of(self),
            if_version=or_none(self.if_version),
            unread=ids.unread,
        )
        return await draft_ratings(context.database, context.viewer, new, ratings)


Rates = Annotated[RateInput, strawberry.argument(description="The ratings.")]


@strawberry.type
class RatingMutation:
    """Mutations by which employee and appraiser rate an appraisal."""

    @strawberry.mutation(
        description="The employee's own ratings, repeatable until the appraiser has rated.",
        graphql_type=AppraisalResult,
    )
    async def submit_self_assessment(self, info: Info, input: Rates) -> Any:
        """Store the employee's own ratings and return the appraisal."""
        if input.draft:
            kept = input.keep(info.context, DraftKind.SELF_ASSESSMENT)
            return await read_back(info.context, concepts.Appraisal, kept)
        ids = InputIds()
        ratings = read_ratings(input.ratings, ids)
        work = submit_self_assessment(
            info.context.database,
            info.context.viewer,
            ids.required(input.appraisal, "Appraisal", "input.appraisal"),
            ratings,
            or_none(input.if_version),
            ids.unread,
        )
        return await read_back(info.context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="The appraiser's ratings, repeatable until a forum calibrates them; after the "
        "deadline also without a self-assessment. The work result of a unit's head is the unit's.",
        graphql_type=AppraisalResult,
    )
    async def rate_appraisal(self, info: Info, input: Rates) -> Any:
        """Store the appraiser's ratings and return the appraisal."""
        if input.draft:
            kept = input.keep(info.context, DraftKind.RATING)
            return await read_back(info.context, concepts.Appraisal, kept)
        ids = InputIds()
        ratings = read_ratings(input.ratings, ids)
        work = rate_appraisal(
            info.context.database,
            info.context.viewer,
            ids.required(input.appraisal, "Appraisal", "input.appraisal"),
            ratings,
            or_none(input.if_version),
            ids.unread,
        )
        return await read_back(info.context, concepts.Appraisal, work)
