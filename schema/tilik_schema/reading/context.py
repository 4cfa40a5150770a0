"""The context of a request: its viewer, one read-only transaction, and its DataLoaders."""

import asyncio
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Hashable,
    Iterable,
    Mapping,
    Sequence,
)
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR, Grant, Viewer, grants_from_json
from tilik_server.database.location import CONNECTION_FAILURES
from tilik_server.database.pool import Database
from tilik_server.errors import InvalidArgument
from tilik_server.errors.messages import ENGLISH
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.quota import Quotas
from tilik_server.scoring.pool import ScoringPool
from tilik_server.sql.statement import Statement
from tilik_server.sql.transaction import ResultRow, Transaction
from tilik_server.trail.reads import NOTED, ReadTrail
from tilik_server.usage import current_usage
from tilik_server.validation.text import is_storable, unstorable_fault

Load = Callable[[list[Any]], Awaitable[Sequence[Any]]]


class Context:
    """The context of one request.

    The reading transaction opens with the first statement and ends with `close`. A mutation calls
    `renew` after its commit, so that its result is read with empty loaders. `client` is the address
    of the client, or empty. `reads` is told whose rows were read, and `quotas` what a
    document costs, unless they are None. If it `compiles`, results contain JSON that is not parsed.
    """

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        pool: ScoringPool,
        viewer: Viewer,
        reads: ReadTrail | None = None,
        client: str = "",
        quotas: Quotas | None = None,
        *,
        compiles: bool = False,
    ) -> None:
        self.database = database
        self.catalogue = catalogue
        self.pool = pool
        self.viewer = viewer
        self.client = client
        self._quotas = quotas
        self._reads = reads
        self._read: dict[str, set[UUID]] = {}
        self._loaders: dict[Hashable, DataLoader[Any, Any]] = {}
        self._lock = asyncio.Lock()
        self._stack = AsyncExitStack()
        self._transaction: Transaction | None = None
        self._asking: asyncio.Task[Any] | None = None
        self._is_over = False
        self.compiles = compiles

    @property
    def is_noting(self) -> bool:
        """Whether the audit trail is told whose rows the request reads."""
        return self._reads is not None

    async def fetch(self, statement: Statement, *values: Any) -> list[ResultRow]:
        """Run a statement in the request's transaction and return its rows.

        Statements run one after the other. Raises InvalidArgument if the database cannot store a
        text.
        """
        _check_storable(values)
        async with self._turn():
            transaction = await self._open()
            return await transaction.fetch(statement, *values)

    async def fetch_as_service(self, statement: Statement, *values: Any) -> list[ResultRow]:
        """Run a statement that sees every row, for figures of rows that the viewer may not see.

        Raises InvalidArgument if the database cannot store a text.
        """
        _check_storable(values)
        async with self._turn():
            transaction = await self._open()
            async with act_as(transaction, OPERATOR):
                return await transaction.fetch(statement, *values)

    async def grants(self) -> tuple[Grant, ...]:
        """Return the viewer's grants in the request's transaction, with the stored ones."""
        if self.viewer.employee is None:
            return self.viewer.grants
        async with self._turn():
            return grants_from_json((await self._open()).grants)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for the connection: it runs one statement at a time, and loaders ask together.

        Ends a task that asks after the request has ended, such as a loader's.
        """
        async with self._lock:
            if self._is_over:
                raise asyncio.CancelledError
            self._asking = asyncio.current_task()
            try:
                yield
            finally:
                self._asking = None

    async def _open(self) -> Transaction:
        if self._transaction is None:
            self._transaction = await self._stack.enter_async_context(self.reading())
        return self._transaction

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """Return the transaction that the first statement opens."""
        return self.database.reading(self.viewer)

    def loader(self, key: Hashable, load: Load) -> DataLoader[Any, Any]:
        """Return the request's DataLoader with that key; make it at the first call."""
        if key not in self._loaders:
            self._loaders[key] = DataLoader(load_fn=load)
        return self._loaders[key]

    async def charge(self, cost: int) -> None:
        """Take the cost of a document from the viewer's quota. Raises RateLimited."""
        if self._quotas is not None:
            await self._quotas.charge(self.viewer, self.client, cost)

    def note(self, table: str, keys: Iterable[UUID]) -> None:
        """Remember for the audit trail which rows of a table the request read."""
        if self._reads is not None and table in NOTED:
            self._read.setdefault(table, set()).update(keys)

    def note_all(self, rows: Iterable[tuple[str, UUID]]) -> None:
        """Remember rows, each with its table, for the audit trail."""
        for table, key in rows:
            self._read.setdefault(table, set()).add(key)

    def leave_unnamed(self) -> None:
        """Let the trail name neither operation nor request for what is read from now on.

        Beside feedback that was just given without a name, either would tell who gave it. So would
        the request's line in the log, which names neither viewer nor operation.
        """
        current_usage().hide()
        told = replace(self.viewer.provenance, operation=None, request_id=None)
        self.viewer = replace(self.viewer, provenance=told)

    def say(self, text: Mapping[str, str] | None) -> str:
        """Return a stored text in the viewer's language, or in English if it lacks that one."""
        return "" if text is None else str(text.get(self.viewer.language) or text[ENGLISH])

    async def renew(self) -> None:
        """End the reading transaction and clear the loaders; the next statement opens a new one."""
        if self._reads is not None and self._read:
            self._reads.add(self.viewer, self._read)
            self._read = {}
        self._loaders.clear()
        self._transaction = None
        # A transaction that only read ends with a connection that is lost, and needs no word of it.
        with suppress(*CONNECTION_FAILURES):
            await self._stack.aclose()

    async def is_back(self) -> bool:
        """Wait for a database that was lost; return whether it answers again."""
        return await self.database.is_back()

    async def close(self) -> None:
        """End the reading transaction, and cancel the statement that still runs in it."""
        self._is_over = True
        if self._asking is not None:
            self._asking.cancel()
        async with self._lock:
            await self.renew()


def _check_storable(values: Iterable[Any]) -> None:
    if not all(_is_storable(each) for each in values):
        raise InvalidArgument(fields=[unstorable_fault(())])


def _is_storable(value: object) -> bool:
    if isinstance(value, list):
        return all(_is_storable(each) for each in value)
    return not isinstance(value, str) or is_storable(value)


Info = strawberry.Info[Context, None]
