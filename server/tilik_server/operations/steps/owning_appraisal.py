"""Belonging: the appraisal to which a row belongs that a step names instead of it."""

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
    for table in ("objection", "follow_up", "review")
}
MISSING: Final = {
    "objection": Text("there is no such objection", "keberatan ini tidak ada"),
    "follow_up": Text("there is no such follow-up", "tindak lanjut ini tidak ada"),
    "review": Text("there is no such review", "evaluasi ini tidak ada"),
}


async def appraisal_of(
    database: Database, viewer: Viewer, table: str, key: UUID, path: tuple[str, ...]
) -> UUID:
    """The appraisal of a row, which never changes; raises NotFound, naming the argument."""
    async with database.reading(viewer) as connection:
        found = await connection.fetch_value(OF[table], key)
    if found is None:
        raise NotFound(fields=[FieldFault(path, MISSING[table])])
    appraisal: UUID = found
    return appraisal
