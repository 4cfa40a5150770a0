"""The worker ends when it is cancelled, also where its database is away."""

import asyncio
from typing import Any, cast

from procrastinate import App
from procrastinate.exceptions import ConnectorException

from tilik_server.worker import run


class Away:
    """A queue whose worker cannot sign off, as its database is away."""

    def __init__(self) -> None:
        self.begun = 0
        self.working = asyncio.Event()

    async def run_worker_async(self, **_: Any) -> None:
        self.begun += 1
        self.working.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if self.begun > 1:
                raise
            raise ConnectorException from None


async def test_cancelled_worker_ends_without_its_database() -> None:
    queue = Away()
    task = asyncio.create_task(run(cast("App", queue)))
    await queue.working.wait()
    task.cancel()
    await asyncio.wait({task}, timeout=30)
    assert task.done()
    assert queue.begun == 1
