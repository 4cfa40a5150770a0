"""File an objection (keberatan) to an outcome."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import InvalidArgument, NoSuperior, ObjectionFinal, ObjectionTooLate
from tilik_server.models import Objection
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import DraftKind
from tilik_server.operations.steps.draft import drop_draft
from tilik_server.operations.steps.idempotency import faults_in_key
from tilik_server.operations.steps.take_step import IdempotentRequest, StepInProgress, take_step
from tilik_server.sql.statement import statement
from tilik_server.validation.text import faults_in_text

LONGEST_REASON: Final = 10_000
KNOWN: Final = statement(
    "outcome.find_outcome",
    """
select tilik_local_day(o.unit_id, o.decided_at) as decided_on, exists (
  select from objection b where b.appraisal_id = o.appraisal_id
    and b.status in ('UPHELD', 'REJECTED')) as final
from outcome o where o.appraisal_id = $1
""",
)
RECEIVE: Final = statement(
    "outcome.receive_by_objecting",
    """
update appraisal set acknowledged_at = coalesce(acknowledged_at, now()), objection_until = $2
where id = $1
""",
)


async def file_objection(
    database: Database,
    viewer: Viewer,
    appraisal: UUID,
    reason: str,
    idempotency_key: str | None = None,
    if_version: int | None = None,
) -> UUID:
    """Object with reasons until the last day to object, and return the appraisal's key.

    Objecting also acknowledges the outcome. With an idempotency key a repeated request changes
    nothing. Raises InvalidArgument, NoSuperior, ObjectionFinal, ObjectionTooLate and what
    `take_step` raises.
    """
    faults = faults_in_text(reason, ("reason",), LONGEST_REASON)
    faults += faults_in_key(idempotency_key, ("idempotencyKey",))
    if faults:
        raise InvalidArgument(fields=faults)
    request = IdempotentRequest(idempotency_key, {"appraisal": appraisal, "reason": reason})
    async with take_step(
        database,
        viewer,
        "fileObjection",
        appraisal,
        if_version=if_version,
        note=reason,
        request=request,
    ) as step:
        if step.repeated:
            return appraisal
        if step.row["appraiser_superior_id"] is None:
            raise NoSuperior
        until = await _last_day(step)
        if step.today > until:
            raise ObjectionTooLate(day=until)
        await step.transaction.execute(RECEIVE, appraisal, until)
        step.due_on = step.today + timedelta(step.cycle_params.decision_days)
        await Objection.create(
            id=new_id(step.row["cycle_id"]),
            cycle_id=step.row["cycle_id"],
            unit_id=step.row["unit_id"],
            appraisal_id=appraisal,
            reason=reason,
            deadline=step.due_on,
        )
        await drop_draft(step, DraftKind.OBJECTION)
    return appraisal


async def _last_day(step: StepInProgress) -> date:
    """Return the last day to object, also if the outcome is not acknowledged yet.

    Raises ObjectionFinal.
    """
    (known,) = await step.transaction.fetch(KNOWN, step.row["id"])
    if known["final"]:
        raise ObjectionFinal
    set_for: date | None = step.row["objection_until"]
    if set_for is not None:
        return set_for
    days = step.cycle_params
    deemed_on: date = known["decided_on"] + timedelta(days.acknowledgement_days)
    return min(step.today, deemed_on) + timedelta(days.objection_days)
