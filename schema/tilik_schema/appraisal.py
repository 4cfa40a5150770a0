"""Appraisals (penilaian kinerja) of the graph."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import orjson
import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.explanation import Warning
from tilik_schema.feedback import LATEST
from tilik_schema.missing_part import MissingPart, load_missing
from tilik_schema.next_step import NextStep, load_seen_facts
from tilik_schema.problem import Problem
from tilik_schema.reading.columns import Node, column, hidden
from tilik_schema.reading.conditions import (
    Exists,
    MatchesText,
    equals,
    in_cycle,
    is_row,
    one_of,
    under,
)
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.fields import listed, many, one, rows, stored_list
from tilik_schema.reading.filters import StringFilter, where
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.loading import load_one, load_value
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.read_back import read_back
from tilik_schema.reading.roles import roles_in
from tilik_schema.vocabulary import AppraisalStage
from tilik_server.access.actions import next_steps
from tilik_server.access.actors import PEOPLE
from tilik_server.access.place import place_on_appraisal
from tilik_server.operations.cycle.appraisal_warnings import ALL_WARNINGS
from tilik_server.operations.cycle.end_appraisal import end_appraisal
from tilik_server.operations.cycle.reassign_appraiser import reassign_appraiser
from tilik_server.operations.cycle.transfer_appraisal import transfer_appraisal
from tilik_server.operations.evidence.evidence_at_hand import ASKING, AT_HAND, idle_steps
from tilik_server.operations.steps.hindered_steps import HINDERED_STEPS
from tilik_server.operations.steps.moved_people import HAS_MOVED
from tilik_server.operations.steps.waiting import WAITING, what_waits

# A day ends by the time zone of the unit's province, which the function knows.
OVERDUE = "(t.stage <> 'CLOSED' and tilik_is_past(t.due_on, t.unit_id))"
OLDEST = (OrderTerm("t.created_at"),)


@strawberry.type(description="One person's appraisal: one cycle, one span of dates, one stage.")
class Appraisal(Node):
    """An appraisal with its plan, ratings, outcome and timeline."""

    table: ClassVar[str] = "appraisal"

    version: int = column("Counts the changes; pass it as ifVersion.")
    starts_on: date = column("The first day it covers.")
    ends_on: date = column("The last day it covers.")
    stage: AppraisalStage = column("Where it stands.")
    due_on: date | None = column("By when the present stage should be over.")
    overdue: bool = column("Whether that day has passed.", sql=OVERDUE)
    briefed_at: datetime | None = column(
        "When the employee confirmed that the cycle's rules were explained."
    )
    resources: list[str] = column("What the employee is given for the work.")
    accountability: list[str] = column("How and to whom the employee reports.")
    agreed_consequences: list[str] = column("What was agreed to follow from the result.")
    acknowledged_at: datetime | None = column("When the employee received the outcome.")
    objection_until: date | None = column("The last day to object.")
    imported: bool = column("Brought along from an earlier system, never recalculated.")
    updated_at: datetime = column("When it or what belongs to it last changed.")
    employee_id: strawberry.Private[UUID]
    unit_id: strawberry.Private[UUID]
    cycle_id: strawberry.Private[int]
    appraiser_id: strawberry.Private[UUID | None]
    appraiser_superior_id: strawberry.Private[UUID | None]
    hindered: strawberry.Private[Sequence[str]] = hidden(HINDERED_STEPS)

    employee = one(concepts.Employee, by="employee_id", description="Who is appraised.")
    unit = one(
        concepts.Unit,
        by="unit_id",
        description="Where the employee worked, for the months it covers.",
    )
    cycle = one(concepts.Cycle, by="cycle_id", required=True, description="Its cycle.")
    appraiser = one(
        concepts.Employee,
        by="appraiser_id",
        description="Fixed at the start; changed by reassignAppraiser alone.",
    )
    appraiser_superior = one(
        concepts.Employee,
        by="appraiser_superior_id",
        description="The appraiser's superior, who decides on objections.",
    )
    goals = many(
        rows(concepts.Goal, to="appraisal_id", order=(OrderTerm("t.ordinal"),)),
        description="The work results and expected behaviours, in the plan's order.",
    )
    feedback = many(
        rows(
            concepts.Feedback,
            by=("employee_id", "cycle_id"),
            to=("about_id", "cycle_id"),
            condition="t.parent_id is null",
            order=LATEST,
        ),
        description="Feedback about the employee in this cycle, newest first; anonymous last, in "
        "no order.",
    )
    reviews = listed(
        rows(concepts.Review, to="appraisal_id", order=(OrderTerm("t.held_on"),)),
        description="Oldest first.",
    )
    ratings = listed(
        rows(concepts.Rating, to="appraisal_id", condition="t.review_id is null", order=OLDEST),
        description="All ratings, from every side; oldest first.",
    )
    adjustments = listed(
        rows(concepts.Adjustment, to="appraisal_id", order=(OrderTerm("t.at"),)),
        description="What a forum changed, and why.",
    )
    outcome = one(
        concepts.Outcome,
        by="key",
        to="appraisal_id",
        description="The result, once it is decided.",
    )
    objections = listed(
        rows(concepts.Objection, to="appraisal_id", order=(OrderTerm("t.filed_at"),)),
        description="Objections to the outcome, oldest first.",
    )
    follow_ups = listed(
        rows(concepts.FollowUp, to="appraisal_id", order=(OrderTerm("t.kind"),)),
        description="What follows from the outcome.",
    )
    drafts = listed(
        rows(concepts.Draft, to="appraisal_id", order=(OrderTerm("t.kind"),)),
        description="The viewer's own, at most one for each step; nobody sees those of others.",
    )
    timeline = many(
        rows(concepts.TimelineEntry, to="appraisal_id", order=(OrderTerm("t.ordinal"),)),
        description="What happened, oldest first.",
    )

    @strawberry.field(description="Names of the mutations that the viewer may call on it now.")
    async def next_steps(self, info: Info) -> list[str]:
        """Return the steps allowed by the stage, the viewer's actor and the stored rows."""
        return await self._next_steps(info.context)

    @strawberry.field(
        description="The same mutations, each with a label, what it is about and why it waits; one "
        "that waits for several things stands once for each."
    )
    async def next_steps_with(self, info: Info) -> list[NextStep]:
        """Return the same steps, for each thing that they are about."""
        context = info.context
        names = await self._next_steps(context)
        found = orjson.loads(await load_value(context, Appraisal, WAITING, self.key) or "{}")
        since = self.due_on if self.overdue else None
        return [
            NextStep.of_waiting(context, name, waiting)
            for name in names
            for waiting in what_waits(name, found, since)
        ]

    async def _next_steps(self, context: Context) -> list[str]:
        # The same rule as in mutations, so that a listed step is one that would be accepted.
        row = {column: getattr(self, column) for column in PEOPLE.values()}
        row["roles"] = await roles_in(context, self.unit_id)
        place = place_on_appraisal(context.viewer, row)
        names = next_steps(AppraisalStage(self.stage), place, self.overdue, self.hindered)
        if ASKING.isdisjoint(names):
            return names
        viewer = context.viewer
        found = await load_seen_facts(context, AT_HAND, self.key, viewer.employee, viewer.source)
        idle = frozenset() if found is None else idle_steps(viewer, place, found)
        return [name for name in names if name not in idle]

    @strawberry.field(
        description="What submitPlan still needs, all at once; empty once the plan is submitted."
    )
    async def missing(self, info: Info) -> list[MissingPart]:
        """Return what the plan lacks while it is a draft, by axis and by goal."""
        if self.stage != AppraisalStage.DRAFT:
            return []
        assert isinstance(self.key, UUID)
        return await load_missing(info.context, self.key, self.cycle_id)

    # The stored ones, then those of the present state.
    warnings = stored_list(Warning, sql=ALL_WARNINGS, description="What is unusual about it.")


Id = Annotated[strawberry.ID, strawberry.argument(description="The appraisal.")]
Reason = Annotated[str, strawberry.argument(description="Why; 1 to 2,000 characters.")]
IfVersion = Annotated[
    int | None, strawberry.argument(description="Refuse where it is at another version.")
]
AppraisalResult = Annotated[
    Appraisal | Problem,
    strawberry.union("AppraisalResult", description="The appraisal, or why nothing was changed."),
]


@strawberry.input(description="Which appraisals; all given conditions hold.")
class AppraisalFilter:
    """Conditions on appraisals."""

    cycle_code: str | None = where(in_cycle("t.cycle_id"), "The cycle's code.")
    under: str | None = where(
        under("t.unit_id"), "A unit's code: the unit itself and all units below it."
    )
    appraiser: strawberry.ID | None = where(
        is_row("t.appraiser_id", "Employee"), "The appraiser's id."
    )
    stage: list[AppraisalStage] | None = where(one_of("t.stage"), "One of these stages.")
    predicate_key: StringFilter | None = where(
        Exists("outcome o where o.appraisal_id = t.id", MatchesText("o.predicate_key")),
        "On the outcome's predicate.",
    )
    overdue: bool | None = where(equals(OVERDUE), "Overdue, or not.")
    without_appraiser: bool | None = where(
        equals("(t.appraiser_id is null)"), "Without an appraiser, or with one."
    )
    without_superior: bool | None = where(
        equals("(t.appraiser_superior_id is null)"),
        "Without a superior of the appraiser, or with one.",
    )
    moved: bool | None = where(
        equals(HAS_MOVED), "Whether the employee's main post is in another unit now."
    )


@strawberry.type
class AppraisalQuery:
    """The root field of appraisals."""

    appraisals = many(
        rows(concepts.Appraisal, order=(OrderTerm("t.starts_on"),)),
        filter="appraisal.AppraisalFilter",
        description="Work lists: what waits for whom.",
    )


@strawberry.type
class AppraisalMutation:
    """Mutations of an appraisal that are independent of its stage."""

    @strawberry.mutation(
        description="Names another appraiser, whose supervisor becomes the appraiser's superior.",
        graphql_type=AppraisalResult,
    )
    async def reassign_appraiser(
        self,
        info: Info,
        appraisal: Id,
        appraiser: Annotated[
            strawberry.ID, strawberry.argument(description="The employee who appraises from now.")
        ],
        reason: Reason,
        if_version: IfVersion = UNSET,
    ) -> Any:
        """Change the appraiser and return the appraisal."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        person = key_of(appraiser, "Employee", "appraiser")
        work = reassign_appraiser(
            context.database, context.viewer, key, person, reason, or_none(if_version)
        )
        return await read_back(context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="Ends the appraisal on a day, on transfer or retirement: it is rated for the "
        "months it covers, and another may start.",
        graphql_type=AppraisalResult,
    )
    async def end_appraisal(
        self,
        info: Info,
        appraisal: Id,
        on: Annotated[date, strawberry.argument(description="Its new last day.")],
        reason: Reason,
        if_version: IfVersion = UNSET,
    ) -> Any:
        """End the appraisal early and return it."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        work = end_appraisal(context.database, context.viewer, key, on, reason, or_none(if_version))
        return await read_back(context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="Ends the appraisal before the employee's new post, and starts the next one "
        "there; returns the next one, or the ended one to viewers who may not see the next.",
        graphql_type=AppraisalResult,
    )
    async def transfer_appraisal(
        self,
        info: Info,
        appraisal: Id,
        reason: Reason,
        on: Annotated[
            date | None,
            strawberry.argument(
                description="The next one's first day; by default that of the present main post."
            ),
        ] = UNSET,
        cycle_code: Annotated[
            str | None,
            strawberry.argument(description="The next one's cycle; by default the same."),
        ] = UNSET,
        copy_plan: Annotated[
            bool,
            strawberry.argument(description="Whether the goals agreed so far become its draft."),
        ] = False,
        if_version: IfVersion = UNSET,
    ) -> Any:
        """Transfer the appraisal and return the next one, or the old one to who may not see it."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        work = transfer_appraisal(
            context.database,
            context.viewer,
            key,
            reason,
            on=or_none(on),
            cycle_code=or_none(cycle_code),
            copy_plan=copy_plan,
            if_version=or_none(if_version),
        )
        await context.renew()
        following = await load_one(context, concepts.Appraisal, await work)
        return following or await load_one(context, concepts.Appraisal, key)
