"""The object types of the graph, found before the schema is built."""

from collections.abc import Iterable, Iterator
from typing import Any

from strawberry.types.base import StrawberryContainer
from strawberry.types.lazy_type import LazyType
from strawberry.types.union import StrawberryUnion

from tilik_schema.reading.references import exists, type_of
from tilik_schema.reading.relations import Deferred, Embedded, Found, One, StoredField, relations_of

WITHIN = Deferred | StoredField | Embedded
"""Relations whose objects are no rows of their own; their fields tell the type."""


def types_below(roots: Iterable[type]) -> list[type]:
    """Return the roots and all object types that their fields lead to."""
    found: dict[type, None] = {}
    # A list instead of recursion, because types refer to each other in circles.
    waiting = list(roots)
    while waiting:
        kind = waiting.pop()
        if kind not in found and hasattr(kind, "__strawberry_definition__"):
            found[kind] = None
            waiting.extend(_next_types(kind))
    return list(found)


def _next_types(kind: Any) -> Iterator[type]:
    """Yield the types that the fields of a type lead to; the check reports references to none."""
    for relation in relations_of(kind).values():
        if not isinstance(relation, WITHIN):
            target = relation.target if isinstance(relation, One | Found) else relation.rows.target
            if exists(target):
                yield type_of(target)
    for field in kind.__strawberry_definition__.fields:
        if isinstance(field.metadata.get("relation"), WITHIN | None):
            yield from _object_types(field.type)


def _object_types(kind: Any) -> Iterator[type]:
    """Yield the object types within a field's type, inside any lists and unions."""
    if isinstance(kind, StrawberryContainer):
        yield from _object_types(kind.of_type)
    elif isinstance(kind, StrawberryUnion):
        for each in kind.types:
            yield from _object_types(each)
    elif isinstance(kind, LazyType):
        yield kind.resolve_type()
    elif isinstance(kind, type):
        yield kind
