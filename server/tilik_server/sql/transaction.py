"""Transactions: named statements, run one after the other on one connection."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from tilik_server.sql.statement import Statement

Driver: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"
"""A connection as asyncpg gives it."""

ConstraintViolation: Final = asyncpg.IntegrityConstraintViolationError
"""Raised where a row would break a constraint: a key, a reference, a check."""
Deadlock: Final = asyncpg.DeadlockDetectedError
"""Raised in one of two transactions that wait for each other."""

if TYPE_CHECKING:

    class Row(asyncpg.Record, Mapping[str, Any]):  # type: ignore[misc]  # see below
        """A row: its values by the names of its columns."""

        def __iter__(self) -> Iterator[str]: ...

else:

    class Row(asyncpg.Record):
        """A row: its values by the names of its columns.

        A mapping to whatever takes one, without the copy into a dict; asyncpg cannot make rows of
        a class that inherits from Mapping.
        """

        __slots__ = ()
        __hash__ = None

        def __iter__(self) -> Iterator[str]:
            return self.keys()

        def __eq__(self, other: object) -> bool:
            return dict(self) == dict(other) if isinstance(other, Mapping) else NotImplemented

    Mapping.register(Row)


class Session:
    """A connection on which named statements run."""

    __slots__ = ("_driver",)

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    async def fetch(self, statement: Statement, *values: Any) -> list[Row]:
        """The rows that the statement answers, with `values` in the places of $1, $2, ..."""
        return await self._driver.fetch(statement.sql, *values, record_class=Row)

    async def fetch_row(self, statement: Statement, *values: Any) -> Row | None:
        """The first row, or None."""
        return await self._driver.fetchrow(statement.sql, *values, record_class=Row)

    async def fetch_value(self, statement: Statement, *values: Any) -> Any:
        """The first column of the first row, or None."""
        return await self._driver.fetchval(statement.sql, *values)

    async def execute(
        self, statement: Statement, *values: Any, timeout: float | None = None
    ) -> int:
        """Run the statement and answer how many rows it inserted, changed, deleted or found."""
        status = await self._driver.execute(statement.sql, *values, timeout=timeout)
        count = status.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0


class Transaction(Session):
    """A transaction that is under way; `Database` begins and ends it."""

    __slots__ = ()

    async def fetch_parts(
        self, statement: Statement, *values: Any, size: int
    ) -> AsyncIterator[list[Row]]:
        """The rows in lists of at most `size`, read from the server as they are taken."""
        cursor = await self._driver.cursor(statement.sql, *values, record_class=Row)
        while rows := await cursor.fetch(size):
            yield rows

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo what the block did, and only that, where it raises."""
        async with self._driver.transaction():
            yield
