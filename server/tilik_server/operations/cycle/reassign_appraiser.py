"""Reassign an appraisal to another appraiser."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.act_as import act_as
from tilik_server.access.appraisal_steps import MAY_APPOINT_THEMSELVES
from tilik_server.access.place import place_on_appraisal
from tilik_server.access.viewer import OPERATOR, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, InvalidArgument, NotFound
from tilik_server.models import Appraisal, Employee
from tilik_server.operations.steps.take_step import StepInProgress, take_step
from tilik_server.sql.statement import statement
from tilik_server.validation.text import check_reason

PATH: Final = ("appraiser",)
# The new appraiser with everyone above them.
ABOVE: Final = statement(
    "cycle.read_superiors",
    """
with recursive up as (
  select id, name, supervisor_id, active_until, 1 as level from employee where id = $1
  union
  select e.id, e.name, e.supervisor_id, e.active_until, up.level + 1
  from employee e join up on e.id = up.supervisor_id
)
select id, name, supervisor_id, active_until from up order by level
""",
)


async def reassign_appraiser(
    database: Database,
    viewer: Viewer,
    appraisal: UUID,
    appraiser: UUID,
    reason: str,
    if_version: int | None = None,
) -> UUID:
    """Set another appraiser and their supervisor as the superior; return the appraisal's key.

    The timeline names both appraisers and the reason. The employee cannot be the new appraiser, nor
    a superior of the new appraiser. A role of a team appoints somebody else, for its holder would
    see what an appraiser sees. Raises InvalidArgument, NotFound and the errors of `take_step`.
    """
    note = check_reason(reason)
    async with take_step(
        database, viewer, "reassignAppraiser", appraisal, if_version=if_version, note=note
    ) as step:
        wanted = await _new_appraiser(step, appraiser)
        step.ends_sight = True
        # PostgreSQL lets nobody change a row into one that they may not see.
        async with act_as(step.transaction, OPERATOR):
            await Appraisal.filter(id=appraisal).update(
                appraiser_id=appraiser, appraiser_superior_id=wanted["supervisor_id"]
            )
        step.note = await _note_with_names(step, wanted["name"], note)
    return appraisal


async def _note_with_names(step: StepInProgress, name: str, reason: str) -> str:
    """Return the reason after both names: the appraisal itself shows the present appraiser only."""
    # Named, since Tortoise lists all columns in an order that differs between processes.
    former = await Employee.filter(id=step.row["appraiser_id"]).only("id", "name").get_or_none()
    before = "-" if former is None else former.name
    said = Text(f"From {before} to {name}: {reason}", f"Dari {before} kepada {name}: {reason}")
    return said.in_language(step.viewer.language)


async def _new_appraiser(step: StepInProgress, appraiser: UUID) -> Mapping[str, Any]:
    """Return the new appraiser's row. Raises NotFound, or InvalidArgument for a wrong person."""
    rows = await step.transaction.fetch(ABOVE, appraiser)
    if not rows:
        message = Text("there is no such employee", "pegawai ini tidak ada")
        raise NotFound(fields=[FieldFault(PATH, message)])
    obstacle = _find_obstacle(step, rows[0], {row["id"] for row in rows})
    if obstacle is not None:
        raise InvalidArgument(fields=[FieldFault(PATH, obstacle)])
    found: Mapping[str, Any] = rows[0]
    return found


def _find_obstacle(
    step: StepInProgress, wanted: Mapping[str, Any], above: set[UUID]
) -> Text | None:
    if wanted["id"] == step.row["appraiser_id"]:
        return Text("this is the appraiser already", "ini sudah pejabat penilainya")
    place = place_on_appraisal(step.viewer, step.row)
    if wanted["id"] == step.viewer.employee and not place & MAY_APPOINT_THEMSELVES:
        return Text(
            "you would appoint yourself; the superior or somebody else of the team may do so",
            "Anda akan menunjuk diri sendiri; minta atasan atau anggota tim lain melakukannya",
        )
    if step.row["employee_id"] in above:
        return Text(
            "nobody is appraised by themselves or by somebody they lead",
            "pegawai tidak dinilai oleh dirinya sendiri atau bawahannya",
        )
    if wanted["active_until"] is not None and wanted["active_until"] < step.today:
        return Text("this employee is no longer active", "pegawai ini sudah tidak aktif")
    return None
