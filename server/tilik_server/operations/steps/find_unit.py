"""Find the unit of a code."""

from collections.abc import Sequence
from typing import Final

from tilik_plugin import Text
from tilik_server.errors import CodeUnknown, FieldFault
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Row, Transaction

UNIT: Final = statement("steps.find_unit", "select id, path from unit where code = $1")


async def find_unit(connection: Transaction, code: str, faults: Sequence[FieldFault] = ()) -> Row:
    """The key and path of a unit; raises CodeUnknown with these faults."""
    found = await connection.fetch_row(UNIT, code)
    if found is None:
        raise CodeUnknown(concept=Text("unit", "unit kerja"), code=code, fields=faults)
    return found
