"""Lock a unit, to act on its ratings in a cycle as a whole."""

from collections.abc import Mapping
from typing import Any, Final

from tilik_plugin import Text
from tilik_server.errors import CodeUnknown, FieldFault
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

# Only another forum or predicate of the same unit has to wait for this lock.
UNIT: Final = statement(
    "rating.find_unit",
    """
select u.id, u.head_id, p.head_id as leader_id, c.id as cycle_id, c.scheme::text as scheme,
  u.path, (select r.path from unit r where r.id = c.unit_id) as cycle_path,
  c.params::text as params, c.starts_on, tilik_roles(u.id) as roles,
  tilik_roles(coalesce(u.parent_id, u.id)) as roles_above, tilik_today(u.id) as today
from unit u left join unit p on p.id = u.parent_id left join cycle c on c.code = $2
where u.code = $1 for no key update of u
""",
)


async def lock_unit(
    transaction: Transaction, unit_code: str, cycle_code: str, prefix: tuple[str, ...] = ()
) -> Mapping[str, Any]:
    """Lock a unit, and return its row with the cycle and the viewer's roles in it and above it.

    Raises CodeUnknown, naming the argument `unitCode` or `cycleCode` below `prefix`.
    """
    rows = await transaction.fetch(UNIT, unit_code, cycle_code)
    if not rows:
        raise _unknown(Text("unit", "unit kerja"), unit_code, (*prefix, "unitCode"))
    if rows[0]["cycle_id"] is None:
        raise _unknown(Text("cycle", "siklus"), cycle_code, (*prefix, "cycleCode"))
    found: Mapping[str, Any] = rows[0]
    return found


def _unknown(concept: Text, code: str, path: tuple[str, ...]) -> CodeUnknown:
    message = Text("there is no such code", "kode ini tidak ada")
    return CodeUnknown(concept=concept, code=code, fields=[FieldFault(path, message)])
