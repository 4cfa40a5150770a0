"""The viewer's roles in a unit."""

from typing import Any
from uuid import UUID

from tilik_schema.reading.context import Context
from tilik_server.sql.statement import statement

ROLES = statement(
    "graph.find_roles", "select u.id, tilik_roles(u.id) as roles from unit u where u.id = any($1)"
)


async def roles_in(context: Context, unit: UUID) -> frozenset[str]:
    """Return the viewer's roles in a unit; reads the database only if a grant is for a subtree."""
    grants = await context.grants()
    # Grants that hold everywhere answer for every unit without a query.
    if all(each.unit is None for each in grants):
        return frozenset(each.role for each in grants)

    async def load(units: list[Any]) -> list[frozenset[str]]:
        rows = await context.fetch(ROLES, units)
        found = {row["id"]: frozenset(row["roles"]) for row in rows}
        return [found.get(each, frozenset()) for each in units]

    roles: frozenset[str] = await context.loader("roles", load).load(unit)
    return roles
