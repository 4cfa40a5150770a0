"""The application on a loopback port, and clients that speak graphql-transport-ws to it."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tilik.app import create_app
from tilik_server.access.key_text import hash_of_key, new_key
from tilik_server.access.tokens import Tokens
from tilik_server.access.viewer import Grant
from tilik_server.database.province_time import local_day
from tilik_server.settings import Settings
from tilik_tests.site_server import SiteServer, serve_site
from tilik_tests.viewers import admin_headers
from tilik_web.body import BODY_LIMIT

PATIENCE = 20
Open = Callable[..., AbstractAsyncContextManager["Client"]]


class Client:
    """One connection, message by message."""

    def __init__(self, connection: ClientConnection, admin: dict[str, str]) -> None:
        self.connection = connection
        self.admin = admin
        self._numbers = itertools.count(1)

    async def send(self, **message: Any) -> None:
        await self.connection.send(orjson.dumps(message).decode())

    async def receive(self) -> Any:
        """The next message; ConnectionClosed where there is none."""
        async with asyncio.timeout(PATIENCE):
            return orjson.loads(await self.connection.recv())

    async def begin(self, payload: Any = None) -> None:
        """Say who asks, an administrator unless told otherwise, and be acknowledged."""
        await self.send(type="connection_init", payload=payload or self.admin)
        assert await self.receive() == {"type": "connection_ack"}

    async def subscribe(self, query: str, **variables: Any) -> str:
        """Subscribe; nothing that is committed after this is missed."""
        key = f"s{next(self._numbers)}"
        payload = {"query": query, "variables": variables}
        await self.send(type="subscribe", id=key, payload=payload)
        await self.send(type="ping")
        assert await self.receive() == {"type": "pong"}
        return key

    async def ask(self, query: str, **variables: Any) -> Any:
        """The answer to a query or mutation: its one message, which the end follows."""
        key = f"q{next(self._numbers)}"
        payload = {"query": query, "variables": variables}
        await self.send(type="subscribe", id=key, payload=payload)
        message = await self.receive()
        assert (message["type"], message["id"]) == ("next", key), message
        assert await self.receive() == {"type": "complete", "id": key}
        return message["payload"]

    async def told(self) -> Any:
        """The data of the next message, which has no errors."""
        message = await self.receive()
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        return message["payload"]["data"]

    async def closed(self) -> tuple[int, str]:
        """Code and reason of the end, which comes next."""
        async with asyncio.timeout(PATIENCE):
            await self.connection.wait_closed()
        assert self.connection.close_code is not None
        return self.connection.close_code, self.connection.close_reason or ""


@pytest.fixture
def live_settings(settings: Settings, keyed_folder: Path) -> Settings:
    return settings.model_copy(update={"data_dir": keyed_folder})


@pytest.fixture
async def server(live_settings: Settings, read_once: None) -> AsyncIterator[SiteServer]:
    """The application behind uvicorn."""
    options = {"ws_max_size": BODY_LIMIT, "ws_per_message_deflate": False}
    async with serve_site(create_app(live_settings), lifespan="on", **options) as running:
        yield running


@pytest.fixture
def open_client(server: SiteServer, live_settings: Settings) -> Open:
    """Connections to the server; arguments are those of `connect`."""
    admin = admin_headers(Tokens(live_settings.data_dir))

    @asynccontextmanager
    async def opened(**more: Any) -> AsyncIterator[Client]:
        given: dict[str, Any] = {
            "uri": f"ws://127.0.0.1:{server.port}/graphql",
            "subprotocols": [Subprotocol("graphql-transport-ws")],
            "proxy": None,
        }
        async with connect(**{**given, **more}) as connection:
            is_named = "authorization" in more.get("additional_headers", {})
            yield Client(connection, {} if is_named else admin)

    return opened


@pytest.fixture
def sign(live_settings: Settings) -> Callable[..., str]:
    """An Authorization of a person or of grants."""

    def signed(employee: UUID | None = None, *grants: Grant) -> str:
        return f"Bearer {Tokens(live_settings.data_dir).sign(employee, grants)}"

    return signed


@pytest.fixture
def make_key(world: Any) -> Callable[..., Any]:
    """Stores a key and answers its secret."""

    async def made(name: str = "Portal", **more: Any) -> str:
        secret = new_key()
        given = {"scopes": ["directory"], "expires_on": local_day(None) + timedelta(days=9)}
        given |= {"key_hash": hash_of_key(secret), **more}
        await world.insert("integration_key", name=name, **given)
        return secret

    return made


@pytest.fixture
def post(server: Any) -> Callable[..., Any]:
    """Sends a document to the service with an Authorization header."""

    async def posted(header: str, query: str, **variables: Any) -> httpx.Response:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client:
            body = {"query": query, "variables": variables}
            return await client.post("/graphql", json=body, headers={"authorization": header})

    return posted
