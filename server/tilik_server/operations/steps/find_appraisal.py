"""The appraisal that owns a row, for steps whose argument is that row and not the appraisal."""

from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, NotFound
from tilik_server.sql.statement import statement

OF: Final = {
    table: statement(
        f"steps.find_appraisal_of_{table}", f"select appraisal_id from {table} where id = $1"
    )
    for table in ("objection", "follow_up", "goal", "review")
} | {
    "evidence": statement(
        "steps.find_appraisal_of_evidence",
        "select g.appraisal_id from evidence e join goal g on g.id = e.goal_id where e.id = $1",
    )
}
MISSING: Final = {
    "objection": Text("there is no such objection", "keberatan ini tidak ada"),
    "goal": Text("there is no such goal", "sasaran ini tidak ada"),
    "follow_up": Text("there is no such follow-up", "tindak lanjut ini tidak ada"),
    "evidence": Text("there is no such evidence", "bukti ini tidak ada"),
    "review": Text("there is no such review", "evaluasi ini tidak ada"),
}


async def find_appraisal_of(
    database: Database, viewer: Viewer, table: str, key: UUID, path: tuple[str, ...]
) -> UUID:
    """Return the key of the appraisal that owns a row of `table`; an owner never changes.

    Raises NotFound, naming the argument at `path`.
    """
    async with database.reading(viewer) as transaction:
        found = await transaction.fetch_value(OF[table], key)
    if found is None:
        raise NotFound(fields=[FieldFault(path, MISSING[table])])
    appraisal: UUID = found
    return appraisal
