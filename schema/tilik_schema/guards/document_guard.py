"""The document guard, which refuses documents beyond the limits before they are validated."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from graphql import GraphQLError, GraphQLSchema
from strawberry import Schema
from strawberry.extensions import SchemaExtension

from tilik_plugin import Text
from tilik_schema.documents.known_documents import KnownDocuments
from tilik_schema.guards.measured_documents import (
    KeptValidity,
    MeasuredDocument,
    read_document,
)
from tilik_schema.strawberry_adapter import graphql_schema, is_named, with_extensions
from tilik_server.access.viewer import NOBODY
from tilik_server.errors import DocumentNotTaken, DocumentTooCostly, TilikError, TokenMissing
from tilik_server.limits import DocumentLimits
from tilik_server.settings import DocumentMode
from tilik_server.usage import current_usage
from tilik_server.validation.composed import composed_json

WHOM: Final[Mapping[DocumentMode, Text]] = {
    "known": Text(
        "without the token of a person in service or a key",
        "tanpa token pegawai aktif atau kunci",
    ),
    "only": Text("here", "di sini"),
}
"""Whose other documents are refused, in the modes that refuse any."""


# It has no method `resolve`, which would slow every field down.
class DocumentGuard(SchemaExtension):
    """The extension that measures each document and adds its cost to the response."""

    def __init__(self, limits: DocumentLimits, known: KnownDocuments | None = None) -> None:
        self._limits = limits
        self._known = known
        self._document: MeasuredDocument | None = None
        self._cost: int | None = None

    def on_parse(self) -> Iterator[None]:
        """Refuse a document that is not taken, or that is too large with any variables.

        Raises GraphQLError with the refusal as its original error.
        """
        execution = self.execution_context
        if execution.variables:
            execution.variables = composed_json(execution.variables)
        if execution.query:
            self._require_taken(execution.query)
            self._document = self._read(graphql_schema(execution.schema), execution.query)
        if self._document is not None:
            execution.graphql_document = self._document.syntax
            self._require_name(self._document)
        yield

    def on_validate(self) -> Iterator[None]:
        """Refuse an operation that costs too much with its variables.

        A stranger is told what is invalid, and no names of the schema that come near to it.
        """
        self._check()
        yield
        errors = self.execution_context.pre_execution_errors
        if errors and self._is_stranger():
            # In place, for the list itself is in the result already.
            errors[:] = map(_without_names, errors)

    def _check(self) -> None:
        execution, measured = self.execution_context, self._document
        if measured is not None:
            self._cost = measured.cost(execution.operation_name, execution.variables or {})
            usage = current_usage()
            usage.cost = self._cost
            usage.kind, usage.operation = measured.kind_and_name(execution.operation_name)
            fault = measured.fault or self._without_token(measured) or self._too_costly()
            if fault is not None:
                execution.pre_execution_errors = [fault]

    def get_results(self) -> dict[str, Any]:
        """Return the cost for the response's extensions."""
        return {} if self._cost is None else {"cost": self._cost}

    def _read(self, schema: GraphQLSchema, document: str) -> MeasuredDocument | None:
        """Return the document; None if its syntax is wrong, which the library then reports."""
        try:
            return read_document(schema, document, self._limits)
        # Strawberry parses the document again and reports the error with its place.
        except GraphQLError:
            return None
        except TilikError as error:
            raise _refusal(error) from error

    def _require_taken(self, document: str) -> None:
        """Refuse a document that is not known, before it is parsed."""
        context = self.execution_context.context
        if self._known is None or context is None or self._known.takes(document, context.viewer):
            return
        raise _refusal(DocumentNotTaken(whom=WHOM[self._known.mode]))

    def _require_name(self, document: MeasuredDocument) -> None:
        # Without a name the library would run the first; the specification wants an error.
        if len(document.operations) > 1 and not is_named(self.execution_context):
            raise GraphQLError("The document has several operations; name the one meant.")

    def _without_token(self, document: MeasuredDocument) -> GraphQLError | None:
        name = self.execution_context.operation_name
        if not self._is_stranger() or document.is_open(name):
            return None
        return _refusal(TokenMissing())

    def _is_stranger(self) -> bool:
        # A document that is only measured and validated has no context, and reaches no resolver.
        context = self.execution_context.context
        return context is not None and context.viewer.name == NOBODY.name

    def _too_costly(self) -> GraphQLError | None:
        limit = self._limits.document_cost
        if self._cost is None or self._cost <= limit:
            return None
        return _refusal(DocumentTooCostly(found=self._cost, limit=limit))


class ChargingGuard(DocumentGuard):
    """The same, for a context that charges the cost to its viewer; it runs in an event loop."""

    async def on_execute(self) -> AsyncIterator[None]:
        """Refuse an operation that costs more than its viewer has left.

        Raises GraphQLError with the refusal as its original error. What is not executed, because
        it is invalid or its variables are, costs nothing.
        """
        if self._cost is not None and self._has_valid_variables():
            try:
                await self.execution_context.context.charge(self._cost)
            except TilikError as error:
                raise _refusal(error) from error
        yield

    def _has_valid_variables(self) -> bool:
        execution, measured = self.execution_context, self._document
        schema = graphql_schema(execution.schema)
        return measured is not None and measured.takes_variables(
            schema, execution.operation_name, execution.variables or {}
        )


def _without_names(error: GraphQLError) -> GraphQLError:
    """Return a library's error without its suggestion of other names."""
    message, suggestion, _ = error.message.partition(" Did you mean ")
    return GraphQLError(message, error.nodes) if suggestion else error


def _refusal(error: TilikError) -> GraphQLError:
    return GraphQLError(error.message.en, original_error=error)


def guard_extensions(
    limits: DocumentLimits,
    known: KnownDocuments | None = None,
    kind: type[DocumentGuard] = DocumentGuard,
) -> list[type[SchemaExtension] | Callable[[], SchemaExtension]]:
    """Return the extensions that guard a schema, in the order in which they see a document."""
    # Factories, because an extension keeps the state of one request.
    return [partial(kind, limits, known), KeptValidity]


def with_limits(
    schema: Schema,
    limits: DocumentLimits,
    known: KnownDocuments | None = None,
    kind: type[DocumentGuard] = DocumentGuard,
) -> Schema:
    """Return the same schema with other limits, which takes the documents that `known` says."""
    return with_extensions(schema, guard_extensions(limits, known, kind))


def cost_of(
    schema: Schema,
    document: str,
    name: str | None,
    variables: Mapping[str, Any],
    limits: DocumentLimits,
) -> int:
    """Return the cost of a document's operation; one that is refused for its size costs nothing."""
    try:
        return read_document(graphql_schema(schema), document, limits).cost(name, variables) or 0
    except (GraphQLError, TilikError):
        return 0


def kind_of(schema: Schema, document: str, name: str | None, limits: DocumentLimits) -> str | None:
    """Return the kind of a document's operation: query, mutation or subscription.

    A document that is refused, which its execution tells, has none.
    """
    try:
        return read_document(graphql_schema(schema), document, limits).kind(name)
    except (GraphQLError, TilikError):
        return None


def name_of_operation(
    schema: Schema, document: str, name: str | None, limits: DocumentLimits
) -> str | None:
    """Return the name that the chosen operation has in its document, or None if it has none.

    A document that is refused, which its execution tells, has none.
    """
    try:
        return read_document(graphql_schema(schema), document, limits).kind_and_name(name)[1]
    except (GraphQLError, TilikError):
        return None
