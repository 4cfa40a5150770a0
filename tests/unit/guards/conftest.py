"""A small schema with everything that costs: pages, lists, and lists by their arguments."""

from collections.abc import Callable
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, parse

from tilik_schema.guards.cost import CostModel
from tilik_schema.guards.folding import Folded, fold_operations
from tilik_schema.guards.shape import Shape, ShapeFold
from tilik_schema.guards.sizes import variable_values

SDL = """
type Query {
  unit: Unit
  units(first: Int, last: Int, tags: [String!]): Units
  few(first: Int = 3): [Unit!]!
  byIds(ids: [ID!]!): [Unit]!
  listed: [Unit!]!
  anything: Anything
  names: [String!]!
}
type Mutation { mark(ids: [ID!]!): [Unit!]! }
union Anything = Unit | Person
type Units { nodes: [Unit!]!  edges: [Edge!]!  pageInfo: Info!  totalCount: Int }
type Edge { cursor: ID!  node: Unit! }
type Info { end: ID }
type Unit {
  name: String
  parent: Unit
  children(first: Int, last: Int): Units!
  people: [Person!]!
}
type Person { name: String  unit: Unit }
"""

Measure = Callable[[str], Shape]
CostOf = Callable[..., int]


@pytest.fixture(scope="session")
def small() -> GraphQLSchema:
    return build_schema(SDL)


@pytest.fixture(scope="session")
def fold(small: GraphQLSchema) -> Callable[[str], list[Folded[Shape]]]:
    """The operations of a document, measured."""
    measuring = ShapeFold(CostModel(small))
    return lambda document: fold_operations(small, parse(document), measuring)


@pytest.fixture(scope="session")
def measure(fold: Callable[[str], list[Folded[Shape]]]) -> Measure:
    """The shape of a document's first operation."""
    return lambda document: fold(document)[0].value


@pytest.fixture(scope="session")
def cost_of(fold: Callable[[str], list[Folded[Shape]]]) -> CostOf:
    """The cost of a document's first operation under the variables given."""

    def counted(document: str, **variables: Any) -> int:
        folded = fold(document)[0]
        return folded.value.cost.of(variable_values(folded.operation, variables))

    return counted
