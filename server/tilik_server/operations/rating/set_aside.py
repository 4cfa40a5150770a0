"""Set calibrations aside: what a forum made of ratings is kept, marked, and counts no more."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

RATINGS: Final = statement(
    "rating.set_ratings_aside",
    """
update rating set set_aside_at = now()
where appraisal_id = any($1) and source = 'FORUM' and set_aside_at is null
""",
)
ADJUSTMENTS: Final = statement(
    "rating.set_adjustments_aside",
    """
update adjustment set set_aside_at = now() where appraisal_id = any($1) and set_aside_at is null
""",
)


FORGET_FORUM: Final = statement(
    "rating.forget_forum",
    "update appraisal set forum_id = null where id = any($1) and forum_id is not null",
)


async def set_aside(transaction: Transaction, appraisals: Sequence[UUID]) -> None:
    """Mark the forum's ratings and adjustments of these appraisals, so that they count no more.

    No forum is said to have confirmed these appraisals then.
    """
    # Who returns a rating, or withdraws a forum, need not be allowed to read the ratings.
    async with act_as(transaction, OPERATOR):
        await transaction.execute(RATINGS, list(appraisals))
        await transaction.execute(ADJUSTMENTS, list(appraisals))
        await transaction.execute(FORGET_FORUM, list(appraisals))
