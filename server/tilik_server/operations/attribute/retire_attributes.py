"""Retire a set of attributes."""

from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.actions import ACTIONS
from tilik_server.access.place import place_in_unit
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, NotFound
from tilik_server.operations.attribute.declare_attributes import RETIRE
from tilik_server.sql.statement import statement

FIND: Final = statement(
    "attribute.find_set", "select unit_id from attribute_set where id = $1 for update"
)


async def retire_attributes(database: Database, viewer: Viewer, attribute_set: UUID) -> UUID:
    """Take a version of a set out of use, and return its key; what has its attributes keeps them.

    One that is retired stays so. Raises NotFound and NotYourStep.
    """
    async with database.writing(viewer) as transaction:
        row = await transaction.fetch_row(FIND, attribute_set)
        if row is None:
            message = Text("there is no such set", "kumpulan atribut ini tidak ada")
            raise NotFound(fields=[FieldFault(("attributeSet",), message)])
        ACTIONS["retireAttributes"].require(await place_in_unit(transaction, row["unit_id"]))
        await transaction.execute(RETIRE, attribute_set)
    return attribute_set
