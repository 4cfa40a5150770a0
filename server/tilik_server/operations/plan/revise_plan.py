"""Revise a plan: make an agreed plan a draft again."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from tilik_plugin import Text, written
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.operations.plan.goal_draft import WRITTEN
from tilik_server.operations.plan.planned_goal import PlannedGoal, read_plan
from tilik_server.operations.steps.take_step import add_timeline_entry, take_step
from tilik_server.validation.text import check_reason

AGREED_GOALS: Final = "agreedGoals"
"""The timeline entry that keeps the goals as they were agreed."""
# The entry lists all WRITTEN columns; these are left out or have their own wording in `_line`.
ALSO_TOLD: Final = WRITTEN.without(
    "statement",
    "measure",
    "unit_of_measure",
    "target",
    "weight",
    "kind",
    "dimension",
    "duty",
    "programme",
    "shared",
    "contributes_to_id",
)


async def revise_plan(
    database: Database,
    viewer: Viewer,
    appraisal: UUID,
    reason: str,
    if_version: int | None = None,
) -> UUID:
    """Make an agreed plan a draft again, with a reason, and return the appraisal's key.

    The timeline keeps the text of the agreed goals. Goals that are kept also keep their evidence
    and their scores. Raises InvalidArgument and the errors of `take_step`.
    """
    note = check_reason(reason)
    async with take_step(
        database, viewer, "revisePlan", appraisal, if_version=if_version, note=note
    ) as step:
        goals = _as_lines(await read_plan(step.transaction, appraisal), viewer)
        await add_timeline_entry(
            step.transaction, viewer, step.row, AGREED_GOALS, step.stage, goals
        )
    return appraisal


def _as_lines(goals: Sequence[PlannedGoal], viewer: Viewer) -> str:
    """Return one line for each goal: statement, measure, target, weight and the other columns."""
    return "\n".join(_line(goal).in_language(viewer.language) for goal in goals)


def _line(goal: PlannedGoal) -> Text:
    row, measured = goal.row, goal.row.measure
    if goal.indicator is not None:
        measured = f"{goal.indicator.code} v{goal.indicator.version}"
    en = indonesian = "; ".join(filter(None, (row.statement, measured)))
    if row.target is not None:
        target = f"; target {written(row.target)} {row.unit_of_measure or ''}".rstrip()
        en, indonesian = en + target, indonesian + target
    if row.weight is not None:
        weight = written(row.weight)
        en, indonesian = f"{en}; weight {weight} %", f"{indonesian}; bobot {weight} %"
    also = "".join(
        f"; {name.replace('_', ' ')} {value}"
        for name, value in ALSO_TOLD.values(row).items()
        if value is not None
    )
    return Text(en + also, indonesian + also)
