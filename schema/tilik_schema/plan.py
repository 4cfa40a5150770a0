"""Plans (SKP) of the graph."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.appraisal import AppraisalResult, Id, IfVersion, Reason
from tilik_schema.goal import GoalInput
from tilik_schema.reading.context import Info
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.input_ids import InputIds
from tilik_schema.reading.optional import optional, or_none
from tilik_schema.reading.read_back import read_back
from tilik_server.operations.plan.agree_plan import agree_plan
from tilik_server.operations.plan.return_plan import return_plan
from tilik_server.operations.plan.revise_plan import revise_plan
from tilik_server.operations.plan.set_goals import PlanDraft, set_goals
from tilik_server.operations.plan.submit_plan import submit_plan


@strawberry.input(
    description="Replaces the goals of the axes it names (the scheme's first where none is named); "
    "a goal with an id is kept and changed."
)
class SetGoalsInput:
    """The goals of a plan."""

    appraisal: strawberry.ID = strawberry.field(description="Whose plan it is.")
    goals: list[GoalInput] = strawberry.field(description="At most 100, in the plan's order.")
    resources: list[str] | None = optional("What the employee is given for the work.")
    accountability: list[str] | None = optional("How and to whom the employee reports.")
    agreed_consequences: list[str] | None = optional("What is to follow from the result.")
    if_version: int | None = optional("Refuse where the appraisal is at another version.")

    def plan(self) -> PlanDraft:
        """Return the plan in the operation's form.

        Raises InvalidId.
        """
        ids = InputIds()
        return PlanDraft(
            goals=[goal.goal(place, ids) for place, goal in enumerate(self.goals)],
            appraisal=ids.required(self.appraisal, "Appraisal", "input.appraisal"),
            unread=ids.unread,
            resources=or_none(self.resources),
            accountability=or_none(self.accountability),
            agreed_consequences=or_none(self.agreed_consequences),
            if_version=or_none(self.if_version),
        )


@strawberry.type
class PlanMutation:
    """Mutations of a plan."""

    @strawberry.mutation(
        description="Writes the plan, or one axis of it, while it is a draft; goals may be "
        "unfinished until submitPlan, and Appraisal.missing lists what they lack.",
        graphql_type=AppraisalResult,
    )
    async def set_goals(
        self,
        info: Info,
        input: Annotated[SetGoalsInput, strawberry.argument(description="What is written.")],
    ) -> Any:
        """Replace the plan's goals and return the appraisal."""
        context = info.context
        work = set_goals(context.database, context.viewer, context.catalogue, input.plan())
        return await read_back(context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="Submits the plan, or names all that it lacks, as Appraisal.missing does; "
        "after the deadline the appraiser may do it.",
        graphql_type=AppraisalResult,
    )
    async def submit_plan(self, info: Info, appraisal: Id, if_version: IfVersion = UNSET) -> Any:
        """Submit the plan and return the appraisal."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        work = submit_plan(
            context.database, context.viewer, context.catalogue, key, or_none(if_version)
        )
        return await read_back(context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="Returns the submitted plan with a reason.", graphql_type=AppraisalResult
    )
    async def return_plan(
        self, info: Info, appraisal: Id, reason: Reason, if_version: IfVersion = UNSET
    ) -> Any:
        """Return the plan to the employee and return the appraisal, a draft again."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        work = return_plan(context.database, context.viewer, key, reason, or_none(if_version))
        return await read_back(context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="Agrees to the submitted plan; its goals are scored from then on.",
        graphql_type=AppraisalResult,
    )
    async def agree_plan(self, info: Info, appraisal: Id, if_version: IfVersion = UNSET) -> Any:
        """Agree the plan and return the appraisal."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        work = agree_plan(
            context.database, context.viewer, context.catalogue, key, or_none(if_version)
        )
        return await read_back(context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="Opens the agreed plan again, on transfer or for new duties; the agreed goals "
        "stay in the timeline.",
        graphql_type=AppraisalResult,
    )
    async def revise_plan(
        self, info: Info, appraisal: Id, reason: Reason, if_version: IfVersion = UNSET
    ) -> Any:
        """Reopen an agreed plan and return the appraisal, a draft again."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        work = revise_plan(context.database, context.viewer, key, reason, or_none(if_version))
        return await read_back(context, concepts.Appraisal, work)
