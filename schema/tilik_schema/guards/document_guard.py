"""The document guard: no document beyond the limits is validated or executed."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from graphql import GraphQLError, GraphQLSchema
from strawberry import Schema
from strawberry.extensions import SchemaExtension

from tilik_schema.guards.known_documents import KnownDocument, KnownValidity, read_document
from tilik_schema.strawberry_adapter import graphql_schema, is_named, with_extensions
from tilik_server.errors import DocumentTooCostly, TilikError
from tilik_server.settings import DocumentLimits


class DocumentGuard(SchemaExtension):
    """Measures each document before it is validated, and says the cost in the answer."""

    def __init__(self, limits: DocumentLimits) -> None:
        self._limits = limits
        self._document: KnownDocument | None = None
        self._cost: int | None = None

    def on_parse(self) -> Iterator[None]:
        """Refuse what is too large whatever its variables.

        Raises GraphQLError, which holds the refusal.
        """
        asked = self.execution_context
        if asked.query:
            self._document = self._read(graphql_schema(asked.schema), asked.query)
        if self._document is not None:
            asked.graphql_document = self._document.syntax
            self._require_name(self._document)
        yield

    def on_validate(self) -> Iterator[None]:
        """Refuse an operation that is too costly with its variables."""
        asked, known = self.execution_context, self._document
        if known is not None:
            self._cost = known.cost(asked.operation_name, asked.variables or {})
            fault = known.fault or self._too_costly()
            if fault is not None:
                asked.pre_execution_errors = [fault]
        yield

    def get_results(self) -> dict[str, Any]:
        """The cost, for the answer's extensions."""
        return {} if self._cost is None else {"cost": self._cost}

    def _read(self, schema: GraphQLSchema, document: str) -> KnownDocument | None:
        """The document, or None where its syntax is wrong: the library finds that again."""
        try:
            return read_document(schema, document, self._limits)
        except GraphQLError:
            return None
        except TilikError as error:
            raise _refused(error) from error

    def _require_name(self, document: KnownDocument) -> None:
        # Without a name the library would run the first; the specification wants an error.
        if len(document.operations) > 1 and not is_named(self.execution_context):
            raise GraphQLError("The document has several operations; name the one meant.")

    def _too_costly(self) -> GraphQLError | None:
        limit = self._limits.document_cost
        if self._cost is None or self._cost <= limit:
            return None
        return _refused(DocumentTooCostly(found=self._cost, limit=limit))


def _refused(error: TilikError) -> GraphQLError:
    return GraphQLError(error.message.en, original_error=error)


def guards(limits: DocumentLimits) -> list[type[SchemaExtension] | Callable[[], SchemaExtension]]:
    """The extensions that guard a schema, in the order in which they look at a document."""
    return [partial(DocumentGuard, limits), KnownValidity]


def limited(schema: Schema, limits: DocumentLimits) -> Schema:
    """The same schema under other limits."""
    return with_extensions(schema, guards(limits))
