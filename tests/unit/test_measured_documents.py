"""Documents that come again are not read again; very long or refused ones are not kept."""

from itertools import count

import pytest
import strawberry

from tilik_schema.guards.document_guard import guard_extensions
from tilik_schema.guards.measured_documents import LONGEST, cached_document, kept_errors
from tilik_server.limits import DocumentLimits

NUMBERS = count()


@strawberry.type
class Query:
    @strawberry.field
    def greeting(self, name: str = "you") -> str:
        return f"Good day, {name}"


SCHEMA = strawberry.Schema(Query, extensions=guard_extensions(DocumentLimits()))


def looked_up() -> list[tuple[int, int]]:
    """Hits and misses of both caches."""
    caches = [cached_document, kept_errors]
    return [each.cache_info()[:2] for each in caches]


def new(document: str) -> str:
    """A document that nobody sent before."""
    return f"{document} # {next(NUMBERS)}"


def test_document_is_kept_whatever_its_variables() -> None:
    document = new("query ($name: String!) { greeting(name: $name) }")
    before = looked_up()
    for name in ("Ani", "Budi"):
        result = SCHEMA.execute_sync(document, {"name": name})
        assert (result.errors, result.data) == (None, {"greeting": f"Good day, {name}"})
    assert looked_up() == [(hits + 1, misses + 1) for hits, misses in before]


@pytest.mark.parametrize("document", ["{ greeting", "{ parting }", "{ ...Lost }"])
def test_wrong_document_is_as_wrong_the_second_time(document: str) -> None:
    document = new(document)
    first, second = (SCHEMA.execute_sync(document) for _ in range(2))
    assert first.errors
    assert first.data is second.data is None
    assert first.errors == second.errors


def test_very_long_document_is_answered_and_not_kept() -> None:
    document = new("{ greeting }") + " " * LONGEST
    before = looked_up()
    for _ in range(2):
        assert SCHEMA.execute_sync(document).data == {"greeting": "Good day, you"}
    assert looked_up() == before


def test_refused_document_takes_no_place_and_is_not_validated() -> None:
    document = new("{ " + "greeting " * 21 + "}")
    places, (_, validated) = cached_document.cache_info().currsize, looked_up()
    for _ in range(2):
        assert SCHEMA.execute_sync(document).errors
    assert (cached_document.cache_info().currsize, looked_up()[1]) == (places, validated)
