"""Lock an indicator's code: what is done to its versions is done by one transaction at a time."""

from typing import Final

from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

# It is an advisory lock, because a new code has no row that could be locked.
ALONE: Final = statement(
    "indicator.lock_code", "select pg_advisory_xact_lock(hashtextextended('indicator ' || $1, 0))"
)


async def lock_code(transaction: Transaction, code: str) -> None:
    """Wait until no other transaction proposes, adopts or approves a version of this code."""
    await transaction.execute(ALONE, code)
