"""The socket: `/graphql` over WebSocket (graphql-transport-ws), for operations of every type."""

import logging
from contextlib import suppress
from time import perf_counter
from typing import Final

from starlette.requests import ClientDisconnect
from starlette.websockets import WebSocket, WebSocketDisconnect

from tilik_server.errors import TilikError
from tilik_web.answering import sending
from tilik_web.conversation import Conversation
from tilik_web.failure_log import log_failure
from tilik_web.live import Live, first_reason
from tilik_web.refusal import InternalFailure
from tilik_web.request_id import request_id_of
from tilik_web.request_log import path_of
from tilik_web.socket_message import CloseConnection, closing_for

PROTOCOL: Final = "graphql-transport-ws"

_log: Final = logging.getLogger("tilik.access")


class Socket:
    """The endpoint for WebSocket connections to `/graphql`."""

    def __init__(self, live: Live) -> None:
        self._live = live

    async def respond(self, websocket: WebSocket) -> None:
        """Serve a connection until either side ends it; log its duration and its end."""
        request_id, started = request_id_of(websocket.scope), perf_counter()
        code = await self._converse(websocket, request_id)
        seconds = perf_counter() - started
        path = path_of(websocket.scope)
        fields = {"path": path, "code": code, "seconds": round(seconds, 1)}
        _log.info("WS %s %d", path, code, extra={**fields, "request_id": request_id})

    async def _converse(self, websocket: WebSocket, request_id: str) -> int:
        if PROTOCOL not in websocket.scope["subprotocols"]:
            await websocket.accept()
            return await _close(websocket, CloseConnection(4406, "Subprotocol not acceptable"))
        await websocket.accept(PROTOCOL)
        conversation = Conversation(self._live, websocket, request_id)
        try:
            await conversation.serve()
        except Exception as fault:
            return await _end(conversation, fault)
        return 1000


async def _end(conversation: Conversation, fault: Exception) -> int:
    """Close a connection for the first reason that ended it; log an unexpected failure."""
    reason = first_reason(fault)
    if isinstance(reason, WebSocketDisconnect):
        return reason.code
    if isinstance(reason, ClientDisconnect):
        return 1006
    if not isinstance(reason, CloseConnection | TilikError):
        log_failure(conversation.request_id, "it failed", reason)
        reason = InternalFailure(request_id=conversation.request_id)
    if isinstance(reason, TilikError):
        reason = closing_for(reason, conversation.language)
    return await _close(conversation.websocket, reason)


async def _close(websocket: WebSocket, reason: CloseConnection) -> int:
    with suppress(WebSocketDisconnect, ClientDisconnect):
        async with sending():
            await websocket.close(reason.code, reason.reason)
    return reason.code
