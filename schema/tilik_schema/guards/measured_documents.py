"""Measured documents: documents that clients repeat are parsed, measured and validated once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    get_operation_ast,
    get_variable_values,
    parse,
)
from strawberry.extensions import SchemaExtension

from tilik_schema.graphql_adapter import MOST_ERRORS
from tilik_schema.guards.composed_texts import with_composed_texts
from tilik_schema.guards.cost import CostModel
from tilik_schema.guards.folding import Folded, fold_operations
from tilik_schema.guards.shape import Shape, ShapeFold
from tilik_schema.guards.signing_in import is_open
from tilik_schema.guards.sizes import variable_values
from tilik_schema.guards.tokens import check_tokens
from tilik_schema.strawberry_adapter import graphql_schema, validate_document
from tilik_server.errors import DocumentTooManySelections
from tilik_server.limits import DocumentLimits

KEPT: Final = 64
"""Documents; as many of the longest kind take about 100 MB."""
LONGEST: Final = 10_000
"""Characters of a document that is kept."""


@dataclass(frozen=True, slots=True)
class MeasuredDocument:
    """A document within its limits: its syntax tree, and its operations with their shapes.

    If a fragment is unknown or spreads itself, `fault` says so and there are no operations.
    """

    syntax: DocumentNode
    operations: tuple[Folded[Shape], ...]
    fault: GraphQLError | None = None

    def cost(self, name: str | None, variables: Mapping[str, Any]) -> int | None:
        """Return the cost of the operation with this name, or of the first; None without one."""
        folded = self._find(name)
        if folded is None:
            return None
        return folded.value.cost.of(variable_values(folded.operation, variables))

    def takes_variables(
        self, schema: GraphQLSchema, name: str | None, variables: Mapping[str, Any]
    ) -> bool:
        """Return whether the variables are valid for the operation with this name, or the first."""
        folded = self._find(name)
        if folded is None:
            return False
        defined = folded.operation.variable_definitions or ()
        found = get_variable_values(schema, defined, dict(variables), max_errors=1)
        return not isinstance(found, list)

    def is_open(self, name: str | None) -> bool:
        """Return whether the operation with this name, or the first, is answered without a token.

        One that does not exist is answered, with an error.
        """
        folded = self._find(name)
        return folded is None or is_open(folded.operation)

    def kind(self, name: str | None) -> str | None:
        """Return the kind of the operation with this name, or of the only one."""
        operation = get_operation_ast(self.syntax, name)
        return None if operation is None else operation.operation.value

    def kind_and_name(self, name: str | None) -> tuple[str | None, str | None]:
        """Return the kind of the operation with this name, or of the first, and its own name."""
        folded = self._find(name)
        if folded is None:
            return None, None
        own = folded.operation.name
        return folded.operation.operation.value, None if own is None else own.value

    def _find(self, name: str | None) -> Folded[Shape] | None:
        for folded in self.operations:
            own = folded.operation.name
            if name is None or (own is not None and own.value == name):
                return folded
        return None


def read_document(schema: GraphQLSchema, document: str, limits: DocumentLimits) -> MeasuredDocument:
    """Parse and measure a document, or return the cached result.

    Raises an error of `tilik_server.errors.document` if it is beyond a limit, and GraphQLError if
    its syntax is wrong.
    """
    # A long document would take the place of many others in memory.
    read = cached_document if len(document) <= LONGEST else cached_document.__wrapped__
    return read(schema, document, limits)


# Parsing and validating a document again took 10 of the 70 ms of an overview.
@lru_cache(KEPT)
def cached_document(
    schema: GraphQLSchema, document: str, limits: DocumentLimits
) -> MeasuredDocument:
    """Return the document, measured; a refused document is not cached."""
    check_tokens(document, limits)
    most = limits.document_tokens
    parsed = parse(document, max_lexical_tokens=most, max_comments=most)
    syntax = with_composed_texts(document, parsed)
    try:
        operations = tuple(fold_operations(schema, syntax, _shape_fold(schema)))
    except GraphQLError as fault:
        return MeasuredDocument(syntax, (), fault)
    for folded in operations:
        folded.value.check(limits)
    # Validation covers all operations, not only the one that is executed.
    selections = sum(folded.value.selections for folded in operations)
    if selections > most:
        raise DocumentTooManySelections(found=selections, limit=most)
    return MeasuredDocument(syntax, operations)


@cache
def _shape_fold(schema: GraphQLSchema) -> ShapeFold:
    return ShapeFold(CostModel(schema))


class KeptValidity(SchemaExtension):
    """The cache of the results of validation."""

    def on_validate(self) -> Iterator[None]:
        """Validate a document that is not refused; a very long one is not cached."""
        execution = self.execution_context
        document = execution.graphql_document
        if document is not None and execution.pre_execution_errors is None:
            is_kept = execution.query is not None and len(execution.query) <= LONGEST
            check = kept_errors if is_kept else kept_errors.__wrapped__
            rules = execution.validation_rules
            # The list itself is kept for who asks next.
            execution.pre_execution_errors = list(
                check(graphql_schema(execution.schema), document, rules)
            )
        yield


@lru_cache(KEPT)
def kept_errors(
    schema: GraphQLSchema, document: DocumentNode, rules: tuple[type[ASTValidationRule], ...]
) -> list[GraphQLError]:
    """Return what is invalid in a document, up to `MOST_ERRORS`."""
    return validate_document(schema, document, rules, MOST_ERRORS)
