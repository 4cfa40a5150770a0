"""Reassign an appraisal to another appraiser."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.viewer import Viewer
from tilik_server.database import Database
from tilik_server.errors import FieldFault, InvalidArgument, NotFound
from tilik_server.operations.given_text import check_reason
from tilik_server.operations.stepping import Stepping, stepping

PATH: Final = ("appraiser",)
# The new appraiser with everyone above them.
ABOVE: Final = """
with recursive up as (
  select id, supervisor_id, active_until, 1 as level from employee where id = $1
  union
  select e.id, e.supervisor_id, e.active_until, up.level + 1
  from employee e join up on e.id = up.supervisor_id
)
select id, supervisor_id, active_until from up order by level
"""
ASSIGN: Final = "update appraisal set appraiser_id = $2, appraiser_superior_id = $3 where id = $1"


async def reassign_appraiser(
    database: Database,
    viewer: Viewer,
    appraisal: UUID,
    appraiser: UUID,
    reason: str,
    if_version: int | None = None,
) -> UUID:
    """Name another appraiser, whose supervisor becomes the appraiser's superior.

    Answers the appraisal's key. Neither may be the employee, nor may the employee lead either.
    Raises InvalidArgument, NotFound and what `stepping` raises.
    """
    note = check_reason(reason)
    async with stepping(
        database, viewer, "reassignAppraiser", appraisal, if_version=if_version, note=note
    ) as taken:
        superior = await _superior(taken, appraiser)
        await taken.connection.execute_query(ASSIGN, [appraisal, appraiser, superior])
    return appraisal


async def _superior(taken: Stepping, appraiser: UUID) -> UUID | None:
    """The new appraiser's supervisor; raises what speaks against the new appraiser."""
    rows = await taken.connection.execute_query_dict(ABOVE, [appraiser])
    if not rows:
        message = Text("there is no such employee", "pegawai ini tidak ada")
        raise NotFound(fields=[FieldFault(PATH, message)])
    forbidding = _forbidding(taken, rows[0], {row["id"] for row in rows})
    if forbidding is not None:
        raise InvalidArgument(fields=[FieldFault(PATH, forbidding)])
    found: UUID | None = rows[0]["supervisor_id"]
    return found


def _forbidding(taken: Stepping, wanted: Mapping[str, Any], above: set[UUID]) -> Text | None:
    if wanted["id"] == taken.row["appraiser_id"]:
        return Text("this is the appraiser already", "ini sudah pejabat penilainya")
    if taken.row["employee_id"] in above:
        return Text(
            "nobody is appraised by themselves or by somebody they lead",
            "pegawai tidak dinilai oleh dirinya sendiri atau bawahannya",
        )
    if wanted["active_until"] is not None and wanted["active_until"] < taken.today:
        return Text("this employee is no longer active", "pegawai ini sudah tidak aktif")
    return None
