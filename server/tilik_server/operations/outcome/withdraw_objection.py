"""Withdraw an objection; the outcome stands, and may be objected to again in time."""

from typing import Final
from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.operations.outcome.filed_objection import filed_objection
from tilik_server.operations.steps.find_appraisal import find_appraisal_of
from tilik_server.operations.steps.take_step import take_step
from tilik_server.sql.statement import statement

WITHDRAW: Final = statement(
    "outcome.withdraw_objection", "update objection set status = 'WITHDRAWN' where id = $1"
)


async def withdraw_objection(database: Database, viewer: Viewer, objection: UUID) -> UUID:
    """Withdraw a filed objection, and return its appraisal's key.

    Raises NotFound, ObjectionSettled and the errors of `take_step`.
    """
    appraisal = await find_appraisal_of(database, viewer, "objection", objection, ("objection",))
    async with take_step(database, viewer, "withdrawObjection", appraisal) as step:
        await filed_objection(step, objection)
        await step.transaction.execute(WITHDRAW, objection)
        step.due_on = step.row["objection_until"]
    return appraisal
