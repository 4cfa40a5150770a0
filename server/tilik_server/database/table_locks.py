"""Locking every table before a migration, without failing the requests that run meanwhile."""

import asyncio
import time
from typing import Final

import asyncpg

from tilik_server.access.policies import POLICIES, WITHOUT_POLICIES
from tilik_server.errors import MigrationBlocked
from tilik_server.sql.statement import composed, statement
from tilik_server.sql.transaction import Transaction

# PostgreSQL looks for a deadlock after a second of waiting and ends whoever noticed it. Migrating
# gives up long before, so that it is never a request that is ended.
PATIENCE: Final = statement(
    "database.limit_lock_wait", "select set_config('lock_timeout', '200ms', true)"
)
NO_LIMIT: Final = statement(
    "database.unlimit_lock_wait", "select set_config('lock_timeout', '0', true)"
)
TABLES: Final = statement(
    "database.list_tables_to_lock",
    """
select relname::text as name from pg_class
where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and relname = any ($1)
order by relname
""",
)
# Which migrations are applied is read by itself, so nobody holds it while waiting for another.
LOCKED: Final = sorted({*POLICIES, *WITHOUT_POLICIES}.difference({"tortoise_migrations"}))
PAUSE: Final = 0.1
LONGEST: Final = 120.0
"""Seconds of trying."""


async def lock_tables(transaction: Transaction, longest: float = LONGEST) -> None:
    """Lock all tables of the service until the transaction ends.

    A migration takes its locks one table after the other; a request that holds one and waits for
    another would be in a deadlock with it. So all are taken at once, or none. Raises
    MigrationBlocked if that does not succeed in time.
    """
    names = [row["name"] for row in await transaction.fetch(TABLES, LOCKED)]
    if not names:
        return
    listed = ", ".join(f'"{name}"' for name in names)
    lock = composed("database.lock_tables", f"lock table {listed} in access exclusive mode")
    deadline = time.monotonic() + longest
    await transaction.execute(PATIENCE)
    while True:
        try:
            # What a savepoint locked is released when it is undone.
            async with transaction.savepoint():
                await transaction.execute(lock)
        except asyncpg.LockNotAvailableError as fault:
            if time.monotonic() > deadline:
                raise MigrationBlocked(seconds=int(longest)) from fault
            await asyncio.sleep(PAUSE)
        else:
            break
    await transaction.execute(NO_LIMIT)
