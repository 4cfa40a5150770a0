"""Known documents: what clients send again and again is parsed, measured and validated once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from graphql import DocumentNode, GraphQLError, GraphQLSchema, parse
from strawberry.extensions import ValidationCache

from tilik_schema.guards.cost import CostModel
from tilik_schema.guards.folding import Folded, fold_operations
from tilik_schema.guards.shape import Shape, ShapeFold
from tilik_schema.guards.sizes import variable_values
from tilik_schema.guards.tokens import check_tokens
from tilik_server.errors import DocumentTooManySelections
from tilik_server.settings import DocumentLimits

KEPT: Final = 64
"""Documents; as many of the longest kind take about 100 MB."""
LONGEST: Final = 10_000
"""Characters of a document that is kept."""


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document within its limits: its syntax tree, and its operations with their shapes.

    `fault` says which of its fragments is unknown or spreads itself; it then has no operations.
    """

    syntax: DocumentNode
    operations: tuple[Folded[Shape], ...]
    fault: GraphQLError | None = None

    def cost(self, name: str | None, variables: Mapping[str, Any]) -> int | None:
        """The cost of the operation of that name, or else the first; None where there is none."""
        for folded in self.operations:
            own = folded.operation.name
            if name is None or (own is not None and own.value == name):
                return folded.value.cost.of(variable_values(folded.operation, variables))
        return None


def read_document(schema: GraphQLSchema, document: str, limits: DocumentLimits) -> KnownDocument:
    """Parse and measure a document, or find it among the latest that are not very long.

    Raises an error of `tilik_server.errors.document` where it is beyond a limit, and GraphQLError
    where it is no GraphQL.
    """
    read = kept if len(document) <= LONGEST else kept.__wrapped__
    return read(schema, document, limits)


@lru_cache(KEPT)
def kept(schema: GraphQLSchema, document: str, limits: DocumentLimits) -> KnownDocument:
    """The document as `read_document` gives it; one that is refused is not kept."""
    check_tokens(document, limits)
    most = limits.document_tokens
    syntax = parse(document, max_lexical_tokens=most, max_comments=most)
    try:
        operations = tuple(fold_operations(schema, syntax, _measuring(schema)))
    except GraphQLError as fault:
        return KnownDocument(syntax, (), fault)
    for folded in operations:
        folded.value.check(limits)
    # Validation goes through all operations, whichever is executed.
    selections = sum(folded.value.selections for folded in operations)
    if selections > most:
        raise DocumentTooManySelections(found=selections, limit=most)
    return KnownDocument(syntax, operations)


@cache
def _measuring(schema: GraphQLSchema) -> ShapeFold:
    return ShapeFold(CostModel(schema))


class KnownValidity(ValidationCache):
    """Keeps what the latest documents' validation found."""

    def __init__(self) -> None:
        super().__init__(KEPT)

    def on_validate(self) -> Iterator[None]:
        """Validate what is not refused yet; a very long document for this request alone."""
        asked = self.execution_context
        is_kept = asked.query is not None and len(asked.query) <= LONGEST
        if is_kept and asked.pre_execution_errors is None:
            yield from super().on_validate()
        else:
            yield
