"""The request log: one id and one line for each request, without bodies and variables."""

import logging
from time import perf_counter
from typing import Final
from urllib.parse import quote
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tilik_web.response import failure_response

_log: Final = logging.getLogger("tilik.access")


class RequestLog:
    """The middleware that gives each request an id, logs its response and masks uncaught errors."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with a new id, which the response carries as X-Request-Id."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        started, status = perf_counter(), 0

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        try:
            await self._app(scope, receive, send_named)
        except ClientDisconnect:
            # nginx's code for a client that left before the response.
            status = 499
        except Exception as error:
            # The head was sent already; a second response would break the protocol.
            if status:
                raise
            await failure_response(Request(scope), error)(scope, receive, send_named)
        finally:
            _write(scope, request_id, status, perf_counter() - started)


def _write(scope: Scope, request_id: str, status: int, seconds: float) -> None:
    # The query string is left out: a GET carries its variables there.
    path = path_of(scope)
    _log.info("%s %s %d %.1f ms %s", scope["method"], path, status, seconds * 1000, request_id)


def path_of(scope: Scope) -> str:
    """Return the path of a request for a line of the log, in which it can begin no other line."""
    return quote(scope["path"], safe="/")
