"""Shared operations: one execution of a subscription for all clients with the same viewer."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Collection, Hashable, Iterable, Iterator
from contextlib import aclosing, contextmanager
from typing import Any, Final, Protocol
from uuid import uuid4

import orjson
from graphql import GraphQLError
from starlette.requests import HTTPConnection
from strawberry import Schema
from strawberry.types.execution import ExecutionResult, PreExecutionError

from tilik_server.access.viewer import Grant, Viewer
from tilik_server.errors import SubscriptionInterrupted, TilikError
from tilik_web.body import Operation
from tilik_web.masking import format_error, mask
from tilik_web.refusal import InternalFailure, TemporarilyUnavailable

MOST_BYTES: Final = 4_000_000
"""Bytes of messages that may wait for one client; a slower client must subscribe again."""


class SubscriptionContext(Protocol):
    """A resolvers' context; `subscribed` is set once no later event is missed."""

    subscribed: asyncio.Event

    async def grants(self) -> Collection[Grant]:
        """Return the viewer's roles, as they are in the context's transaction."""

    async def renew(self) -> None:
        """End the transaction in which a message was read."""

    async def aclose(self) -> None:
        """End the context's transaction."""


class MakeSubscriptionContext(Protocol):
    """A function that makes the context of a subscription."""

    def __call__(self, connection: HTTPConnection, viewer: Viewer, /) -> SubscriptionContext:
        """Return a context for one viewer."""


class Inbox:
    """The messages that wait for one client: their kinds and payloads."""

    def __init__(self) -> None:
        self._messages: deque[tuple[str, bytes]] = deque()
        self._size = 0
        self._changed = asyncio.Event()
        self._fault: TilikError | None = None

    @property
    def is_full(self) -> bool:
        """Whether the client is too far behind."""
        # A single message larger than the limit is still sent.
        return self._size > MOST_BYTES and len(self._messages) > 1

    def put(self, kind: str, payload: bytes) -> None:
        """Add a message."""
        self._messages.append((kind, payload))
        self._size += len(payload)
        self._changed.set()

    def fail(self, fault: TilikError) -> None:
        """Discard the waiting messages and let the reader fail."""
        self._fault = self._fault or fault
        self._messages.clear()
        self._changed.set()

    async def next(self) -> tuple[str, bytes]:
        """Return the oldest message; raise the fault that ended the inbox."""
        while not self._messages and self._fault is None:
            self._changed.clear()
            await self._changed.wait()
        if self._fault is not None:
            raise self._fault
        kind, payload = self._messages.popleft()
        self._size -= len(payload)
        return kind, payload


class SharedOperation:
    """A subscription's execution with the inboxes of its clients."""

    def __init__(
        self, schema: Schema, context: SubscriptionContext, viewer: Viewer, operation: Operation
    ) -> None:
        self.context = context
        self.inboxes: set[Inbox] = set()
        self._schema = schema
        self._language = viewer.language
        self._operation = operation
        self._request_id = uuid4().hex
        self.task = asyncio.create_task(self._run())

    async def begun(self) -> None:
        """Wait until no later event is missed, or the operation has ended."""
        subscribed = asyncio.create_task(self.context.subscribed.wait())
        try:
            await asyncio.wait((subscribed, self.task), return_when=asyncio.FIRST_COMPLETED)
        finally:
            subscribed.cancel()

    async def _run(self) -> None:
        """Put the results into all inboxes without waiting for any client."""
        try:
            async with aclosing(self.context):
                await self._tell_all(await self._begin())
        except GraphQLError as refusal:
            # The guard refused the document before the library could make a result of that.
            self._tell("error", self._format_errors([refusal]))
        except Exception as fault:
            reason = self._visible(fault)
            for inbox in self.inboxes:
                inbox.fail(reason)

    async def _begin(self) -> AsyncGenerator[ExecutionResult, None]:
        return await self._schema.subscribe(
            self._operation.document,
            variable_values=dict(self._operation.variables),
            context_value=self.context,
            operation_name=self._operation.name,
        )

    async def _tell_all(self, results: AsyncGenerator[ExecutionResult, None]) -> None:
        async with aclosing(results):
            async for result in results:
                # Each message is read in a new transaction.
                await self.context.renew()
                errors = self._format_errors(result.errors or [])
                if isinstance(result, PreExecutionError) or _has_ended(result):
                    return self._tell("error", errors)
                self._tell("next", {"data": result.data} | ({"errors": errors} if errors else {}))
        return self._tell("complete", None)

    def _tell(self, kind: str, content: Any) -> None:
        payload = orjson.dumps(content)
        for inbox in self.inboxes:
            inbox.put(kind, payload)
            if inbox.is_full:
                inbox.fail(SubscriptionInterrupted())

    def _format_errors(self, errors: Iterable[GraphQLError]) -> list[dict[str, Any]]:
        formatted_errors = []
        for error in errors:
            safe = mask(error, self._request_id)
            if isinstance(safe, SubscriptionInterrupted | TemporarilyUnavailable):
                raise SubscriptionInterrupted
            formatted_errors.append(format_error(safe, error, self._language, self._request_id))
        return formatted_errors

    def _visible(self, fault: Exception) -> TilikError:
        """Return the failure to tell the clients, who must subscribe again."""
        safe = mask(fault, self._request_id)
        if isinstance(safe, TemporarilyUnavailable):
            return SubscriptionInterrupted()
        return (
            safe if isinstance(safe, TilikError) else InternalFailure(request_id=self._request_id)
        )


class SharedOperations:
    """The running operations by viewer and request; each ends with its last client."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._running: dict[Hashable, SharedOperation] = {}

    @contextmanager
    def join(
        self, viewer: Viewer, operation: Operation, begin: Callable[[], SubscriptionContext]
    ) -> Iterator[tuple[SharedOperation, Inbox]]:
        """Yield the operation, which the first client starts, and a new inbox."""
        key = _key(viewer, operation)
        shared = self._running.get(key)
        if shared is None or shared.task.done():
            shared = self._running[key] = SharedOperation(self._schema, begin(), viewer, operation)
        inbox = Inbox()
        shared.inboxes.add(inbox)
        try:
            yield shared, inbox
        finally:
            shared.inboxes.discard(inbox)
            # The last client has left, and nothing would read further results.
            if not shared.inboxes:
                shared.task.cancel()
                if self._running.get(key) is shared:
                    del self._running[key]


def _key(viewer: Viewer, operation: Operation) -> Hashable:
    # Sorted, so that the same variables in another order share the execution.
    variables = orjson.dumps(operation.variables, option=orjson.OPT_SORT_KEYS)
    # The viewer is part of the key, because permissions decide what a message contains.
    return viewer, operation.document, operation.name, variables


def _has_ended(result: ExecutionResult) -> bool:
    """Return whether the event source itself failed: an error of one message has a path."""
    return result.data is None and not any(error.path for error in result.errors or [])
