"""Event streams: subscriptions over HTTP as server-sent events (graphql-sse)."""

import asyncio
from contextlib import ExitStack
from functools import partial
from typing import Any, Final, NoReturn

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tilik_server.access.viewer import NOBODY, Grant, Viewer
from tilik_server.errors import TokenMissing
from tilik_web.answering import sending
from tilik_web.body import Operation
from tilik_web.live import Live, first_reason
from tilik_web.live_counts import user_of
from tilik_web.masking import format_error, mask
from tilik_web.negotiation import EVENT_STREAM
from tilik_web.response import (
    COMPLETE,
    failure_response,
    headers_of,
    language_of,
    next_event,
)
from tilik_web.shared_operation import Inbox

KEEP_ALIVE: Final = 15.0
"""Seconds of silence after which a comment is sent; proxies end connections that are idle."""
COMMENT: Final = b":\n\n"


class _ServerEnds(Exception):
    """Raised to end a stream because the process ends."""


class EventStreams:
    """Answers subscriptions with event streams, until the process ends."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._ending = asyncio.Event()

    def open(self, request: Request, viewer: Viewer, operation: Operation) -> Response:
        """Return the response to a subscription."""
        return EventStream(self._live, self._ending, request, viewer, operation)

    def end(self) -> None:
        """End all streams; their clients begin anew, elsewhere or later."""
        self._ending.set()


class EventStream(Response):
    """The response to a subscription: an event for each of its messages.

    It begins once no later event is missed. `complete` follows the last message; where a client is
    to begin anew, the response ends without it.
    """

    media_type = EVENT_STREAM

    def __init__(
        self,
        live: Live,
        ending: asyncio.Event,
        request: Request,
        viewer: Viewer,
        operation: Operation,
    ) -> None:
        self.status_code, self.background = 200, None
        self.init_headers(headers_of(request, EVENT_STREAM))
        self._live = live
        self._ending = ending
        self._request = request
        self._operation = operation
        token = request.headers.get("authorization")
        self._credentials = live.credentials(request, token, viewer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events until either side ends the response."""
        with ExitStack() as stack:
            try:
                held = await self._credentials.grants()
                inbox = await self._join(stack)
            except Exception as fault:
                refused = failure_response(self._request, fault)
                return await refused(scope, receive, send)
            await self._send_head(send)
            return await self._send_events(inbox, held, receive, send)

    async def _join(self, stack: ExitStack) -> Inbox:
        """Count and start the subscription, and wait until it misses nothing.

        Raises TokenMissing, TooManyConnections and TooManyOperations.
        """
        live, viewer = self._live, self._credentials.viewer
        if viewer.name == NOBODY.name:
            raise TokenMissing
        user = user_of(self._request, viewer)
        stack.enter_context(live.counts.connection(user))
        stack.enter_context(live.counts.operation(user))
        named = live.executor.naming(viewer, self._operation)
        begin = partial(live.begin, self._request, named)
        joining = live.shared.join(viewer, self._operation, begin)
        shared, inbox = stack.enter_context(joining)
        await shared.begun()
        return inbox

    async def _send_head(self, send: Send) -> None:
        head = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(head)
        # Servers and proxies may keep a head back until something follows it.
        await self._send(send, COMMENT)

    async def _send_events(
        self, inbox: Inbox, held: frozenset[Grant], receive: Receive, send: Send
    ) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                endings = (
                    _until_client_leaves(receive),
                    self._credentials.watch(held),
                    self._until_server_ends(),
                )
                watching = [group.create_task(each) for each in endings]
                await self._forward(inbox, send)
                for each in watching:
                    each.cancel()
        except ExceptionGroup as reasons:
            reason = first_reason(reasons)
            if isinstance(reason, ClientDisconnect):
                return
            if not isinstance(reason, _ServerEnds):
                await self._send(send, self._event_of(reason))
        async with sending():
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _forward(self, inbox: Inbox, send: Send) -> None:
        while True:
            try:
                async with asyncio.timeout(KEEP_ALIVE):
                    kind, payload = await inbox.next()
            except TimeoutError:
                await self._send(send, COMMENT)
                continue
            if kind == "next":
                await self._send(send, next_event(payload))
                continue
            last = next_event(b'{"errors":%b}' % payload) if kind == "error" else b""
            return await self._send(send, last + COMPLETE)

    async def _send(self, send: Send, body: bytes) -> None:
        async with sending():
            await send({"type": "http.response.body", "body": body, "more_body": True})

    async def _until_server_ends(self) -> NoReturn:
        await self._ending.wait()
        raise _ServerEnds

    def _event_of(self, failure: Exception) -> bytes:
        request_id = self._request.state.request_id
        visible = mask(failure, request_id)
        error = format_error(visible, failure, language_of(self._request), request_id)
        content: dict[str, Any] = {"errors": [error]}
        return next_event(orjson.dumps(content))


async def _until_client_leaves(receive: Receive) -> NoReturn:
    while (await receive())["type"] != "http.disconnect":
        pass
    raise ClientDisconnect
