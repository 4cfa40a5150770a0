"""End a grant before its last day."""

from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.actions import ACTIONS
from tilik_server.access.place import place_of_grant
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, GrantEnded, InvalidArgument, NotFound
from tilik_server.models import RoleGrant
from tilik_server.models.base import NOW
from tilik_server.operations.grants.grant_role import LONGEST_REASON
from tilik_server.sql.statement import statement
from tilik_server.validation.text import faults_in_text

ROW: Final = statement(
    "grants.lock_grant",
    """
select g.role, g.employee_id, g.unit_id,
  g.ended_at is not null or tilik_is_past(g.ends_on, g.unit_id) as has_ended
from role_grant g where g.id = $1 for update
""",
)


async def end_grant(database: Database, viewer: Viewer, grant: UUID, reason: str) -> UUID:
    """End a grant, and return its key; from the next transaction of the person it holds no more.

    Raises InvalidArgument, NotFound, NotYourStep and GrantEnded.
    """
    faults = faults_in_text(reason, ("reason",), LONGEST_REASON)
    if faults:
        raise InvalidArgument(fields=faults)
    async with database.writing(viewer) as transaction:
        row = await transaction.fetch_row(ROW, grant)
        if row is None:
            message = Text("there is no such grant", "penugasan peran ini tidak ada")
            raise NotFound(fields=[FieldFault(("grant",), message)])
        place = await place_of_grant(transaction, viewer, row["employee_id"], row["unit_id"])
        ACTIONS[f"endGrant.{row['role']}"].require(place)
        if row["has_ended"]:
            raise GrantEnded
        await RoleGrant.filter(id=grant).update(
            ended_at=NOW, ended_by_id=viewer.employee, end_reason=reason.strip()
        )
    return grant
