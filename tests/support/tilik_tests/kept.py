"""A migrated database that the tests of a process use one after the other.

Most of a test's time went into a new database and into new connections, where PostgreSQL reads and
compiles everything before the first statement. Both are kept here, and what a test left behind is
removed. What cannot be removed costs the database: the next test gets a new one.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg

from tilik_server.database.embedded import SERVICE_ROLE, SUPERUSER
from tilik_server.database.pool import Database
from tilik_server.settings import Settings
from tilik_tests.cluster import TEMPLATE, Cluster
from tilik_tests.kept_state import EMPTY, EMPTYING, END_OTHERS, FORGET, MIGRATED, SHAPE, SIZE
from tilik_tests.operator import Operator
from tilik_tests.tasks import cancel_left_tasks

PATIENCE: Final = 30
LARGEST: Final = 4 * 2**20
LOST: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
"""What asyncpg raises on a connection that was ended from outside."""


class KeptDatabase:
    """A database of a cluster, and the service's pool on it."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._copy: LentDatabase | None = None

    @asynccontextmanager
    async def lent(self) -> AsyncIterator["LentDatabase"]:
        """The database without rows, until the end of the block."""
        # A backend that the last test ended may have been slow to go.
        if self._copy is not None and not await self._copy.is_reached():
            await self.drop()
        if self._copy is None:
            self._copy = await LentDatabase.make(self._cluster)
        try:
            yield self._copy
        finally:
            await cancel_left_tasks()
            if not await self._copy.clear():
                await self.drop()

    def leave(self) -> None:
        """End the connections to the database, which ends with its server."""
        if self._copy is not None:
            self._copy.leave()

    async def drop(self) -> None:
        """Drop the database; the next test has a new one."""
        if self._copy is not None:
            copy, self._copy = self._copy, None
            await copy.drop()


class LentDatabase:
    """One clone of the template with a superuser's connection that cleans it."""

    def __init__(
        self, cluster: Cluster, name: str, cleaner: "asyncpg.Connection[asyncpg.Record]"
    ) -> None:
        self._cluster = cluster
        self.name = name
        self._cleaner = cleaner
        self._migrated: list[str] = []
        self._shape: list[str] = []
        self._service: Database | None = None
        self._operator: Operator | None = None

    @classmethod
    async def make(cls, cluster: Cluster) -> "LentDatabase":
        """Clone the template."""
        name = await cluster.create(TEMPLATE)
        made = cls(cluster, name, await asyncpg.connect(cluster.url(SUPERUSER, name)))
        await made._cleaner.execute(EMPTYING)
        made._migrated = await made._cleaner.fetchval(MIGRATED)
        made._shape = await made._look()
        return made

    @property
    def settings(self) -> Settings:
        """The settings of a service that was given this database."""
        return self._cluster.settings(self.name)

    async def service(self) -> Database:
        """The database as the service reaches it."""
        if self._service is None:
            self._service = await Database.open(self.settings)
        return self._service

    async def operator(self) -> Operator:
        """The database as the operator reaches it, on one connection beside the pool."""
        if self._operator is None:
            self._operator = await Operator.connect(self._cluster.url(SERVICE_ROLE, self.name))
        return self._operator

    async def is_reached(self) -> bool:
        """Whether the kept connections are still there; the pool replaces its own by itself."""
        operator = [] if self._operator is None else [self._operator.connection]
        try:
            for connection in (self._cleaner, *operator):
                await connection.execute("select 1")
        except LOST:
            return False
        return True

    async def clear(self) -> bool:
        """Remove what a test left behind; returns whether that leaves the database as it was."""
        try:
            async with asyncio.timeout(PATIENCE):
                connections = self._kept()
                for connection in connections:
                    await connection.execute(FORGET)
                kept = [connection.get_server_pid() for connection in connections]
                await self._cleaner.execute(END_OTHERS, kept)
                await self._cleaner.execute(EMPTY, self._migrated)
                return (
                    await self._cleaner.fetchval(SIZE) <= LARGEST
                    and await self._look() == self._shape
                )
        except LOST:
            return False

    def leave(self) -> None:
        """End the connections that are kept."""
        if self._service is not None:
            self._service._pool.terminate()
        if self._operator is not None:
            self._operator.connection.terminate()
        self._cleaner.terminate()

    async def drop(self) -> None:
        """Drop the clone, with every connection to it."""
        self.leave()
        await self._cluster.drop(self.name)

    async def _look(self) -> list[str]:
        """What must not change: the schema, and what migrations put into the tables."""
        rows = [
            await self._cleaner.fetchval(
                f"select '{table} ' || array_agg(t::text order by t::text)::text from {table} t"
            )
            for table in self._migrated
        ]
        return [*await self._cleaner.fetchval(SHAPE), *rows]

    def _kept(self) -> list["asyncpg.Connection[asyncpg.Record]"]:
        """The connections of the service and of the operator."""
        operator = [] if self._operator is None else [self._operator.connection]
        return [*self._idle(), *operator]

    def _idle(self) -> list["asyncpg.Connection[asyncpg.Record]"]:
        """The connections of the service's pool; one that is still in use costs the pool."""
        if self._service is None:
            return []
        pool = self._service._pool
        if pool.is_closing() or pool.get_idle_size() < pool.get_size():
            pool.terminate()
            self._service = None
            return []
        # asyncpg names the connections of a pool nowhere else.
        holders: list[Any] = pool._holders  # type: ignore[attr-defined]
        return [holder._con for holder in holders if holder._con is not None]
