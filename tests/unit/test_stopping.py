"""A service that is told to stop answers what has reached it, and what comes at once."""

import asyncio
import gc
import socket
from collections.abc import Awaitable, Callable, Iterator
from time import monotonic
from typing import Any, Final

import pytest
import uvloop
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from tilik.commands.serve import LEAVING, SparingServer
from tilik_server.settings import Settings

REQUEST: Final = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
LOOPS: Final = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


class Streams:
    """Event streams, of which there are none; clients connect at the moment when they end."""

    def __init__(self, connect: Callable[[], socket.socket]) -> None:
        self._connect = connect
        self.clients: list[socket.socket] = []
        self.late = 0

    def end(self) -> None:
        # The event loop does not go on meanwhile, so that the system connects them by itself.
        self.clients = [self._connect() for _ in range(self.late)]


class Slow:
    """An application whose answers to `/slow` wait until they are told to come."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.begun = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for step in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{step}.complete"})
            return
        if scope["path"] == "/slow":
            self.begun.set()
            await self.go_on.wait()
        await PlainTextResponse("answered")(scope, receive, send)


class Stopping:
    """A server of the slow application, with what a test needs to stop it."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.app = Slow()
        self.streams = Streams(self.connect)
        streams: Any = self.streams
        self.server = SparingServer(self.app, streams, Settings())
        self.server.config.log_config = None
        self.serving = asyncio.create_task(self.server.serve([self.listener]))
        self.port: int = self.listener.getsockname()[1]

    async def begun(self) -> None:
        async with asyncio.timeout(20):
            while not self.server.started:
                await asyncio.sleep(0.01)

    def connect(self) -> socket.socket:
        """A new connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def stop(self) -> None:
        self.server.should_exit = True


def talk(client: socket.socket, request: bytes = REQUEST) -> bytes:
    """What a request is answered with until the connection ends."""
    with client:
        client.sendall(request)
        return b"".join(iter(lambda: client.recv(65_536), b""))


@pytest.fixture(params=LOOPS)
def run(request: pytest.FixtureRequest) -> Iterator[Callable[[Callable[[], Any]], None]]:
    """Runs a test in an event loop of its own; the garbage collection is as before."""
    threshold = gc.get_threshold()

    def run_in_loop(body: Callable[[], Awaitable[None]]) -> None:
        async def bounded() -> None:
            async with asyncio.timeout(60):
                await body()

        with asyncio.Runner(loop_factory=LOOPS[request.param]) as runner:
            runner.run(bounded())

    yield run_in_loop
    gc.unfreeze()
    gc.set_threshold(*threshold)


def test_connections_that_wait_to_be_accepted_are_answered(run: Any) -> None:
    async def body() -> None:
        stopping = Stopping()
        await stopping.begun()
        stopping.streams.late = 5
        stopping.stop()
        while not stopping.streams.clients:
            await asyncio.sleep(0.01)
        clients = stopping.streams.clients
        answers = await asyncio.gather(*(asyncio.to_thread(talk, each) for each in clients))
        await stopping.serving
        assert all(each.endswith(b"answered") for each in answers), answers
        with pytest.raises(ConnectionRefusedError):
            stopping.connect()

    run(body)


def test_connections_that_are_open_have_a_last_answer(run: Any) -> None:
    async def body() -> None:
        stopping = Stopping()
        await stopping.begun()
        kept = [stopping.connect() for _ in range(5)]
        for client in kept[:4]:
            client.sendall(REQUEST)
            head = await asyncio.to_thread(client.recv, 65_536)
            assert b"connection: close" not in head
        stopping.stop()
        while stopping.server.servers[0].is_serving():
            await asyncio.sleep(0.01)
        answers = await asyncio.gather(*(asyncio.to_thread(talk, each) for each in kept))
        assert all(b"\r\nconnection: close\r\n" in each for each in answers), answers
        await stopping.serving

    run(body)


def test_answer_under_way_is_finished_and_is_the_last(run: Any) -> None:
    async def body() -> None:
        stopping = Stopping()
        await stopping.begun()
        slow = REQUEST.replace(b"GET / ", b"GET /slow ")
        asking = asyncio.create_task(asyncio.to_thread(talk, stopping.connect(), slow))
        await stopping.app.begun.wait()
        stopping.stop()
        await asyncio.sleep(LEAVING + 0.5)
        assert not stopping.serving.done()
        stopping.app.go_on.set()
        answer = await asking
        assert answer.endswith(b"answered")
        assert answer.count(b"connection: close") == 1
        await stopping.serving

    run(body)


def test_silent_connection_does_not_keep_the_process(run: Any) -> None:
    async def body() -> None:
        stopping = Stopping()
        await stopping.begun()
        with stopping.connect() as silent:
            silent.sendall(b"POST /")
            stopping.stop()
            started = monotonic()
            await stopping.serving
            assert monotonic() - started < 10
            assert await asyncio.to_thread(silent.recv, 1) == b""

    run(body)
