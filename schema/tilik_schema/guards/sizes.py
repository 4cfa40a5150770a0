"""Sizes: how many objects a field of a list may give, by its arguments and the schema alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    ListValueNode,
    OperationDefinitionNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_nullable_type,
    is_list_type,
    value_from_ast_untyped,
)

from tilik_schema.reading.keyset import DEFAULT_PAGE

UNPAGED: Final = 5
"""Objects that a list without pagination counts as."""
PAGING: Final = ("first", "last")

Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """The value of an argument: a literal, or that of a variable if it is given."""

    value: Any
    variable: str | None = None

    def of(self, variables: Variables) -> Any:
        """The value under these variables."""
        return self.value if self.variable is None else variables.get(self.variable, self.value)


@dataclass(frozen=True, slots=True)
class PageSize:
    """Rows of a page: the larger of `first` and `last`, or a default where neither is a number."""

    asked: tuple[Given, ...]

    def of(self, variables: Variables) -> int:
        """The rows under these variables, at least one."""
        sizes = (_whole(each.of(variables)) for each in self.asked)
        return max(1, max((size for size in sizes if size is not None), default=DEFAULT_PAGE))


@dataclass(frozen=True, slots=True)
class Length:
    """Objects of a list that has one for each value of an argument: the longest argument's."""

    asked: tuple[Given, ...]

    def of(self, variables: Variables) -> int:
        """The values under these variables."""
        return max(_length(each.of(variables)) for each in self.asked)


Size = int | PageSize | Length


def is_paged(definition: GraphQLField) -> bool:
    """Whether a field takes the size of a page."""
    return any(name in definition.args for name in PAGING)


def page_size(definition: GraphQLField, node: FieldNode) -> Size:
    """The size of the page that a field asks for."""
    return _known(PageSize(_given(definition, node, PAGING)))


def list_size(definition: GraphQLField, node: FieldNode) -> Size:
    """The size of a list without pages: by its list arguments, if it takes any."""
    lists = [
        name for name, each in definition.args.items() if is_list_type(get_nullable_type(each.type))
    ]
    asked = _given(definition, node, lists)
    return _known(Length(asked)) if asked else UNPAGED


def given_variables(operation: OperationDefinitionNode, given: Mapping[str, Any]) -> Variables:
    """The values of an operation's variables: those given, else its own defaults."""
    values = {
        each.variable.name.value: value_from_ast_untyped(each.default_value)
        for each in operation.variable_definitions or ()
        if each.default_value is not None
    }
    names = {each.variable.name.value for each in operation.variable_definitions or ()}
    return values | {name: value for name, value in given.items() if name in names}


def _given(definition: GraphQLField, node: FieldNode, names: Sequence[str]) -> tuple[Given, ...]:
    """The arguments of these names that are given, or have a default in the schema."""
    written = {each.name.value: each.value for each in node.arguments or ()}
    found = []
    for name in names:
        if name not in definition.args:
            continue
        default = _default(definition.args[name])
        if name in written:
            found.append(_read(written[name], default))
        elif default is not None:
            found.append(Given(default))
    return tuple(found)


def _default(argument: GraphQLArgument) -> Any:
    """The default of an argument in whichever of its three forms a schema has it, else None."""
    if argument.default is None:
        return None if argument.default_value is Undefined else argument.default_value
    literal = argument.default.literal
    return argument.default.value if literal is None else value_from_ast_untyped(literal)


def _read(value: ValueNode, default: Any) -> Given:
    if isinstance(value, VariableNode):
        return Given(default, value.name.value)
    if isinstance(value, ListValueNode):
        # Its values may be variables, and do not matter.
        return Given((None,) * len(value.values))
    return Given(value_from_ast_untyped(value))


def _known(size: PageSize | Length) -> Size:
    """The size as a number where no variable can change it."""
    return size if any(each.variable for each in size.asked) else size.of({})


def _whole(value: Any) -> int | None:
    """A number as GraphQL's Int takes it; None for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if value == value and abs(value) < 1e300 else None


def _length(value: Any) -> int:
    if value is None:
        return 0
    return len(value) if isinstance(value, list | tuple) else 1
