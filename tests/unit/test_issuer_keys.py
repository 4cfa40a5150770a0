"""An issuer's keys: cached, read again at a limited rate, and kept while it does not answer."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from tilik_server.issuer import ClaimMap, Issuer
from tilik_server.settings import Settings
from tilik_server.sign_in.fetch import LARGEST, Fetch, IssuerFault, open_fetch
from tilik_server.sign_in.issuer_keys import IssuerKeys

NAME = "https://sso.example/realms/office"
DISCOVERY = f"{NAME}/.well-known/openid-configuration"
KEY_SET = "https://sso.example/keys"
KEYS = {kid: RSAKey.generate_key(2048, {"kid": kid}).as_dict(private=False) for kid in "ab"}
OFTEN, SELDOM = 1e-9, 3600.0


class Publisher:
    """An issuer that publishes keys, counts how often it is asked, and may fail."""

    def __init__(self, *kids: str) -> None:
        self.kids = list(kids)
        self.asked: list[str] = []
        self.fails = False
        self.open = asyncio.Event()
        self.open.set()
        self.discovered: dict[str, Any] = {"issuer": NAME, "jwks_uri": KEY_SET}

    async def fetch(self, address: str) -> dict[str, Any]:
        self.asked.append(address)
        await self.open.wait()
        if self.fails:
            raise IssuerFault("stopped")
        if address == DISCOVERY:
            return self.discovered
        return {"keys": [KEYS[kid] for kid in self.kids]}


def keys_of(publisher: Publisher, key_set: str | None = KEY_SET, **settings: Any) -> IssuerKeys:
    issuer = Issuer(issuer=NAME, audience="tilik", key_set=key_set, claims=ClaimMap(nip="nip"))
    given = {"issuer_keys_interval": SELDOM, **settings}
    return IssuerKeys(issuer, publisher.fetch, Settings(**given))


async def has(keys: IssuerKeys, kid: str) -> bool:
    return await keys.find(kid, "RS256") is not None


async def test_known_key_is_not_asked_for_again() -> None:
    publisher = Publisher("a")
    keys = keys_of(publisher, issuer_keys_interval=OFTEN)
    assert [await has(keys, "a") for _ in range(3)] == [True] * 3
    assert publisher.asked == [KEY_SET]


async def test_unknown_keys_are_asked_for_once_an_interval() -> None:
    publisher = Publisher("a")
    keys = keys_of(publisher)
    assert [await has(keys, f"unknown-{number}") for number in range(20)] == [False] * 20
    assert publisher.asked == [KEY_SET]
    assert await has(keys, "a")


async def test_key_that_is_new_is_found_once_the_interval_has_passed() -> None:
    publisher = Publisher("a")
    keys = keys_of(publisher, issuer_keys_interval=OFTEN)
    assert await has(keys, "a")
    publisher.kids = ["b"]
    assert await has(keys, "b")
    assert not await has(keys, "a")


async def test_requests_at_the_same_time_ask_once() -> None:
    publisher = Publisher("a")
    publisher.open.clear()
    keys = keys_of(publisher, issuer_keys_interval=OFTEN)
    waiting = [asyncio.create_task(has(keys, "a")) for _ in range(50)]
    while not publisher.asked:
        await asyncio.sleep(0)
    waiting.pop().cancel()
    publisher.open.set()
    assert await asyncio.gather(*waiting) == [True] * 49
    assert publisher.asked == [KEY_SET]


async def test_stopped_issuer_does_not_stop_verification(
    caplog: pytest.LogCaptureFixture,
) -> None:
    publisher = Publisher("a")
    keys = keys_of(publisher, issuer_keys_interval=OFTEN)
    assert await has(keys, "a")
    publisher.fails = True
    with caplog.at_level(logging.WARNING, "tilik.sign_in"):
        await keys.refresh()
    assert "stopped" in caplog.text
    assert await has(keys, "a")
    assert not await has(keys, "b")


async def test_issuer_that_hangs_is_left_after_the_time_limit() -> None:
    publisher = Publisher("a")
    publisher.open.clear()
    keys = keys_of(publisher, issuer_timeout=0.05)
    async with asyncio.timeout(5):
        assert not await has(keys, "a")


async def test_keys_are_read_regularly_so_that_a_withdrawn_one_is_refused() -> None:
    publisher = Publisher("a", "b")
    keys = keys_of(publisher, issuer_keys_refresh=0.01)
    assert await has(keys, "b")
    publisher.kids = ["a"]
    keeping = asyncio.create_task(keys.keep())
    async with asyncio.timeout(10):
        while await has(keys, "b"):
            await asyncio.sleep(0)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert await has(keys, "a")


async def test_address_of_the_keys_is_discovered() -> None:
    publisher = Publisher("a")
    assert await has(keys_of(publisher, None), "a")
    assert publisher.asked == [DISCOVERY, KEY_SET]


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://elsewhere.example"},
        {"issuer": None},
        {"jwks_uri": "http://sso.example/keys"},
        {"jwks_uri": "https://user@sso.example/keys"},
        {"jwks_uri": "https://127.0.0.1/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": None},
        {"jwks_uri": ["https://sso.example/keys"]},
    ],
    ids=str,
)
async def test_discovery_that_could_be_anothers_is_refused(told: dict[str, Any]) -> None:
    publisher = Publisher("a")
    publisher.discovered |= told
    assert not await has(keys_of(publisher, None), "a")
    assert publisher.asked == [DISCOVERY]


async def test_answer_that_is_no_key_set_is_refused() -> None:
    publisher = Publisher("a")
    publisher.discovered |= {"jwks_uri": DISCOVERY}
    assert not await has(keys_of(publisher, None), "a")
    assert publisher.asked == [DISCOVERY, DISCOVERY]


Answer = Callable[[bytes], Awaitable[str]]
GOOD = b'{"keys": []}'


def answer(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", "connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


CHUNKED = (
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    + (b"10000\r\n" + b"x" * 0x10000 + b"\r\n") * 8
    + b"0\r\n\r\n"
)


@pytest.fixture
async def fetch() -> AsyncIterator[Fetch]:
    async with open_fetch(5.0) as opened:
        yield opened


@pytest.fixture
async def serve() -> AsyncIterator[Answer]:
    """Answers each connection on a loopback port with the same bytes, and returns its address."""
    servers = []

    async def serving(content: bytes) -> str:
        async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(content)
            writer.close()

        server = await asyncio.start_server(respond, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/keys"

    yield serving
    for server in servers:
        server.close()
        await server.wait_closed()


async def test_object_is_read(fetch: Fetch, serve: Answer) -> None:
    assert await fetch(await serve(answer(GOOD))) == {"keys": []}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(answer(GOOD, "503 Unavailable"), "status 503", id="failure"),
        pytest.param(
            answer(GOOD, "302 Found", "location: http://127.0.0.1/"), "status 302", id="redirect"
        ),
        pytest.param(answer(b" " * (LARGEST + 1)), "more than", id="too large"),
        pytest.param(CHUNKED, "more than", id="too large in chunks"),
        pytest.param(answer(b"\x1f\x8b", "200 OK", "content-encoding: gzip"), "JSON", id="gzip"),
        pytest.param(answer(b"<html>"), "not JSON", id="HTML"),
        pytest.param(answer(b"[]"), "not a JSON object", id="list"),
        pytest.param(answer(b"[" * 100_000), "not JSON", id="deep"),
        pytest.param(b"SSH-2.0\r\n", "keys: ", id="another protocol"),
        pytest.param(b"", "keys: ", id="nothing"),
    ],
)
async def test_answer_that_is_no_object_is_a_fault(
    fetch: Fetch, serve: Answer, content: bytes, reason: str
) -> None:
    with pytest.raises(IssuerFault, match=reason):
        await fetch(await serve(content))


async def test_nobody_at_the_address_is_a_fault(fetch: Fetch, serve: Answer) -> None:
    address = (await serve(b"")).replace("http://127.0.0.1", "https://127.0.0.1")
    for each in (address, "http://127.0.0.1:1/keys"):
        with pytest.raises(IssuerFault):
            await fetch(each)
