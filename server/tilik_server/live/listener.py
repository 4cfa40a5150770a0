"""The listener: a process's one connection that receives notifications for subscriptions."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Final
from uuid import UUID

import asyncpg

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.location import CONNECTION_FAILURES
from tilik_server.database.pool import Database
from tilik_server.errors import SubscriptionInterrupted, TilikError
from tilik_server.live.event import CHANNEL, EVENT_ROWS, Kind, events_of, parse_notification
from tilik_server.live.subscription import Scope, Subscription
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Session

LOG: Final = logging.getLogger("tilik.live")
KEYS_PER_STATEMENT: Final = 1000
"""The most keys that one statement looks up."""
MAX_WAITING_KEYS: Final = 20_000
"""The most keys that wait to be looked up; with more, every subscription is interrupted."""
# A connection gets no error by itself when the server's machine is gone.
CHECK_AFTER: Final = 30.0
CHECK: Final = statement("live.check_connection", "select 1")
RECONNECT_AFTER: Final = 1.0
TIMEOUT: Final = 5.0

FAILURES: Final = (*CONNECTION_FAILURES, TilikError, asyncpg.PostgresError)


class Listener:
    """Passes the database's notifications on to the subscriptions whose scope they are in.

    Hold `turns` while reading an event: it leaves half of the pool's connections to requests.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscriptions: set[Subscription] = set()
        self._waiting_keys: dict[Kind, dict[UUID, None]] = defaultdict(dict)
        self._wake_up = asyncio.Event()
        self._ready = asyncio.Event()
        self.turns = asyncio.Semaphore(max(1, database.pool_size // 2))

    @property
    def open_subscriptions(self) -> int:
        """How many subscriptions read changes; clients with the same one share it."""
        return len(self._subscriptions)

    @asynccontextmanager
    async def subscribe(self, kind: Kind, scope: Scope) -> AsyncIterator[Subscription]:
        """Open a subscription for the block; it gets every change committed from now on.

        Raises SubscriptionInterrupted if the database cannot be listened to.
        """
        try:
            await asyncio.wait_for(self._ready.wait(), TIMEOUT)
        except TimeoutError:
            raise SubscriptionInterrupted from None
        subscription = Subscription(kind, scope)
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    async def run(self) -> None:
        """Listen until cancelled; open a lost connection again."""
        task = asyncio.current_task()
        while True:
            try:
                async with self._database.listening() as connection:
                    await self._listen(connection)
            except FAILURES as fault:
                # Cancelled in a transaction on a lost connection, asyncpg raises the loss instead.
                if task is not None and task.cancelling():
                    return
                LOG.warning("The listener reconnects after %s", type(fault).__name__)
            await asyncio.sleep(RECONNECT_AFTER)

    async def _listen(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        connection.add_termination_listener(lambda _: self._wake_up.set())
        await connection.add_listener(CHANNEL, self._receive)
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
            await asyncio.wait_for(self._wake_up.wait(), CHECK_AFTER)
        except TimeoutError:
            await Session(connection).execute(CHECK, timeout=TIMEOUT)
        self._wake_up.clear()

    def _receive(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:
        if not self._subscriptions:
            return
        try:
            kind, keys = parse_notification(str(payload))
        except ValueError:
            LOG.warning("A notification of an unknown form was ignored.")
            return
        self._waiting_keys[kind].update(dict.fromkeys(keys))
        if len(self._waiting_keys[kind]) > MAX_WAITING_KEYS:
            self._interrupt()
        self._wake_up.set()

    async def _pass_on(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        for kind in Kind:
            while keys := list(self._waiting_keys[kind])[:KEYS_PER_STATEMENT]:
                for key in keys:
                    del self._waiting_keys[kind][key]
                # This only decides whom a change concerns; what they are sent is read with their
                # own rights.
                async with self._database.reading_on(connection, OPERATOR) as transaction:
                    rows = await transaction.fetch(EVENT_ROWS[kind], keys)
                # PostgreSQL answers in any order; clients are told in that of the changes.
                places = {key: place for place, key in enumerate(keys)}
                for event in sorted(events_of(kind, rows), key=lambda each: places[each.key]):
                    for subscription in self._subscriptions:
                        subscription.notify(event)

    def _interrupt(self) -> None:
        """End every subscription, because events may have been missed."""
        self._waiting_keys.clear()
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
async def open_listener(database: Database) -> AsyncIterator[Listener]:
    """Run a listener beside the block."""
    listener = Listener(database)
    with _running(listener) as task:
        yield listener
    with suppress(asyncio.CancelledError):
        await task
