"""The whole application with given settings, asked without a network between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.types import Receive, Scope, Send

from tilik.app import create_app
from tilik_server.settings import Settings
from tilik_tests.viewers import admin_headers


@asynccontextmanager
async def open_app(settings: Settings, **more: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application, an administrator, while the application's lifespan lasts."""
    app = create_app(settings, **more)
    async with app.router.lifespan_context(app) as state:

        async def running(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "state": dict(state or {})}, receive, send)

        transport = httpx.ASGITransport(running)
        headers = admin_headers((state or {})["sign_in"].own)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://tilik", headers=headers
        ) as client:
            yield client
