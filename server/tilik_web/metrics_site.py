"""The metrics' own site: `/metrics` on a port that clients of the graph do not reach."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tilik_server.limits import HeaderLimits
from tilik_web.connection import connections

Scrape = Callable[[], Awaitable[bytes]]
"""Returns the metrics as text."""
SECONDS_TO_END: Final = 2


class SideServer(uvicorn.Server):
    """A server beside another one, which leaves signals to the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle no signal."""
        yield


def metrics_site(scrape: Scrape) -> Starlette:
    """Return the application that answers `/metrics`."""

    async def show(_: Request) -> Response:
        return Response(await scrape(), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return Starlette(routes=[Route("/metrics", show)])


@asynccontextmanager
async def serve_metrics(listener: socket.socket, scrape: Scrape) -> AsyncIterator[None]:
    """Answer `/metrics` on a bound socket beside the block."""
    config = uvicorn.Config(
        metrics_site(scrape),
        http=connections(HeaderLimits()),
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=SECONDS_TO_END,
    )
    server = SideServer(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving
