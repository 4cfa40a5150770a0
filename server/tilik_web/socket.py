"""The socket: `/graphql` over WebSocket, for subscriptions (graphql-transport-ws)."""

import asyncio
import logging
from contextlib import suppress
from functools import partial
from math import inf
from time import perf_counter, time
from typing import Any, Final, Protocol
from uuid import uuid4

import orjson
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket, WebSocketDisconnect
from strawberry import Schema

from tilik_server.access.viewer import NOBODY, Viewer
from tilik_server.database.location import CONNECTION_FAILURES
from tilik_server.errors import DatabaseError, TokenInvalid
from tilik_web.body import BODY_LIMIT, parse_object, parse_operation
from tilik_web.endpoint import Identify
from tilik_web.failure_log import log_failure
from tilik_web.masking import format_error, mask
from tilik_web.origin import is_from_here
from tilik_web.refusal import Refusal
from tilik_web.request_log import path_of
from tilik_web.response import language_of
from tilik_web.shared_operation import TRY_AGAIN_LATER, SharedOperations, SocketContext
from tilik_web.socket_message import (
    CloseConnection,
    authorization_of,
    encode,
    key_of,
    payload_of,
)

PROTOCOL: Final = "graphql-transport-ws"
INIT_TIMEOUT: Final = 10.0
CHECK_AFTER: Final = 20.0
"""Seconds after which a connection's token or key is checked again: it may have been revoked."""
SEND_TIMEOUT: Final = 30.0
"""Seconds for a client to read a message; a slower client is disconnected."""
MOST_OPERATIONS: Final = 100

_log: Final = logging.getLogger("tilik.access")


class MakeSubscriptionContext(Protocol):
    """A function that makes the context of a subscription."""

    def __call__(self, connection: HTTPConnection, viewer: Viewer, /) -> SocketContext:
        """Return a context for one viewer."""


class Socket:
    """The endpoint for WebSocket connections to `/graphql`."""

    def __init__(self, schema: Schema, identify: Identify, begin: MakeSubscriptionContext) -> None:
        self._operations = SharedOperations(schema)
        self._identify = identify
        self._begin = begin

    async def respond(self, websocket: WebSocket) -> None:
        """Serve a connection until either side ends it; log its duration and its end."""
        request_id, started = uuid4().hex, perf_counter()
        code = await self._converse(websocket, request_id)
        seconds = perf_counter() - started
        _log.info("WS %s %d %.1f s %s", path_of(websocket.scope), code, seconds, request_id)

    async def _converse(self, websocket: WebSocket, request_id: str) -> int:
        if PROTOCOL not in websocket.scope["subprotocols"]:
            await websocket.accept()
            return await _close(websocket, CloseConnection(4406, "Subprotocol not acceptable"))
        await websocket.accept(PROTOCOL)
        conversation = _Conversation(
            self._operations, self._identify, self._begin, websocket, request_id
        )
        try:
            await conversation.serve()
        except Exception as fault:
            return await _end(websocket, request_id, fault)
        return 1000


class _Conversation:
    """One client's connection and its operations, which end with it."""

    def __init__(
        self,
        shared: SharedOperations,
        identify: Identify,
        begin: MakeSubscriptionContext,
        websocket: WebSocket,
        request_id: str,
    ) -> None:
        self._shared = shared
        self._identify = identify
        self._make_context = begin
        self._websocket = websocket
        self._request_id = request_id
        self._viewer: Viewer | None = None
        self._token: str | None = None
        self._operations: dict[str, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        """Handle messages until the connection ends.

        Raises an exception group with the reason.
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(self._end_in_time())
            while True:
                await self._take(await self._receive(), group)

    async def _receive(self) -> str:
        message = await self._websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1006))
        text = message.get("text")
        if not isinstance(text, str):
            raise CloseConnection(4400, "The message is not text")
        return text

    async def _end_in_time(self) -> None:
        """Close a connection that does not initialise in time, or whose token has expired."""
        await asyncio.sleep(INIT_TIMEOUT)
        if self._viewer is None:
            raise CloseConnection(4408, "Connection initialisation timeout")
        until = inf if self._viewer.until is None else self._viewer.until
        while (left := until - time()) > 0:
            await asyncio.sleep(min(left, CHECK_AFTER))
            await self._check_again()
        raise CloseConnection(4403, "The token has ended")

    async def _check_again(self) -> None:
        """Close the connection if its token or key no longer names the same viewer."""
        try:
            viewer = await self._identify(
                self._websocket, language_of(self._websocket), self._token
            )
        except TokenInvalid:
            viewer = None
        # Without the database nothing is told either; the next check asks again.
        except (DatabaseError, *CONNECTION_FAILURES):
            return
        # The grants of a person may change, and each transaction reads them anew.
        if viewer is None or _identity(viewer) != _identity(self._viewer):
            raise CloseConnection(4403, "The token is no longer valid")

    async def _take(self, text: str, group: asyncio.TaskGroup) -> None:
        if len(text) > BODY_LIMIT:
            raise CloseConnection(1009, "The message is too large")
        try:
            message = parse_object(text.encode())
        except (Refusal, UnicodeEncodeError):
            raise CloseConnection(4400, "The message is not a JSON object") from None
        match message.get("type"):
            case "connection_init":
                await self._begin(payload_of(message, {}))
            case "ping":
                await self._send({"type": "pong"})
            case "pong":
                pass
            case "subscribe":
                await self._subscribe(key_of(message), payload_of(message), group)
            case "complete":
                self._complete(key_of(message))
            case _:
                raise CloseConnection(4400, "The message's type is not known")

    async def _begin(self, payload: dict[str, Any]) -> None:
        if self._viewer is not None:
            raise CloseConnection(4429, "Too many initialisation requests")
        token = authorization_of(payload) or self._websocket.headers.get("authorization")
        # A browser sends this from any page; without a token the page must be one of ours.
        # Clients other than browsers name no origin.
        is_browser = "origin" in self._websocket.headers
        if token is None and is_browser and not is_from_here(self._websocket):
            raise CloseConnection(4403, "Forbidden")
        try:
            viewer = await self._identify(self._websocket, language_of(self._websocket), token)
        except TokenInvalid:
            raise CloseConnection(4403, "Forbidden") from None
        except (DatabaseError, *CONNECTION_FAILURES) as fault:
            # The person of a token, or a key, is looked up in the database.
            message = mask(fault, self._request_id)
            raise CloseConnection(TRY_AGAIN_LATER, str(message)) from fault
        if viewer.name == NOBODY.name:
            raise CloseConnection(4401, "Send a token in the payload of connection_init")
        self._viewer, self._token = viewer, token
        await self._send({"type": "connection_ack"})

    async def _subscribe(self, key: str, payload: dict[str, Any], group: asyncio.TaskGroup) -> None:
        viewer = self._viewer
        if viewer is None:
            raise CloseConnection(4401, "Unauthorized")
        if key in self._operations:
            raise CloseConnection(4409, f"Subscriber for {key} already exists")
        if len(self._operations) >= MOST_OPERATIONS:
            raise CloseConnection(4400, "Too many subscriptions")
        begun = asyncio.Event()
        task = group.create_task(self._forward(key, viewer, payload, begun))
        self._operations[key] = task
        # A client that receives a pong after this misses no later event.
        await begun.wait()

    async def _forward(
        self, key: str, viewer: Viewer, payload: dict[str, Any], begun: asyncio.Event
    ) -> None:
        """Send a subscription's messages; `begun` is set once it has started or failed."""
        try:
            operation = parse_operation(payload)
        except Refusal as refusal:
            begun.set()
            errors = [format_error(refusal, refusal, viewer.language, self._request_id)]
            await self._send_result(key, "error", orjson.dumps(errors))
            return
        begin = partial(self._make_context, self._websocket, viewer)
        with self._shared.join(viewer, operation, begin) as (shared, inbox):
            subscribed = asyncio.create_task(shared.context.subscribed.wait())
            await asyncio.wait((subscribed, shared.task), return_when=asyncio.FIRST_COMPLETED)
            subscribed.cancel()
            begun.set()
            while key in self._operations:
                await self._send_result(key, *await inbox.next())

    async def _send_result(self, key: str, kind: str, payload: bytes) -> None:
        if kind != "next":
            # The client may use the id again as soon as it reads this.
            self._operations.pop(key, None)
        message: dict[str, Any] = {"id": key, "type": kind}
        if kind != "complete":
            message["payload"] = orjson.Fragment(payload)
        await self._send(message)

    def _complete(self, key: str) -> None:
        task = self._operations.pop(key, None)
        if task is not None:
            task.cancel()

    async def _send(self, message: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                await self._websocket.send_text(encode(message))
        except TimeoutError:
            raise WebSocketDisconnect(1006) from None


def _identity(viewer: Viewer | None) -> tuple[object, ...]:
    return () if viewer is None else (viewer.name, viewer.employee, viewer.source)


async def _end(websocket: WebSocket, request_id: str, fault: Exception) -> int:
    """Close a connection for the first reason that ended it; log an unexpected failure."""
    reason: BaseException = fault
    while isinstance(reason, BaseExceptionGroup):
        reason = reason.exceptions[0]
    if isinstance(reason, WebSocketDisconnect):
        return reason.code
    if not isinstance(reason, CloseConnection):
        log_failure(request_id, "it failed", reason)
        reason = CloseConnection(1011, "Something went wrong on our side")
    return await _close(websocket, reason)


async def _close(websocket: WebSocket, reason: CloseConnection) -> int:
    with suppress(WebSocketDisconnect, TimeoutError):
        async with asyncio.timeout(SEND_TIMEOUT):
            await websocket.close(reason.code, reason.reason)
    return reason.code
