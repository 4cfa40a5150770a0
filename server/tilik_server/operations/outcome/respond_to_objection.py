"""Respond to an objection as the appraiser."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import AlreadyAnswered, InvalidArgument
from tilik_server.models import Objection
from tilik_server.models.base import NOW
from tilik_server.operations.outcome.filed_objection import filed_objection
from tilik_server.operations.steps.find_appraisal import find_appraisal_of
from tilik_server.operations.steps.take_step import take_step
from tilik_server.validation.text import faults_in_text


async def respond_to_objection(
    database: Database, viewer: Viewer, objection: UUID, response: str
) -> UUID:
    """Store the only response to a filed objection, and return its appraisal's key.

    Raises InvalidArgument, NotFound, ObjectionSettled, AlreadyAnswered and the errors of
    `take_step`.
    """
    faults = faults_in_text(response, ("response",), 10_000)
    if faults:
        raise InvalidArgument(fields=faults)
    appraisal = await find_appraisal_of(database, viewer, "objection", objection, ("objection",))
    async with take_step(database, viewer, "respondToObjection", appraisal) as step:
        filed = await filed_objection(step, objection)
        check_unanswered(filed)
        await Objection.filter(id=objection).update(
            response=response, responded_by_id=viewer.employee, responded_at=NOW
        )
    return appraisal


def check_unanswered(filed: Mapping[str, Any]) -> None:
    """Raise AlreadyAnswered if the appraiser has responded to the objection with this row."""
    if filed["responded_at"] is not None:
        raise AlreadyAnswered
