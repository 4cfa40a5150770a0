"""Shapes: depth, aliases, root fields and selections, with each fragment visited once."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from graphql import GraphQLError, GraphQLSchema, parse

from tilik_schema.guards.cost import MOST, CostModel
from tilik_schema.guards.folding import SelectedField, fold_operations
from tilik_schema.guards.shape import Shape, ShapeFold

SPREADS = {
    "spreads": ("...F{n} ...F{n}", "name"),
    "fields": ("parent {{ ...F{n} }} parent {{ ...F{n} }}", "name"),
    "aliases": ("a: parent {{ ...F{n} }} b: parent {{ ...F{n} }}", "name"),
    "inline fragments": ("... {{ ...F{n} }} ... on Unit {{ ...F{n} }}", "name"),
    "pages": ("children(first: $n) {{ nodes {{ ...F{n} ...F{n} }} }}", "name"),
    "nothing": ("...F{n} ...F{n}", ""),
}


def doubling(kind: str, levels: int) -> str:
    """A document whose fragments each spread the next one twice."""
    double, last = SPREADS[kind]
    bodies = [double.format(n=level + 1) for level in range(levels)] + [last]
    fragments = (f"fragment F{n} on Unit {{ {body} }}" for n, body in enumerate(bodies))
    return "query A($n: Int) { unit { ...F0 } } " + " ".join(fragments)


def test_depth_is_that_of_fields_and_apart_below_introspection(measure: Any) -> None:
    shape = measure("{ unit { parent { name } } __schema { types { fields { name } } } }")
    assert (shape.depth, shape.introspection) == (3, 4)
    shape = measure("{ unit { ... on Unit { ...U } } } fragment U on Unit { parent { name } }")
    assert (shape.depth, shape.introspection, shape.nesting) == (3, 0, 5)
    shape = measure(
        "{ ...S } fragment S on Query { __schema { types { ...T } } } fragment T on __Type { name }"
    )
    assert (shape.depth, shape.introspection) == (0, 3)


def test_aliases_and_root_fields_count_as_often_as_they_are_spread(measure: Any) -> None:
    shape = measure("{ ...Q ...Q names } fragment Q on Query { a: unit { b: name } names }")
    assert (shape.aliases, shape.fields, shape.selections) == (4, 5, 9)


class Counting(ShapeFold):
    """Notes how often a field is visited."""

    def __init__(self, model: CostModel) -> None:
        super().__init__(model)
        self.visits = 0

    def field(self, place: SelectedField, below: Shape | None) -> Shape:
        self.visits += 1
        return super().field(place, below)


@pytest.mark.parametrize("kind", SPREADS)
@pytest.mark.parametrize("levels", [12, 24, 60])
def test_doubling_fragments_are_visited_once(small: GraphQLSchema, kind: str, levels: int) -> None:
    document = parse(doubling(kind, levels))
    counting = Counting(CostModel(small))
    (folded,) = fold_operations(small, document, counting)
    written = re.findall(r"\b(?:unit|name|parent|children|nodes)\b", doubling(kind, levels))
    assert counting.visits == len(written)
    assert folded.value.selections >= min(MOST, 2**levels)
    assert folded.value.cost.of({"n": 100}) <= MOST


@pytest.mark.parametrize("length", [1, 2, 400])
def test_cycle_is_found_however_long(small: GraphQLSchema, length: int) -> None:
    fragments = "".join(
        f"fragment F{n} on Query {{ ...F{(n + 1) % length} }} " for n in range(length)
    )
    with pytest.raises(GraphQLError, match="Cannot spread fragment 'F0' within itself"):
        fold_operations(small, parse("{ ...F0 } " + fragments), ShapeFold(CostModel(small)))


def test_cycle_through_fields_is_found(small: GraphQLSchema) -> None:
    document = "{ unit { ...U } } fragment U on Unit { parent { ... { ...U } } }"
    with pytest.raises(GraphQLError, match="within itself"):
        fold_operations(small, parse(document), ShapeFold(CostModel(small)))


@pytest.mark.parametrize(
    "document", ["{ ...Lost }", "{ unit { ...U } } fragment U on Unit { ...Lost }"]
)
def test_unknown_fragment_is_named(small: GraphQLSchema, document: str) -> None:
    with pytest.raises(GraphQLError, match="Unknown fragment 'Lost'"):
        fold_operations(small, parse(document), ShapeFold(CostModel(small)))


def test_long_chain_of_fragments_needs_no_recursion(measure: Any) -> None:
    chain = " ".join(f"fragment F{n} on Unit {{ ...F{n + 1} }}" for n in range(2_000))
    shape = measure(f"{{ unit {{ ...F0 }} }} {chain} fragment F2000 on Unit {{ name }}")
    assert (shape.depth, shape.nesting) == (2, 2_003)


def test_each_operation_has_its_own_shape(small: GraphQLSchema) -> None:
    document = parse("query A { unit { name } } query B { ...N } fragment N on Query { names }")
    shapes: Sequence[Shape] = [
        folded.value for folded in fold_operations(small, document, ShapeFold(CostModel(small)))
    ]
    assert [(shape.depth, shape.fields) for shape in shapes] == [(2, 1), (1, 1)]
