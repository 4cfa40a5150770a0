"""An operation of a socket: a subscription, its messages, and how it ends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Any, Protocol

from graphql import GraphQLError
from strawberry import Schema
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult, PreExecutionError

from tilik_schema.guards import body
from tilik_schema.web.masking import formatted, masked
from tilik_schema.web.refusal import Refusal, TemporarilyUnavailable
from tilik_schema.web.socket_message import Closing
from tilik_server.access.viewer import Language
from tilik_server.errors import SubscriptionInterrupted

TRY_AGAIN_LATER = 1013

Send = Callable[..., Awaitable[None]]


class SocketContext(Protocol):
    """The resolvers' context: `subscribed` is set once nothing more is missed."""

    subscribed: asyncio.Event

    async def renew(self) -> None:
        """End the transaction in which a message was read."""

    async def close(self) -> None:
        """End what the context holds."""


class Operation:
    """Executes a subscription, and sends what it yields."""

    def __init__(
        self, schema: Schema, context: SocketContext, language: Language, request_id: str
    ) -> None:
        self._schema = schema
        self._context = context
        self._language = language
        self._request_id = request_id

    async def run(self, read: Callable[[], body.Operation], send: Send) -> None:
        """Send messages until the client completes it, or an `error` where it cannot begin.

        Raises Closing where changes may have been missed.
        """
        try:
            asked = read()
        except Refusal as refusal:
            await send("error", [formatted(refusal, refusal, self._language, self._request_id)])
            return
        try:
            async with aclosing(await self._begin(asked)) as results:
                await self._pass_on(results, send)
        finally:
            await self._context.close()

    async def _begin(self, asked: body.Operation) -> Any:
        return await self._schema.subscribe(
            asked.document,
            variable_values=dict(asked.variables),
            context_value=self._context,
            operation_name=asked.name,
        )

    async def _pass_on(self, results: AsyncIterator[ExecutionResult], send: Send) -> None:
        async for result in results:
            # The client may be slow to read: it must not hold a connection meanwhile.
            await self._context.renew()
            errors = self._errors(result)
            if isinstance(result, PreExecutionError) or _has_ended(result):
                await send("error", errors)
                return
            content = {"data": result.data} | ({"errors": errors} if errors else {})
            await send("next", content)
        await send("complete")

    def _errors(self, result: ExecutionResult) -> list[dict[str, Any]]:
        shown = []
        for failure in result.errors or []:
            error = _in_our_words(failure)
            safe = masked(error, self._request_id)
            if isinstance(safe, SubscriptionInterrupted | TemporarilyUnavailable):
                message = getattr(safe.message, self._language)
                raise Closing(TRY_AGAIN_LATER, message)
            shown.append(formatted(safe, error, self._language, self._request_id))
        return shown


def _in_our_words(error: GraphQLError) -> GraphQLError:
    if isinstance(error.original_error, InvalidOperationTypeError):
        return GraphQLError("Only subscriptions are answered here; send the rest by POST.")
    if isinstance(error.original_error, CannotGetOperationTypeError):
        return GraphQLError("The document has no operation of that name.")
    return error


def _has_ended(result: ExecutionResult) -> bool:
    """Whether the source itself failed: an error of a message has a path."""
    return result.data is None and not any(error.path for error in result.errors or [])
