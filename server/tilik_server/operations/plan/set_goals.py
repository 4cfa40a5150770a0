"""Set goals: write a plan, or one axis of it, while it is a draft."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_server.access.act_as import act_as
from tilik_server.access.actions import ACTIONS
from tilik_server.access.place import place_on_appraisal
from tilik_server.access.viewer import OPERATOR, SCORING, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import (
    ChangedMeanwhile,
    FieldFault,
    GoalInUse,
)
from tilik_server.models import Goal
from tilik_server.operations.plan.contribution_rules import faults_in_contributions
from tilik_server.operations.plan.goal_draft import MOST, GoalDraft, faults_in_goals
from tilik_server.operations.plan.plan_change import PlanChange, find_plan_change
from tilik_server.operations.plan.plan_rules import (
    ATTENDANCE,
    faults_in_plan,
    sum_of_weights,
    warnings_about_plan,
)
from tilik_server.operations.plan.planned_goal import (
    GOAL,
    PlannedGoal,
    find_usable_indicators,
    read_plan,
)
from tilik_server.operations.plan.target_rules import TARGET_UNUSUAL, find_unusual_targets
from tilik_server.operations.steps.take_step import StepInProgress, take_step
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ConstraintViolation
from tilik_server.validation.all_faults import first_of_each, raise_all
from tilik_server.validation.text import faults_in_text, is_storable

MOST_LINES: Final = 50
LINES: Final = {
    "resources": "resources",
    "accountability": "accountability",
    "agreed_consequences": "agreedConsequences",
}
PATH: Final = ("input", "goals")
WARNED: Final = (ATTENDANCE, TARGET_UNUSUAL)

USED: Final = statement(
    "plan.find_used_goals",
    """
select g.id from goal g where g.id = any($1) and (
  exists (select from evidence e where e.goal_id = g.id)
  or exists (select from goal o where o.contributes_to_id = g.id)
  or exists (select from rating r where r.goal_id = g.id)
  or exists (select from feedback f where f.goal_id = g.id))
""",
)
DROP_SCORES: Final = statement("plan.drop_scores", "delete from score where goal_id = any($1)")
DROP_GOALS: Final = statement("plan.drop_goals", "delete from goal where id = any($1)")
# These columns come from the appraisal; a trigger sets `scored_goal_id`.
OF_APPRAISAL: Final = {"cycle_id": "a.cycle_id", "unit_id": "a.unit_id", "appraisal_id": "a.id"}
STORED: Final = GOAL.without(*OF_APPRAISAL, "scored_goal_id")
STORE: Final = statement(
    "plan.store_goals",
    GOAL.without("scored_goal_id").upsert(
        f"from appraisal a, {STORED.recordset('$2')} where a.id = $1", *OF_APPRAISAL, **OF_APPRAISAL
    ),
)
DESCRIBE: Final = statement(
    "plan.describe_plan",
    """
update appraisal set resources = coalesce($2, resources),
  accountability = coalesce($3, accountability),
  agreed_consequences = coalesce($4, agreed_consequences),
  warnings = coalesce(
    (select jsonb_agg(w) from jsonb_array_elements(warnings) w where w ->> 'code' <> all($5)), '[]'
  ) || $6::jsonb
where id = $1
""",
)


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """The goals and the other lists of a plan; a list that is None is left unchanged.

    `unread` are the faults of ids that could not be read.
    """

    appraisal: UUID
    goals: Sequence[GoalDraft]
    resources: Sequence[str] | None = None
    accountability: Sequence[str] | None = None
    agreed_consequences: Sequence[str] | None = None
    if_version: int | None = None
    unread: Sequence[FieldFault] = ()


async def set_goals(
    database: Database, viewer: Viewer, catalogue: Catalogue, plan: PlanDraft
) -> UUID:
    """Replace the goals on the axes that the new goals name, and return the appraisal's key.

    A goal with an id is kept and changed. If no goal names an axis, the first axis of the scheme is
    replaced. A goal may be unfinished: `find_plan_gaps` says what it lacks. Raises
    InvalidArgument and InvalidId with all faults at once, GoalInUse and the errors of `take_step`;
    NotYourStep also if the employee writes an expectation for a criterion.
    """
    async with take_step(
        database,
        viewer,
        "setGoals",
        plan.appraisal,
        if_version=plan.if_version,
        path="input.appraisal",
    ) as step:
        change = await _find_change(step, catalogue, plan)
        try:
            await _store(step, plan, change)
        # Evidence, a rating or feedback can arrive between the check and the deletion of a goal.
        except ConstraintViolation as fault:
            raise ChangedMeanwhile from fault
    return plan.appraisal


async def _find_change(step: StepInProgress, catalogue: Catalogue, plan: PlanDraft) -> PlanChange:
    """Return the change to the plan.

    Raises InvalidArgument and InvalidId, then NotYourStep for the expectations of criteria, then
    GoalInUse.
    """
    faults = [*faults_in_goals(plan.goals), *_faults_in_lines(plan)]
    # What is too long is not looked at further.
    if len(plan.goals) > MOST:
        raise_all(faults, plan.unread)
    transaction, row = step.transaction, step.row
    before = await read_plan(transaction, plan.appraisal)
    codes = [goal.indicator_code for goal in plan.goals if goal.indicator_code is not None]
    usable = [code for code in codes if is_storable(code)]
    indicators = await find_usable_indicators(transaction, usable, row["unit_id"])
    change = find_plan_change(
        plan.goals, before, row["cycle_id"], step.scheme, indicators, catalogue
    )
    faults += change.faults
    faults += await faults_in_contributions(transaction, row, change.stored, before)
    goals = [*change.stored, *change.unchanged]
    faults += faults_in_plan(goals, step.cycle_params, catalogue, PATH, change.axes_changed)
    raise_all(first_of_each(faults), plan.unread)
    _check_expectations(step, change, before)
    await _check_deleted(step, change)
    return change


def _check_expectations(
    step: StepInProgress, change: PlanChange, before: Sequence[PlannedGoal]
) -> None:
    """Raise NotYourStep if the employee changes a goal for a criterion: the appraiser writes it."""
    known = {each.id: (each.row.criterion_key, each.row.statement) for each in before}
    message = Text(
        "the appraiser writes what is expected under a criterion",
        "ekspektasi pada suatu kriteria ditulis pejabat penilai kinerja",
    )
    faults = [
        FieldFault((*goal.path, "statement"), message)
        for goal in change.stored
        if (goal.row.criterion_key or known.get(goal.id, (None,))[0])
        and known.get(goal.id) != (goal.row.criterion_key, goal.row.statement)
    ]
    if any(goal.row.criterion_key for goal in change.deleted):
        faults.append(FieldFault(PATH, message))
    if faults:
        place = place_on_appraisal(step.viewer, step.row)
        ACTIONS["setGoals.criterion"].require(place, fields=faults)


async def _check_deleted(step: StepInProgress, change: PlanChange) -> None:
    dropped = {goal.id: goal for goal in change.deleted}
    # What refers to a goal may be private feedback, or the plan of somebody below.
    async with act_as(step.transaction, OPERATOR):
        rows = await step.transaction.fetch(USED, list(dropped))
    if rows:
        named_goals = [dropped[row["id"]].row.statement[:80] for row in rows]
        messages = [Text(f"keep: {each}", f"pertahankan: {each}") for each in named_goals]
        raise GoalInUse(fields=[FieldFault(PATH, message) for message in messages])


async def _store(step: StepInProgress, plan: PlanDraft, change: PlanChange) -> None:
    transaction, appraisal = step.transaction, plan.appraisal
    gone = [goal.id for goal in change.deleted]
    if gone:
        # Nobody changes a score but the scoring itself.
        async with act_as(transaction, SCORING):
            await transaction.execute(DROP_SCORES, gone)
        await transaction.execute(DROP_GOALS, gone)
    goals = [*change.stored, *change.unchanged]
    weighted = _fully_weighted(goals)
    rows = [_row_with_weight(goal, weighted) for goal in change.stored]
    await transaction.execute(STORE, appraisal, STORED.as_json(rows))
    lines = [getattr(plan, name) for name in LINES]
    found = warnings_about_plan(goals, step.cycle_params)
    found += await find_unusual_targets(transaction, step.row, goals)
    warnings = orjson.dumps(found).decode()
    await transaction.execute(DESCRIBE, appraisal, *lines, WARNED, warnings)


def _fully_weighted(goals: Sequence[PlannedGoal]) -> set[str]:
    """Return the axes whose weights sum to 100: what has none there counts nothing."""
    by_axis = defaultdict(list)
    for goal in goals:
        if goal.row.weight is not None:
            by_axis[goal.axis_key].append(goal)
    return {axis for axis, found in by_axis.items() if sum_of_weights(found) == 100}


def _row_with_weight(goal: PlannedGoal, weighted: Collection[str]) -> Goal:
    """Return a goal's row, with the weight 0 if other goals have all the weight of its axis."""
    has_none = goal.row.weight is None and goal.axis_key in weighted
    return STORED.copy_with(goal.row, weight=0) if has_none else goal.row


def _faults_in_lines(plan: PlanDraft) -> list[FieldFault]:
    faults = []
    for name, field in LINES.items():
        lines = getattr(plan, name) or ()
        if len(lines) > MOST_LINES:
            message = Text(f"give at most {MOST_LINES}", f"berikan paling banyak {MOST_LINES}")
            faults.append(FieldFault(("input", field), message))
        for place, line in enumerate(lines):
            faults += faults_in_text(line, ("input", field, str(place)), 500)
    return faults
