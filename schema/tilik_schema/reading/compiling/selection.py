"""Selections: the fields of a document as a statement is composed for them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_named_type,
)
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import VariableValues, get_argument_values

from tilik_schema.reading.relations import Relation, relation_of
from tilik_schema.strawberry_adapter import arguments_of, origin_of

LONGEST_NAME: Final = 63
"""Bytes of a name in SQL; a longer one would be cut."""
TYPENAME: Final = "__typename"

Collect = Callable[[GraphQLObjectType, list[FieldDetails]], Mapping[str, list[FieldDetails]]]
"""Returns the fields selected below some fields of one response name, by response names."""


class NotCompiled(Exception):
    """Raised for a selection that is not made of columns and relations alone."""


@dataclass(frozen=True, slots=True)
class Selections:
    """How the fields of one operation are read: its variables, and what its fragments spread."""

    schema: GraphQLSchema
    collect: Collect
    variables: VariableValues


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a field as a document has them, for any values of its variables."""

    schema: GraphQLSchema
    field: GraphQLField
    details: FieldDetails

    def values(self, variables: VariableValues) -> Mapping[str, Any]:
        """Return the values that the field's resolver gets.

        Raises an exception of the library for values that are none of theirs.
        """
        node, of_fragment = self.details.node, self.details.fragment_variable_values
        values = get_argument_values(self.field, node, variables, of_fragment)
        return arguments_of(self.schema, self.field, values)


@dataclass(frozen=True, slots=True)
class Selected:
    """A field that is selected: its name in the response, its type and what is selected below."""

    response_name: str
    name: str
    parent: GraphQLObjectType
    details: list[FieldDetails]
    of: Selections

    @property
    def is_typename(self) -> bool:
        """Whether the field is the name of its parent's type."""
        return self.name == TYPENAME

    @property
    def field(self) -> GraphQLField:
        """The field as the schema has it."""
        found: GraphQLField = self.parent.fields[self.name]
        return found

    @property
    def kind(self) -> GraphQLOutputType:
        """The field's type."""
        return self.field.type

    @property
    def is_required(self) -> bool:
        """Whether null in its place would be an error."""
        return isinstance(self.kind, GraphQLNonNull)

    @property
    def relation(self) -> Relation | None:
        """The relation that the field declares."""
        return relation_in(self.parent, self.name)

    @property
    def arguments(self) -> Arguments:
        """The field's arguments."""
        return Arguments(self.of.schema, self.field, self.details[0])

    def below(self) -> list["Selected"]:
        """Return what is selected below. Raises NotCompiled for what is none of SQL."""
        kind = get_named_type(self.kind)
        if not isinstance(kind, GraphQLObjectType):
            raise NotCompiled
        return list(selected(kind, self.of.collect(kind, self.details), self.of))


def relation_in(kind: GraphQLObjectType, name: str) -> Relation | None:
    """Return the relation that a field of a type declares, or None."""
    origin = origin_of(kind)
    return None if origin is None else relation_of(origin, name)


def selected(
    kind: GraphQLObjectType, grouped: Mapping[str, list[FieldDetails]], of: Selections
) -> Iterator[Selected]:
    """Yield the fields selected of a type. Raises NotCompiled for a name too long for SQL."""
    for name, details in grouped.items():
        if len(name) > LONGEST_NAME:
            raise NotCompiled
        yield Selected(name, details[0].node.name.value, kind, details, of)
