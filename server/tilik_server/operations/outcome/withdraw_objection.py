"""Withdraw an objection; until the last day to object another one may be filed."""

from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.models import Objection
from tilik_server.models.vocabulary import ObjectionStatus
from tilik_server.operations.outcome.filed_objection import filed_objection
from tilik_server.operations.steps.find_appraisal import find_appraisal_of
from tilik_server.operations.steps.take_step import take_step


async def withdraw_objection(database: Database, viewer: Viewer, objection: UUID) -> UUID:
    """Withdraw a filed objection, and return its appraisal's key.

    Raises NotFound, ObjectionSettled and the errors of `take_step`.
    """
    appraisal = await find_appraisal_of(database, viewer, "objection", objection, ("objection",))
    async with take_step(database, viewer, "withdrawObjection", appraisal) as step:
        await filed_objection(step, objection)
        await Objection.filter(id=objection).update(status=ObjectionStatus.WITHDRAWN)
        step.due_on = step.row["objection_until"]
    return appraisal
