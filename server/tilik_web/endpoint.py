"""The endpoint `/graphql` for GraphQL over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult

from tilik_schema.documents.known_documents import KnownDocuments
from tilik_server.access.viewer import Viewer
from tilik_server.errors import SubscriptionNeedsStream, TokenInvalid
from tilik_server.errors.messages import Language
from tilik_server.usage import current_usage
from tilik_web.answering import answering, reading_body
from tilik_web.asked_document import find_operation
from tilik_web.body import BODY_LIMIT, Asked, Operation, read_request
from tilik_web.execution import QUERIES, SINGLE, Executor, not_executed
from tilik_web.refusal import (
    PersistedQueryNotFound,
    PersistedQueryNotSupported,
    QueriesOnly,
    Refusal,
    Unauthenticated,
)
from tilik_web.response import accepts_events, failure_response, language_of, result_response

_OF_OPERATION: Final = frozenset({"query", "documentId", "extensions"})
"""The parameters of which a GET has one if it asks for an operation."""


Identify = Callable[[HTTPConnection, Language, str | None], Awaitable[Viewer]]
"""Returns the viewer of an Authorization header, or of a connection without one.

Raises TokenInvalid.
"""

Stream = Callable[[Request, Viewer, Operation], Response]
"""Returns the event stream that answers a subscription."""


class Endpoint:
    """The endpoint, which answers requests with the results of their operations."""

    def __init__(
        self,
        executor: Executor,
        identify: Identify,
        seconds: float,
        known: KnownDocuments,
        stream: Stream | None = None,
        body_limit: int = BODY_LIMIT,
    ) -> None:
        self._executor = executor
        self._identify = identify
        self._seconds = seconds
        self._known = known
        self._stream = stream
        self._body_limit = body_limit

    async def respond(self, request: Request) -> Response:
        """Return the response to one request, with the status that GraphQL over HTTP requires."""
        if _is_browser(request):
            return RedirectResponse("/graphiql", 303)
        try:
            async with reading_body(self._seconds):
                asked = await read_request(request, self._body_limit)
            async with answering(request, self._seconds):
                return await self._answer(request, asked)
        except Refusal as refusal:
            return failure_response(request, refusal)

    async def _answer(self, request: Request, asked: Asked) -> Response:
        try:
            header = request.headers.get("authorization")
            viewer = await self._identify(request, language_of(request), header)
        except TokenInvalid:
            return failure_response(request, Unauthenticated())
        except Exception as fault:
            # A person or a key is looked up in the database, which may fail in many ways.
            return failure_response(request, fault)
        current_usage().viewer = viewer.log_name
        try:
            operation = find_operation(self._known, asked)
        except (PersistedQueryNotFound, PersistedQueryNotSupported) as fault:
            # Clients read it as a result, where a plain JSON response with a 400 has none.
            return result_response(request, not_executed(fault))
        current_usage().document = operation.digest
        wants_stream = accepts_events(request) and self._executor.is_subscription(operation)
        if self._stream is not None and wants_stream:
            return self._stream(request, viewer, operation)
        result = await self._execute(request, viewer, operation)
        if asked.document is not None and asked.hash is not None and result.data is not None:
            self._known.remember(asked.document, viewer)
        return result_response(request, result)

    async def _execute(
        self, request: Request, viewer: Viewer, operation: Operation
    ) -> ExecutionResult:
        is_post = request.method == "POST"
        allowed = SINGLE if is_post else QUERIES
        try:
            return await self._executor.execute(request, viewer, operation, allowed)
        except InvalidOperationTypeError as error:
            # GET must have no effect, and a prefetching browser may repeat it.
            if not is_post:
                raise QueriesOnly from error
            return not_executed(SubscriptionNeedsStream())


def _is_browser(request: Request) -> bool:
    return (
        request.method != "POST"
        and not _OF_OPERATION.intersection(request.query_params)
        and "text/html" in request.headers.get("accept", "")
    )
