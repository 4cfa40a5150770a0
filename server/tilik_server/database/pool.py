"""The database: the service's pool of connections, and transactions of a viewer."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Final, Self, TypeAlias

import asyncpg
from tortoise.context import TortoiseContext
from tortoise.exceptions import BaseORMException, OperationalError

from tilik_server.access.provenance import UNTOLD, Provenance
from tilik_server.access.viewer import Viewer
from tilik_server.database.location import (
    CONNECTION_FAILURES,
    Location,
    refuse_old,
    translate_connect_errors,
)
from tilik_server.errors import (
    ChangeNotAllowed,
    DatabaseError,
    DatabaseUnwritable,
    PoolExhausted,
    ServiceRoleTooStrong,
    TokenInvalid,
)
from tilik_server.settings import Settings
from tilik_server.sql.statement import Statement, statement
from tilik_server.sql.tortoise_adapter import bind_models, open_orm
from tilik_server.sql.transaction import Driver, Session, Transaction

_log: Final = logging.getLogger("tilik.database")

# Tortoise lets the driver's own exceptions through.
DRIVER_ERRORS: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    BaseORMException,
)

# asyncpg, because a viewer's transaction costs it 134 µs of a processor, and psycopg about 300.
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

# Without statistics, PostgreSQL 15 took 6.0 s to read the facts of 592 appraisals, 5.9 of them to
# compile the statement with its policies.
_SET_VIEWER: Final = (
    "select set_config('tilik.grants', tilik_held_grants($2, $5, $6), true),"
    " set_config('tilik.viewer', $1, true), set_config('tilik.employee', $2, true),"
    " set_config('tilik.source', $3, true), set_config('statement_timeout', $4, true),"
    " set_config('jit', 'off', true)"
)
WRITING: Final = statement(
    "database.begin_writing", f"{_SET_VIEWER}, set_config('tilik.request', $7, true)"
)
READING: Final = statement(
    "database.begin_reading", f"{_SET_VIEWER}, set_config('transaction_read_only', 'on', true)"
)
ANSWER: Final = statement("database.check_answer", "select 1")
BACK_AFTER: Final = 0.05
"""Seconds until a database that is starting is asked again."""
# A member of the owner's role counts as owner, because SET ROLE gives it the owner's rights.
ROLE: Final = statement(
    "database.check_role",
    """
select current_setting('server_version_num')::int / 10000 as major,
       current_user::text as name,
       exists (select from pg_roles r
               where r.rolsuper and pg_has_role(r.oid, 'MEMBER')) as superuser,
       exists (select from pg_roles r
               where r.rolbypassrls and pg_has_role(r.oid, 'MEMBER')) as bypasses,
       (select min(c.oid::regclass::text) from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and pg_has_role(c.relowner, 'MEMBER')
          and n.nspname <> 'information_schema' and n.nspname !~ '^pg_') as owned
""",
)


@dataclass(frozen=True, slots=True)
class PoolState:
    """Connections in use and open, and requests that wait for one."""

    in_use: int
    opened: int
    waiting: int


class Database:
    """The pool of one process, for models and handwritten SQL.

    Columns of type json and jsonb are read and written as text, so that JSON composed by the
    database can be sent to the client unchanged.
    """

    def __init__(
        self, settings: Settings, location: Location, pool: Pool, orm: TortoiseContext
    ) -> None:
        self._location = location
        self._pool = pool
        self._orm = orm
        self.settings = settings
        self.pool_size = settings.pool_size
        self._waiting = 0
        # When a request last got a connection, or began to wait as the only one.
        self._moved_at = 0.0
        self._acquire_timeout = settings.pool_acquire_timeout
        self._connect_timeout = settings.connect_timeout
        # Of what the process does by itself: a command says who called it.
        self.provenance = UNTOLD
        self._statement_timeout = f"{settings.statement_timeout * 1000:.0f}"
        server = location.server
        # Each process that uses the embedded server watches it and starts it again.
        self._keeper = None if server is None else asyncio.create_task(server.keep())

    @classmethod
    async def open(cls, settings: Settings) -> Self:
        """Connect as the service's role, and check that policies apply to it.

        Raises `DatabaseUnreachable`, `DatabaseTooOld`, `ServiceRoleTooStrong`,
        `ServiceAddressMissing` and `EmbeddedDatabaseFailed`.
        """
        location = await Location.find(settings)
        try:
            pool = await _open_pool(location.service_address(), settings)
            try:
                await _refuse_strong_role(pool)
                orm = await open_orm()
            except BaseException:
                await pool.close()
                raise
        except BaseException:
            await location.leave()
            raise
        return cls(settings, location, pool, orm)

    @property
    def conninfo(self) -> str:
        """The address of the service's role, for a driver other than asyncpg."""
        return self._location.service_address()

    @property
    def is_embedded(self) -> bool:
        """Whether the server is the embedded one."""
        return self._location.server is not None

    def pool_state(self) -> PoolState:
        """Return how busy the pool is."""
        opened = self._pool.get_size()
        return PoolState(opened - self._pool.get_idle_size(), opened, self._waiting)

    @asynccontextmanager
    async def reading(self, viewer: Viewer) -> AsyncIterator[Transaction]:
        """Open a read-only transaction on one snapshot, as `viewer`.

        Raises `PoolExhausted` if no connection becomes free in time, and `TokenInvalid` if the
        viewer's key is no longer valid.
        """
        async with (
            self._acquire() as connection,
            self.reading_on(connection, viewer) as transaction,
        ):
            yield transaction

    @asynccontextmanager
    async def reading_unprotected(self) -> AsyncIterator[Transaction]:
        """Open a read-only transaction of no viewer, for tables that have no policies.

        Nothing of the tables of this version is needed, so it works before they are migrated.
        Raises `PoolExhausted`.
        """
        async with self._acquire() as connection, connection.transaction(readonly=True):
            yield Transaction(connection)

    @asynccontextmanager
    async def reading_on(self, connection: Driver, viewer: Viewer) -> AsyncIterator[Transaction]:
        """Open a read-only transaction on a connection that is not the pool's."""
        async with connection.transaction(isolation="repeatable_read"):
            yield await self._begin(connection, READING, viewer)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
        """Open a connection outside the pool, to listen for notifications.

        Raises `DatabaseUnreachable`.
        """
        # LISTEN belongs to one connection, and those of the pool go from one request to the next.
        with translate_connect_errors(self.conninfo):
            connection = await asyncpg.connect(
                self.conninfo,
                timeout=self._connect_timeout,
                server_settings={"application_name": "tilik listening"},
            )
        try:
            yield connection
        finally:
            connection.terminate()

    @asynccontextmanager
    async def writing(self, viewer: Viewer) -> AsyncIterator[Transaction]:
        """Open a transaction as `viewer`, which models of the same task use too.

        It commits at the end of the block and rolls back if the block raises. Raises
        `PoolExhausted`, `TokenInvalid`, `DatabaseUnwritable` and, if a policy refuses a row,
        `ChangeNotAllowed`.
        """
        with _translate_refusals():
            async with self._acquire() as connection, connection.transaction():
                asked = self.provenance_of(viewer).as_json(viewer.name)
                transaction = await self._begin(connection, WRITING, viewer, asked)
                with bind_models(self._orm, connection):
                    yield transaction

    async def is_back(self) -> bool:
        """Wait for a database that a connection was lost to; return whether it answers again.

        It is given the time in which a connection must become free.
        """
        until = monotonic() + self._acquire_timeout
        while not await self._answers():
            if monotonic() > until:
                return False
            await asyncio.sleep(BACK_AFTER)
        return True

    async def _answers(self) -> bool:
        try:
            async with self._acquire() as connection:
                await Session(connection).fetch_value(ANSWER)
        except (PoolExhausted, *CONNECTION_FAILURES):
            return False
        return True

    def provenance_of(self, viewer: Viewer) -> Provenance:
        """Return where a viewer's request comes from, or what the process does by itself."""
        return self.provenance if viewer.provenance is UNTOLD else viewer.provenance

    async def close(self) -> None:
        """Close the connections, by force after ten seconds, and release the embedded server."""
        if self._keeper is not None:
            self._keeper.cancel()
        try:
            await asyncio.wait_for(self._pool.close(), 10)
        except TimeoutError:
            self._pool.terminate()
        finally:
            await self._location.leave()

    async def _begin(
        self, driver: Driver, first: Statement, viewer: Viewer, *more: str
    ) -> Transaction:
        """Run the first statement of a transaction, and return the transaction with its grants."""
        session = Session(driver)
        grants = await session.fetch_value(
            first,
            viewer.name,
            "" if viewer.employee is None else str(viewer.employee),
            viewer.source or "",
            self._statement_timeout,
            viewer.grants_as_json(),
            viewer.key or "",
            *more,
        )
        if grants == "":
            raise TokenInvalid
        return Transaction(driver, grants)

    @asynccontextmanager
    async def _acquire(self) -> AsyncIterator[Driver]:
        if self._waiting == 0:
            self._moved_at = monotonic()
        self._waiting += 1
        patience = self._patience()
        try:
            # The pool itself would let a request wait for ever.
            connection = await self._pool.acquire(timeout=patience)
        except TimeoutError as fault:
            seconds = max(patience, monotonic() - self._moved_at)
            raise PoolExhausted(seconds=round(seconds, 1)) from fault
        finally:
            self._waiting -= 1
        self._moved_at = monotonic()
        try:
            yield connection
        finally:
            await self._pool.release(connection)

    def _patience(self) -> float:
        """Return the seconds that a request waits for a connection.

        Where all are in use and none has become free for half that time, all who wait give up
        together: a thousand that each had the whole time would be answered long after it.
        """
        if self._pool.get_size() < self.pool_size:
            return self._acquire_timeout
        return min(self._acquire_timeout, self._moved_at + self._acquire_timeout / 2 - monotonic())


@contextmanager
def translate_driver_errors() -> Iterator[None]:
    """Raise `DatabaseError` instead of an error of a driver."""
    try:
        yield
    except DRIVER_ERRORS as fault:
        raise DatabaseError(reason=_first_line(fault)) from fault


def _first_line(fault: Exception) -> str:
    reason = str(fault).strip() or type(fault).__name__
    return reason.splitlines()[0].rstrip(".")


@contextmanager
def _translate_refusals() -> Iterator[None]:
    """Raise `ChangeNotAllowed` instead of a policy's refusal of a row, and log the refusal.

    Raises `DatabaseUnwritable` instead of the refusal of a server that stores nothing.
    """
    try:
        yield
    except (
        asyncpg.InsufficientPrivilegeError,
        asyncpg.ReadOnlySQLTransactionError,
        OperationalError,
    ) as fault:
        driver = fault.args[0] if isinstance(fault, OperationalError) else fault
        if isinstance(driver, asyncpg.ReadOnlySQLTransactionError):
            raise DatabaseUnwritable(reason=_first_line(driver)) from fault
        if not isinstance(driver, asyncpg.InsufficientPrivilegeError):
            raise
        _log.exception("a policy refused what an operation had allowed")
        raise ChangeNotAllowed from fault


async def _open_pool(address: str, settings: Settings) -> Pool:
    with translate_connect_errors(address):
        return await asyncpg.create_pool(
            address,
            min_size=1,
            max_size=settings.pool_size,
            timeout=settings.connect_timeout,
            reset=_keep,
            server_settings={"application_name": "tilik"},
        )


async def _keep(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Do nothing: no reset is needed, because our settings end with their transaction."""


async def _refuse_strong_role(pool: Pool) -> None:
    async with pool.acquire() as connection:
        role = await Session(connection).fetch_row(ROLE)
    assert role is not None
    refuse_old(role["major"])
    # Row-level security does not hold for superusers, owners and roles with BYPASSRLS.
    if role["superuser"]:
        reason = "is a superuser"
    elif role["bypasses"]:
        reason = "bypasses row-level security"
    elif role["owned"] is not None:
        reason = f"owns the table {role['owned']}"
    else:
        return
    raise ServiceRoleTooStrong(role=role["name"], reason=reason)
