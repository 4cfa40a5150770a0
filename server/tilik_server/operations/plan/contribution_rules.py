"""Contribution rules: which goal another may contribute to or share, without a cycle of links."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR
from tilik_server.errors import FieldFault
from tilik_server.operations.plan.planned_goal import PlannedGoal
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree
from tilik_server.sql.transaction import Transaction

# `own` is the goal at the end of the chain of shared goals: its calculator scores all of them.
SERVED: Final = statement(
    "plan.read_served_goals",
    f"""
select g.id, g.cycle_id, g.axis_key, a.employee_id, a.appraiser_id,
  i.calculator_key is not null as is_scored,
  exists (select from unit o, unit u where o.id = a.unit_id and u.id = $2
    and {in_subtree("u.path", "o.path")}) as is_near
from goal g join appraisal a on a.id = g.appraisal_id
join goal own on own.id = g.scored_goal_id left join indicator i on i.id = own.indicator_id
where g.id = any($1)
""",
)
SEEN: Final = statement("plan.see_goals", "select id from goal where id = any($1)")
ABOVE: Final = statement(
    "plan.read_goals_above",
    """
with recursive up as (
  select id, contributes_to_id from goal where id = any($1)
  union
  select g.id, g.contributes_to_id from goal g join up on g.id = up.contributes_to_id
)
select id, contributes_to_id from up
""",
)
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
UNSCORED: Final = Text(
    "no calculator measures what it serves, so there is no score to share; serve it unshared",
    "tidak ada kalkulator yang mengukur sasaran yang didukung, jadi tidak ada nilai untuk dibagi; "
    "dukung tanpa berbagi",
)


async def faults_in_contributions(
    transaction: Transaction,
    appraisal: Mapping[str, Any],
    goals: Sequence[PlannedGoal],
    before: Sequence[PlannedGoal],
) -> list[FieldFault]:
    """Return the faults in the contributions of `goals`; a link that is unchanged has none.

    `appraisal` is the locked row. A goal may contribute to a goal of the appraiser, of the
    appraiser's superior, or of a team leader: somebody in the same unit or a unit above it whom the
    employee does not appraise. Both goals must lie on the same axis, and a goal can be shared only
    if a calculator measures it.
    """
    serving = [each for each in goals if each.row.contributes_to_id is not None]
    if not serving:
        return []
    wanted = [goal.row.contributes_to_id for goal in serving]
    seen = {row["id"] for row in await transaction.fetch(SEEN, wanted)}
    # Superiors' and team leaders' plans are not for the employee to read, but to contribute to.
    async with act_as(transaction, OPERATOR):
        rows = await transaction.fetch(SERVED, wanted, appraisal["unit_id"])
        above = await transaction.fetch(ABOVE, wanted)
    found = {row["id"]: row for row in rows}
    served = {row["id"]: row["contributes_to_id"] for row in above}
    served |= {goal.id: goal.row.contributes_to_id for goal in goals}
    links = {goal.id: goal.row.contributes_to_id for goal in before}
    faults = []
    for goal in serving:
        row = found.get(goal.row.contributes_to_id)
        is_new = goal.row.contributes_to_id != links.get(goal.id)
        fault = _fault(goal, appraisal, row, served) if is_new else None
        # A goal that the viewer may not see answers like one that never was.
        if fault is NOT_ABOVE and goal.row.contributes_to_id not in seen:
            fault = UNKNOWN
        if fault is not None:
            faults.append(FieldFault((*goal.path, "contributesTo"), fault))
        elif row is not None:
            faults += _faults_in_kind(goal, row)
    return faults


def _faults_in_kind(goal: PlannedGoal, wanted: Mapping[str, Any]) -> Iterator[FieldFault]:
    axis = goal.axis_key
    if wanted["axis_key"] != axis:
        message = Text(
            f"give a goal of {axis}, the axis of this one",
            f"berikan sasaran pada {axis}, aspek sasaran ini",
        )
        yield FieldFault((*goal.path, "contributesTo"), message)
    if goal.row.shared and not wanted["is_scored"]:
        yield FieldFault((*goal.path, "shared"), UNSCORED)


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
