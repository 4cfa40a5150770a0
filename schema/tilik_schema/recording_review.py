"""Recording a review: what appraiser and employee said about a period."""

from datetime import date
from typing import Annotated, Any

import strawberry

from tilik_schema.appraisal import AppraisalResult
from tilik_schema.rating import AxisRatingInput, read_ratings
from tilik_schema.reading.acting import acted
from tilik_schema.reading.context import Info
from tilik_schema.reading.ids import key_of
from tilik_server.operations.record_review import NewReview, record_review


@strawberry.input(description="A period inside the appraisal, and what was said about it.")
class RecordReviewInput:
    """A review as it is given."""

    appraisal: strawberry.ID = strawberry.field(description="Whose.")
    held_on: date = strawberry.field(description="The day of the talk.")
    starts_on: date = strawberry.field(description="The first day it looks at.")
    ends_on: date = strawberry.field(description="The last day it looks at.")
    summary: str = strawberry.field(description="1 to 10,000 characters.")
    agreed_actions: list[str] = strawberry.field(
        default_factory=list, description="What both agreed on; at most 50."
    )
    ratings: list[AxisRatingInput] = strawberry.field(
        default_factory=list, description="Where the period is rated."
    )


@strawberry.type
class ReviewMutation:
    """What is said during a year."""

    @strawberry.mutation(
        description="The appraiser records a periodic review or a talk, with the scores of the "
        "evidence up to its end; it changes no stage.",
        graphql_type=AppraisalResult,
    )
    async def record_review(
        self,
        info: Info,
        input: Annotated[RecordReviewInput, strawberry.argument(description="The review.")],
    ) -> Any:
        """The appraisal with it."""
        context = info.context
        new = NewReview(
            appraisal=key_of(input.appraisal, "Appraisal", "input.appraisal"),
            held_on=input.held_on,
            starts_on=input.starts_on,
            ends_on=input.ends_on,
            summary=input.summary,
            agreed_actions=input.agreed_actions,
            ratings=read_ratings(input.ratings),
        )
        work = record_review(context.database, context.viewer, context.catalogue, context.pool, new)
        return await acted(context, "appraisal.Appraisal", work)
