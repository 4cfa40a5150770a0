"""Transactions: named statements that run one after the other on a connection."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from tilik_server.sql.statement import Statement
from tilik_server.usage import count_statement

Driver: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"
"""A connection of asyncpg, from the pool or not."""

ConstraintViolation: Final = asyncpg.IntegrityConstraintViolationError
"""Raised if a row breaks a constraint: a key, a reference or a check."""
Deadlock: Final = asyncpg.DeadlockDetectedError
"""Raised in one of two transactions that wait for each other."""
UnstorableValue: Final = asyncpg.DataError
"""Raised if a value has no place in its type, such as a character of number 0 in a text."""

if TYPE_CHECKING:

    class ResultRow(asyncpg.Record, Mapping[str, Any]):  # type: ignore[misc]  # see below
        """A row: its values by the names of its columns."""

        def __iter__(self) -> Iterator[str]: ...

else:

    class ResultRow(asyncpg.Record):
        """A row: its values by the names of its columns.

        Registered as a Mapping, because asyncpg cannot create rows of a subclass of Mapping.
        """

        __slots__ = ()
        __hash__ = None

        def __iter__(self) -> Iterator[str]:
            return self.keys()

        def __eq__(self, other: object) -> bool:
            return dict(self) == dict(other) if isinstance(other, Mapping) else NotImplemented

    Mapping.register(ResultRow)


class Session:
    """A connection that runs named statements."""

    __slots__ = ("_driver",)

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    async def fetch(self, statement: Statement, *values: Any) -> list[ResultRow]:
        """Return the rows of a statement; `values` are its parameters $1, $2, ..."""
        count_statement()
        return await self._driver.fetch(statement.sql, *values, record_class=ResultRow)

    async def fetch_row(self, statement: Statement, *values: Any) -> ResultRow | None:
        """Return the first row, or None."""
        count_statement()
        return await self._driver.fetchrow(statement.sql, *values, record_class=ResultRow)

    async def fetch_value(self, statement: Statement, *values: Any) -> Any:
        """Return the first column of the first row, or None."""
        count_statement()
        return await self._driver.fetchval(statement.sql, *values)

    async def execute(
        self, statement: Statement, *values: Any, timeout: float | None = None
    ) -> int:
        """Run a statement and return how many rows it inserted, changed, deleted or found."""
        count_statement()
        status = await self._driver.execute(statement.sql, *values, timeout=timeout)
        # PostgreSQL's command tag ends with the count, as in `INSERT 0 5`.
        count = status.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0


class Transaction(Session):
    """A running transaction; `Database` begins and ends it.

    `grants` are those of the viewer while it runs, as JSON.
    """

    __slots__ = ("grants",)

    def __init__(self, driver: Driver, grants: str = "[]") -> None:
        super().__init__(driver)
        self.grants = grants

    async def fetch_parts(
        self, statement: Statement, *values: Any, size: int
    ) -> AsyncIterator[list[ResultRow]]:
        """Yield the rows in lists of at most `size`, each read when it is needed."""
        count_statement()
        cursor = await self._driver.cursor(statement.sql, *values, record_class=ResultRow)
        while rows := await cursor.fetch(size):
            yield rows

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo the changes of the block, and only those, if it raises."""
        async with self._driver.transaction():
            yield
