"""`tilik serve`: serve the graph over HTTP, on a database with its tables in place."""

import asyncio
import gc
import os
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import datetime
from importlib import import_module
from math import ceil
from time import monotonic
from typing import Any, Final, cast

import click
import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from tilik.app import create_app
from tilik.commands.addresses import reserve_address, reserve_metrics, translate_address_errors
from tilik.commands.event_loop import run
from tilik.commands.migrated_database import open_migrated
from tilik.logs import log_config
from tilik_demo.fill import refuse_office
from tilik_server.database.location import Location
from tilik_server.database.migrate import migrate
from tilik_server.database.write_probe import require_writable
from tilik_server.errors import TracingMissing
from tilik_server.settings import Settings, read_settings
from tilik_web.body import BODY_LIMIT
from tilik_web.connection import connections
from tilik_web.event_stream import EventStreams
from tilik_web.last_answers import LastAnswers
from tilik_web.request_id import ProxyIds

BACKLOG: Final = 2048
LEAVING: Final = 1.0
"""Seconds in which clients may still ask in connections that they have, when the process stops."""
COLLECTORS: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""The variables that name a collector of OpenTelemetry."""


@click.command("serve")
@click.option("--demo", is_flag=True, help="Serve the demo region; refused with an office's data.")
@click.option("--host", help="Address to listen on, instead of TILIK_HOST.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port, instead of TILIK_PORT.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The demo's reference date; 1 July of this year where it is missing.",
)
def command(demo: bool, host: str | None, port: int | None, as_of: datetime | None) -> None:
    """Serve the graph over HTTP.

    An embedded database is migrated first. Any other one must have been migrated. With --demo an
    empty database is filled with an invented region, open to everyone who connects.
    """
    settings = _changed(read_settings(), host=host, port=port)
    # Reserved before the database is touched, so that a second start on the port changes nothing.
    with (
        reserve_address(settings.host, settings.port) as listener,
        reserve_metrics(settings) as metrics,
    ):
        # Held from here on, the embedded server does not stop between migrating and serving.
        location = run(Location.find(settings))
        try:
            if location.server is not None:
                run(migrate(settings))
            run(_require_usable(settings, demo=demo))
            day = None if as_of is None else as_of.date()
            serve(settings, listener, create_app(settings, demo=demo, as_of=day, metrics=metrics))
        finally:
            run(location.leave())


class SparingServer(uvicorn.Server):
    """A server that excludes the objects of its start from later garbage collections.

    A request makes tens of thousands of objects, which reference counting frees; to search the
    schema for each of them doubled the time of every second response.

    When it stops, it answers what has reached it, and what comes within a second in the connections
    that are there.
    """

    def __init__(self, app: ASGIApp, streams: EventStreams, settings: Settings) -> None:
        self._last_answers = LastAnswers(app)
        self._streams = streams
        super().__init__(server_config(self._last_answers, settings))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then freeze all existing objects and collect less often."""
        await super().startup(sockets)
        # Garbage of the start must not be frozen with the objects that stay.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no new connections, let clients leave those they have, then end everything."""
        self._last_answers.begin()
        self._streams.end()
        await self._close_listeners(sockets or [])
        await self._until_clients_left()
        await super().shutdown(sockets)

    async def _close_listeners(self, sockets: list[socket.socket]) -> None:
        # A client that the system has connected takes the connection for one with the service.
        queues = [each.dup() for each in sockets]
        for server in self.servers:
            server.close()
        for each in sockets:
            each.close()
        accepted = [client for queue in queues for client in _accept_queued(queue)]
        loop = asyncio.get_running_loop()
        for client in accepted:
            await loop.connect_accepted_socket(self._make_protocol, client)

    def _make_protocol(self) -> asyncio.Protocol:
        kind: Any = self.config.http_protocol_class
        protocol: asyncio.Protocol = kind(self.config, self.server_state, self.lifespan.state)
        return protocol

    async def _until_clients_left(self) -> None:
        """Wait until no connection is left, at most the time that clients have to use theirs."""
        until = monotonic() + LEAVING
        while self.server_state.connections and monotonic() < until:
            if self.force_exit:
                return
            await asyncio.sleep(LEAVING / 50)


def _accept_queued(queue: socket.socket) -> Iterator[socket.socket]:
    """Yield the connections that wait at a listening socket, then close it."""
    with queue, suppress(BlockingIOError):
        queue.setblocking(False)
        while True:
            client, _ = queue.accept()
            client.setblocking(False)
            yield client


def serve(settings: Settings, listener: socket.socket, app: Starlette) -> None:
    """Listen on `listener` and serve until the process is told to stop."""
    host, port = listener.getsockname()[:2]
    with translate_address_errors(host, port):
        listener.listen(BACKLOG)
    click.echo(f"Tilik answers at http://{host}:{port}", err=True)
    with with_spans(app) as served:
        SparingServer(served, app.state.event_streams, settings).run(sockets=[listener])


def with_spans(app: ASGIApp) -> AbstractContextManager[ASGIApp]:
    """Return the application with spans, if a collector for them is named.

    Raises TracingMissing if the libraries for it are not installed.
    """
    is_off = os.environ.get("OTEL_TRACES_EXPORTER", "otlp") != "otlp"
    if is_off or not any(os.environ.get(name) for name in COLLECTORS):
        return nullcontext(app)
    try:
        # Most installations have no collector, and not the libraries either.
        module = import_module("tilik.tracing")
    except ModuleNotFoundError as fault:
        raise TracingMissing from fault
    spans: AbstractContextManager[ASGIApp] = module.traced(app)
    return spans


def server_config(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """Return the server's configuration: uvloop, if the platform has it, and httptools.

    Of requests from a trusted proxy, the client's address and the id are those that it names.
    """
    trusted = settings.trusted_proxies
    # uvicorn and Starlette describe one protocol in types of their own.
    proxied = ProxyHeadersMiddleware(cast("Any", app), list(trusted))
    return uvicorn.Config(
        ProxyIds(cast("ASGIApp", proxied), trusted),
        loop="auto",
        http=connections(settings.header_limits),
        lifespan="on",
        log_config=log_config(settings.log_format),
        # A request that has just come when the process is told to stop has all its time.
        timeout_graceful_shutdown=max(1, ceil(settings.request_timeout - LEAVING)),
        access_log=False,
        server_header=False,
        # Ours stands around the application, inside of what must see the proxy's own address.
        proxy_headers=False,
        ws_max_size=BODY_LIMIT,
        ws_per_message_deflate=False,
    )


async def _require_usable(settings: Settings, *, demo: bool) -> None:
    """Check the database before listening, so that a failure is one line of output."""
    async with open_migrated(settings) as database:
        await require_writable(database)
        if demo:
            await refuse_office(database)


def _changed(settings: Settings, **options: Any) -> Settings:
    return settings.model_copy(
        update={name: value for name, value in options.items() if value is not None}
    )
