"""Agree to a plan, so that its goals are scored from then on."""

from typing import Final
from uuid import UUID

from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import SCORING, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import PlanIncomplete
from tilik_server.operations.plan.plan_rules import faults_in_targets
from tilik_server.operations.plan.planned_goal import read_plan
from tilik_server.operations.plan.target_rules import warn_of_targets
from tilik_server.operations.steps.take_step import take_step
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.scoring.jobs import defer_scoring
from tilik_server.sql.statement import statement

# After a revision a goal may be shared or have no calculator: its earlier score is obsolete.
FORGET: Final = statement(
    "plan.forget_scores",
    """
delete from score s using goal g left join indicator i on i.id = g.indicator_id
where s.goal_id = g.id and g.appraisal_id = $1 and (g.shared or i.calculator_key is null)
""",
)
SCORED: Final = statement(
    "plan.list_scored_goals",
    """
select g.id from goal g join indicator i on i.id = g.indicator_id
where g.appraisal_id = $1 and not g.shared and i.calculator_key is not null
""",
)


async def agree_plan(
    database: Database,
    viewer: Viewer,
    catalogue: Catalogue,
    appraisal: UUID,
    if_version: int | None = None,
) -> UUID:
    """Agree to a submitted plan, and return the appraisal's key.

    Each goal with a calculator is scored after the commit, even without evidence. Raises
    PlanIncomplete for a target that gives no achievement, and the errors of `take_step`.
    """
    async with take_step(database, viewer, "agreePlan", appraisal, if_version=if_version) as step:
        goals = await read_plan(step.transaction, appraisal)
        # A plan that was submitted before its targets were checked has to be returned.
        if faults := faults_in_targets(goals, catalogue, ("appraisal",)):
            raise PlanIncomplete(fields=faults)
        await warn_of_targets(step.transaction, step.row, goals)
        # Nobody changes a score but the scoring itself.
        async with act_as(step.transaction, SCORING):
            await step.transaction.execute(FORGET, appraisal)
        rows = await step.transaction.fetch(SCORED, appraisal)
        await defer_scoring(step.transaction, [row["id"] for row in rows])
    return appraisal
