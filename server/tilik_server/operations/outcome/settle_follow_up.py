"""Settle a follow-up: what became of a recognition, an incentive, points or guidance."""

from typing import Final
from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FollowUpSettled, InvalidArgument
from tilik_server.operations.steps.find_appraisal import find_appraisal_of
from tilik_server.operations.steps.take_step import take_step
from tilik_server.sql.statement import statement
from tilik_server.validation.text import faults_in_text

SETTLE: Final = statement(
    "outcome.settle_follow_up",
    """
update follow_up set settled_at = now(), settled_by_id = $2, note = $3
where id = $1 and settled_at is null returning id
""",
)


async def settle_follow_up(database: Database, viewer: Viewer, follow_up: UUID, note: str) -> UUID:
    """Record that a follow-up was carried out, and return its appraisal's key.

    Raises InvalidArgument, NotFound, FollowUpSettled and the errors of `take_step`.
    """
    faults = faults_in_text(note, ("note",), 5000)
    if faults:
        raise InvalidArgument(fields=faults)
    appraisal = await find_appraisal_of(database, viewer, "follow_up", follow_up, ("followUp",))
    async with take_step(database, viewer, "settleFollowUp", appraisal, note=note) as step:
        values = [follow_up, viewer.employee, note]
        if not await step.transaction.fetch(SETTLE, *values):
            raise FollowUpSettled
    return appraisal
