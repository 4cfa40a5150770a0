"""A conversation: one client's WebSocket connection, message by message."""

import asyncio
from contextlib import ExitStack
from functools import partial
from typing import Any, Final
from uuid import uuid4

import orjson
from starlette.requests import ClientDisconnect
from starlette.websockets import WebSocket, WebSocketDisconnect

from tilik_server.access.viewer import NOBODY, Viewer
from tilik_server.database.location import CONNECTION_FAILURES
from tilik_server.errors import DatabaseError, SubscriptionInterrupted, TokenInvalid, TokenMissing
from tilik_web.answering import sending, within
from tilik_web.asked_document import find_operation
from tilik_web.body import BODY_LIMIT, Operation, parse_object, parse_request
from tilik_web.credentials import Credentials
from tilik_web.live import Live
from tilik_web.live_counts import user_of
from tilik_web.masking import format_error, mask
from tilik_web.negotiation import preferred_language
from tilik_web.origin import is_from_here
from tilik_web.refusal import Refusal, TooManyOperations
from tilik_web.response import answer_of, language_of
from tilik_web.socket_message import (
    CloseConnection,
    encode,
    key_of,
    param_of,
    payload_of,
)

INIT_TIMEOUT: Final = 10.0
ENDS: Final = (
    *(TokenInvalid, SubscriptionInterrupted),
    *(CloseConnection, WebSocketDisconnect, ClientDisconnect),
)
"""The failures of an operation that end its connection."""


class Conversation:
    """One client's connection and its operations, which end with it."""

    def __init__(self, live: Live, websocket: WebSocket, request_id: str) -> None:
        self.websocket = websocket
        self.request_id = request_id
        self.language = language_of(websocket)
        self._live = live
        self._credentials: Credentials | None = None
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._counted = ExitStack()

    async def serve(self) -> None:
        """Handle messages until the connection ends.

        Raises an exception group with the reason.
        """
        with self._counted:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._require_init())
                while True:
                    await self._take(await self._receive(), group)

    async def _receive(self) -> str:
        message = await self.websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1006))
        text = message.get("text")
        if not isinstance(text, str):
            raise CloseConnection(4400, "The message is not text")
        return text

    async def _require_init(self) -> None:
        await asyncio.sleep(INIT_TIMEOUT)
        if self._credentials is None:
            raise CloseConnection(4408, "Connection initialisation timeout")

    async def _take(self, text: str, group: asyncio.TaskGroup) -> None:
        if len(text) > BODY_LIMIT:
            raise CloseConnection(1009, "The message is too large")
        try:
            message = parse_object(text.encode())
        except (Refusal, UnicodeEncodeError):
            raise CloseConnection(4400, "The message is not a JSON object") from None
        match message.get("type"):
            case "connection_init":
                await self._begin(payload_of(message, {}), group)
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

    async def _begin(self, payload: dict[str, Any], group: asyncio.TaskGroup) -> None:
        if self._credentials is not None:
            raise CloseConnection(4429, "Too many initialisation requests")
        self._choose_language(payload)
        token = self._token_of(payload)
        try:
            credentials = await self._identify(token)
            held = await credentials.grants()
        except (DatabaseError, *CONNECTION_FAILURES) as fault:
            # A person, a key and roles are looked up in the database.
            raise mask(fault, self.request_id) from fault
        user = user_of(self.websocket, credentials.viewer)
        self._counted.enter_context(self._live.counts.connection(user))
        self._credentials = credentials
        group.create_task(credentials.watch(held))
        await self._send({"type": "connection_ack"})

    def _choose_language(self, payload: dict[str, Any]) -> None:
        try:
            wanted = param_of(payload, "accept-language")
        except ValueError:
            raise CloseConnection(4400, "acceptLanguage must be one text") from None
        if wanted is not None:
            self.language = preferred_language(wanted)

    def _token_of(self, payload: dict[str, Any]) -> str | None:
        try:
            token = param_of(payload, "authorization")
        except ValueError:
            raise TokenInvalid from None
        return token or self.websocket.headers.get("authorization")

    async def _identify(self, token: str | None) -> Credentials:
        # A browser sends this from any page; without a token the page must be one of ours.
        # Clients other than browsers name no origin.
        is_browser = "origin" in self.websocket.headers
        if token is None and is_browser and not is_from_here(self.websocket):
            raise TokenMissing
        viewer = await self._live.identify(self.websocket, self.language, token)
        if viewer.name == NOBODY.name:
            raise TokenMissing
        return self._live.credentials(self.websocket, token, viewer)

    async def _subscribe(self, key: str, payload: dict[str, Any], group: asyncio.TaskGroup) -> None:
        if self._credentials is None:
            raise CloseConnection(4401, "Unauthorized")
        if key in self._operations:
            raise CloseConnection(4409, f"Subscriber for {key} already exists")
        limit = self._live.counts.limits.connection_operations
        if len(self._operations) >= limit:
            return await self._refuse(key, TooManyOperations(limit=limit))
        begun = asyncio.Event()
        task = group.create_task(self._run(key, self._credentials, payload, begun))
        self._operations[key] = task
        # A client that receives a pong after this misses no later event.
        await begun.wait()
        return None

    async def _run(
        self, key: str, credentials: Credentials, payload: dict[str, Any], begun: asyncio.Event
    ) -> None:
        """Run an operation; `begun` is set once it need not be waited for, or has failed."""
        user = user_of(self.websocket, credentials.viewer)
        try:
            operation = find_operation(self._live.known, parse_request(payload))
            with self._live.counts.operation(user):
                if self._live.executor.is_subscription(operation):
                    await self._forward(key, await credentials.check(), operation, begun)
                else:
                    begun.set()
                    await self._answer(key, credentials, operation)
        except ENDS:
            raise
        except Exception as fault:
            await self._refuse(key, fault)
        finally:
            begun.set()

    async def _answer(self, key: str, credentials: Credentials, operation: Operation) -> None:
        """Send the result of a query or mutation."""
        async with within(self._live.seconds):
            # The token may have been revoked, as between two requests.
            viewer = await credentials.check()
            result = await self._live.executor.execute(self.websocket, viewer, operation)
        answer = answer_of(result, self.language, uuid4().hex)
        if not answer.is_executed:
            return await self._send_result(key, "error", orjson.dumps(answer.content["errors"]))
        await self._send_result(key, "next", orjson.dumps(answer.content))
        return await self._send_result(key, "complete")

    async def _forward(
        self, key: str, viewer: Viewer, operation: Operation, begun: asyncio.Event
    ) -> None:
        """Send the messages of a subscription."""
        named = self._live.executor.naming(viewer, operation)
        begin = partial(self._live.begin, self.websocket, named)
        with self._live.shared.join(viewer, operation, begin) as (shared, inbox):
            await shared.begun()
            begun.set()
            while key in self._operations:
                await self._send_result(key, *await inbox.next())

    async def _refuse(self, key: str, fault: Exception) -> None:
        """Send why an operation did not begin, or failed."""
        request_id = uuid4().hex
        visible = mask(fault, request_id)
        errors = [format_error(visible, fault, self.language, request_id)]
        await self._send_result(key, "error", orjson.dumps(errors))

    async def _send_result(self, key: str, kind: str, payload: bytes = b"") -> None:
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
        async with sending():
            await self.websocket.send_text(encode(message))
