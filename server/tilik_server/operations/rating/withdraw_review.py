"""Withdraw a review that was recorded in error or twice."""

from typing import Final
from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import AlreadyWithdrawn
from tilik_server.operations.steps.find_appraisal import find_appraisal_of
from tilik_server.operations.steps.take_step import take_step
from tilik_server.sql.statement import statement
from tilik_server.validation.text import check_reason

WITHDRAW: Final = statement(
    "rating.withdraw_review",
    """
update review set withdrawn_at = now(), withdrawn_by_id = $2, withdrawal_reason = $3
where id = $1 and withdrawn_at is null
""",
)


async def withdraw_review(
    database: Database, viewer: Viewer, review: UUID, reason: str, if_version: int | None = None
) -> UUID:
    """Withdraw a review with a reason, and return its appraisal's key.

    The review stays readable, with its ratings, but nothing waits for it or is counted by it any
    more. `if_version` is the appraisal's. Raises InvalidArgument, NotFound, AlreadyWithdrawn and
    the errors of `take_step`.
    """
    note = check_reason(reason)
    appraisal = await find_appraisal_of(database, viewer, "review", review, ("review",))
    async with take_step(
        database, viewer, "withdrawReview", appraisal, if_version=if_version, note=note
    ) as step:
        if not await step.transaction.execute(WITHDRAW, review, viewer.employee, note):
            raise AlreadyWithdrawn
    return appraisal
