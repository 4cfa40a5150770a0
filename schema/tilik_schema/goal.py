"""Goals (rencana hasil kerja, ekspektasi perilaku) of the graph."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

import strawberry
from strawberry import UNSET
from strawberry.scalars import JSON

from tilik_schema import concepts
from tilik_schema.appraisal import AppraisalResult, IfVersion, Reason
from tilik_schema.reading.columns import Node, column
from tilik_schema.reading.context import Info
from tilik_schema.reading.fields import many, one, rows
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.input_ids import InputIds
from tilik_schema.reading.optional import optional, or_none, set_fields
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.read_back import read_back
from tilik_schema.vocabulary import GoalKind
from tilik_server.operations.plan.goal_draft import WRITTEN, GoalDraft
from tilik_server.operations.rating.exempt_goal import exempt_goal


@strawberry.type(
    description="A work result or an expected behaviour (rencana hasil kerja, ekspektasi "
    "perilaku). Goals with one statement are the measures of one result."
)
class Goal(Node):
    """One line of a plan."""

    table: ClassVar[str] = "goal"

    axis_key: str = column("The axis of the scheme on which it counts.")
    criterion_key: str | None = column("The axis's criterion it describes.")
    statement: str = column("The result or behaviour expected, as agreed.")
    kind: GoalKind = column("Main or additional.")
    dimension: str | None = column("quantity, quality, time or cost; for heads the perspective.")
    measure: str | None = column("Success in words, where no indicator measures it.")
    unit_of_measure: str | None = column("Of the target.")
    target: float | None = column("What is to be reached.")
    weight: float | None = column("Per cent; null: equal shares.")
    duty: str | None = column("The duty of the position it belongs to.")
    programme: str | None = column("The government programme it serves.")
    exempted_at: datetime | None = column(
        "When it was exempted from having a result; a score or a rating counts all the same."
    )
    exemption_reason: str | None = column("Why it was exempted.")
    exempted_by_id: strawberry.Private[UUID | None]
    shared: bool = column("Its score is that of contributesTo: a result of the whole unit.")
    appraisal_id: strawberry.Private[UUID]
    indicator_id: strawberry.Private[UUID | None]
    contributes_to_id: strawberry.Private[UUID | None]
    scored_goal_id: strawberry.Private[UUID]

    appraisal = one(concepts.Appraisal, by="appraisal_id", description="Whose goal it is.")
    indicator = one(
        concepts.Indicator, by="indicator_id", description="What measures it, as agreed."
    )
    exempted_by = one(
        concepts.Employee, by="exempted_by_id", description="Who exempted it: the appraiser."
    )
    contributes_to = one(
        concepts.Goal,
        by="contributes_to_id",
        description="The superior's or team leader's goal that this one serves.",
    )
    contributions = many(
        rows(
            concepts.Goal,
            to="contributes_to_id",
            order=(OrderTerm("t.appraisal_id"), OrderTerm("t.ordinal")),
        ),
        description="The goals of others that serve this one.",
    )
    score = one(
        concepts.Score,
        by="scored_goal_id",
        to="goal_id",
        description="From the agreement on, for every goal with a calculator.",
    )
    evidence = many(
        rows(concepts.Evidence, to="goal_id", order=(OrderTerm("t.occurred_on", descending=True),)),
        description="All its evidence, newest first.",
    )


@strawberry.input(description="A work result or an expected behaviour to be planned.")
class GoalInput:
    """One goal of a plan."""

    id: strawberry.ID | None = optional("A goal of the plan that is kept and changed.")
    axis_key: str | None = optional(
        "The axis of the scheme; left out: a kept goal's own, else the scheme's first."
    )
    criterion_key: str | None = optional("The axis's criterion; left out: a kept goal's own.")
    statement: str = strawberry.field(description="What is expected; 1 to 2,000 characters.")
    kind: GoalKind = strawberry.field(default=GoalKind.MAIN, description="Main or additional.")
    dimension: str | None = optional(
        "quantity, quality, time or cost; for heads the perspective: service recipients, business "
        "processes, internal strengthening or budget. In either language."
    )
    indicator_code: str | None = optional(
        "An approved indicator of the unit or one above it; a kept goal keeps its version."
    )
    params: JSON | None = optional("Parameters of the indicator's calculator for this goal.")
    measure: str | None = optional("Success in words, where no indicator measures it.")
    unit_of_measure: str | None = optional("Of the target; an indicator brings its own.")
    target: float | None = optional("What is to be reached.")
    weight: float | None = optional(
        "Per cent, with at most two decimals; those of an axis sum to 100. Left out by all: equal "
        "shares, by some: nothing."
    )
    duty: str | None = optional("The duty of the position it belongs to.")
    programme: str | None = optional("The government programme it serves.")
    shared: bool = strawberry.field(default=False, description="Takes the score of contributesTo.")
    contributes_to: strawberry.ID | None = optional(
        "The superior's or team leader's goal it serves."
    )

    def goal(self, place: int, ids: InputIds) -> GoalDraft:
        """Return the goal in the operation's form."""
        path = f"input.goals.{place}"
        key = ids.key(self.id, "Goal", f"{path}.id")
        served = ids.key(self.contributes_to, "Goal", f"{path}.contributesTo")
        row = WRITTEN.row(**set_fields(self, COLUMNS), contributes_to_id=served)
        return GoalDraft(
            row,
            id=key,
            axis_key=or_none(self.axis_key),
            criterion_key=or_none(self.criterion_key),
            indicator_code=or_none(self.indicator_code),
            params=or_none(self.params),
        )


NOT_COLUMNS: Final = (
    "id",
    "axis_key",
    "criterion_key",
    "indicator_code",
    "params",
    "contributes_to",
)
# Every other field of the input is a column of its name.
COLUMNS: Final = WRITTEN.only(
    *(name for name in GoalInput.__annotations__ if name not in NOT_COLUMNS)
)


@strawberry.type
class GoalMutation:
    """The mutation of a goal that was agreed."""

    @strawberry.mutation(
        description="Exempts a goal that has neither a score nor a rating, with a reason, so that "
        "a numeric scheme decides without it. A result that comes later counts all the same; "
        "another reason replaces the earlier one. ifVersion is the appraisal's.",
        graphql_type=AppraisalResult,
    )
    async def exempt_goal(
        self,
        info: Info,
        goal: Annotated[strawberry.ID, strawberry.argument(description="Which goal.")],
        reason: Reason,
        if_version: IfVersion = UNSET,
    ) -> Any:
        """Exempt the goal and return its appraisal."""
        context, key = info.context, key_of(goal, "Goal", "goal")
        work = exempt_goal(context.database, context.viewer, key, reason, or_none(if_version))
        return await read_back(context, concepts.Appraisal, work)
