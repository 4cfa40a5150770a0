"""Submit a plan to the appraiser."""

from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import PlanIncomplete
from tilik_server.operations.plan.plan_gap import find_plan_gaps
from tilik_server.operations.plan.planned_goal import read_plan
from tilik_server.operations.plan.target_rules import warn_of_targets
from tilik_server.operations.steps.take_step import take_step
from tilik_server.plugin_host.catalogue import Catalogue


async def submit_plan(
    database: Database,
    viewer: Viewer,
    catalogue: Catalogue,
    appraisal: UUID,
    if_version: int | None = None,
) -> UUID:
    """Submit a complete plan, and return the appraisal's key.

    After the deadline the appraiser may submit it for the employee, which the timeline records.
    Raises PlanIncomplete with all that is missing, and the errors of `take_step`.
    """
    async with take_step(database, viewer, "submitPlan", appraisal, if_version=if_version) as step:
        goals = await read_plan(step.transaction, appraisal)
        missing = find_plan_gaps(goals, step.scheme, step.cycle_params, catalogue)
        if missing:
            raise PlanIncomplete(fields=[part.as_fault() for part in missing])
        await warn_of_targets(step.transaction, step.row, goals)
        row = step.row
        if row["overdue"] and viewer.employee != row["employee_id"]:
            said = Text(
                f"Submitted in the employee's place after the deadline of {row['due_on']}.",
                f"Diajukan menggantikan pegawai setelah tenggat {row['due_on']}.",
            )
            step.note = said.in_language(viewer.language)
    return appraisal
