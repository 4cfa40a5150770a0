"""The site: every address of the service, in one Starlette application."""

import logging
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Lifespan
from strawberry import Schema

from tilik_schema.documents.known_documents import KnownDocuments
from tilik_server.limits import DocumentLimits, LiveLimits
from tilik_web.endpoint import Endpoint, Identify
from tilik_web.event_stream import EventStreams
from tilik_web.execution import Executor, MakeContext
from tilik_web.gate import Gate
from tilik_web.live import Live
from tilik_web.live_counts import LiveCounts
from tilik_web.pages import LookUp, page_routes
from tilik_web.personas import ListPersonas
from tilik_web.probes import Probes
from tilik_web.refusal import AddressUnknown, MethodNotAllowed
from tilik_web.request_log import RequestLog
from tilik_web.response import failure_response
from tilik_web.shared_operation import MakeSubscriptionContext, SharedOperations
from tilik_web.socket import Socket

LIVE_LIMITS: Final = LiveLimits()


def build_site(
    schema: Schema,
    identify: Identify,
    begin: MakeContext,
    probes: Probes,
    lifespan: Lifespan[Starlette],
    limits: DocumentLimits,
    gate: Gate,
    look_up: LookUp | None = None,
    begin_live: MakeSubscriptionContext | None = None,
    list_personas: ListPersonas | None = None,
    live_limits: LiveLimits = LIVE_LIMITS,
    known: KnownDocuments | None = None,
    has_pages: bool = True,
) -> Starlette:
    """Return the application; `identify`, `begin` and `probes` use the state of `lifespan`.

    Without `begin_live` there are no subscriptions, without `list_personas` nobody may be
    somebody else, without `known` any document is taken. Without pages there is nothing for
    browsers: no start page, no GraphiQL, no schema.
    """
    documents = known or KnownDocuments()
    executor = Executor(schema, begin, limits, documents)
    streams = None
    sockets: list[BaseRoute] = []
    if begin_live is not None:
        shared, counts = SharedOperations(executor.schema), LiveCounts(live_limits)
        live = Live(executor, documents, shared, counts, identify, begin_live, gate.seconds)
        streams = EventStreams(live)
        sockets.append(WebSocketRoute("/graphql", Socket(live).respond))
    endpoint = Endpoint(
        executor,
        identify,
        gate,
        documents,
        streams.open if streams else None,
        has_pages=has_pages,
    )
    # The library would log each client's mistake with a piece of its document.
    logging.getLogger("strawberry.execution").setLevel(logging.CRITICAL)
    site = Starlette(
        routes=[
            *sockets,
            Route("/graphql", endpoint.respond, methods=["GET", "POST"]),
            *(page_routes(schema.as_str(), look_up, list_personas) if has_pages else ()),
            *probes.routes(),
        ],
        middleware=[*gate.middleware(), Middleware(RequestLog)],
        exception_handlers={404: _refuse_address, 405: _refuse_method},
        lifespan=lifespan,
    )
    # Its redirects to an address without a slash would name the host that the client has named.
    site.router.redirect_slashes = False
    site.state.event_streams = streams
    return site


def _refuse_address(request: Request, _: Exception) -> Response:
    return failure_response(request, AddressUnknown())


def _refuse_method(request: Request, error: Exception) -> Response:
    response = failure_response(request, MethodNotAllowed())
    if isinstance(error, HTTPException):
        response.headers.update(error.headers or {})
    return response
