"""Execution: queries and mutations, run on the schema for every way in which they come."""

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Final, Protocol

from graphql import GraphQLError
from starlette.requests import HTTPConnection
from strawberry import Schema
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types.execution import ExecutionResult
from strawberry.types.graphql import OperationType

from tilik_schema.documents.known_documents import KnownDocuments
from tilik_schema.guards.document_guard import (
    ChargingGuard,
    DocumentGuard,
    cost_of,
    kind_of,
    name_of_operation,
    with_limits,
)
from tilik_server.access.viewer import Viewer
from tilik_server.database.location import LOST_CONNECTIONS
from tilik_server.errors import TilikError
from tilik_server.limits import DocumentLimits
from tilik_web.body import Operation

_log: Final = logging.getLogger("tilik.request")
QUERIES: Final = frozenset({OperationType.QUERY})
SINGLE: Final = frozenset({OperationType.QUERY, OperationType.MUTATION})
"""The types of operations that have one result."""


class OperationContext(Protocol):
    """A resolvers' context, which holds a transaction until it is closed."""

    async def is_back(self) -> bool:
        """Wait for a database that was lost; return whether it answers again."""

    async def close(self) -> None:
        """End the transaction."""


MakeContext = Callable[[HTTPConnection, Viewer], OperationContext]
"""Makes the context of an operation, for its viewer."""


class Executor:
    """Executes operations on a schema within the limits on documents."""

    def __init__(
        self,
        schema: Schema,
        begin: MakeContext,
        limits: DocumentLimits,
        known: KnownDocuments | None = None,
    ) -> None:
        self.schema = with_limits(schema, limits, known, ChargingGuard)
        self._uncharged = with_limits(schema, limits, known, DocumentGuard)
        self._begin = begin
        self.limits = limits

    def is_subscription(self, operation: Operation) -> bool:
        """Return whether an operation is a subscription; one that cannot be read is none."""
        return self._kind_of(operation) == "subscription"

    def _kind_of(self, operation: Operation) -> str | None:
        return kind_of(self.schema, operation.document, operation.name, self.limits)

    def cost(self, operation: Operation) -> int:
        """Return the cost of an operation; one that its execution refuses costs nothing."""
        return cost_of(
            self.schema, operation.document, operation.name, operation.variables, self.limits
        )

    def naming(self, viewer: Viewer, operation: Operation) -> Viewer:
        """Return the viewer with the operation's name, for the audit trail."""
        name = name_of_operation(self.schema, operation.document, operation.name, self.limits)
        return replace(viewer, provenance=replace(viewer.provenance, operation=name))

    async def execute(
        self,
        connection: HTTPConnection,
        viewer: Viewer,
        operation: Operation,
        allowed: Collection[OperationType] = SINGLE,
    ) -> ExecutionResult:
        """Execute an operation in a new context and return its result.

        A query whose connection to the database breaks is executed once more, and charged once.
        Raises InvalidOperationTypeError if the operation's type is not allowed.
        """
        viewer = self.naming(viewer, operation)
        context = self._begin(connection, viewer)
        result = await self._run(self.schema, context, operation, allowed)
        # A mutation may have taken effect all the same.
        if _has_lost(result) and self._kind_of(operation) == "query" and await context.is_back():
            _log.warning("a query lost its connection to the database and is executed once more")
            schema = self._uncharged if _has_begun(result) else self.schema
            result = await self._run(schema, self._begin(connection, viewer), operation, allowed)
        return result

    async def _run(
        self,
        schema: Schema,
        context: OperationContext,
        operation: Operation,
        allowed: Collection[OperationType],
    ) -> ExecutionResult:
        try:
            return await schema.execute(
                operation.document,
                variable_values=dict(operation.variables),
                context_value=context,
                operation_name=operation.name,
                allowed_operation_types=allowed,
            )
        except CannotGetOperationTypeError:
            error = GraphQLError("The document has no operation of that name.")
            return ExecutionResult(data=None, errors=[error])
        # The context holds a database connection, also after a failure.
        finally:
            await context.close()


def _has_lost(result: ExecutionResult) -> bool:
    """Return whether a part of a result failed because a connection to the database broke."""
    return any(isinstance(each.original_error, LOST_CONNECTIONS) for each in result.errors or ())


def _has_begun(result: ExecutionResult) -> bool:
    """Return whether a failed operation came to its fields, before which it is charged."""
    return any(each.path for each in result.errors or ())


def not_executed(error: TilikError) -> ExecutionResult:
    """Return the result of an operation that is refused before it is executed."""
    shown = GraphQLError(error.message.en, original_error=error)
    return ExecutionResult(data=None, errors=[shown])
