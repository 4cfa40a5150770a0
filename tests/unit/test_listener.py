"""The listener ends when it is cancelled, also where its connection is lost at that moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import asyncpg

from tilik_server.database.pool import Database
from tilik_server.live.listener import Listener


class Lost:
    """A database whose connection fails as it is left, for the first time."""

    pool_size = 2

    def __init__(self) -> None:
        self.begun = 0
        self.listening_begun = asyncio.Event()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Any]:
        self.begun += 1
        self.listening_begun.set()
        try:
            await asyncio.Event().wait()
            yield None
        except asyncio.CancelledError:
            if self.begun > 1:
                raise
            raise asyncpg.InterfaceError("connection is closed") from None


async def test_cancelled_listener_ends_without_its_connection() -> None:
    database = Lost()
    task = asyncio.create_task(Listener(cast("Database", database)).run())
    await database.listening_begun.wait()
    task.cancel()
    await asyncio.wait({task}, timeout=30)
    assert task.done()
    assert database.begun == 1
