"""Withdraw an objection; the outcome stands, and may be objected to again in time."""

from typing import Final
from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.operations.outcome.filed_objection import filed_objection
from tilik_server.operations.steps.owning_appraisal import appraisal_of
from tilik_server.operations.steps.take_step import stepping
from tilik_server.sql.statement import statement

WITHDRAW: Final = statement(
    "outcome.withdraw_objection", "update objection set status = 'WITHDRAWN' where id = $1"
)


async def withdraw_objection(database: Database, viewer: Viewer, objection: UUID) -> UUID:
    """Withdraw a filed objection, and answer its appraisal's key.

    Raises NotFound, ObjectionSettled and what `stepping` raises.
    """
    appraisal = await appraisal_of(database, viewer, "objection", objection, ("objection",))
    async with stepping(database, viewer, "withdrawObjection", appraisal) as taken:
        await filed_objection(taken, objection)
        await taken.connection.execute(WITHDRAW, objection)
        taken.due_on = taken.row["objection_until"]
    return appraisal
