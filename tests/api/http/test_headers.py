"""Headers of a request over the network: limited in size, number and time."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from time import process_time
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tilik_server.limits import HeaderLimits
from tilik_tests.site_server import serve_site
from tilik_web.connection import connections

PATIENCE = 20
LIMITS = HeaderLimits(header_bytes=16_384, header_count=100, header_timeout=0.3)
GET = b"GET /livez HTTP/1.1\r\nhost: tilik\r\n"
UPGRADE = (
    b"GET /graphql HTTP/1.1\r\nhost: tilik\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
POST = (
    b"POST /graphql HTTP/1.1\r\nhost: tilik\r\ncontent-type: application/json\r\n"
    b"transfer-encoding: chunked\r\n\r\n"
)
ASKED = b'11\r\n{"query":"{__typename}"}\r\n'.replace(b"11", b"18")


@dataclass
class Line:
    """One connection, byte by byte."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def answer(self) -> tuple[int, dict[str, str], bytes]:
        """The next answer: status, headers and body."""
        async with asyncio.timeout(PATIENCE):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.strip().split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines)
            body = await self.reader.readexactly(int(headers["content-length"]))
        return int(first.split()[1]), headers, body

    async def refused(self) -> tuple[int, str]:
        """Status and code of a refusal, after which the connection ends."""
        status, headers, body = await self.answer()
        assert headers["connection"] == "close"
        assert headers["content-type"] == "application/json; charset=utf-8"
        (error,) = json.loads(body)["errors"]
        assert error["extensions"]["requestId"] == headers["x-request-id"]
        assert await self.ended() == b""
        return status, error["extensions"]["code"]

    async def ended(self) -> bytes:
        """What still comes before the service ends the connection."""
        async with asyncio.timeout(PATIENCE):
            return await self.reader.read()


@pytest.fixture
async def port(site: Starlette) -> AsyncIterator[int]:
    """The port of the site behind a server whose connections are limited."""
    async with serve_site(site, http=connections(LIMITS), timeout_keep_alive=1) as server:
        yield server.port


@pytest.fixture
async def line(port: int) -> AsyncIterator[Line]:
    """A new connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    yield Line(reader, writer)
    writer.close()


@pytest.mark.parametrize("begin", [GET, UPGRADE], ids=["request", "websocket"])
class TestRefused:
    async def test_header_without_an_end_is_refused(self, line: Line, begin: bytes) -> None:
        line.writer.write(begin + b"x-much: ")
        line.writer.write(b"a" * 2 * LIMITS.header_bytes)
        assert await line.refused() == (431, "HEADERS_TOO_LARGE")

    async def test_headers_that_are_too_large_together_are_refused(
        self, line: Line, begin: bytes
    ) -> None:
        line.writer.write(begin + b"".join(b"x-%d: %b\r\n" % (i, b"a" * 900) for i in range(20)))
        line.writer.write(b"\r\n")
        assert await line.refused() == (431, "HEADERS_TOO_LARGE")

    async def test_more_headers_than_allowed_are_refused(self, line: Line, begin: bytes) -> None:
        line.writer.write(begin + b"x: y\r\n" * LIMITS.header_count + b"\r\n")
        assert await line.refused() == (431, "HEADERS_TOO_MANY")

    async def test_headers_that_do_not_end_are_refused_in_time(
        self, line: Line, begin: bytes
    ) -> None:
        line.writer.write(begin)
        assert await line.refused() == (408, "HEADERS_TOO_SLOW")

    async def test_headers_byte_by_byte_gain_no_time(self, line: Line, begin: bytes) -> None:
        async def trickle() -> None:
            line.writer.write(begin + b"x-slow: ")
            while True:
                line.writer.write(b"a")
                await asyncio.sleep(0.02)

        trickling = asyncio.create_task(trickle())
        try:
            assert await line.refused() == (408, "HEADERS_TOO_SLOW")
        finally:
            trickling.cancel()


async def test_long_address_is_refused(line: Line) -> None:
    line.writer.write(b"GET /graphql?query=" + b"a" * LIMITS.header_bytes)
    line.writer.write(b" HTTP/1.1\r\nhost: tilik\r\n\r\n")
    assert await line.refused() == (431, "HEADERS_TOO_LARGE")


async def test_headers_after_a_chunked_body_are_limited(line: Line, desk: Any) -> None:
    line.writer.write(POST + ASKED + b"0\r\nx-much: " + b"a" * 3 * LIMITS.header_bytes)
    assert (await line.ended()) == b""
    assert desk.asked == []


async def test_extension_of_a_chunk_is_limited(line: Line, desk: Any) -> None:
    line.writer.write(POST + b"18;" + b"a" * 3 * LIMITS.header_bytes)
    assert (await line.ended()) == b""
    assert desk.asked == []


async def test_much_is_refused_without_being_read(line: Line) -> None:
    before = process_time()
    line.writer.write(GET + b"x-much: ")
    status = 0
    try:
        for _ in range(150):
            line.writer.write(b"a" * 1_000_000)
            await line.writer.drain()
    # The service stops reading, and ends the connection.
    except ConnectionError:
        status = 431
    else:
        pytest.fail("150 MB were taken")
    assert status == 431
    assert process_time() - before < 2


@pytest.mark.parametrize("sent", [b"", b"\r\n", b"\r\n\r\n"])
async def test_connection_that_asks_nothing_is_closed_without_an_answer(
    line: Line, sent: bytes
) -> None:
    line.writer.write(sent)
    assert await line.ended() == b""


async def test_second_request_has_the_same_time(line: Line) -> None:
    line.writer.write(GET + b"\r\n")
    assert (await line.answer())[0] == 200
    line.writer.write(GET)
    assert await line.refused() == (408, "HEADERS_TOO_SLOW")


async def test_connection_that_asks_no_more_is_closed(line: Line) -> None:
    line.writer.write(GET + b"\r\n")
    assert (await line.answer())[0] == 200
    assert await line.ended() == b""


async def test_body_that_nobody_reads_holds_no_connection(line: Line) -> None:
    line.writer.write(b"POST /livez HTTP/1.1\r\nhost: tilik\r\ncontent-length: 100000\r\n\r\n")
    assert (await line.answer())[0] == 405
    line.writer.write(b"a")
    assert await line.ended() == b""


async def test_headers_at_the_limits_are_answered(line: Line) -> None:
    names = b"".join(b"x-%02d: a\r\n" % number for number in range(LIMITS.header_count - 2))
    room = LIMITS.header_bytes - len(b"/livez") - len(b"host: tilik\r\n") - len(names)
    last = b"x-last: %b\r\n" % (b"a" * (room - len(b"x-last: \r\n")))
    for _ in range(2):
        line.writer.write(GET + names + last + b"\r\n")
        assert (await line.answer())[0] == 200


async def test_requests_sent_together_are_all_answered(line: Line) -> None:
    line.writer.write((GET + b"\r\n") * 500)
    for _ in range(500):
        assert (await line.answer())[0] == 200


async def test_large_body_is_no_header(line: Line) -> None:
    body = json.dumps({"query": "{ greeting }", "variables": {"x": "a" * 500_000}}).encode()
    line.writer.write(
        b"POST /graphql HTTP/1.1\r\nhost: tilik\r\ncontent-type: application/json\r\n"
        b"content-length: %d\r\n\r\n%b" % (len(body), body)
    )
    status, _, answer = await line.answer()
    assert (status, json.loads(answer)["data"]) == (200, {"greeting": "Good day, you"})


async def test_body_in_small_pieces_is_read(line: Line) -> None:
    text = json.dumps({"query": "{ greeting }" + " " * 20_000})
    line.writer.write(POST + b"".join(b"1\r\n%b\r\n" % each.encode() for each in text))
    line.writer.write(b"0\r\n\r\n")
    status, _, answer = await line.answer()
    assert (status, json.loads(answer)["data"]) == (200, {"greeting": "Good day, you"})


async def test_request_that_works_has_time_for_the_next_headers(line: Line, desk: Any) -> None:
    body = b'{"query":"{ waiting }"}'
    line.writer.write(
        b"POST /graphql HTTP/1.1\r\nhost: tilik\r\ncontent-type: application/json\r\n"
        b"content-length: %d\r\n\r\n%b" % (len(body), body)
    )
    async with asyncio.timeout(PATIENCE):
        await desk.waiting.wait()
    # Nothing is written into the answer that is under way.
    line.writer.write(b"GARBAGE\r\n\r\n")
    assert await line.ended() == b""
    async with asyncio.timeout(PATIENCE):
        await desk.given_up.wait()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "not a request of HTTP"), ("id", "bukan permintaan HTTP")]
)
async def test_what_is_no_request_is_refused_as_json(
    line: Line, language: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "tilik.access"):
        line.writer.write(b"GET /livez HTTP/1.1\r\naccept-language: %b\r\n" % language.encode())
        line.writer.write(b"x: y\r\nhost tilik\r\n\r\n")
        status, headers, body = await line.answer()
    (error,) = json.loads(body)["errors"]
    assert (status, error["extensions"]["code"]) == (400, "REQUEST_MALFORMED")
    assert words in error["message"]
    assert headers["content-language"] == language
    (noted,) = [each for each in caplog.records if each.name == "tilik.access"]
    assert vars(noted)["codes"] == ["REQUEST_MALFORMED"]
    assert vars(noted)["request_id"] == headers["x-request-id"]


@pytest.mark.parametrize(
    ("request_", "refused"),
    [
        (UPGRADE + b"x: %b\r\n" % (b"a" * 9_000), (431, "HEADERS_TOO_LARGE")),
        (UPGRADE.replace(b"/graphql", b"/%b" % (b"a" * 9_000)), (431, "HEADERS_TOO_LARGE")),
        (UPGRADE + b"content-length: 2\r\n", (400, "REQUEST_MALFORMED")),
        (UPGRADE + b"transfer-encoding: chunked\r\n", (400, "REQUEST_MALFORMED")),
    ],
    ids=["header", "address", "body", "chunks"],
)
async def test_opening_that_websockets_cannot_read_is_refused(
    line: Line, request_: bytes, refused: tuple[int, str]
) -> None:
    line.writer.write(request_ + b"\r\n")
    assert await line.refused() == refused


async def test_opening_with_more_headers_than_websockets_reads_is_refused(
    site: Starlette,
) -> None:
    wide = HeaderLimits(header_count=500)
    async with serve_site(site, http=connections(wide)) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(UPGRADE + b"x: y\r\n" * 300 + b"\r\n")
        assert await Line(reader, writer).refused() == (431, "HEADERS_TOO_MANY")
        writer.close()


async def test_socket_with_few_headers_is_opened(port: int) -> None:
    # The small site has no socket at this address; the handshake itself is answered.
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"ws://127.0.0.1:{port}/graphql", proxy=None).__aenter__()
    assert refused.value.response.status_code == 403


async def test_honest_client_is_answered_beside_slow_ones(port: int) -> None:
    slow = [await asyncio.open_connection("127.0.0.1", port) for _ in range(20)]
    for _, writer in slow:
        writer.write(GET)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        assert (await client.get("/livez")).status_code == 200
    for reader, writer in slow:
        async with asyncio.timeout(PATIENCE):
            assert (await reader.read()).startswith(b"HTTP/1.1 408 ")
        writer.close()
