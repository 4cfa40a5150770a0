"""The JSON scalar: any JSON value that the database can store."""

from math import isfinite
from typing import Any, Final

import strawberry
from graphql import GraphQLError

from tilik_server.validation.exact_json import LARGEST, large_number

DEEPEST: Final = 64


def parse_json(value: Any) -> Any:
    """Return the value itself.

    Raises GraphQLError for integers beyond 64 bits, infinite numbers and deep nesting.
    """
    # A list instead of recursion: the depth is what must be limited here.
    left = [(value, 0)]
    while left:
        each, depth = left.pop()
        if depth > DEEPEST:
            raise GraphQLError(f"JSON may be nested {DEEPEST} levels deep, not more.")
        if isinstance(each, dict):
            left.extend((inner, depth + 1) for inner in each.values())
        elif isinstance(each, list):
            left.extend((inner, depth + 1) for inner in each)
        elif isinstance(each, int) and not -LARGEST <= each <= LARGEST:
            raise GraphQLError(f"JSON integers must fit into 64 bits{_place(value)}.")
        elif isinstance(each, float) and not isfinite(each):
            raise GraphQLError("JSON numbers must be finite.")
    return value


def _place(value: Any) -> str:
    """Return the path of the first integer that is too large, within a value that has names."""
    path = ".".join(large_number(value) or ())
    return f"; {path} does not" if path else ""


JSON_SCALAR: Final = strawberry.scalar(
    name="JSON",
    description="Any JSON value: integers of 64 bits, finite numbers, at most 64 levels deep.",
    serialize=lambda value: value,
    parse_value=parse_json,
)
