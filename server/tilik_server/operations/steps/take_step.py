"""Take a step: lock the appraisal, check the step, move the stage, and write the timeline."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_plugin.scheme import CycleParams, Deadline
from tilik_server.access.act_as import act_as
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.access.permission import Step
from tilik_server.access.place import place_on_appraisal
from tilik_server.access.viewer import OPERATOR, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import (
    ChangedMeanwhile,
    FieldFault,
    NotFound,
    Outdated,
)
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import AppraisalStage
from tilik_server.operations.steps.cycle_params import complete_params
from tilik_server.operations.steps.idempotency import claim_key
from tilik_server.operations.steps.timeline import insert_entries
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Deadlock, Transaction

# Only the appraisal is locked: steps on other appraisals of the cycle need not wait.
LOCK: Final = statement(
    "steps.lock_appraisal",
    """
select a.id, a.cycle_id, a.unit_id, a.employee_id, a.appraiser_id, a.appraiser_superior_id,
  a.version, a.stage, a.starts_on, a.ends_on, a.started_on, a.due_on, a.acknowledged_at,
  a.objection_until, a.imported, tilik_is_past(a.due_on, a.unit_id) as overdue,
  tilik_today(a.unit_id) as today, tilik_roles(a.unit_id) as roles, c.code as cycle_code,
  c.scheme::text as scheme, c.params::text as params, c.starts_on as cycle_starts_on,
  c.ends_on as cycle_ends_on, c.status as cycle_status
from appraisal a join cycle c on c.id = a.cycle_id
where a.id = $1 for update of a
""",
)
MOVE: Final = statement(
    "steps.move_appraisal",
    """
update appraisal set version = version + 1, stage = $2::text,
  due_on = case when stage = $2::text and $3::date is null then due_on else $3 end,
  stage_since = case when stage = $2::text then stage_since else now() end
where id = $1
""",
)
ENTER: Final = statement(
    "steps.enter_step",
    insert_entries(
        "from appraisal a where a.id = $2",
        id="$1",
        by_id="$3",
        action="$4",
        from_stage="$5",
        to_stage="$6",
        note="$7",
    ),
)
# A stage ends when the next one begins, so its deadline is the next stage's in the parameters.
DEADLINES: Final = {
    AppraisalStage.DRAFT: "submitted",
    AppraisalStage.SUBMITTED: "agreed",
    AppraisalStage.AGREED: "self_assessed",
    AppraisalStage.SELF_ASSESSED: "rated",
    AppraisalStage.RATED: "calibrated",
    AppraisalStage.CALIBRATED: "decided",
}


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """An idempotency key, or None, and the input that was sent with it."""

    key: str | None
    given: Any


@dataclass(slots=True)
class StepInProgress:
    """A step that is being taken on a locked appraisal, inside one transaction.

    `row` is the appraisal before the step. The operation may set `to`, `note` and `due_on`: they
    become the stage, the note of the timeline entry and the stage's deadline when the block ends.
    Without `due_on` a new stage gets the cycle's deadline, and an unchanged stage keeps its own.
    `repeated` says that an earlier request with the same idempotency key took this step already,
    so the block must do nothing. With `ends_sight`, the viewer may not see the appraisal any more.
    """

    transaction: Transaction
    viewer: Viewer
    row: Mapping[str, Any]
    scheme: Mapping[str, Any]
    params: Mapping[str, Any]
    cycle_params: CycleParams
    to: AppraisalStage
    note: str | None = None
    due_on: date | None = None
    repeated: bool = False
    ends_sight: bool = False

    @property
    def stage(self) -> AppraisalStage:
        """Return the stage before the step."""
        return AppraisalStage(self.row["stage"])

    @property
    def today(self) -> date:
        """Return the present day in the time zone of the appraisal's unit."""
        found: date = self.row["today"]
        return found


@asynccontextmanager
async def take_step(
    database: Database,
    viewer: Viewer,
    name: str,
    appraisal: UUID,
    *,
    if_version: int | None = None,
    note: str | None = None,
    path: str = "appraisal",
    request: IdempotentRequest | None = None,
) -> AsyncIterator[StepInProgress]:
    """Open a transaction that takes the step `name` on an appraisal; yield the step in progress.

    The stage and the timeline entry are written when the block ends. An error inside the block
    rolls everything back. A second request for the same appraisal waits, and sees the first one's
    changes. Raises NotFound (naming the argument `path`), NotYourStep, WrongStage, Outdated,
    ChangedMeanwhile, and IdempotencyKeyReused if `request` is given.
    """
    rule = STEPS[name]
    async with report_deadlock(), database.writing(viewer) as transaction:
        row = await lock_appraisal(transaction, appraisal, path)
        scheme = orjson.loads(row["scheme"])
        params = complete_params(row)
        known = CycleParams.read(params)
        to = rule.to or AppraisalStage(row["stage"])
        step = StepInProgress(transaction, viewer, row, scheme, params, known, to, note)
        # The key is claimed under the lock, so a second request finds the first one's result.
        if request is not None:
            earlier = await claim_key(
                transaction, viewer.actor, request.key, name, request.given, appraisal
            )
            step.repeated = earlier is not None
        # A repeated request must succeed although the step has moved the stage already.
        if step.repeated:
            yield step
            return
        check_step(rule, viewer, row, if_version)
        yield step
        # A superior who names another appraiser may have lost the appraisal by it.
        async with act_as(transaction, OPERATOR) if step.ends_sight else nullcontext():
            await _finish(step, name)


async def _finish(step: StepInProgress, name: str) -> None:
    """Move the appraisal to the step's stage, and write the timeline."""
    due_on, key = step.due_on, step.row["id"]
    if due_on is None and step.to != step.stage:
        due_on = stage_deadline(step.to, step.row, step.cycle_params)
    if await step.transaction.execute(MOVE, key, step.to, due_on) != 1:
        # The policies hide what they forbid, and a step that was checked must not be lost.
        raise RuntimeError(f"the step {name} may not write the appraisal that it may take")
    await add_timeline_entry(step.transaction, step.viewer, step.row, name, step.to, step.note)


@asynccontextmanager
async def report_deadlock() -> AsyncIterator[None]:
    """Raise ChangedMeanwhile if PostgreSQL ends the block's transaction because of a deadlock."""
    try:
        yield
    except Deadlock as fault:
        raise ChangedMeanwhile from fault


async def lock_appraisal(
    transaction: Transaction, appraisal: UUID, path: str = "appraisal"
) -> Mapping[str, Any]:
    """Lock an appraisal until the transaction ends, and return its row. Raises NotFound."""
    rows = await transaction.fetch(LOCK, appraisal)
    if not rows:
        message = Text("there is no such appraisal", "penilaian ini tidak ada")
        raise NotFound(fields=[FieldFault(tuple(path.split(".")), message)])
    found: Mapping[str, Any] = rows[0]
    return found


def check_step(
    step: Step, viewer: Viewer, row: Mapping[str, Any], if_version: int | None = None
) -> None:
    """Check that the viewer may take a step on an appraisal with this row.

    Raises NotYourStep, WrongStage, and Outdated if `if_version` is not the latest version.
    """
    # After a stage's deadline others may take the step, so that somebody absent blocks nobody.
    overdue = row.get("overdue", False)
    step.require(place_on_appraisal(viewer, row), overdue)
    step.require_stage(AppraisalStage(row["stage"]), overdue)
    if if_version is not None and if_version != row["version"]:
        raise Outdated(found=row["version"], given=if_version)


async def add_timeline_entry(
    transaction: Transaction,
    viewer: Viewer,
    row: Mapping[str, Any],
    action: str,
    to: AppraisalStage,
    note: str | None = None,
) -> None:
    """Store a timeline entry for an appraisal; `row` is its row before the step."""
    before = AppraisalStage(row["stage"])
    stages = (None, None) if to == before else (before, to)
    key = new_id(row["cycle_id"])
    await transaction.execute(ENTER, key, row["id"], viewer.employee, action, *stages, note)


def stage_deadline(
    stage: AppraisalStage, appraisal: Mapping[str, Any], params: CycleParams
) -> date | None:
    """Return the last day for a stage, or None for a stage without a deadline.

    Deadlines are counted from the first or the last day of the appraisal. These are the days of the
    cycle, unless the employee came later or left earlier. If it was started after its first day,
    they are counted from the day on which it was started.
    """
    if stage not in DEADLINES:
        return None
    due: Deadline = getattr(params.stage_deadlines, DEADLINES[stage])
    begin: date = appraisal["starts_on" if due.after == "start" else "ends_on"]
    # Otherwise everybody would be overdue on the first day of a cycle that is started late.
    if due.after == "start" and appraisal["started_on"] is not None:
        begin = max(begin, appraisal["started_on"])
    return begin + timedelta(days=due.days)
