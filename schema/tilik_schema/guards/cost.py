"""Cost: the number of objects that a selection may ask for, computed once for all variables."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)

from tilik_schema.guards.folding import SelectedField
from tilik_schema.guards.sizes import Size, Variables, is_paged, list_size, page_size

MOST: Final = 10**9
"""Where counting ends: fragments that spread each other reach any number."""


class CostKind(Enum):
    """How a part of a selection counts."""

    OBJECTS = auto()
    PAGE = auto()
    ROWS = auto()
    FRAGMENT = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Cost:
    """The number of objects that a selection may ask for.

    `fixed` counts the objects of each parent, `rows` those of each row of the parent's page; both
    are independent of variables. `parts` are the costs that depend on variables.
    """

    fixed: int = 0
    rows: int = 0
    parts: tuple["CostPart", ...] = ()

    def of(self, variables: Variables) -> int:
        """Return the number of objects for the variables of an operation."""
        return _total(self, variables, {})[0]


@dataclass(frozen=True, slots=True, eq=False)
class CostPart:
    """A field or a fragment whose cost depends on variables, with the cost of its selection."""

    kind: CostKind
    size: Size
    below: Cost

    def count(self, size: int, fixed: int, rows: int) -> tuple[int, int]:
        """Return the fixed objects and those of each row, from those of the selection."""
        if self.kind is CostKind.FRAGMENT:
            return fixed, rows
        if self.kind is CostKind.PAGE:
            return min(MOST, 1 + fixed + rows * size), 0
        objects = min(MOST, size * (1 + fixed))
        return (0, objects) if self.kind is CostKind.ROWS else (objects, 0)


NOTHING: Final = Cost()


class CostModel:
    """The costs of the fields of a schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._pages = frozenset(_pages(schema))

    def field(self, selected: SelectedField, below: Cost) -> Cost:
        """Return the cost of a field: `NOTHING` for a scalar or an unknown field."""
        definition = selected.definition
        if definition is None or not is_composite_type(get_named_type(definition.type)):
            return NOTHING
        kind, size = self._kind_and_size(selected, definition)
        return _part_cost(CostPart(kind, size, below))

    def _kind_and_size(
        self, selected: SelectedField, definition: GraphQLField
    ) -> tuple[CostKind, Size]:
        if get_named_type(definition.type) in self._pages:
            return CostKind.PAGE, page_size(definition, selected.node)
        if not is_list_type(get_nullable_type(definition.type)):
            return CostKind.OBJECTS, 1
        if selected.parent in self._pages:
            # `nodes` and `edges` repeat for each row of the page around them.
            return CostKind.ROWS, 1
        paged = is_paged(definition)
        size = (
            page_size(definition, selected.node) if paged else list_size(definition, selected.node)
        )
        return CostKind.OBJECTS, size


def fragment_cost(below: Cost) -> Cost:
    """Return the cost of a fragment's spread.

    The parts that depend on variables become one part, so that a fragment is counted once.
    """
    # Copying the parts would let fragments that spread each other grow without bound.
    return Cost(parts=(CostPart(CostKind.FRAGMENT, 1, below),)) if below.parts else below


def sum_costs(costs: Iterable[Cost]) -> Cost:
    """Return the cost of a selection, the sum of the costs of its fields and fragments."""
    fixed, rows, parts = 0, 0, list[CostPart]()
    for cost in costs:
        if cost is not NOTHING:
            fixed += cost.fixed
            rows += cost.rows
            parts += cost.parts
    return Cost(min(MOST, fixed), min(MOST, rows), tuple(parts))


def _part_cost(part: CostPart) -> Cost:
    """Return the cost of a part, as numbers if it depends on no variable."""
    if part.below.parts or not isinstance(part.size, int):
        return Cost(parts=(part,))
    return Cost(*part.count(part.size, part.below.fixed, part.below.rows))


def _total(cost: Cost, variables: Variables, seen: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Return the fixed objects and those of each row; each fragment is counted once."""
    # All spreads of a fragment hold the same cost object, which is counted once.
    known = seen.get(id(cost))
    if known is not None:
        return known
    fixed, rows = cost.fixed, cost.rows
    for part in cost.parts:
        size = part.size if isinstance(part.size, int) else part.size.of(variables)
        more = part.count(size, *_total(part.below, variables, seen))
        fixed, rows = min(MOST, fixed + more[0]), min(MOST, rows + more[1])
    seen[id(cost)] = fixed, rows
    return fixed, rows


def _pages(schema: GraphQLSchema) -> Iterable[GraphQLNamedType]:
    """Yield the types of pages: the object types of fields with `first` or `last`."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for field in kind.fields.values():
                given = get_nullable_type(field.type)
                if is_paged(field) and isinstance(given, GraphQLObjectType):
                    yield given
