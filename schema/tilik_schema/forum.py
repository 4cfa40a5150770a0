"""Evaluation forums (forum evaluasi) of the graph."""

from collections.abc import Awaitable
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.appraisal import Reason
from tilik_schema.employee import BY_NAME
from tilik_schema.problem import Problem
from tilik_schema.reading.columns import Node, column
from tilik_schema.reading.context import Info
from tilik_schema.reading.fields import listed, one, rows
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.input_ids import InputIds
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.relations import Through
from tilik_schema.unit_summary import UnitSummary, load_summary
from tilik_server.operations.rating.record_forum import NewForum, record_forum
from tilik_server.operations.rating.set_organisation_predicate import set_organisation_predicate
from tilik_server.operations.rating.withdraw_forum import withdraw_forum

# In the place of an id that could not be read, so that the others keep theirs.
NOBODY: Final = UUID(int=0)


@strawberry.type(description="A calibration session that looked at every rating of a unit.")
class Forum(Node):
    """A forum with its minutes."""

    table: ClassVar[str] = "forum"

    held_on: date = column("The day it was held.")
    minutes: str = column("As entered.")
    justification: str | None = column("Answers the checks that did not pass.")
    withdrawn_at: datetime | None = column("When it was withdrawn; it justifies nothing since.")
    withdrawal_reason: str | None = column("Why it was withdrawn.")
    chair_id: strawberry.Private[UUID]
    withdrawn_by_id: strawberry.Private[UUID | None]

    chair = one(concepts.Employee, by="chair_id", description="Who led it.")
    withdrawn_by = one(concepts.Employee, by="withdrawn_by_id", description="Who withdrew it.")
    participants = listed(
        rows(
            concepts.Employee,
            through=Through("forum_participant", parent="forum_id", target="employee_id"),
            order=BY_NAME,
        ),
        description="Who sat in it, by name.",
    )


UnitSummaryResult = Annotated[
    UnitSummary | Problem,
    strawberry.union(
        "UnitSummaryResult", description="The unit's figures, or why nothing was changed."
    ),
]


@strawberry.input(
    description="confirmRest: every rated appraisal of the unit that was not adjusted becomes "
    "calibrated, but the chair's own and that of who records it: they stay RATED, their timelines "
    "say ownRatingLeft, and a forum with another chair or calibrateAppraisal confirms them."
)
class RecordForumInput:
    """A forum with its decisions."""

    unit_code: str = strawberry.field(description="The unit; its ratings and those below it.")
    cycle_code: str = strawberry.field(description="The cycle.")
    held_on: date = strawberry.field(description="The day, in the unit's time zone.")
    chair: strawberry.ID | None = strawberry.field(
        default=UNSET, description="Who led it; left out: who records it."
    )
    participants: list[strawberry.ID] = strawberry.field(description="At most 500 employees.")
    minutes: str = strawberry.field(description="1 to 50,000 characters.")
    justification: str | None = strawberry.field(
        default=UNSET, description="Answers the checks that did not pass; 1 to 10,000 characters."
    )
    confirm_rest: bool = strawberry.field(
        default=False,
        description="Whether what is rated and not calibrated is confirmed; nobody's own.",
    )
    idempotency_key: str | None = strawberry.field(
        default=UNSET, description="1 to 200 characters; makes a repeated request safe."
    )

    def forum(self) -> NewForum:
        """Return the forum in the operation's form."""
        ids = InputIds()
        return NewForum(
            unit_code=self.unit_code,
            cycle_code=self.cycle_code,
            held_on=self.held_on,
            participants=[
                ids.key(each, "Employee", f"input.participants.{place}") or NOBODY
                for place, each in enumerate(self.participants)
            ],
            minutes=self.minutes,
            chair=ids.key(self.chair, "Employee", "input.chair"),
            justification=or_none(self.justification),
            confirm_rest=self.confirm_rest,
            idempotency_key=or_none(self.idempotency_key),
            unread=ids.unread,
        )


async def _load_figures(info: Info, work: Awaitable[UUID], cycle_code: str) -> Any:
    await info.context.renew()
    return await load_summary(info, await work, cycle_code)


@strawberry.type
class ForumMutation:
    """Mutations of a whole unit's ratings."""

    @strawberry.mutation(
        description="The unit's predicate, set one level up; it becomes the work result of the "
        "unit's head, and selects the guidance on the distribution.",
        graphql_type=UnitSummaryResult,
    )
    async def set_organisation_predicate(
        self,
        info: Info,
        unit_code: Annotated[str, strawberry.argument(description="The unit.")],
        cycle_code: Annotated[str, strawberry.argument(description="The cycle.")],
        predicate_key: Annotated[
            str, strawberry.argument(description="One of the scheme's organisation predicates.")
        ],
        reason: Annotated[str, strawberry.argument(description="Why; 1 to 5,000 characters.")],
    ) -> Any:
        """Set the organisation predicate and return the unit's figures."""
        database, viewer = info.context.database, info.context.viewer
        work = set_organisation_predicate(
            database, viewer, unit_code, cycle_code, predicate_key, reason
        )
        return await _load_figures(info, work, cycle_code)

    @strawberry.mutation(
        description="Records an evaluation forum of a unit and all below it.",
        graphql_type=UnitSummaryResult,
    )
    async def record_forum(
        self,
        info: Info,
        input: Annotated[RecordForumInput, strawberry.argument(description="What is recorded.")],
    ) -> Any:
        """Record the forum and return the unit's figures."""
        work = record_forum(info.context.database, info.context.viewer, input.forum())
        return await _load_figures(info, work, input.cycle_code)

    @strawberry.mutation(
        description="Withdraws a forum that was recorded in error or twice; it stays readable. "
        "What it alone confirmed goes back from CALIBRATED to RATED: not what calibrateAppraisal "
        "changed or confirmed since, and not what is decided.",
        graphql_type=UnitSummaryResult,
    )
    async def withdraw_forum(
        self,
        info: Info,
        forum: Annotated[strawberry.ID, strawberry.argument(description="Which forum.")],
        reason: Reason,
    ) -> Any:
        """Withdraw the forum and return the unit's figures."""
        context, key = info.context, key_of(forum, "Forum", "forum")
        unit, cycle_code = await withdraw_forum(context.database, context.viewer, key, reason)
        await context.renew()
        return await load_summary(info, unit, cycle_code)
