"""Folding: one walk over a document from its leaves up, which visits each fragment once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    SelectionSetNode,
    TypeMetaFieldDef,
    get_named_type,
)

from tilik_schema.graphql_adapter import fragment_cycle, unknown_fragment

Value = TypeVar("Value")

_INTROSPECTION: Final = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}


class SelectedField(NamedTuple):
    """A field in a document; parent and definition are None if the schema does not know them."""

    node: FieldNode
    parent: GraphQLNamedType | None
    definition: GraphQLField | None


class Fold(Protocol[Value]):
    """A rule that makes a value for each part of a document from the values of the parts below."""

    def field(self, selected: SelectedField, below: Value | None) -> Value:
        """Return the value of a field; `below` is None if it has no selection."""

    def fragment(self, below: Value) -> Value:
        """Return the value of an inline fragment or a spread from that of its selection."""

    def selection(self, parts: Sequence[Value]) -> Value:
        """Return the value of a selection from those of its fields and fragments."""


@dataclass(frozen=True, slots=True)
class Folded(Generic[Value]):
    """An operation with the value of its selection."""

    operation: OperationDefinitionNode
    value: Value


# The limiters of the GraphQL library take exponential time on fragments that double each other.
def fold_operations(
    schema: GraphQLSchema, document: DocumentNode, fold: Fold[Value]
) -> list[Folded[Value]]:
    """Return the operations of a document with their values, in linear time.

    Raises GraphQLError, as validation would, if a fragment is unknown or spreads itself.
    """
    walk = _Walk(schema, fold)
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    for fragment in _innermost_first(document, fragments):
        walk.fragments[fragment.name.value] = walk.fold(
            walk.type_named(fragment.type_condition), fragment.selection_set
        )
    return [
        Folded(node, walk.fold(schema.get_root_type(node.operation), node.selection_set))
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
    ]


class _Walk(Generic[Value]):
    """The fold of one document, with the values of the fragments that are folded already."""

    def __init__(self, schema: GraphQLSchema, fold: Fold[Value]) -> None:
        self._schema = schema
        self._fold = fold
        self.fragments: dict[str, Value] = {}

    def type_named(self, condition: NamedTypeNode) -> GraphQLNamedType | None:
        return self._schema.get_type(condition.name.value)

    def fold(self, parent: GraphQLNamedType | None, selected: SelectionSetNode) -> Value:
        return self._fold.selection([self._part(parent, node) for node in selected.selections])

    def _part(self, parent: GraphQLNamedType | None, node: object) -> Value:
        if isinstance(node, FieldNode):
            return self._field(parent, node)
        if isinstance(node, FragmentSpreadNode):
            return self._fold.fragment(self.fragments[node.name.value])
        assert isinstance(node, InlineFragmentNode)
        condition = node.type_condition
        inner = parent if condition is None else self.type_named(condition)
        return self._fold.fragment(self.fold(inner, node.selection_set))

    def _field(self, parent: GraphQLNamedType | None, node: FieldNode) -> Value:
        definition = _definition(parent, node.name.value)
        below = None
        if node.selection_set is not None:
            kind = None if definition is None else get_named_type(definition.type)
            below = self.fold(kind, node.selection_set)
        return self._fold.field(SelectedField(node, parent, definition), below)


def _definition(parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
        return parent.fields.get(name) or _INTROSPECTION.get(name)
    return None


def _innermost_first(
    document: DocumentNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Iterator[FragmentDefinitionNode]:
    """Yield each fragment after the fragments that it spreads, without recursion."""
    spreads = {name: _spreads(node.selection_set) for name, node in fragments.items()}
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            _check_known(_spreads(node.selection_set), fragments)
    for listed in spreads.values():
        _check_known(listed, fragments)
    finished: set[str] = set()
    for root in fragments:
        path = {} if root in finished else {root: iter(spreads[root])}
        while path:
            name = next(reversed(path))
            spread = next(path[name], None)
            if spread is None:
                del path[name]
                finished.add(name)
                yield fragments[name]
            # A fragment on the current path closes a cycle; a finished one is merely shared.
            elif spread.name.value in path:
                raise fragment_cycle(spread, list(path))
            elif spread.name.value not in finished:
                path[spread.name.value] = iter(spreads[spread.name.value])


def _check_known(
    spreads: Iterable[FragmentSpreadNode], fragments: Mapping[str, FragmentDefinitionNode]
) -> None:
    for spread in spreads:
        if spread.name.value not in fragments:
            raise unknown_fragment(spread)


def _spreads(selected: SelectionSetNode) -> list[FragmentSpreadNode]:
    """Return the spreads of a selection, at any level of it."""
    found: list[FragmentSpreadNode] = []
    left = [selected]
    while left:
        for node in left.pop().selections:
            if isinstance(node, FragmentSpreadNode):
                found.append(node)
            elif isinstance(node, FieldNode | InlineFragmentNode) and node.selection_set:
                left.append(node.selection_set)
    return found
