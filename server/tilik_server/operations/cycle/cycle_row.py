"""A cycle's row and the unit of a code, as operations on a whole cycle need them."""

from collections.abc import Mapping
from typing import Any, Final

from tilik_plugin import Text
from tilik_server.errors import CodeUnknown, CycleNotOpen, FieldFault
from tilik_server.models.vocabulary import CycleStatus
from tilik_server.sql.statement import Statement, statement
from tilik_server.sql.transaction import Transaction

# The lock lets rows below the cycle be written, and other operations on the cycle wait.
CYCLE: Final = statement(
    "cycle.find_cycle",
    """
select c.id, c.code, c.status, c.starts_on, c.ends_on, c.unit_id, c.scheme::text as scheme,
  c.params::text as params, (select u.path from unit u where u.id = c.unit_id) as path
from cycle c where c.code = $1 for no key update of c
""",
)
UNIT: Final = statement("cycle.find_unit", "select id, path from unit where code = $1")

CONCEPTS: Final = {"cycle": Text("cycle", "siklus"), "unit": Text("unit", "unit kerja")}


async def cycle_row(connection: Transaction, code: str, path: tuple[str, ...]) -> Mapping[str, Any]:
    """The cycle of a code, locked against other operations on it; raises CodeUnknown."""
    return await _found(connection, CYCLE, "cycle", code, path)


def check_open(cycle: Mapping[str, Any]) -> None:
    """Raise CycleNotOpen unless the cycle of a row is open."""
    if cycle["status"] != CycleStatus.OPEN:
        raise CycleNotOpen(code=cycle["code"], status=cycle["status"])


async def unit_row(connection: Transaction, code: str, path: tuple[str, ...]) -> Mapping[str, Any]:
    """The key and path of the unit of a code; raises CodeUnknown."""
    return await _found(connection, UNIT, "unit", code, path)


async def _found(
    connection: Transaction, wanted: Statement, concept: str, code: str, path: tuple[str, ...]
) -> Mapping[str, Any]:
    rows = await connection.fetch(wanted, code)
    if not rows:
        message = Text("there is no such code", "kode ini tidak ada")
        raise CodeUnknown(concept=CONCEPTS[concept], code=code, fields=[FieldFault(path, message)])
    found: Mapping[str, Any] = rows[0]
    return found
