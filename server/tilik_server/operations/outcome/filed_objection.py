"""The filed objection that a step answers, withdraws or decides."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tilik_server.errors import ObjectionSettled
from tilik_server.models.vocabulary import ObjectionStatus
from tilik_server.operations.steps.take_step import Stepping

OBJECTION: Final = """
select id, status, tilik_local_day(unit_id, filed_at) as filed_on, responded_at from objection
where id = $1
"""


async def filed_objection(taken: Stepping, objection: UUID) -> Mapping[str, Any]:
    """The objection's row, under its locked appraisal; raises ObjectionSettled."""
    (row,) = await taken.connection.execute_query_dict(OBJECTION, [objection])
    if row["status"] != ObjectionStatus.FILED:
        raise ObjectionSettled(status=row["status"])
    found: Mapping[str, Any] = row
    return found
