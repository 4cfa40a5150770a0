"""The connection: one client's, whose headers are limited in size, number and time.

It extends uvicorn's protocol for HTTP/1.1, which limits none of these with httptools, and leaves
open what websockets cannot read.
`tests/api/http/test_headers.py` fails if an upgrade changes what it relies on.
"""

import asyncio
from functools import partial
from typing import Any, Final, cast

from starlette.requests import Request
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import HeaderLineTooLong, RequestLineTooLong, TooManyHeaders
from websockets.http11 import MAX_LINE_LENGTH, MAX_NUM_HEADERS

from tilik_server.limits import HeaderLimits
from tilik_server.usage import measuring
from tilik_web.refusal import (
    HeadersTooLarge,
    HeadersTooMany,
    HeadersTooSlow,
    Refusal,
    RequestMalformed,
)
from tilik_web.request_id import new_request_id
from tilik_web.request_log import note_unread
from tilik_web.response import failure_response

SIGNS: Final = 4
"""Bytes of a header beside its name and value: the colon, a space and the end of its line."""


class Connection(HttpToolsProtocol):
    """A connection that refuses a request whose headers are beyond the limits.

    The request line counts as a header, and so do the headers after a chunked body. Nothing is
    read after the refusal. A connection in which nothing is asked is closed after the same time.
    """

    def __init__(self, limits: HeaderLimits, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limits = limits
        self._refusal: Refusal | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._is_in_headers = False
        self._bytes = 0
        self._headers = 0
        # Of what the parser holds back, because its end has not come.
        self._unread = 0
        self._has_read = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._set_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._unset_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read what has come in pieces, so that no more is read than the limit and one piece."""
        for start in range(0, len(data), self._limits.header_bytes):
            piece = data[start : start + self._limits.header_bytes]
            self._has_read = False
            super().data_received(piece)
            if self.transport.is_closing() or self._is_upgraded():
                self._unset_deadline()
                return
            self._unread = 0 if self._has_read else self._unread + len(piece)
            if self._unread > self._limits.header_bytes:
                self._refuse(HeadersTooLarge(limit=self._limits.header_bytes))
                return
        if not self._waits_for_headers():
            self._unset_deadline()
        elif self._deadline is None:
            self._set_deadline()

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._has_read = self._is_in_headers = True
        self._bytes = self._headers = 0

    def on_url(self, url: bytes) -> None:
        """Read a part of the request line. Raises HeadersTooLarge."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Read a header. Raises HeadersTooLarge and HeadersTooMany."""
        self._headers += 1
        if self._headers > self._limits.header_count:
            self._raise(HeadersTooMany(limit=self._limits.header_count))
        self._count(len(name) + len(value) + SIGNS)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """End the time of the headers."""
        self._is_in_headers = False
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Read a part of the body, which is limited where it is read."""
        self._has_read = True
        super().on_body(body)

    def handle_websocket_upgrade(self) -> None:
        """Leave the connection to a WebSocket, unless its library cannot read the request.

        The library then waits for the end of the connection, and so would its client.
        """
        super().handle_websocket_upgrade()
        socket = self.transport.get_protocol()
        if isinstance(socket, WebSocketsSansIOProtocol) and not socket.handshake_initiated:
            match socket.conn.handshake_exc:
                case HeaderLineTooLong() | RequestLineTooLong():
                    self._refuse(HeadersTooLarge(limit=MAX_LINE_LENGTH))
                case TooManyHeaders():
                    self._refuse(HeadersTooMany(limit=MAX_NUM_HEADERS))
                case _:
                    self._refuse(RequestMalformed())

    def send_400_response(self, msg: str) -> None:
        """Refuse a request that the parser gave up."""
        self._refuse(self._refusal or RequestMalformed())

    def _count(self, more: int) -> None:
        self._bytes += more
        if self._bytes > self._limits.header_bytes:
            self._raise(HeadersTooLarge(limit=self._limits.header_bytes))

    def _raise(self, refusal: Refusal) -> None:
        # The parser replaces an exception of its callbacks by its own.
        self._refusal = refusal
        raise refusal

    def _is_upgraded(self) -> bool:
        return self.transport.get_protocol() is not self

    def _is_answering(self) -> bool:
        # uvicorn has none before the first request.
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _waits_for_headers(self) -> bool:
        """Return whether a request's headers are to come and uvicorn's own timer does not run."""
        if self._is_in_headers:
            return True
        return not self._is_answering() and self.timeout_keep_alive_task is None

    def _set_deadline(self) -> None:
        self._deadline = self.loop.call_later(self._limits.header_timeout, self._give_up)

    def _unset_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if self._is_answering():
            # A second request that came beside the first waits with it.
            self._set_deadline()
        elif self._is_in_headers:
            self._refuse(HeadersTooSlow(seconds=f"{self._limits.header_timeout:g}"))
        else:
            # Browsers connect before they have anything to ask, and expect no answer to that.
            self.transport.close()

    def _refuse(self, refusal: Refusal) -> None:
        """Answer with a refusal and end the connection."""
        self._unset_deadline()
        # An answer in the midst of another one would be read as a part of it.
        if not self._is_answering():
            self.transport.write(self._answer(refusal))
        self.transport.close()

    def _answer(self, refusal: Refusal) -> bytes:
        request_id = new_request_id()
        scope = {
            "type": "http",
            "headers": self.headers or [],
            "state": {**self.app_state, "request_id": request_id},
        }
        with measuring() as usage:
            response = failure_response(Request(scope), refusal)
        note_unread(scope, response.status_code, usage)
        response.headers.update(
            {
                "connection": "close",
                "x-content-type-options": "nosniff",
                "x-request-id": request_id,
            }
        )
        head = b"".join(b"%b: %b\r\n" % header for header in response.raw_headers)
        return STATUS_LINE[response.status_code] + head + b"\r\n" + bytes(response.body)


def connections(limits: HeaderLimits) -> type[asyncio.Protocol]:
    """Return what makes the connections of a server: uvicorn's setting `http`."""
    return cast("type[asyncio.Protocol]", partial(Connection, limits))
