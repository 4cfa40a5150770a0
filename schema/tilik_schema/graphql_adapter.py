"""The use of graphql-core beyond its public promises: its messages and its kinds of errors.

`tests/unit/test_graphql_adapter.py` fails if an upgrade changes them.
"""

from collections.abc import Sequence
from typing import Final

from graphql import FragmentSpreadNode, GraphQLError
from graphql.language.parser import MAX_NESTING_DEPTH
from graphql.validation.rules import max_introspection_depth_rule, overlapping_fields_can_be_merged

DEEPEST: Final = MAX_NESTING_DEPTH
"""Levels of a document that the library follows; the guard refuses documents long before."""
COMPARISONS: Final = 10_000
"""The limit of comparing fields of one name in validation, in graphql-core's own measure.

Its default of 500,000 takes 0.8 s; the named operations stay below 100.
"""
MOST_ERRORS: Final = 10
"""Errors of a document or its variables after which the rest is not looked for.

An error may repeat a large part of the document, and its default is 100 of them.
"""
INTROSPECTED_LISTS: Final = max_introspection_depth_rule.MAX_LIST_DEPTH - 1
"""Lists of fields, types or input fields within each other below `__schema` or `__type`."""

overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = COMPARISONS


def is_too_repetitive(error: GraphQLError) -> bool:
    """Return whether validation gave up comparing fields; too many errors have another message."""
    return error.message == "Validation aborted."


def introspects_too_deep(error: GraphQLError) -> bool:
    """Return whether validation found too many lists within each other in an introspection."""
    return error.message == "Maximum introspection depth exceeded"


def is_own(error: GraphQLError) -> bool:
    """Return whether the library found the fault itself: in syntax, validation or coercion.

    Coercion keeps the scalar's exception as its cause, but names the document's node and no path;
    an exception of a resolver has a path, and one of the library's own code has neither.
    """
    return error.original_error is None or (error.path is None and bool(error.nodes))


def unknown_fragment(spread: FragmentSpreadNode) -> GraphQLError:
    """Return the error of validation for the spread of an unknown fragment."""
    return GraphQLError(f"Unknown fragment '{spread.name.value}'.", spread)


def fragment_cycle(closing: FragmentSpreadNode, path: Sequence[str]) -> GraphQLError:
    """Return the error of validation for a fragment that spreads itself.

    `path` has the fragments that spread each other down to the spread that closes the cycle.
    """
    name = closing.name.value
    between = [f"'{each}'" for each in path[path.index(name) + 1 :]]
    via = f" via {', '.join(between)}" if between else ""
    return GraphQLError(f"Cannot spread fragment '{name}' within itself{via}.", closing)
