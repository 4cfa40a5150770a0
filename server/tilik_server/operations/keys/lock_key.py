"""Find a key that is to be changed, and lock it."""

from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.errors import FieldFault, KeyRevoked, NotFound
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow, Transaction

ROW: Final = statement(
    "keys.lock_key",
    """
select k.name, k.unit_id, k.scopes, k.expires_on, k.revoked_at, tilik_today(k.unit_id) as today
from integration_key k where k.id = $1 for update
""",
)


async def lock_key(transaction: Transaction, key: UUID) -> ResultRow:
    """Return the row of a key that is not revoked. Raises NotFound and KeyRevoked."""
    row = await transaction.fetch_row(ROW, key)
    if row is None:
        message = Text("there is no such key", "kunci ini tidak ada")
        raise NotFound(fields=[FieldFault(("key",), message)])
    if row["revoked_at"] is not None:
        raise KeyRevoked(name=row["name"])
    return row
