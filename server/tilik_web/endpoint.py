"""The endpoint `/graphql` for GraphQL over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult

from tilik_schema.documents.known_documents import KnownDocuments
from tilik_server.access.viewer import Viewer
from tilik_server.errors import SubscriptionNeedsStream, TilikError, TokenInvalid
from tilik_server.errors.messages import Language
from tilik_server.usage import current_usage
from tilik_web.answering import answering, reading_body
from tilik_web.asked_document import find_operation
from tilik_web.body import BODY_LIMIT, Asked, Batch, Operation, read_request
from tilik_web.execution import QUERIES, SINGLE, Executor, not_executed
from tilik_web.gate import Gate
from tilik_web.origin import is_from_elsewhere
from tilik_web.refusal import (
    BatchNotStreamed,
    BatchTooCostly,
    OriginNotAllowed,
    PersistedQueryNotFound,
    PersistedQueryNotSupported,
    QueriesOnly,
    Refusal,
    Unauthenticated,
)
from tilik_web.response import (
    accepts_events,
    batch_response,
    failure_response,
    language_of,
    result_response,
)

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
        gate: Gate,
        known: KnownDocuments,
        stream: Stream | None = None,
        body_limit: int = BODY_LIMIT,
        has_pages: bool = True,
    ) -> None:
        self._executor = executor
        self._identify = identify
        self._gate = gate
        self._known = known
        self._stream = stream
        self._body_limit = body_limit
        self._has_pages = has_pages

    async def respond(self, request: Request) -> Response:
        """Return the response to one request, with the status that GraphQL over HTTP requires."""
        if self._has_pages and _is_browser(request):
            return RedirectResponse("/graphiql", 303)
        # A page may let its browser send a GET, as for an image, without asking us first.
        if request.method != "POST" and is_from_elsewhere(request, self._gate.admits):
            return failure_response(request, OriginNotAllowed())
        try:
            async with reading_body(self._gate.seconds):
                most = self._executor.limits.batch_max
                asked = await read_request(request, self._body_limit, most)
            async with answering(request, self._gate.seconds):
                return await self._answer(request, asked)
        except Refusal as refusal:
            return failure_response(request, refusal)

    async def _answer(self, request: Request, asked: Asked | Batch) -> Response:
        try:
            header = request.headers.get("authorization")
            viewer = await self._identify(request, language_of(request), header)
        except TokenInvalid:
            return failure_response(request, Unauthenticated())
        except Exception as fault:
            # A person or a key is looked up in the database, which may fail in many ways.
            return failure_response(request, fault)
        current_usage().viewer = viewer.log_name
        if isinstance(asked, Asked):
            return await self._answer_operation(request, viewer, asked)
        return await self._answer_batch(request, viewer, asked)

    async def _answer_batch(self, request: Request, viewer: Viewer, batch: Batch) -> Response:
        """Answer the operations one after the other, unless they cost too much together.

        Raises BatchTooCostly, and BatchNotStreamed if an event stream is asked for.
        """
        if accepts_events(request):
            raise BatchNotStreamed
        cost, limit = sum(map(self._cost, batch)), self._executor.limits.document_cost
        if cost > limit:
            raise BatchTooCostly(found=cost, limit=limit)
        responses = [await self._answer_part(request, viewer, each) for each in batch]
        usage = current_usage()
        usage.kind, usage.operation, usage.document, usage.cost = "batch", None, None, cost
        return batch_response(request, responses)

    def _cost(self, asked: Asked | Refusal) -> int:
        try:
            return self._executor.cost(find_operation(self._known, _required(asked)))
        # Its own answer tells why.
        except TilikError:
            return 0

    async def _answer_part(
        self, request: Request, viewer: Viewer, asked: Asked | Refusal
    ) -> Response:
        try:
            return await self._answer_operation(request, viewer, _required(asked))
        except Refusal as refusal:
            return failure_response(request, refusal)

    async def _answer_operation(self, request: Request, viewer: Viewer, asked: Asked) -> Response:
        """Answer one operation. Raises a Refusal if it is not known or must not be sent by GET."""
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


def _required(asked: Asked | Refusal) -> Asked:
    if isinstance(asked, Refusal):
        raise asked
    return asked


def _is_browser(request: Request) -> bool:
    return (
        request.method != "POST"
        and not _OF_OPERATION.intersection(request.query_params)
        and "text/html" in request.headers.get("accept", "")
    )
