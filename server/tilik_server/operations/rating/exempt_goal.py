"""Exempt a goal: the appraiser says why it counts without a score or a rating."""

from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.judging.figures import figures_of, goals_without_result
from tilik_server.judging.load_facts import load_facts
from tilik_server.operations.steps.find_appraisal import find_appraisal_of
from tilik_server.operations.steps.take_step import StepInProgress, take_step
from tilik_server.plugin_host.catalogue import read_stored_scheme
from tilik_server.sql.statement import statement
from tilik_server.validation.text import check_reason

PATH: Final = ("goal",)
GOAL: Final = statement(
    "rating.read_exemption", "select statement, exemption_reason from goal where id = $1"
)
EXEMPT: Final = statement(
    "rating.exempt_goal",
    """
update goal set exempted_at = now(), exempted_by_id = $2, exemption_reason = $3 where id = $1
""",
)


async def exempt_goal(
    database: Database, viewer: Viewer, goal: UUID, reason: str, if_version: int | None = None
) -> UUID:
    """Exempt a goal that counts in the outcome and has no result; return its appraisal's key.

    It is left out of its axis's mean as long as it has neither a score nor a rating: one that
    comes later counts. Another reason replaces the earlier one, which the timeline keeps.
    `if_version` is the appraisal's. Raises InvalidArgument, NotFound and the errors of `take_step`.
    """
    reason = check_reason(reason)
    appraisal = await find_appraisal_of(database, viewer, "goal", goal, PATH)
    async with take_step(
        database, viewer, "exemptGoal", appraisal, if_version=if_version, path="goal"
    ) as step:
        (row,) = await step.transaction.fetch(GOAL, goal)
        if row["exemption_reason"] == reason:
            fault = Text("it is exempted for this reason already", "sudah dikecualikan karena itu")
            raise InvalidArgument(fields=[FieldFault(("reason",), fault)])
        if row["exemption_reason"] is None:
            await _require_nothing_to_count(step, goal)
        await step.transaction.execute(EXEMPT, goal, step.viewer.employee, reason)
        step.note = f"{reason} ({row['statement']})"
    return appraisal


async def _require_nothing_to_count(step: StepInProgress, goal: UUID) -> None:
    """Raise InvalidArgument if an outcome would not ask for the goal's result."""
    rules = read_stored_scheme(step.scheme)
    facts = await load_facts(step.transaction, step.row["id"])
    figures = figures_of(rules, step.params, facts, keep_own=False)
    asked = goals_without_result(rules, step.params, figures)
    if str(goal) not in {each.goal_id for each in asked}:
        message = Text(
            "only a goal that counts by its own score or rating, and has neither, is exempted",
            "hanya sasaran yang dihitung dari skor atau nilainya sendiri, dan belum memiliki "
            "keduanya, yang dapat dikecualikan",
        )
        raise InvalidArgument(fields=[FieldFault(PATH, message)])
