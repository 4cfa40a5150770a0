"""End an appraisal early, before a transfer or a retirement."""

from datetime import date
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.models import Appraisal
from tilik_server.operations.steps.take_step import StepInProgress, stage_deadline, take_step
from tilik_server.sql.statement import statement
from tilik_server.validation.text import check_reason

# Evidence that was withdrawn or rejected does not count.
LATER: Final = statement(
    "cycle.find_last_day",
    """
select greatest(
  (select max(e.occurred_on) from evidence e join goal g on g.id = e.goal_id
   where g.appraisal_id = $1 and e.status in ('PENDING', 'ACCEPTED')),
  (select max(r.ends_on) from review r
   where r.appraisal_id = $1 and r.withdrawn_at is null)) as last
""",
)


async def end_appraisal(
    database: Database,
    viewer: Viewer,
    appraisal: UUID,
    on: date,
    reason: str,
    if_version: int | None = None,
) -> UUID:
    """Make `on` the last day of the appraisal, and return its key.

    The appraisal stays in its stage; the employee's next one may start on the day after.
    Raises InvalidArgument and the errors of `take_step`.
    """
    note = check_reason(reason)
    async with take_step(
        database, viewer, "endAppraisal", appraisal, if_version=if_version, note=note
    ) as step:
        await set_last_day(step, on)
    return appraisal


async def set_last_day(step: StepInProgress, on: date) -> None:
    """Make `on` the last day of the step's appraisal. Raises InvalidArgument."""
    await _check_day(step, on)
    await Appraisal.filter(id=step.row["id"]).update(ends_on=on)
    step.due_on = stage_deadline(step.stage, {**step.row, "ends_on": on}, step.cycle_params)


async def _check_day(step: StepInProgress, on: date) -> None:
    first, last = step.row["starts_on"], step.row["ends_on"]
    (found,) = await step.transaction.fetch(LATER, step.row["id"])
    if not first <= on < last:
        message = Text(
            f"its last day would be {on}; it must be from {first} on and before {last}",
            f"hari terakhirnya menjadi {on}; harus sejak {first} dan sebelum {last}",
        )
    elif found["last"] is not None and found["last"] > on:
        message = Text(
            f"its last day would be {on}; there is evidence or a review of {found['last']}",
            f"hari terakhirnya menjadi {on}; ada bukti dukung atau dialog kinerja tanggal "
            f"{found['last']}",
        )
    else:
        return
    raise InvalidArgument(fields=[FieldFault(("on",), message)])
