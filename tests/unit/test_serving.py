"""How `tilik serve` listens: connections that answer at once, on each event loop and parser."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Literal
from uuid import UUID

import pytest
import uvicorn
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tilik.commands.addresses import reserve_address
from tilik.commands.serve import server_config
from tilik_server.settings import Settings
from tilik_web.request_id import ProxyIds, request_id_of

Loop = Literal["auto", "asyncio", "uvloop"]


class Seen:
    """An application that answers with the TCP_NODELAY of each connection of its server."""

    server: uvicorn.Server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        connections = self.server.server_state.connections
        sockets = [each.transport.get_extra_info("socket") for each in connections]
        options = [each.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for each in sockets]
        body = ",".join(str(bool(option)) for option in options).encode()
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": body})

    async def _live(self, receive: Receive, send: Send) -> None:
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})


async def receive_nothing() -> Message:
    raise AssertionError("nothing is to be received")


async def send_nothing(_: Message) -> None:
    raise AssertionError("nothing is to be sent")


@contextmanager
def serving(loop: Loop) -> Iterator[http.client.HTTPConnection]:
    """A connection to a server configured as the service is, on an event loop."""
    seen = Seen()
    config = server_config(seen, Settings())
    config.loop = loop
    config.log_config = None
    seen.server = uvicorn.Server(config)
    with reserve_address("127.0.0.1", 0) as listener:
        # Before the server's thread starts, so that the client need not wait for it.
        listener.listen()
        running = threading.Thread(target=seen.server.run, kwargs={"sockets": [listener]})
        running.start()
        try:
            host, port = listener.getsockname()
            with closing(http.client.HTTPConnection(host, port, timeout=30)) as client:
                yield client
        finally:
            seen.server.should_exit = True
            running.join(30)
    assert not running.is_alive()


@pytest.mark.parametrize("loop", ["auto", "asyncio", "uvloop"])
def test_accepted_connection_sends_each_piece_at_once(loop: Loop) -> None:
    with serving(loop) as client:
        client.request("GET", "/")
        assert client.getresponse().read() == b"True"


def test_service_runs_on_uvloop_and_httptools() -> None:
    settings = Settings(header_count=40)
    config = server_config(Seen(), settings)
    config.load()
    factory = config.get_loop_factory()
    assert factory is not None
    loop = factory()
    loop.close()
    assert type(loop).__module__ == "uvloop"
    protocol: Any = config.http_protocol_class
    assert issubclass(protocol.func, HttpToolsProtocol)
    assert protocol.args == (settings.header_limits,)
    assert settings.header_limits.header_count == 40


@pytest.mark.parametrize(
    ("proxies", "client"),
    [(("10.9.0.0/24",), "192.0.2.7"), (("10.8.0.1",), "10.9.0.2"), ((), "10.9.0.2")],
)
async def test_only_a_trusted_proxy_names_the_client(proxies: tuple[str, ...], client: str) -> None:
    seen = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["client"][0])

    config = server_config(app, Settings(trusted_proxies=proxies))
    config.load()
    headers = [(b"x-forwarded-for", b"192.0.2.7")]
    scope = {"type": "http", "scheme": "http", "client": ("10.9.0.2", 1), "headers": headers}
    await config.loaded_app(scope, None, None)
    assert seen == [client]


@pytest.mark.parametrize(
    ("client", "sent", "kept"),
    [
        ("10.9.0.2", ["lb-7f3a.0042"], "lb-7f3a.0042"),
        ("10.9.0.3", ["4bf92f3577b34da6a3ce929d0e0e4736"], "4bf92f3577b34da6a3ce929d0e0e4736"),
        ("192.0.2.7", ["lb-7f3a.0042"], None),
        ("10.9.0.2", [], None),
        ("10.9.0.2", ["one", "two"], None),
        ("10.9.0.2", [""], None),
        ("10.9.0.2", ["x" * 65], None),
        ("10.9.0.2", ['a", "level": "info'], None),
        ("10.9.0.2", ["a\r\nforged"], None),
        ("10.9.0.2", ["a\n"], None),
        ("10.9.0.2", ["sehat\xe9"], None),
        ("10.9.0.2", ["199001012020011001"], None),
        ("10.9.0.2", ["nip-199001012020011001"], None),
    ],
)
async def test_only_a_trusted_proxys_short_plain_id_is_kept(
    client: str, sent: list[str], kept: str | None
) -> None:
    seen = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(request_id_of(scope))

    config = server_config(app, Settings(trusted_proxies=("10.9.0.0/24",)))
    config.load()
    headers = [(b"x-request-id", each.encode("latin-1")) for each in sent]
    # The proxy names its client, whose address must not decide.
    headers.append((b"x-forwarded-for", b"10.9.0.9" if kept is None else b"192.0.2.7"))
    scope = {"type": "http", "scheme": "http", "client": (client, 1), "headers": headers}
    await config.loaded_app(scope, None, None)
    assert seen[0] == (kept or str(UUID(seen[0])))


async def test_client_without_an_address_gives_no_id() -> None:
    seen = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(request_id_of(scope))

    headers = [(b"x-request-id", b"from-a-unix-socket")]
    scope = {"type": "http", "client": None, "headers": headers}
    await ProxyIds(app, ("127.0.0.1",))(scope, receive_nothing, send_nothing)
    assert str(UUID(seen[0])) == seen[0]
