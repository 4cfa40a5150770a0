"""Return a submitted plan to the employee."""

from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.operations.steps.take_step import take_step
from tilik_server.validation.text import check_reason


async def return_plan(
    database: Database,
    viewer: Viewer,
    appraisal: UUID,
    reason: str,
    if_version: int | None = None,
) -> UUID:
    """Send a submitted plan back with a reason, and return the appraisal's key.

    The plan becomes a draft again, with the deadline of a draft. Raises InvalidArgument and the
    errors of `take_step`.
    """
    note = check_reason(reason)
    async with take_step(
        database, viewer, "returnPlan", appraisal, if_version=if_version, note=note
    ):
        pass
    return appraisal
