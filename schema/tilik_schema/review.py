"""Reviews (evaluasi berkala) of the graph."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import orjson
import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.appraisal import AppraisalResult, IfVersion, Reason
from tilik_schema.draft import content_of
from tilik_schema.explanation import Explanation, explanation
from tilik_schema.outcome import predicate_sql
from tilik_schema.plugin import Predicate
from tilik_schema.problem import Problem, problem
from tilik_schema.rating import AxisRatingInput, read_ratings
from tilik_schema.reading.columns import Node, column, hidden
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.fields import deferred, listed, one, rows, stored
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.input_ids import InputIds
from tilik_schema.reading.optional import optional, or_none
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.read_back import read_back
from tilik_schema.vocabulary import DraftKind, ScoreStatus
from tilik_server.operations.rating.draft_review import draft_review
from tilik_server.operations.rating.new_review import NewReview
from tilik_server.operations.rating.record_review import record_review
from tilik_server.operations.rating.withdraw_review import withdraw_review
from tilik_server.operations.steps.draft import NewDraft


@strawberry.type(description="A goal's score by the evidence up to a review's end, as it was then.")
class ReviewScore:
    """The value of a goal's score at the time of a review."""

    status: ScoreStatus = strawberry.field(description="Whether there is a value.")
    value: float | None = strawberry.field(description="In the indicator's unit of measure.")
    achievement: float | None = strawberry.field(description="Per cent of the target.")
    band: str | None = strawberry.field(description="The band of the value, if there are bands.")
    calculator_key: str = strawberry.field(description="The calculator that computed it.")
    calculator_version: str = strawberry.field(description="Its version at that time.")
    problem: Problem | None = strawberry.field(description="Why there is no value.")
    explanation: Explanation | None = strawberry.field(description="How it came about.")
    goal_id: strawberry.Private[UUID]

    goal = one(concepts.Goal, by="goal_id", description="What it scores.")


def _scores(context: Context, stored: str) -> list[ReviewScore]:
    return [_score(context, each) for each in orjson.loads(stored)]


def _score(context: Context, stored: Mapping[str, Any]) -> ReviewScore:
    told, wrong = stored["explanation"], stored["problem"]
    return ReviewScore(
        status=ScoreStatus(stored["status"]),
        value=stored["value"],
        achievement=stored["achievement"],
        band=stored["band"],
        calculator_key=stored["calculator_key"],
        calculator_version=stored["calculator_version"],
        problem=None if wrong is None else problem(context, wrong),
        explanation=None if told is None else explanation(context, told),
        goal_id=UUID(stored["goal"]),
    )


@strawberry.type(
    description="A periodic evaluation (month or quarter) or a talk about results; it changes "
    "no stage."
)
class Review(Node):
    """A review of a part of the year by appraiser and employee."""

    table: ClassVar[str] = "review"

    held_on: date = column("The day of the talk.")
    starts_on: date = column("The first day it looks at.")
    ends_on: date = column("The last day it looks at.")
    summary: str = column("As entered.")
    agreed_actions: list[str] = column("What both agreed on.")
    acknowledged_at: datetime | None = column("When the employee signed it.")
    withdrawn_at: datetime | None = column("When it was withdrawn; it counts no more.")
    withdrawal_reason: str | None = column("Why it was withdrawn.")
    appraisal_id: strawberry.Private[UUID]
    by_id: strawberry.Private[UUID | None]
    withdrawn_by_id: strawberry.Private[UUID | None]
    stored_predicate: strawberry.Private[dict[str, Any] | None] = hidden(
        predicate_sql("t.predicate_key", "t.cycle_id"), json=True
    )

    appraisal = one(concepts.Appraisal, by="appraisal_id", description="What it belongs to.")
    ratings = listed(
        rows(concepts.Rating, to="review_id", order=(OrderTerm("t.created_at"),)),
        description="The ratings of the period.",
    )
    by = one(concepts.Employee, by="by_id", description="Who held it.")
    withdrawn_by = one(concepts.Employee, by="withdrawn_by_id", description="Who withdrew it.")
    scores = deferred(
        list[ReviewScore],
        sql="t.scores::text",
        make=_scores,
        description="The goals' scores by the evidence up to the period's end.",
    )

    predicate = stored(
        Predicate,
        column="stored_predicate",
        description="By the scheme, where every axis is rated.",
    )


@strawberry.input(description="A period inside the appraisal, and what was said about it.")
class RecordReviewInput:
    """A new review."""

    appraisal: strawberry.ID = strawberry.field(description="Whose.")
    held_on: date | None = optional("The day of the talk; only a draft may lack it.")
    starts_on: date | None = optional("The first day it looks at; only a draft may lack it.")
    ends_on: date | None = optional("The last day it looks at; only a draft may lack it.")
    summary: str | None = optional("1 to 10,000 characters; only a draft may lack it.")
    agreed_actions: list[str] = strawberry.field(
        default_factory=list, description="What both agreed on; at most 50."
    )
    ratings: list[AxisRatingInput] = strawberry.field(
        default_factory=list, description="Where the period is rated."
    )
    if_version: int | None = optional("Refuse where the appraisal is at another version.")
    idempotency_key: str | None = optional(
        "1 to 200 characters; makes a repeated request safe. A draft needs none."
    )
    draft: bool = strawberry.field(
        default=False,
        description="Keep it for oneself, unfinished or not, and record nothing: Appraisal.drafts.",
    )

    def review(self) -> NewReview:
        """Return the review in the operation's form.

        Raises InvalidId.
        """
        ids = InputIds()
        return NewReview(
            held_on=or_none(self.held_on),
            starts_on=or_none(self.starts_on),
            ends_on=or_none(self.ends_on),
            summary=or_none(self.summary),
            agreed_actions=self.agreed_actions,
            ratings=read_ratings(self.ratings, ids),
            idempotency_key=or_none(self.idempotency_key),
            appraisal=ids.required(self.appraisal, "Appraisal", "input.appraisal"),
            unread=ids.unread,
        )


@strawberry.type
class ReviewMutation:
    """The mutations of reviews."""

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
        """Record the review and return the appraisal."""
        context = info.context
        new, version = input.review(), or_none(input.if_version)
        if input.draft:
            draft = NewDraft(
                DraftKind.REVIEW,
                new.appraisal,
                content_of(input),
                if_version=version,
                unread=new.unread,
            )
            kept = draft_review(context.database, context.viewer, draft, new)
            return await read_back(context, concepts.Appraisal, kept)
        work = record_review(
            context.database, context.viewer, context.catalogue, context.pool, new, version
        )
        return await read_back(context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="Withdraws a review that was recorded in error or twice. It stays readable.",
        graphql_type=AppraisalResult,
    )
    async def withdraw_review(
        self,
        info: Info,
        review: Annotated[strawberry.ID, strawberry.argument(description="Which review.")],
        reason: Reason,
        if_version: IfVersion = UNSET,
    ) -> Any:
        """Withdraw the review and return the appraisal."""
        context, key = info.context, key_of(review, "Review", "review")
        work = withdraw_review(context.database, context.viewer, key, reason, or_none(if_version))
        return await read_back(context, concepts.Appraisal, work)
