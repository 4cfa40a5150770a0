"""List the keys of integrations, for the operator."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow

LISTED: Final = statement(
    "keys.list_keys",
    """
select k.name, u.code as unit, k.scopes, k.calculators, k.expires_on, k.last_used_at,
  case when k.revoked_at is not null then 'revoked'
       when tilik_is_past(k.expires_on, k.unit_id) then 'expired' else 'valid' end as state
from integration_key k left join unit u on u.id = k.unit_id
order by k.name
""",
)
BY_NAME: Final = statement("keys.find_by_name", "select id from integration_key where name = $1")


async def list_keys(database: Database) -> Sequence[ResultRow]:
    """Return every key by name, with its unit's code and whether it is valid."""
    async with database.reading(OPERATOR) as transaction:
        return await transaction.fetch(LISTED)


async def find_key(database: Database, name: str) -> UUID | None:
    """Return the row of the key with this name, or None."""
    async with database.reading(OPERATOR) as transaction:
        row: UUID | None = await transaction.fetch_value(BY_NAME, name)
    return row
