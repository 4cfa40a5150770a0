"""Taking a step: the appraisal locked, the step checked, the stage moved, the timeline written."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_plugin.scheme import CycleParams, Deadline
from tilik_server.access.action import Step
from tilik_server.access.place import on_appraisal
from tilik_server.access.steps import STEPS
from tilik_server.access.viewer import Viewer
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
from tilik_server.operations.steps.idempotency import claim
from tilik_server.operations.steps.timeline import entries
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Deadlock, Transaction

LOCKED: Final = statement(
    "steps.lock_appraisal",
    """
select a.id, a.cycle_id, a.unit_id, a.employee_id, a.appraiser_id, a.appraiser_superior_id,
  a.version, a.stage, a.starts_on, a.ends_on, a.due_on, a.acknowledged_at, a.objection_until,
  a.imported, tilik_is_past(a.due_on, a.unit_id) as overdue, tilik_today(a.unit_id) as today,
  tilik_roles(a.unit_id) as roles, c.code as cycle_code, c.scheme::text as scheme,
  c.params::text as params, c.starts_on as cycle_starts_on, c.ends_on as cycle_ends_on,
  c.status as cycle_status
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
    entries(
        "from appraisal a where a.id = $2",
        id="$1",
        by_id="$3",
        action="$4",
        from_stage="$5",
        to_stage="$6",
        note="$7",
    ),
)
# The deadline that ends each stage: that of the stage which comes next.
DEADLINES: Final = {
    AppraisalStage.DRAFT: "submitted",
    AppraisalStage.SUBMITTED: "agreed",
    AppraisalStage.AGREED: "self_assessed",
    AppraisalStage.SELF_ASSESSED: "rated",
    AppraisalStage.RATED: "calibrated",
    AppraisalStage.CALIBRATED: "decided",
}


@dataclass(frozen=True, slots=True)
class Once:
    """An idempotency key, or None, and the input that it belongs to."""

    key: str | None
    given: Any


@dataclass(slots=True)
class Stepping:
    """A step being taken on a locked appraisal, in the transaction of `connection`.

    `row` is the appraisal as it was. What the operation sets of `to`, `note` and `due_on` becomes
    the stage, the timeline entry's note and the stage's deadline when the block ends; a stage that
    stays keeps its deadline. `repeated`: an earlier request with the same idempotency key did it
    already, and the block has nothing to do.
    """

    connection: Transaction
    viewer: Viewer
    step: Step
    row: Mapping[str, Any]
    scheme: Mapping[str, Any]
    params: Mapping[str, Any]
    cycle_params: CycleParams
    to: AppraisalStage
    note: str | None = None
    due_on: date | None = None
    repeated: bool = False

    @property
    def stage(self) -> AppraisalStage:
        """The stage before the step."""
        return AppraisalStage(self.row["stage"])

    @property
    def today(self) -> date:
        """The present day where the appraisal's unit lies."""
        found: date = self.row["today"]
        return found


@asynccontextmanager
async def stepping(
    database: Database,
    viewer: Viewer,
    name: str,
    appraisal: UUID,
    *,
    if_version: int | None = None,
    note: str | None = None,
    path: str = "appraisal",
    once: Once | None = None,
) -> AsyncIterator[Stepping]:
    """Take the step of a name on an appraisal: one transaction with its timeline entry.

    Raises NotFound (naming the argument `path`), NotYourStep, WrongStage, Outdated,
    ChangedMeanwhile and, with `once`, IdempotencyKeyReused; whatever the block raises leaves
    everything as it was. Of two at once, the second sees what the first did.
    """
    step = STEPS[name]
    async with one_wins(), database.writing(viewer) as connection:
        row = await locked(connection, appraisal, path)
        scheme = orjson.loads(row["scheme"])
        params = complete_params(row)
        known = CycleParams.read(params)
        to = step.to or AppraisalStage(row["stage"])
        taken = Stepping(connection, viewer, step, row, scheme, params, known, to, note)
        if once is not None:
            earlier = await claim(connection, viewer.actor, once.key, name, once.given, appraisal)
            taken.repeated = earlier is not None
        if taken.repeated:
            yield taken
            return
        check(step, viewer, row, if_version)
        yield taken
        due_on = taken.due_on
        if due_on is None and taken.to != taken.stage:
            due_on = deadline(taken.to, row, known)
        await connection.execute(MOVE, appraisal, taken.to, due_on)
        await enter(connection, viewer, row, name, taken.to, taken.note)


@asynccontextmanager
async def one_wins() -> AsyncIterator[None]:
    """Of two transactions that wait for each other, let the one that gives way say so.

    Raises ChangedMeanwhile.
    """
    try:
        yield
    except Deadlock as fault:
        raise ChangedMeanwhile from fault


async def locked(
    connection: Transaction, appraisal: UUID, path: str = "appraisal"
) -> Mapping[str, Any]:
    """The appraisal's row, locked until the transaction ends; raises NotFound."""
    rows = await connection.fetch(LOCKED, appraisal)
    if not rows:
        message = Text("there is no such appraisal", "penilaian ini tidak ada")
        raise NotFound(fields=[FieldFault(tuple(path.split(".")), message)])
    found: Mapping[str, Any] = rows[0]
    return found


def check(
    step: Step, viewer: Viewer, row: Mapping[str, Any], if_version: int | None = None
) -> None:
    """Raise what forbids the step: the person, the stage, or a version that is not the latest."""
    overdue = row.get("overdue", False)
    step.require(on_appraisal(viewer, row), overdue)
    step.require_stage(AppraisalStage(row["stage"]), overdue)
    if if_version is not None and if_version != row["version"]:
        raise Outdated(found=row["version"], given=if_version)


async def enter(
    connection: Transaction,
    viewer: Viewer,
    row: Mapping[str, Any],
    action: str,
    to: AppraisalStage,
    note: str | None = None,
) -> None:
    """Write a timeline entry of an appraisal whose row was `row` before."""
    before = AppraisalStage(row["stage"])
    stages = (None, None) if to == before else (before, to)
    key = new_id(row["cycle_id"])
    await connection.execute(ENTER, key, row["id"], viewer.employee, action, *stages, note)


def deadline(
    stage: AppraisalStage, appraisal: Mapping[str, Any], params: CycleParams
) -> date | None:
    """Returns the day on which a stage should be over; None for a stage without a deadline.

    Deadlines are counted from the appraisal's own first and last day, which are those of the cycle
    unless the employee came later or left earlier.
    """
    if stage not in DEADLINES:
        return None
    due: Deadline = getattr(params.stage_deadlines, DEADLINES[stage])
    begin: date = appraisal["starts_on" if due.after == "start" else "ends_on"]
    return begin + timedelta(days=due.days)
