"""The listener: one connection of a process that hears what commits, and tells subscriptions."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Final
from uuid import UUID

import asyncpg

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.location import AWAY
from tilik_server.database.pool import Database
from tilik_server.errors import SubscriptionInterrupted, TilikError
from tilik_server.live.event import CHANNEL, CONCERNED, Kind, events, heard
from tilik_server.live.subscription import Scope, Subscription
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Session

LOG: Final = logging.getLogger("tilik.live")
AT_ONCE: Final = 1000
"""Keys in one statement."""
MOST: Final = 20_000
"""Keys that were heard and not yet looked up; beyond, every subscription begins anew."""
# A connection whose other end is gone says nothing by itself.
CHECK_AFTER: Final = 30.0
CHECK: Final = statement("live.check_connection", "select 1")
RECONNECT_AFTER: Final = 1.0
PATIENCE: Final = 5.0

FAILURES: Final = (*AWAY, TilikError, asyncpg.PostgresError)


class Listener:
    """Passes what the database tells on to the subscriptions that it concerns.

    `turns` is held by whoever reads an event, so that events leave half of the pool to requests.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscriptions: set[Subscription] = set()
        self._heard: dict[Kind, dict[UUID, None]] = defaultdict(dict)
        self._stirred = asyncio.Event()
        self._ready = asyncio.Event()
        self.turns = asyncio.Semaphore(max(1, database.pool_size // 2))

    @asynccontextmanager
    async def subscribed(self, kind: Kind, scope: Scope) -> AsyncIterator[Subscription]:
        """A subscription for as long as the block; every change committed from now on is heard.

        Raises SubscriptionInterrupted where the database cannot be listened to.
        """
        try:
            await asyncio.wait_for(self._ready.wait(), PATIENCE)
        except TimeoutError:
            raise SubscriptionInterrupted from None
        subscription = Subscription(kind, scope)
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    async def run(self) -> None:
        """Listen until cancelled; a connection that is lost is opened again."""
        task = asyncio.current_task()
        while True:
            try:
                async with self._database.listening() as connection:
                    await self._listen(connection)
            except FAILURES as fault:
                # A lost connection, in whose transaction it was cancelled, says that instead.
                if task is not None and task.cancelling():
                    return
                LOG.warning("Listening ended and is begun again: %s", type(fault).__name__)
            await asyncio.sleep(RECONNECT_AFTER)

    async def _listen(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        connection.add_termination_listener(lambda _: self._stirred.set())
        await connection.add_listener(CHANNEL, self._hear)
        self._ready.set()
        try:
            while not connection.is_closed():
                await self._wait(connection)
                await self._pass_on(connection)
        finally:
            self._ready.clear()
            self._interrupt()

    async def _wait(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        try:
            await asyncio.wait_for(self._stirred.wait(), CHECK_AFTER)
        except TimeoutError:
            await Session(connection).execute(CHECK, timeout=PATIENCE)
        self._stirred.clear()

    def _hear(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:
        if not self._subscriptions:
            return
        try:
            kind, keys = heard(str(payload))
        except ValueError:
            LOG.warning("A notification of no known form was passed over.")
            return
        self._heard[kind].update(dict.fromkeys(keys))
        if len(self._heard[kind]) > MOST:
            self._interrupt()
        self._stirred.set()

    async def _pass_on(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        for kind in Kind:
            while keys := list(self._heard[kind])[:AT_ONCE]:
                for key in keys:
                    del self._heard[kind][key]
                async with self._database.reading_on(connection, OPERATOR) as transaction:
                    rows = await transaction.fetch(CONCERNED[kind], keys)
                for event in events(kind, rows):
                    for subscription in self._subscriptions:
                        subscription.tell(event)

    def _interrupt(self) -> None:
        """End every subscription: something was, or may have been, missed."""
        self._heard.clear()
        for subscription in self._subscriptions:
            subscription.interrupt()


@contextmanager
def _running(listener: Listener) -> Iterator[asyncio.Task[None]]:
    task = asyncio.create_task(listener.run())
    try:
        yield task
    finally:
        task.cancel()


@asynccontextmanager
async def listening(database: Database) -> AsyncIterator[Listener]:
    """A listener that runs beside the block."""
    listener = Listener(database)
    with _running(listener) as task:
        yield listener
    with suppress(asyncio.CancelledError):
        await task
