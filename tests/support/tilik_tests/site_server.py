"""An application behind uvicorn on a free loopback port, in the process of its test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp


class SiteServer(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, app: ASGIApp, **options: Any) -> None:
        super().__init__(uvicorn.Config(app, port=0, log_config=None, access_log=False, **options))
        self.begun = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self.begun.set()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.servers[0].sockets[0].getsockname()[1])


@asynccontextmanager
async def serve_site(app: ASGIApp, **options: Any) -> AsyncIterator[SiteServer]:
    """A server of the application until the end of the block; options are uvicorn's."""
    server = SiteServer(app, **options)
    serving = asyncio.create_task(server.serve())
    begun = asyncio.create_task(server.begun.wait())
    await asyncio.wait((serving, begun), return_when=asyncio.FIRST_COMPLETED)
    # A server that ended before it listened says why.
    if serving.done():
        begun.cancel()
        await serving
        raise RuntimeError("the server ended before it listened")
    yield server
    server.should_exit = True
    await serving
