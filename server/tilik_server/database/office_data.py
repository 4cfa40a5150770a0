"""Whose rows a database holds: an office's, or only those of the demo.

A unit or an employee that is not the demo's makes all rows an office's. In a database without
units and employees every row does, except in the tables that hold no data of an office.
"""

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from tilik_server.access.policies import POLICIES
from tilik_server.sql.statement import Statement, composed, statement
from tilik_server.sql.transaction import Transaction

WITHOUT_OFFICE_DATA: Final[Mapping[str, str]] = {
    "audit_chain": "follows from other rows",
    "audit_change": "follows from other rows",
    "audit_event": "follows from other rows",
    "competency": "written at each start from the lists of plugins",
    "plugin": "written at each start from the installed plugins",
    "quota": "counts requests",
    "region": "official codes, which every office imports from the same list",
}
ORGANISATION: Final[tuple[str, ...]] = ("unit", "employee")
EXISTING: Final = statement(
    "database.list_existing",
    """
select relname::text as name from pg_class
where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and relname = any ($1)
order by relname
""",
)


async def find_office_data(transaction: Transaction, demo: Collection[UUID]) -> str | None:
    """Return a table that holds rows of an office, or None.

    `demo` holds the keys of the demo's units and employees. Rows that were added to the demo while
    trying it are the demo's, too. The viewer must be allowed to read every table.
    """
    rows = await transaction.fetch(EXISTING, sorted(POLICIES))
    tables: list[str] = [row["name"] for row in rows]
    organisation = [table for table in ORGANISATION if table in tables]
    for table in organisation:
        if await transaction.fetch_value(_strangers(table), list(demo)):
            return table
    for table in organisation:
        if await transaction.fetch_value(_any_row(table)):
            return None
    for table in sorted(set(tables).difference(WITHOUT_OFFICE_DATA)):
        if await transaction.fetch_value(_any_row(table)):
            return table
    return None


def _strangers(table: str) -> Statement:
    text = f'select exists (select from "{table}" where id <> all ($1::uuid[]))'
    return composed("database.find_strangers", text)


def _any_row(table: str) -> Statement:
    return composed("database.find_row", f'select exists (select from "{table}")')
