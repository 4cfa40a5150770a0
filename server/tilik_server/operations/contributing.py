"""Contributing: whose goal another goal may serve, and that no goal serves itself in the end."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from tortoise.backends.asyncpg.client import TransactionWrapper

from tilik_plugin import Text
from tilik_server.errors import FieldFault
from tilik_server.operations.planned_goal import PlannedGoal

SERVED: Final = """
select g.id, g.cycle_id, a.employee_id, a.appraiser_id,
  exists (select from unit o, unit u where o.id = a.unit_id and u.id = $2
    and u.path >= o.path and u.path < o.path || 'g') as is_near
from goal g join appraisal a on a.id = g.appraisal_id where g.id = any($1)
"""
ABOVE: Final = """
with recursive up as (
  select id, contributes_to_id from goal where id = any($1)
  union
  select g.id, g.contributes_to_id from goal g join up on g.id = up.contributes_to_id
)
select id, contributes_to_id from up
"""
UNKNOWN: Final = Text("there is no such goal", "sasaran ini tidak ada")
NOT_ABOVE: Final = Text(
    "give a goal of the superior's plan, or of a team leader's of the unit or one above it, in "
    "the same cycle",
    "berikan sasaran dari rencana atasan, atau ketua tim di unit ini atau di atasnya, pada siklus "
    "yang sama",
)
LOOP: Final = Text(
    "it would serve itself in the end", "sasaran ini akhirnya mendukung diri sendiri"
)


async def faults_in_contributions(
    connection: TransactionWrapper,
    appraisal: Mapping[str, Any],
    goals: Sequence[PlannedGoal],
    before: Sequence[PlannedGoal],
) -> list[FieldFault]:
    """What is wrong with the goals that the given ones are to serve; a link that stays is right.

    `appraisal` is the locked row. A goal may serve one of the appraiser's or of the appraiser's
    superior, or a team leader's: of somebody in the same unit or one above it whom the employee
    does not appraise.
    """
    links = {goal.id: goal.contributes_to for goal in before}
    new = [each for each in goals if each.contributes_to not in (None, links.get(each.id))]
    if not new:
        return []
    wanted = [goal.contributes_to for goal in new]
    rows = await connection.execute_query_dict(SERVED, [wanted, appraisal["unit_id"]])
    found = {row["id"]: row for row in rows}
    above = await connection.execute_query_dict(ABOVE, [wanted])
    served = {row["id"]: row["contributes_to_id"] for row in above}
    served |= {goal.id: goal.contributes_to for goal in goals}
    faults = []
    for goal in new:
        fault = _fault(goal, appraisal, found.get(goal.contributes_to), served)
        if fault is not None:
            faults.append(FieldFault((*goal.path, "contributesTo"), fault))
    return faults


def _fault(
    goal: PlannedGoal,
    appraisal: Mapping[str, Any],
    wanted: Mapping[str, Any] | None,
    served: Mapping[UUID, UUID | None],
) -> Text | None:
    if wanted is None:
        return UNKNOWN
    person, employee = wanted["employee_id"], appraisal["employee_id"]
    superiors = (appraisal["appraiser_id"], appraisal["appraiser_superior_id"])
    is_below = person == employee or wanted["appraiser_id"] == employee
    is_above = person in superiors or wanted["is_near"]
    if wanted["cycle_id"] != appraisal["cycle_id"] or is_below or not is_above:
        return NOT_ABOVE
    return LOOP if _leads_back(goal.id, served) else None


def _leads_back(start: UUID, served: Mapping[UUID, UUID | None]) -> bool:
    seen, at = {start}, served.get(start)
    while at is not None and at not in seen:
        seen.add(at)
        at = served.get(at)
    return at is not None
