"""Missing parts of the graph: what submitPlan still needs of a plan that is a draft."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import orjson
import strawberry

from tilik_plugin.scheme import CycleParams
from tilik_schema.reading.context import Context
from tilik_server.operations.plan.plan_gap import PlanGap, find_plan_gaps
from tilik_server.operations.plan.planned_goal import PLAN, group_plans
from tilik_server.operations.steps.cycle_params import complete_params
from tilik_server.sql.statement import statement

CYCLES: Final = statement(
    "graph.plan_rules",
    "select c.id, c.scheme::text as scheme, c.params::text as params from cycle c "
    "where c.id = any($1::smallint[])",
)


@strawberry.type(description="One thing that a plan lacks before it can be submitted.")
class MissingPart:
    """A part of a plan that submitPlan would ask for."""

    code: str = strawberry.field(
        description="Stable: MAIN_RESULT, MEASURE, UNIT_OF_MEASURE, TARGET, PARAMS, WEIGHT or "
        "ATTENDANCE_WEIGHT."
    )
    path: list[str] = strawberry.field(
        description="Leads from the appraisal to it: goals, the goal's place in the plan from 0, "
        "and the field as setGoals names it. submitPlan puts appraisal before it."
    )
    message: str = strawberry.field(description="What is missing and how to mend it.")


async def load_missing(context: Context, appraisal: UUID, cycle: int) -> list[MissingPart]:
    """Return what the plan of an appraisal lacks; loads all such plans together."""

    async def load(keys: list[tuple[UUID, int]]) -> list[Sequence[PlanGap]]:
        plans = group_plans(await context.fetch(PLAN, [key for key, _ in keys]))
        context.note("goal", (goal.id for goals in plans.values() for goal in goals))
        rows = await context.fetch(CYCLES, list({cycle for _, cycle in keys}))
        schemes = {row["id"]: orjson.loads(row["scheme"]) for row in rows}
        params = {row["id"]: CycleParams.read(complete_params(row)) for row in rows}
        return [
            find_plan_gaps(plans[key], schemes[cycle], params[cycle], context.catalogue)
            for key, cycle in keys
        ]

    found: Sequence[PlanGap] = await context.loader("missing", load).load((appraisal, cycle))
    language = context.viewer.language
    return [
        MissingPart(
            code=each.code, path=list(each.path), message=each.message.in_language(language)
        )
        for each in found
    ]
