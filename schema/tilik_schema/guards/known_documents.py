"""Known documents: what clients send again and again is parsed and validated once."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from graphql import GraphQLError
from strawberry.extensions import ParserCache, ValidationCache

KEPT: Final = 64
"""Documents; as many of the longest kind take about 100 MB."""
LONGEST: Final = 10_000
"""Characters of a document that is kept."""


class KnownSyntax(ParserCache):
    """Keeps the syntax trees of the latest documents that are not very long."""

    def __init__(self) -> None:
        super().__init__(KEPT)

    def on_parse(self) -> Iterator[None]:
        """Leave a document that is very long or wrong to be parsed for this request alone."""
        asked = self.execution_context
        if _is_kept(asked.query):
            # A subscription that raised here would end the connection of all others.
            with suppress(GraphQLError):
                document = self.cached_parse_document(asked.query, **asked.parse_options)
                asked.graphql_document = document
        yield


class KnownValidity(ValidationCache):
    """Keeps what the latest documents' validation found."""

    def __init__(self) -> None:
        super().__init__(KEPT)

    def on_validate(self) -> Iterator[None]:
        """Leave a very long document to be validated for this request alone."""
        if _is_kept(self.execution_context.query):
            yield from super().on_validate()
        else:
            yield


def _is_kept(document: str | None) -> bool:
    return document is not None and len(document) <= LONGEST
