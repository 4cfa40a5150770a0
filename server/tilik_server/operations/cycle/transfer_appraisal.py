"""Transfer an appraisal: end it before the employee's new post, and start another one there."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.operations.cycle.cycle_row import check_open, lock_cycle
from tilik_server.operations.cycle.end_appraisal import set_last_day
from tilik_server.operations.cycle.start_appraisals import (
    fill_appraisals,
    start_people,
)
from tilik_server.operations.steps.find_unit import check_inside
from tilik_server.operations.steps.take_step import StepInProgress, take_step
from tilik_server.sql.statement import statement
from tilik_server.validation.text import check_reason, faults_in_text

CYCLE_PATH: Final = ("cycleCode",)
# The post's unit is the one where the next appraisal belongs.
POST: Final = statement(
    "cycle.find_present_post",
    """
select m.starts_on, u.id, u.path, u.name
from assignment m join unit u on u.id = m.unit_id
where m.employee_id = $1 and not m.acting
  and daterange(m.starts_on, m.ends_on, '[]') @> tilik_today(m.unit_id)
""",
)


async def transfer_appraisal(
    database: Database,
    viewer: Viewer,
    appraisal: UUID,
    reason: str,
    *,
    on: date | None = None,
    cycle_code: str | None = None,
    copy_plan: bool = False,
    if_version: int | None = None,
) -> UUID:
    """End an appraisal on the day before `on`, start the next one, and return the next one's key.

    `on` is by default the first day of the employee's present main post, where the next appraisal
    is started. It belongs to the same cycle, or to that of `cycle_code`. With `copy_plan`, its
    draft has the goals that were agreed in the old cycle. Raises InvalidArgument, CodeUnknown,
    CycleNotOpen and the errors of `take_step`.
    """
    note = check_reason(reason)
    faults = [] if cycle_code is None else faults_in_text(cycle_code, ("cycleCode",), 64)
    if faults:
        raise InvalidArgument(fields=faults)
    async with (
        take_step(
            database, viewer, "transferAppraisal", appraisal, if_version=if_version, note=note
        ) as step,
        # Who ends the appraisal here may neither read the post elsewhere nor start anything there.
        act_as(step.transaction, OPERATOR),
    ):
        post = await _new_post(step)
        first = on or post["starts_on"]
        _check_first_day(first, post)
        await set_last_day(step, first - timedelta(days=1))
        cycle = await _next_cycle(step, post, cycle_code or step.row["cycle_code"])
        return await _start_next(step, post, cycle, first, copy_plan=copy_plan)


async def _new_post(step: StepInProgress) -> Mapping[str, Any]:
    """Return the employee's present main post. Raises InvalidArgument if it is in the same unit."""
    found = await step.transaction.fetch_row(POST, step.row["employee_id"])
    if found is None or found["id"] == step.row["unit_id"]:
        message = Text(
            "the employee's main post is not in another unit; change the post first",
            "jabatan utama pegawai tidak di unit lain; ubah dahulu jabatannya",
        )
        raise InvalidArgument(fields=[FieldFault(("appraisal",), message)])
    return found


def _check_first_day(first: date, post: Mapping[str, Any]) -> None:
    if first < post["starts_on"]:
        message = Text(
            f"give a day from {post['starts_on']} on, when the post in {post['name']} begins",
            f"berikan tanggal sejak {post['starts_on']}, awal jabatan di {post['name']}",
        )
        raise InvalidArgument(fields=[FieldFault(("on",), message)])


async def _next_cycle(
    step: StepInProgress, post: Mapping[str, Any], code: str
) -> Mapping[str, Any]:
    """Lock and return the cycle of the next appraisal. Raises if it is closed or elsewhere."""
    cycle = await lock_cycle(step.transaction, code, CYCLE_PATH)
    check_open(cycle)
    check_inside(cycle["path"], post["path"], CYCLE_PATH)
    return cycle


async def _start_next(
    step: StepInProgress,
    post: Mapping[str, Any],
    cycle: Mapping[str, Any],
    first: date,
    *,
    copy_plan: bool,
) -> UUID:
    """Start the next appraisal in the unit of the post, and return its key."""
    person = step.row["employee_id"]
    found = await start_people(step.transaction, cycle, post, person, since=first)
    if not found.started:
        message = Text(
            f"this cycle has no days left from {first} on for this employee",
            f"siklus ini tidak punya hari tersisa sejak {first} bagi pegawai ini",
        )
        raise InvalidArgument(fields=[FieldFault(CYCLE_PATH, message)])
    source = None
    if copy_plan:
        source = await lock_cycle(step.transaction, step.row["cycle_code"], CYCLE_PATH)
    await fill_appraisals(step.transaction, step.viewer, cycle, source, found.started)
    return found.started[0]
