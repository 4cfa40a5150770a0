"""Withdraw a forum that was recorded in error or twice, with what it alone confirmed."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_server.access.act_as import act_as
from tilik_server.access.actions import ACTIONS
from tilik_server.access.place import place_in_unit_row
from tilik_server.access.viewer import OPERATOR, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import AlreadyWithdrawn, FieldFault, NotFound, NotYourStep
from tilik_server.models.vocabulary import AppraisalStage
from tilik_server.operations.rating.lock_unit import lock_unit
from tilik_server.operations.rating.set_aside import set_aside
from tilik_server.operations.steps.cycle_params import read_cycle_params
from tilik_server.operations.steps.take_step import report_deadlock, stage_deadline
from tilik_server.operations.steps.timeline import insert_entries
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.text import check_reason

NAME: Final = "withdrawForum"
MOVED: Final = (AppraisalStage.CALIBRATED, AppraisalStage.RATED)
FORUM: Final = statement(
    "rating.find_forum",
    """
select u.code as unit, c.code as cycle
from forum f join unit u on u.id = f.unit_id join cycle c on c.id = f.cycle_id where f.id = $1
""",
)
WITHDRAW: Final = statement(
    "rating.withdraw_forum",
    """
update forum set withdrawn_at = now(), withdrawn_by_id = $2, withdrawal_reason = $3
where id = $1 and withdrawn_at is null
""",
)
# In the order of keys, as a forum that is recorded locks them.
CONFIRMED: Final = statement(
    "rating.lock_confirmed",
    """
select a.id, a.employee_id, a.starts_on, a.ends_on, a.started_on from appraisal a
where a.cycle_id = $1 and a.forum_id = $2 and a.stage = 'CALIBRATED' order by a.id for update of a
""",
)
MOVE: Final = statement(
    "rating.move_unconfirmed",
    """
update appraisal a set version = version + 1, stage = 'RATED', stage_since = now(),
  due_on = n.due_on
from jsonb_to_recordset($1::jsonb) n (id uuid, due_on date) where a.id = n.id
""",
)
ENTER: Final = statement(
    "rating.enter_withdrawal",
    insert_entries(
        "from appraisal a where a.id = any($1)",
        by_id="$2",
        action="$3",
        from_stage="$4",
        to_stage="$5",
        note="$6",
    ),
)


async def withdraw_forum(
    database: Database, viewer: Viewer, forum: UUID, reason: str
) -> tuple[UUID, str]:
    """Withdraw a forum with a reason; return the key of its unit and the code of its cycle.

    It stays readable, but justifies no distribution any more. What it confirmed goes back from
    CALIBRATED to RATED, with the forum's ratings set aside. That is each appraisal that
    `confirmRest` of this forum moved, and that is still CALIBRATED by it alone: one that
    calibrateAppraisal changed or confirmed since, that was returned, or that is decided stays as it
    is. A withdrawal by a person whose own rating it would move is refused. Raises InvalidArgument,
    NotFound, NotYourStep, AlreadyWithdrawn and ChangedMeanwhile.
    """
    note = check_reason(reason)
    async with report_deadlock(), database.writing(viewer) as transaction:
        found = await transaction.fetch_row(FORUM, forum)
        if found is None:
            message = Text("there is no such forum", "forum ini tidak ada")
            raise NotFound(fields=[FieldFault(("forum",), message)])
        unit = await lock_unit(transaction, found["unit"], found["cycle"])
        ACTIONS[NAME].require(place_in_unit_row(viewer, unit))
        # Heads of units withdraw what their forum confirmed; the ratings they may not read.
        async with act_as(transaction, OPERATOR):
            if not await transaction.execute(WITHDRAW, forum, viewer.employee, note):
                raise AlreadyWithdrawn
            await _take_back(transaction, viewer, unit, forum, note)
    return unit["id"], found["cycle"]


async def _take_back(
    transaction: Transaction, viewer: Viewer, unit: Mapping[str, Any], forum: UUID, note: str
) -> None:
    rows = await transaction.fetch(CONFIRMED, unit["cycle_id"], forum)
    if viewer.employee is not None and viewer.employee in {row["employee_id"] for row in rows}:
        others = Text(
            "those whose own rating it did not confirm",
            "mereka yang nilainya sendiri tidak dikonfirmasi forum ini",
        )
        raise NotYourStep(step=NAME, actors=others)
    params, keys = read_cycle_params(unit), [row["id"] for row in rows]
    moved = [
        {"id": row["id"], "due_on": stage_deadline(AppraisalStage.RATED, row, params)}
        for row in rows
    ]
    await set_aside(transaction, keys)
    await transaction.execute(MOVE, orjson.dumps(moved, default=str).decode())
    await transaction.execute(ENTER, keys, viewer.employee, NAME, *MOVED, note)
