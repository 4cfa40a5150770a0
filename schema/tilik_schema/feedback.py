"""Feedback (umpan balik) of the graph: about a person, a goal or a unit, with replies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import strawberry
from strawberry import UNSET
from strawberry.scalars import JSON

from tilik_plugin import round_half_up
from tilik_schema import concepts
from tilik_schema.explanation import Warning
from tilik_schema.problem import Problem
from tilik_schema.reading.columns import Node, column, hidden, select
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.fields import many, one, rows, stored_list
from tilik_schema.reading.ids import decode, invalid_id, key_of
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.vocabulary import FeedbackChannel, Visibility
from tilik_server.operations.feedback.count_attempt import count_attempt
from tilik_server.operations.feedback.give_feedback import NewFeedback, give_feedback
from tilik_server.operations.feedback.reply_to_feedback import reply_to_feedback
from tilik_server.sql.statement import composed, statement

# Below five answers a person could be recognised by the average.
TOO_FEW = 5
# What was given anonymously comes last, in the order of its keys, which are random.
LATEST = (
    OrderTerm(
        "case when t.anonymous then '-infinity'::timestamptz else t.created_at end",
        descending=True,
    ),
)
OLDEST = (OrderTerm("case when t.anonymous then 'infinity'::timestamptz else t.created_at end"),)

# It counts in the table, of which the view hides a part, and people, not comments: one person must
# not count as five.
SUMMARY = """
select t.{subject} as subject, t.channel, count(*)::int as count, avg(t.rating) as rating,
  count(distinct coalesce(t.author_id, t.id)) as givers,
  count(distinct coalesce(t.author_id, t.id)) filter (where t.anonymous) as anonymous
from feedback t
where t.{subject} = any($1) and t.cycle_id = (select c.id from cycle c where c.code = $2)
  and t.parent_id is null and {about}
group by t.{subject}, t.channel order by t.channel
"""


@strawberry.type(description="A comment, perhaps with a rating, from one side.")
class Feedback(Node):
    """Feedback or a reply to it."""

    table: ClassVar[str] = "feedback_shown"
    view_of: ClassVar[str] = "feedback"

    channel: FeedbackChannel = column("From which side it comes.")
    visibility: Visibility = column("Who may read it.")
    rating: int | None = column("1 to 4.")
    comment: str = column("As entered.")
    created_at: datetime | None = column("The month only, where it was given anonymously.")
    about_id: strawberry.Private[UUID | None]
    unit_id: strawberry.Private[UUID | None]
    goal_id: strawberry.Private[UUID | None]
    author_id: strawberry.Private[UUID | None] = hidden(
        "case when t.anonymous then null else t.author_id end"
    )
    stored_warnings: strawberry.Private[Sequence[dict[str, Any]]] = hidden("t.warnings", json=True)

    about = one(concepts.Employee, by="about_id", description="The person it is about.")
    unit = one(
        concepts.Unit, by="unit_id", description="The person's unit, or the one it is about."
    )
    goal = one(concepts.Goal, by="goal_id", description="The goal it is about.")
    author = one(
        concepts.Employee, by="author_id", description="Null where it was given anonymously."
    )
    replies = many(
        rows(concepts.Feedback, to="parent_id", order=OLDEST),
        description="The replies, oldest first; anonymous ones last, in no order.",
    )

    warnings = stored_list(
        Warning,
        column="stored_warnings",
        description="A burst from one side, praise of one's own unit, ...",
    )


@strawberry.type(description="How much feedback came from one side, and how it rates.")
class FeedbackSummary:
    """Feedback of one channel in a cycle."""

    channel: FeedbackChannel = strawberry.field(description="From which side.")
    count: int = strawberry.field(description="How many gave feedback.")
    too_few: bool = strawberry.field(
        description="Fewer than five, or fewer than five of those without a name: no average is "
        "shown, so that nobody is recognised. Citizens have no name; theirs is always shown."
    )
    average_rating: float | None = strawberry.field(
        description="Mean of the ratings, 1 to 4; null where the viewer may read none of them, who "
        "is told how many there are from five on."
    )


def _summary(row: Any) -> FeedbackSummary:
    is_citizen = row["channel"] == FeedbackChannel.CITIZEN
    # The named ratings are known, so those of a few without a name would follow by subtraction.
    few = not is_citizen and (row["givers"] < TOO_FEW or 0 < row["anonymous"] < TOO_FEW)
    mean = None if few or row["rating"] is None else round_half_up(row["rating"])
    return FeedbackSummary(
        channel=row["channel"], count=row["count"], too_few=few, average_rating=mean
    )


def _counted(row: Any) -> FeedbackSummary:
    return FeedbackSummary(
        channel=row["channel"], count=row["count"], too_few=False, average_rating=None
    )


def _summarise(subject: str, about: str, *, counted: bool) -> Any:
    """Return the field; `counted` says that viewers who may read none of a side get its count."""
    sql = SUMMARY.format(subject=subject, about=about)
    wanted = statement(f"graph.summarise_feedback_by_{subject}", sql)

    async def resolve(
        self: Any,
        info: Info,
        cycle_code: Annotated[str, strawberry.argument(description="The cycle's code.")],
    ) -> list[FeedbackSummary]:
        async def load(keys: list[UUID]) -> list[list[FeedbackSummary]]:
            found: dict[UUID, dict[str, FeedbackSummary]] = {key: {} for key in keys}
            if counted:
                for row in await info.context.fetch_as_service(wanted, keys, cycle_code):
                    if row["givers"] >= TOO_FEW:
                        found[row["subject"]][row["channel"]] = _counted(row)
            for row in await info.context.fetch(wanted, keys, cycle_code):
                found[row["subject"]][row["channel"]] = _summary(row)
            return [[lines[channel] for channel in sorted(lines)] for lines in found.values()]

        name = ("feedback summary", subject, cycle_code)
        loaded: list[FeedbackSummary] = await info.context.loader(name, load).load(self.key)
        return loaded

    return strawberry.field(
        resolver=resolve, description="The cycle's feedback in figures, a line for each side."
    )


summarise_feedback_of_employee = _summarise("about_id", "true", counted=True)
summarise_feedback_of_unit = _summarise("unit_id", "t.about_id is null", counted=False)


FeedbackResult = Annotated[
    Feedback | Problem,
    strawberry.union("FeedbackResult", description="The feedback, or why nothing was changed."),
]


@strawberry.input(
    description="about: an Employee or a Unit. answers: a survey respondent's record. invitation: "
    "a citizen's code."
)
class GiveFeedbackInput:
    """New feedback about a person, a goal or a unit."""

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
    """Mutations of feedback."""

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
        """Store the feedback and return it."""
        context = info.context
        await context.renew()
        # Counted before the code is looked up, so that guessing codes is slowed down.
        if or_none(input.invitation) is not None:
            await count_attempt(context.database, context.client)
        new = _new_feedback(input)
        key = await give_feedback(context.database, context.viewer, context.catalogue, new)
        context.leave_unnamed()
        # A citizen has no account, and must learn nothing beyond what they sent.
        if new.invitation is not None:
            return _echo(key, new)
        return await _load_feedback(context, key) or _echo(key, new)

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
        """Store the reply and return it."""
        context = info.context
        parent = key_of(feedback, "Feedback", "feedback")
        await context.renew()
        key = await reply_to_feedback(
            context.database, context.viewer, parent, comment, or_none(idempotency_key)
        )
        context.leave_unnamed()
        return await _load_feedback(context, key)


def _new_feedback(input: GiveFeedbackInput) -> NewFeedback:
    concept, about = decode(input.about, path="input.about")
    if concept not in ("Employee", "Unit") or not isinstance(about, UUID):
        en, indonesian = "give the id of an employee or a unit", "berikan id pegawai atau unit"
        raise invalid_id("input.about", en, indonesian)
    goal = or_none(input.goal)
    return NewFeedback(
        channel=input.channel,
        comment=input.comment,
        person=about if concept == "Employee" else None,
        unit=about if concept == "Unit" else None,
        goal=None if goal is None else key_of(goal, "Goal", "input.goal"),
        rating=or_none(input.rating),
        anonymous=input.anonymous,
        visibility=input.visibility,
        answers=or_none(input.answers),
        invitation=or_none(input.invitation),
        idempotency_key=or_none(input.idempotency_key),
    )


async def _load_feedback(context: Context, key: UUID) -> Feedback | None:
    """Return new feedback, even while the view hides it because too few were anonymous.

    None if its sender may send it, but read none.
    """
    sql = select(Feedback, "where t.id = $1", table="feedback")
    rows = await context.fetch(composed("graph.given.feedback", sql), key)
    return Feedback.from_row(rows[0]) if rows else None


def _echo(key: UUID, new: NewFeedback) -> Feedback:
    """Return only the fields that were sent; no person, unit or goal can be reached from them."""
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
