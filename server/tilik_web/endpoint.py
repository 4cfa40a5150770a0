"""The endpoint `/graphql` for GraphQL over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from graphql import GraphQLError
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from strawberry import Schema
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult
from strawberry.types.graphql import OperationType

from tilik_server.access.viewer import Viewer
from tilik_server.errors import TokenInvalid
from tilik_server.errors.messages import Language
from tilik_web.answering import answering, reading_body
from tilik_web.body import BODY_LIMIT, Operation, read_operation
from tilik_web.refusal import QueriesOnly, Refusal, Unauthenticated
from tilik_web.response import failure_response, language_of, result_response

_SAFE: Final = frozenset({OperationType.QUERY})
_ALL: Final = frozenset({OperationType.QUERY, OperationType.MUTATION})


class Closable(Protocol):
    """A resolvers' context, which holds a transaction until it is closed."""

    async def close(self) -> None:
        """End the transaction."""


Identify = Callable[[HTTPConnection, Language, str | None], Awaitable[Viewer]]
"""Returns the viewer of an Authorization header, or of a connection without one.

Raises TokenInvalid.
"""
MakeContext = Callable[[Request, Viewer], Closable]
"""Makes the context of a request whose body is valid, for its viewer."""


class Endpoint:
    """The endpoint, which executes the operations of requests on a schema."""

    def __init__(
        self,
        schema: Schema,
        identify: Identify,
        begin: MakeContext,
        seconds: float,
        body_limit: int = BODY_LIMIT,
    ) -> None:
        self._schema = schema
        self._identify = identify
        self._begin = begin
        self._seconds = seconds
        self._body_limit = body_limit

    async def respond(self, request: Request) -> Response:
        """Return the response to one request, with the status that GraphQL over HTTP requires."""
        if _is_browser(request):
            return RedirectResponse("/graphiql", 303)
        try:
            async with reading_body(self._seconds):
                operation = await read_operation(request, self._body_limit)
            async with answering(request, self._seconds):
                return await self._answer(request, operation)
        except Refusal as refusal:
            return failure_response(request, refusal)

    async def _answer(self, request: Request, operation: Operation) -> Response:
        try:
            header = request.headers.get("authorization")
            viewer = await self._identify(request, language_of(request), header)
        except TokenInvalid:
            return failure_response(request, Unauthenticated())
        except Exception as fault:
            # A person or a key is looked up in the database, which may fail in many ways.
            return failure_response(request, fault)
        request.state.operation_name = operation.name
        context = self._begin(request, viewer)
        try:
            return result_response(request, await self._execute(request, operation, context))
        # The context holds a database connection, also after a failure.
        finally:
            await context.close()

    async def _execute(
        self, request: Request, operation: Operation, context: Closable
    ) -> ExecutionResult:
        is_post = request.method == "POST"
        try:
            return await self._schema.execute(
                operation.document,
                variable_values=dict(operation.variables),
                context_value=context,
                operation_name=operation.name,
                allowed_operation_types=_ALL if is_post else _SAFE,
            )
        except InvalidOperationTypeError as error:
            # GET must have no effect, and a prefetching browser may repeat it.
            if not is_post:
                raise QueriesOnly from error
            return _not_executed("Subscriptions are not answered over HTTP.")
        except CannotGetOperationTypeError:
            return _not_executed("The document has no operation of that name.")


def _is_browser(request: Request) -> bool:
    return (
        request.method != "POST"
        and "query" not in request.query_params
        and "text/html" in request.headers.get("accept", "")
    )


def _not_executed(message: str) -> ExecutionResult:
    return ExecutionResult(data=None, errors=[GraphQLError(message)])
