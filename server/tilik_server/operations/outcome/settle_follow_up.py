"""Settle a follow-up: a recognition, an incentive, points or guidance was carried out."""

from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FollowUpSettled, InvalidArgument
from tilik_server.models import FollowUp
from tilik_server.models.base import NOW
from tilik_server.operations.steps.find_appraisal import find_appraisal_of
from tilik_server.operations.steps.take_step import take_step
from tilik_server.validation.text import faults_in_text


async def settle_follow_up(database: Database, viewer: Viewer, follow_up: UUID, note: str) -> UUID:
    """Record that a follow-up was carried out, and return its appraisal's key.

    Raises InvalidArgument, NotFound, FollowUpSettled and the errors of `take_step`.
    """
    faults = faults_in_text(note, ("note",), 5000)
    if faults:
        raise InvalidArgument(fields=faults)
    appraisal = await find_appraisal_of(database, viewer, "follow_up", follow_up, ("followUp",))
    async with take_step(database, viewer, "settleFollowUp", appraisal, note=note):
        settled = await FollowUp.filter(id=follow_up, settled_at__isnull=True).update(
            settled_at=NOW, settled_by_id=viewer.employee, note=note
        )
        if not settled:
            raise FollowUpSettled
    return appraisal
