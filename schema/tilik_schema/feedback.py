"""Feedback (umpan balik) of the graph: about a person, a goal or a unit, with replies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import strawberry

from tilik_schema.explanation import Warning, warnings
from tilik_schema.reading.context import Info
from tilik_schema.reading.keyset import Term
from tilik_schema.reading.listing import Many
from tilik_schema.reading.relations import many, one
from tilik_schema.reading.tables import Node, column, hidden
from tilik_schema.vocabulary import FeedbackChannel, Visibility

TOO_FEW = 5
# What was given anonymously comes last, in the order of its keys, which are random.
LATEST = (
    Term(
        "case when t.anonymous then '-infinity'::timestamptz else t.created_at end",
        descending=True,
    ),
)
OLDEST = (Term("case when t.anonymous then 'infinity'::timestamptz else t.created_at end"),)

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

    channel: FeedbackChannel = column("From which side it comes.")
    visibility: Visibility = column("Who may read it.")
    rating: int | None = column("1 to 4.")
    comment: str = column("As entered.")
    created_at: datetime | None = column(
        "The month only, where it was given anonymously.",
        sql="case when t.anonymous then date_trunc('month', t.created_at) else t.created_at end",
    )
    about_id: strawberry.Private[UUID | None]
    unit_id: strawberry.Private[UUID | None]
    goal_id: strawberry.Private[UUID | None]
    author_id: strawberry.Private[UUID | None] = hidden(
        "case when t.anonymous then null else t.author_id end"
    )
    stored_warnings: strawberry.Private[Sequence[dict[str, Any]]] = hidden("t.warnings", json=True)

    about = one("employee.Employee", by="about_id", description="The person it is about.")
    unit = one("unit.Unit", by="unit_id", description="The person's unit, or the one it is about.")
    goal = one("goal.Goal", by="goal_id", description="The goal it is about.")
    author = one(
        "employee.Employee", by="author_id", description="Null where it was given anonymously."
    )
    replies = many(
        Many("feedback.Feedback", "t.parent_id = k.key", OLDEST),
        description="The replies, oldest first; anonymous ones last, in no order.",
    )

    @strawberry.field(description="A burst from one side, praise of one's own unit, ...")
    def warnings(self, info: Info) -> list[Warning]:
        """Stored warnings in the viewer's language."""
        return warnings(info.context, self.stored_warnings)


@strawberry.type(description="How much feedback came from one side, and how it rates.")
class FeedbackSummary:
    """Feedback of one channel in a cycle."""

    channel: FeedbackChannel = strawberry.field(description="From which side.")
    count: int = strawberry.field(description="How many gave feedback.")
    too_few: bool = strawberry.field(
        description="Fewer than five, or fewer than five of those without a name: no average is "
        "shown, so that nobody is recognised. Citizens have no name; theirs is always shown."
    )
    average_rating: float | None = strawberry.field(description="Mean of the ratings, 1 to 4.")


def _summary(row: Any) -> FeedbackSummary:
    is_citizen = row["channel"] == FeedbackChannel.CITIZEN
    few = not is_citizen and (row["givers"] < TOO_FEW or 0 < row["anonymous"] < TOO_FEW)
    mean = None if few or row["rating"] is None else round(float(row["rating"]), 2)
    return FeedbackSummary(
        channel=row["channel"], count=row["count"], too_few=few, average_rating=mean
    )


def _summarise(subject: str, about: str) -> Any:
    async def resolve(
        self: Any,
        info: Info,
        cycle_code: Annotated[str, strawberry.argument(description="The cycle's code.")],
    ) -> list[FeedbackSummary]:
        async def load(keys: list[UUID]) -> list[list[FeedbackSummary]]:
            sql = SUMMARY.format(subject=subject, about=about)
            found: dict[UUID, list[FeedbackSummary]] = {key: [] for key in keys}
            for row in await info.context.fetch(sql, keys, cycle_code):
                found[row["subject"]].append(_summary(row))
            return [found[key] for key in keys]

        name = ("feedback summary", subject, cycle_code)
        loaded: list[FeedbackSummary] = await info.context.loader(name, load).load(self.key)
        return loaded

    return strawberry.field(
        resolver=resolve, description="The cycle's feedback in figures, a line for each side."
    )


summarise_feedback_of_employee = _summarise("about_id", "true")
summarise_feedback_of_unit = _summarise("unit_id", "t.about_id is null")
