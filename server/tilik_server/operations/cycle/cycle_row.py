"""Find the cycle and the unit of an operation on a whole cycle, by their codes."""

from collections.abc import Mapping
from typing import Any, Final

from tilik_plugin import Text
from tilik_server.errors import CodeUnknown, CycleNotOpen, FieldFault
from tilik_server.models.vocabulary import CycleStatus
from tilik_server.models.words import label
from tilik_server.operations.steps.find_unit import find_unit
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

# With this lock rows that refer to the cycle can be written; other operations on the cycle wait.
CYCLE: Final = statement(
    "cycle.find_cycle",
    """
select c.id, c.code, c.status, c.starts_on, c.ends_on, c.unit_id, c.scheme::text as scheme,
  c.params::text as params, (select u.path from unit u where u.id = c.unit_id) as path
from cycle c where c.code = $1 for no key update of c
""",
)


async def lock_cycle(
    transaction: Transaction, code: str, path: tuple[str, ...]
) -> Mapping[str, Any]:
    """Lock the cycle with this code, and return its row. Raises CodeUnknown."""
    found = await transaction.fetch_row(CYCLE, code)
    if found is None:
        raise CodeUnknown(concept=Text("cycle", "siklus"), code=code, fields=_no_code(path))
    return found


def check_open(cycle: Mapping[str, Any]) -> None:
    """Raise CycleNotOpen if the cycle is closed."""
    if cycle["status"] != CycleStatus.OPEN:
        is_now, needed = label(CycleStatus(cycle["status"])), label(CycleStatus.OPEN)
        raise CycleNotOpen(code=cycle["code"], status=is_now, needed=needed)


async def find_unit_by_code(
    transaction: Transaction, code: str, path: tuple[str, ...]
) -> Mapping[str, Any]:
    """Return the key and the path of the unit with this code. Raises CodeUnknown."""
    return await find_unit(transaction, code, _no_code(path))


def _no_code(path: tuple[str, ...]) -> list[FieldFault]:
    return [FieldFault(path, Text("there is no such code", "kode ini tidak ada"))]
