"""Find the filed objection for a step that answers, withdraws or decides it."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tilik_server.errors import ObjectionSettled
from tilik_server.models.vocabulary import ObjectionStatus
from tilik_server.models.words import label
from tilik_server.operations.steps.take_step import StepInProgress
from tilik_server.sql.statement import statement

OBJECTION: Final = statement(
    "outcome.find_objection",
    """
select id, status, tilik_local_day(unit_id, filed_at) as filed_on, responded_at from objection
where id = $1
""",
)


def check_filed(row: Mapping[str, Any]) -> None:
    """Raise ObjectionSettled if the objection was decided or withdrawn."""
    if row["status"] != ObjectionStatus.FILED:
        raise ObjectionSettled(status=label(ObjectionStatus(row["status"])))


async def filed_objection(step: StepInProgress, objection: UUID) -> Mapping[str, Any]:
    """Return the objection's row; the locked appraisal guards it. Raises ObjectionSettled."""
    (row,) = await step.transaction.fetch(OBJECTION, objection)
    check_filed(row)
    found: Mapping[str, Any] = row
    return found
