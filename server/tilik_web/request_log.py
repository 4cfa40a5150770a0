"""The request log: one id and one line for each request, without bodies and variables."""

import logging
from functools import cache
from time import perf_counter
from typing import Any, Final
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tilik_server.metrics import Metrics
from tilik_server.usage import Usage, measuring
from tilik_web.named_operations import named_operations
from tilik_web.request_id import request_id_of
from tilik_web.response import failure_response

_log: Final = logging.getLogger("tilik.access")
CLIENT_LEFT: Final = 499
"""nginx's code for a client that left before the response."""


class RequestLog:
    """The middleware that gives each request an id, logs its response and masks uncaught errors."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        # Counts for nobody where the application keeps no metrics.
        self._metrics = Metrics()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its id, which the response carries as X-Request-Id."""
        state = scope.setdefault("state", {})
        metrics: Metrics = state.get("metrics", self._metrics)
        if scope["type"] == "websocket":
            with metrics.open_sockets.track_inprogress():
                await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = state["request_id"] = request_id_of(scope)
        started, status = perf_counter(), 0

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        with measuring() as usage:
            state["usage"] = usage
            try:
                await self._app(scope, receive, send_named)
            except ClientDisconnect:
                status = CLIENT_LEFT
            except Exception as error:
                # The head was sent already; a second response would break the protocol.
                if status:
                    raise
                await failure_response(Request(scope), error)(scope, receive, send_named)
            finally:
                seconds = perf_counter() - started
                _write(scope, request_id, status, seconds, usage)
                _count(metrics, scope, status, seconds, usage)


def outcome_of(status: int, usage: Usage) -> str:
    """Return how a request ended: answered, problem, refused, unavailable, failed or left.

    A problem is an answer with errors or Problems in it, whose status is that of success.
    """
    if status == CLIENT_LEFT:
        return "left"
    if status == 503:
        return "unavailable"
    # Without a status, the connection broke before the answer.
    if status >= 500 or status == 0 or "INTERNAL" in usage.codes:
        return "failed"
    if status >= 400:
        return "refused"
    return "problem" if usage.codes else "answered"


def note_unread(scope: Scope, status: int, usage: Usage) -> None:
    """Log and count the answer to a request that was refused before it was read whole."""
    state = scope["state"]
    fields = {
        "status": status,
        "outcome": outcome_of(status, usage),
        "request_id": state["request_id"],
        **usage.as_fields(),
    }
    _log.info("unread %d", status, extra=fields)
    metrics: Metrics | None = state.get("metrics")
    if metrics is not None:
        metrics.requests.labels("unread", outcome_of(status, usage), "").inc()


def _write(scope: Scope, request_id: str, status: int, seconds: float, usage: Usage) -> None:
    # The query string is left out: a GET carries its variables there.
    path = path_of(scope)
    fields: dict[str, Any] = {
        "method": scope["method"],
        "path": path,
        "status": status,
        "outcome": outcome_of(status, usage),
        "duration_ms": round(seconds * 1000, 1),
        "request_id": request_id,
        **usage.as_fields(),
    }
    _log.info("%s %s %d", scope["method"], path, status, extra=fields)


def _count(metrics: Metrics, scope: Scope, status: int, seconds: float, usage: Usage) -> None:
    is_page = scope["path"] != "/graphql"
    kind = usage.kind or ("page" if is_page else "unread")
    operation = usage.operation if usage.operation in _known_operations() else ""
    metrics.requests.labels(kind, outcome_of(status, usage), operation).inc()
    metrics.request_seconds.labels(kind).observe(seconds)
    if usage.cost is not None:
        metrics.request_cost.labels(kind).observe(usage.cost)
        metrics.request_statements.labels(kind).observe(usage.statements)


@cache
def _known_operations() -> frozenset[str]:
    """Return the operations that may be labels; clients may give theirs any name."""
    return frozenset(each.name for each in named_operations())


def path_of(scope: Scope) -> str:
    """Return the path of a request for a line of the log, in which it can begin no other line."""
    return quote(scope["path"], safe="/")
