"""Plans (SKP) of the graph: what is written, submitted and agreed."""

from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry import UNSET
from strawberry.scalars import JSON

from tilik_schema import concepts
from tilik_schema.appraisal import AppraisalResult, Id, IfVersion, Reason
from tilik_schema.reading.context import Info
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.read_back import read_back
from tilik_schema.vocabulary import GoalKind
from tilik_server.operations.plan.agree_plan import agree_plan
from tilik_server.operations.plan.given_goal import GivenGoal
from tilik_server.operations.plan.return_plan import return_plan
from tilik_server.operations.plan.revise_plan import revise_plan
from tilik_server.operations.plan.set_goals import GivenPlan, set_goals
from tilik_server.operations.plan.submit_plan import submit_plan


def _text(description: str) -> Any:
    return strawberry.field(default=UNSET, description=description)


@strawberry.input(description="A work result or an expected behaviour to be planned.")
class GoalInput:
    """One goal as it is given."""

    id: strawberry.ID | None = _text("A goal of the plan that is kept and changed.")
    axis_key: str | None = _text(
        "The axis of the scheme; left out: a kept goal's own, else the scheme's first."
    )
    criterion_key: str | None = _text("The axis's criterion; left out: a kept goal's own.")
    statement: str = strawberry.field(description="What is expected; 1 to 2,000 characters.")
    kind: GoalKind = strawberry.field(default=GoalKind.MAIN, description="Main or additional.")
    dimension: str | None = _text("quantity, quality, time or cost; for heads the perspective.")
    indicator_code: str | None = _text(
        "An approved indicator of the unit or one above it; a kept goal keeps its version."
    )
    params: JSON | None = _text("Parameters of the indicator's calculator for this goal.")
    measure: str | None = _text("Success in words, where no indicator measures it.")
    unit_of_measure: str | None = _text("Of the target; an indicator brings its own.")
    target: float | None = _text("What is to be reached.")
    weight: float | None = _text(
        "Per cent, with at most two decimals; those of an axis sum to 100. Left out by all: equal "
        "shares, by some: nothing."
    )
    duty: str | None = _text("The duty of the position it belongs to.")
    programme: str | None = _text("The government programme it serves.")
    shared: bool = strawberry.field(default=False, description="Takes the score of contributesTo.")
    contributes_to: strawberry.ID | None = _text("The superior's or team leader's goal it serves.")

    def goal(self, place: int) -> GivenGoal:
        """The goal, with its keys read; raises InvalidId."""
        path = f"input.goals.{place}"
        return GivenGoal(
            id=_key(self.id, f"{path}.id"),
            axis_key=or_none(self.axis_key),
            criterion_key=or_none(self.criterion_key),
            statement=self.statement,
            kind=self.kind,
            dimension=or_none(self.dimension),
            indicator_code=or_none(self.indicator_code),
            params=or_none(self.params),
            measure=or_none(self.measure),
            unit_of_measure=or_none(self.unit_of_measure),
            target=or_none(self.target),
            weight=or_none(self.weight),
            duty=or_none(self.duty),
            programme=or_none(self.programme),
            shared=self.shared,
            contributes_to=_key(self.contributes_to, f"{path}.contributesTo"),
        )


@strawberry.input(
    description="Replaces the goals of the axes it names (the scheme's first where none is named); "
    "a goal with an id is kept and changed."
)
class SetGoalsInput:
    """A plan as it is given."""

    appraisal: strawberry.ID = strawberry.field(description="Whose plan it is.")
    goals: list[GoalInput] = strawberry.field(description="At most 100, in the plan's order.")
    resources: list[str] | None = _text("What the employee is given for the work.")
    accountability: list[str] | None = _text("How and to whom the employee reports.")
    agreed_consequences: list[str] | None = _text("What is to follow from the result.")
    if_version: int | None = _text("Refuse where the appraisal is at another version.")

    def plan(self) -> GivenPlan:
        """The plan, with its keys read; raises InvalidId."""
        return GivenPlan(
            appraisal=key_of(self.appraisal, "Appraisal", "input.appraisal"),
            goals=[goal.goal(place) for place, goal in enumerate(self.goals)],
            resources=or_none(self.resources),
            accountability=or_none(self.accountability),
            agreed_consequences=or_none(self.agreed_consequences),
            if_version=or_none(self.if_version),
        )


def _key(global_id: strawberry.ID | None, path: str) -> UUID | None:
    found = or_none(global_id)
    return None if found is None else key_of(found, "Goal", path)


@strawberry.type
class PlanMutation:
    """What is done with a plan."""

    @strawberry.mutation(
        description="Writes the plan, or one axis of it, while it is a draft.",
        graphql_type=AppraisalResult,
    )
    async def set_goals(
        self,
        info: Info,
        input: Annotated[SetGoalsInput, strawberry.argument(description="What is written.")],
    ) -> Any:
        """The appraisal with its goals."""
        context = info.context
        work = set_goals(context.database, context.viewer, context.catalogue, input.plan())
        return await read_back(context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="Submits the plan; after the deadline the appraiser may do it.",
        graphql_type=AppraisalResult,
    )
    async def submit_plan(self, info: Info, appraisal: Id, if_version: IfVersion = UNSET) -> Any:
        """The submitted appraisal."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        work = submit_plan(context.database, context.viewer, key, or_none(if_version))
        return await read_back(context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="Returns the submitted plan with a reason.", graphql_type=AppraisalResult
    )
    async def return_plan(
        self, info: Info, appraisal: Id, reason: Reason, if_version: IfVersion = UNSET
    ) -> Any:
        """The appraisal, a draft again."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        work = return_plan(context.database, context.viewer, key, reason, or_none(if_version))
        return await read_back(context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="Agrees to the submitted plan; its goals are scored from then on.",
        graphql_type=AppraisalResult,
    )
    async def agree_plan(self, info: Info, appraisal: Id, if_version: IfVersion = UNSET) -> Any:
        """The agreed appraisal."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        work = agree_plan(context.database, context.viewer, key, or_none(if_version))
        return await read_back(context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="Opens the agreed plan again, on transfer or for new duties; the agreed goals "
        "stay in the timeline.",
        graphql_type=AppraisalResult,
    )
    async def revise_plan(
        self, info: Info, appraisal: Id, reason: Reason, if_version: IfVersion = UNSET
    ) -> Any:
        """The appraisal, a draft again."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        work = revise_plan(context.database, context.viewer, key, reason, or_none(if_version))
        return await read_back(context, concepts.Appraisal, work)
