"""The application: settings, database, catalogue and schema put together."""

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final, TypedDict

from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request

from tilik_demo.personas import Cast, find_cast
from tilik_demo.prepare import prepare_demo
from tilik_schema.build import schema
from tilik_schema.documents.fixed_documents import fixed_documents
from tilik_schema.documents.known_documents import KnownDocuments
from tilik_schema.documents.stored_documents import holding_stored
from tilik_schema.live import LiveContext
from tilik_schema.reading.context import Context
from tilik_schema.reading.ids import encode
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_server.access.reach import runs_the_service
from tilik_server.access.viewer import (
    NOBODY,
    OPERATOR,
    VISITOR,
    Viewer,
    grants_from_json,
)
from tilik_server.database.location import CONNECTION_FAILURES, LOST_CONNECTIONS
from tilik_server.database.migrate import require_complete
from tilik_server.database.pool import ANSWER, Database
from tilik_server.database.write_probe import WriteProbe
from tilik_server.errors import DatabaseError, TokenInvalid
from tilik_server.errors.messages import Language
from tilik_server.live.listener import Listener, open_listener
from tilik_server.metrics import Metrics
from tilik_server.monitor import Monitor
from tilik_server.plugin_host.keep_competencies import keep_competencies
from tilik_server.plugin_host.keep_plugins import keep_plugins
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.quota import Quotas
from tilik_server.runtime import open_runtime
from tilik_server.scoring.pool import ScoringPool
from tilik_server.settings import Settings
from tilik_server.sign_in.sign_in import SignIn, open_sign_in
from tilik_server.trail.reads import ReadTrail, open_read_trail
from tilik_server.worker import run_beside
from tilik_web.gate import Gate
from tilik_web.metrics_site import serve_metrics
from tilik_web.named_operations import Variables
from tilik_web.personas import Persona
from tilik_web.probes import Check, Probes
from tilik_web.response import language_of
from tilik_web.sample_variables import sample_variables
from tilik_web.site import build_site

PERSONA_SECONDS: Final = 900
"""How long a token of a persona holds; the pages ask for the next one in time."""


class AppState(TypedDict):
    """The objects of a running application, which each request can reach."""

    database: Database
    catalogue: Catalogue
    pool: ScoringPool
    metrics: Metrics
    sign_in: SignIn
    writing: WriteProbe
    listener: Listener
    reads: ReadTrail
    quotas: Quotas
    without_token: Viewer
    cast: Cast | None


def create_app(
    settings: Settings,
    *,
    demo: bool = False,
    as_of: date | None = None,
    metrics: socket.socket | None = None,
) -> Starlette:
    """Return the application, which opens the database when its server starts it.

    With an embedded database a worker for scoring runs inside the application; with any other
    database, run `tilik worker`. Metrics are answered on a bound socket, if one is given. Raises
    DocumentInvalid for a file of the folder of documents.
    """
    fixed = fixed_documents(
        graphql_schema(schema), settings.document_limits, settings.documents_folder
    )
    known = KnownDocuments(settings.documents, fixed)

    return build_site(
        schema,
        _identify,
        _begin,
        Probes(CHECKS, _runs_the_service),
        lambda _: _running(settings, known, demo=demo, as_of=as_of, metrics=metrics),
        settings.document_limits,
        Gate(settings.cors_origins, loopback=demo, seconds=settings.request_timeout),
        _look_up if demo else None,
        _begin_live,
        _list_personas if demo else None,
        settings.live_limits,
        known,
        has_pages=demo or settings.pages,
    )


@asynccontextmanager
async def _running(
    settings: Settings,
    known: KnownDocuments,
    *,
    demo: bool,
    as_of: date | None,
    metrics: socket.socket | None,
) -> AsyncIterator[AppState]:
    """Open everything that the application needs while it runs."""
    async with AsyncExitStack() as stack:
        tools = await stack.enter_async_context(open_runtime(settings))
        await keep_competencies(tools.database, tools.catalogue)
        await keep_plugins(tools.database, tools.catalogue)
        cast = None
        if demo:
            await prepare_demo(tools, as_of)
            cast = await find_cast(tools.database)
        # Other processes may reach any other database, where workers run by themselves.
        if tools.database.is_embedded:
            await stack.enter_async_context(run_beside(tools))
        await stack.enter_async_context(holding_stored(tools.database, known))
        listener = await stack.enter_async_context(open_listener(tools.database))
        if metrics is not None:
            monitor = Monitor(tools, listener)
            await stack.enter_async_context(serve_metrics(metrics, monitor.scrape))
        reads = await stack.enter_async_context(open_read_trail(tools.database))
        writing = WriteProbe(tools.database)
        sign_in = await stack.enter_async_context(open_sign_in(tools.database, settings))
        yield {
            "database": tools.database,
            "catalogue": tools.catalogue,
            "pool": tools.pool,
            "metrics": tools.metrics,
            "sign_in": sign_in,
            "writing": writing,
            "listener": listener,
            "reads": reads,
            "quotas": Quotas(tools.database, settings.quota_burst, settings.quota_rate),
            "without_token": VISITOR if demo else NOBODY,
            "cast": cast,
        }


async def _look_up(request: Request) -> Variables:
    # Of the demo alone, whose people are invented.
    context = _begin(request, OPERATOR)
    try:
        return {**await sample_variables(schema, context), **_of_personas(request.state.cast)}
    finally:
        await context.close()


def _of_personas(cast: Cast | None) -> Variables:
    """Return the variables of the operation that each persona is answered differently."""
    if cast is None:
        return {}
    person = encode("Employee", cast.employee)
    return {"WhatISee": {"person": person, "unit": cast.unit, "cycle": cast.cycle}}


def _list_personas(request: Request) -> tuple[Persona, ...]:
    cast: Cast | None = request.state.cast
    tokens = request.state.sign_in.own
    return tuple(
        Persona(
            each.key,
            each.name,
            each.title,
            each.sees,
            PERSONA_SECONDS,
            partial(tokens.sign, each.employee, each.grants, each.source, PERSONA_SECONDS),
        )
        for each in (cast.personas if cast else ())
    )


def _begin(connection: HTTPConnection, viewer: Viewer) -> Context:
    """Return the context of a query or mutation."""
    state = connection.state
    client = connection.client.host if connection.client else ""
    known = _with_provenance(viewer, connection)
    return Context(
        state.database,
        state.catalogue,
        state.pool,
        known,
        state.reads,
        client,
        state.quotas,
        compiles=True,
    )


def _with_provenance(viewer: Viewer, connection: HTTPConnection) -> Viewer:
    provenance = replace(
        viewer.provenance,
        # An operation of a socket has no request of its own.
        request_id=getattr(connection.state, "request_id", None),
        client=connection.client.host if connection.client else None,
    )
    return replace(viewer, provenance=provenance)


def _begin_live(connection: HTTPConnection, viewer: Viewer) -> LiveContext:
    """Return the context of a subscription."""
    state = connection.state
    known = _with_provenance(viewer, connection)
    return LiveContext(
        state.database,
        state.catalogue,
        state.pool,
        known,
        state.reads,
        state.listener,
        client=connection.client.host if connection.client else "",
        quotas=state.quotas,
    )


async def _identify(connection: HTTPConnection, language: Language, header: str | None) -> Viewer:
    """Return the viewer of an Authorization header; without one a visitor of the demo, or nobody.

    Raises TokenInvalid.
    """
    state = connection.state
    if header is None:
        without_token: Viewer = state.without_token
        return replace(without_token, language=language)
    sign_in: SignIn = state.sign_in
    try:
        return await sign_in.identify(header, language)
    except LOST_CONNECTIONS:
        if not await state.database.is_back():
            raise
        return await sign_in.identify(header, language)


async def _runs_the_service(request: Request) -> bool:
    """Return whether a request has the token of an administrator of the whole service."""
    header = request.headers.get("authorization")
    if header is None:
        return False
    try:
        viewer = await _identify(request, language_of(request), header)
        if runs_the_service(viewer.grants):
            return True
        # Stored grants are read with the database, which may be what fails.
        async with request.state.database.reading(viewer) as transaction:
            return runs_the_service(grants_from_json(transaction.grants))
    except (TokenInvalid, DatabaseError, *CONNECTION_FAILURES):
        return False


async def _database_is_reached(request: Request) -> None:
    async with request.state.database.reading_unprotected() as transaction:
        await transaction.fetch_value(ANSWER)


async def _database_is_written(request: Request) -> None:
    await request.state.writing.check()


async def _migrations_are_in_place(request: Request) -> None:
    await require_complete(request.state.database)


async def _catalogue_is_read(request: Request) -> None:
    if not request.state.catalogue.plugins:
        raise RuntimeError("the catalogue names no plugin")


CHECKS: Final[Mapping[str, Check]] = {
    "database": _database_is_reached,
    "writing": _database_is_written,
    "migrations": _migrations_are_in_place,
    "catalogue": _catalogue_is_read,
}
