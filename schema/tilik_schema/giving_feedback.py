"""Giving feedback: about whom, from which side, and what a citizen with a code is answered."""

from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry import UNSET
from strawberry.scalars import JSON

from tilik_schema.feedback import Feedback
from tilik_schema.problem import Problem
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.given import given
from tilik_schema.reading.ids import decode, invalid, key_of
from tilik_schema.reading.tables import columns
from tilik_schema.vocabulary import FeedbackChannel, Visibility
from tilik_server.operations.count_attempt import count_attempt
from tilik_server.operations.give_feedback import NewFeedback, give_feedback
from tilik_server.operations.reply_to_feedback import reply_to_feedback

FeedbackResult = Annotated[
    Feedback | Problem,
    strawberry.union("FeedbackResult", description="The feedback, or why nothing was changed."),
]


@strawberry.input(
    description="about: an Employee or a Unit. answers: a survey respondent's record. invitation: "
    "a citizen's code."
)
class GiveFeedbackInput:
    """What is said about whom."""

    about: strawberry.ID = strawberry.field(description="The id of an employee or a unit.")
    goal: strawberry.ID | None = strawberry.field(
        default=UNSET, description="A goal of that person or unit."
    )
    channel: FeedbackChannel = strawberry.field(
        description="From which side; held against the organisation."
    )
    rating: int | None = strawberry.field(default=UNSET, description="1 to 4.")
    comment: str = strawberry.field(
        description="1 to 4,000 characters; may be empty where answers are given."
    )
    anonymous: bool = strawberry.field(
        default=False, description="Without a name, and with the month only."
    )
    visibility: Visibility = strawberry.field(
        default=Visibility.SUPERIOR, description="Who may read it."
    )
    answers: JSON | None = strawberry.field(
        default=UNSET,
        description="A citizen's, by the record schema of the unit's satisfaction indicator.",
    )
    invitation: str | None = strawberry.field(
        default=UNSET, description="A citizen's code, which serves once."
    )
    idempotency_key: str | None = strawberry.field(
        default=UNSET, description="1 to 200 characters; makes a repeated request safe."
    )


@strawberry.type
class FeedbackMutation:
    """What is said, and said in reply."""

    @strawberry.mutation(
        description="Gives feedback about a person, a goal or a unit, at any time. A citizen's "
        "comes from an integration or with an invitation code, which is answered only what was "
        "sent.",
        graphql_type=FeedbackResult,
    )
    async def give_feedback(
        self,
        info: Info,
        input: Annotated[GiveFeedbackInput, strawberry.argument(description="What is said.")],
    ) -> Any:
        """The feedback as it was given."""
        context = info.context
        await context.renew()
        if given(input.invitation) is not None:
            await count_attempt(context.database, context.client)
        new = _new(input)
        key = await give_feedback(context.database, context.viewer, context.catalogue, new)
        if new.invitation is not None:
            return _sent(key, new)
        return await _stored(context, key)

    @strawberry.mutation(
        description="Replies to feedback that the viewer may read; who gave it anonymously stays "
        "anonymous.",
        graphql_type=FeedbackResult,
    )
    async def reply_to_feedback(
        self,
        info: Info,
        feedback: Annotated[strawberry.ID, strawberry.argument(description="What is answered.")],
        comment: Annotated[str, strawberry.argument(description="1 to 4,000 characters.")],
        idempotency_key: Annotated[
            str | None,
            strawberry.argument(description="1 to 200 characters; makes a repeat safe."),
        ] = UNSET,
    ) -> Any:
        """The reply."""
        context = info.context
        parent = key_of(feedback, "Feedback", "feedback")
        await context.renew()
        key = await reply_to_feedback(
            context.database, context.viewer, parent, comment, given(idempotency_key)
        )
        return await _stored(context, key)


def _new(input: GiveFeedbackInput) -> NewFeedback:
    concept, about = decode(input.about, path="input.about")
    if concept not in ("Employee", "Unit") or not isinstance(about, UUID):
        en, indonesian = "give the id of an employee or a unit", "berikan id pegawai atau unit"
        raise invalid("input.about", en, indonesian)
    goal = given(input.goal)
    return NewFeedback(
        channel=input.channel,
        comment=input.comment,
        person=about if concept == "Employee" else None,
        unit=about if concept == "Unit" else None,
        goal=None if goal is None else key_of(goal, "Goal", "input.goal"),
        rating=given(input.rating),
        anonymous=input.anonymous,
        visibility=input.visibility,
        answers=given(input.answers),
        invitation=given(input.invitation),
        idempotency_key=given(input.idempotency_key),
    )


async def _stored(context: Context, key: UUID) -> Feedback:
    """What was just said, also where too few were anonymous for it to be shown to others."""
    rows = await context.fetch(f"select {columns(Feedback)} from feedback t where t.id = $1", key)
    return Feedback.from_row(rows[0])


def _sent(key: UUID, new: NewFeedback) -> Feedback:
    """What was sent and nothing else: no person, unit or goal leads anywhere from here."""
    return Feedback.from_row(
        {
            "key": key,
            "channel": new.channel,
            "visibility": new.visibility,
            "rating": new.rating,
            "comment": new.comment.strip(),
            "created_at": None,
            "about_id": None,
            "unit_id": None,
            "goal_id": None,
            "author_id": None,
            "stored_warnings": "[]",
        }
    )
