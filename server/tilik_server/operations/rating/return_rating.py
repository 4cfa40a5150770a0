"""Return a rating: the appraisal goes back a stage, before anything is decided."""

from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.models.vocabulary import AppraisalStage
from tilik_server.operations.rating.set_aside import set_aside
from tilik_server.operations.steps.take_step import take_step
from tilik_server.validation.text import check_reason


async def return_rating(
    database: Database,
    viewer: Viewer,
    appraisal: UUID,
    reason: str,
    if_version: int | None = None,
) -> UUID:
    """Return a RATED appraisal to its appraiser, or a CALIBRATED one to RATED; return its key.

    All ratings stay. What a forum changed or confirmed is set aside: it is marked and counts no
    more. Raises InvalidArgument and the errors of `take_step`.
    """
    note = check_reason(reason)
    async with take_step(
        database, viewer, "returnRating", appraisal, if_version=if_version, note=note
    ) as step:
        if step.stage is AppraisalStage.CALIBRATED:
            step.to = AppraisalStage.RATED
            await set_aside(step.transaction, [appraisal])
    return appraisal
