"""Acknowledge an outcome, a review, or the cycle's rules, as the employee."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import (
    AlreadyAcknowledged,
    AlreadyWithdrawn,
    FieldFault,
    InvalidArgument,
    NotFound,
    WrongStage,
)
from tilik_server.models.vocabulary import AppraisalStage
from tilik_server.models.words import label
from tilik_server.operations.steps.take_step import StepInProgress, take_step
from tilik_server.sql.statement import statement

DECIDED: Final = statement(
    "outcome.find_decided_objection",
    """
select exists (select from objection where appraisal_id = $1 and status in ('UPHELD', 'REJECTED'))
  as final
""",
)
# Everybody takes this step in the same weeks, and a model's update costs 0.2 to 0.3 ms more.
RECEIVE: Final = statement(
    "outcome.acknowledge_outcome",
    """
update appraisal set acknowledged_at = coalesce(acknowledged_at, now()), objection_until = $2
where id = $1
""",
)
REVIEW: Final = statement(
    "outcome.find_review",
    """
select acknowledged_at, withdrawn_at from review where id = $1 and appraisal_id = $2
""",
)
SIGN: Final = statement(
    "outcome.acknowledge_review", "update review set acknowledged_at = now() where id = $1"
)
BRIEFED: Final = statement(
    "outcome.find_briefing", "select briefed_at from appraisal where id = $1"
)
BRIEF: Final = statement(
    "outcome.acknowledge_briefing", "update appraisal set briefed_at = now() where id = $1"
)


async def acknowledge(
    database: Database,
    viewer: Viewer,
    appraisal: UUID,
    of: UUID | int | None = None,
    waive_objection: bool = False,
) -> UUID:
    """Record an acknowledgement, and return the appraisal's key.

    `of` is the key of a review, or the number of the cycle for its rules, or None for the outcome.
    Acknowledging the outcome starts the days to object. It closes the appraisal if an objection was
    decided already or if the employee waives one. Raises InvalidArgument, NotFound,
    AlreadyAcknowledged, AlreadyWithdrawn and the errors of `take_step`.
    """
    if of is not None and waive_objection:
        message = Text("only with the outcome", "hanya bersama hasil penilaian")
        raise InvalidArgument(fields=[FieldFault(("waiveObjection",), message)])
    async with take_step(database, viewer, "acknowledge", appraisal) as step:
        if isinstance(of, UUID):
            await _acknowledge_review(step, of)
        elif of is not None:
            await _acknowledge_rules(step, of)
        else:
            await _acknowledge_outcome(step, waive_objection)
    return appraisal


async def _acknowledge_outcome(step: StepInProgress, waive: bool) -> None:
    if step.stage is not AppraisalStage.DECIDED:
        raise WrongStage(stage=label(step.stage), allowed=label(AppraisalStage.DECIDED))
    # An outcome that is acknowledged may still be closed early by waiving the objection.
    if step.row["acknowledged_at"] is not None and not waive:
        raise AlreadyAcknowledged
    until = step.row["objection_until"]
    # PP 30/2019: the decision on an objection is final.
    if until is None and not waive and not await _is_final(step):
        # PP 30/2019: the days to object begin when the result is received.
        until = step.today + timedelta(step.cycle_params.objection_days)
    step.due_on = until
    await step.transaction.execute(RECEIVE, step.row["id"], until)
    # Without a last day to object nothing is left to wait for.
    if waive or until is None:
        step.to, step.due_on = AppraisalStage.CLOSED, None


async def _is_final(step: StepInProgress) -> bool:
    (found,) = await step.transaction.fetch(DECIDED, step.row["id"])
    return bool(found["final"])


async def _acknowledge_review(step: StepInProgress, review: UUID) -> None:
    rows = await step.transaction.fetch(REVIEW, review, step.row["id"])
    if not rows:
        raise _not_found(Text("there is no such review of it", "evaluasi ini tidak ada padanya"))
    if rows[0]["withdrawn_at"] is not None:
        raise AlreadyWithdrawn
    _require_first(rows[0]["acknowledged_at"])
    await step.transaction.execute(SIGN, review)


async def _acknowledge_rules(step: StepInProgress, cycle: int) -> None:
    if cycle != step.row["cycle_id"]:
        raise _not_found(Text("this is not its cycle", "ini bukan siklusnya"))
    (row,) = await step.transaction.fetch(BRIEFED, step.row["id"])
    _require_first(row["briefed_at"])
    await step.transaction.execute(BRIEF, step.row["id"])


def _require_first(at: Any) -> None:
    if at is not None:
        raise AlreadyAcknowledged


def _not_found(message: Text) -> NotFound:
    return NotFound(fields=[FieldFault(("of",), message)])
