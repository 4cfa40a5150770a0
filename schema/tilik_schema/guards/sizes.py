"""Sizes: the number of objects that a list field may give, by its arguments and the schema."""

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
class ArgumentValue:
    """The value of an argument: a literal, or a variable with the value that it has if left out."""

    value: Any
    variable: str | None = None

    def of(self, variables: Variables) -> Any:
        """Return the value of the argument for these variables."""
        return self.value if self.variable is None else variables.get(self.variable, self.value)


@dataclass(frozen=True, slots=True)
class PageSize:
    """The rows of a page: the larger of `first` and `last`, or the default without either."""

    arguments: tuple[ArgumentValue, ...]

    def of(self, variables: Variables) -> int:
        """Return the number of rows for these variables, at least one."""
        sizes = (_as_int(each.of(variables)) for each in self.arguments)
        # A page of no rows still costs its query.
        return max(1, max((size for size in sizes if size is not None), default=DEFAULT_PAGE))


@dataclass(frozen=True, slots=True)
class Length:
    """The objects of a list with one for each value of its longest argument."""

    arguments: tuple[ArgumentValue, ...]

    def of(self, variables: Variables) -> int:
        """Return the number of values for these variables."""
        return max(_length(each.of(variables)) for each in self.arguments)


Size = int | PageSize | Length


def is_paged(definition: GraphQLField) -> bool:
    """Return whether a field takes the size of a page."""
    return any(name in definition.args for name in PAGING)


def page_size(definition: GraphQLField, node: FieldNode) -> Size:
    """Return the size of the page that a field asks for."""
    return _simplified(PageSize(_argument_values(definition, node, PAGING)))


def list_size(definition: GraphQLField, node: FieldNode) -> Size:
    """Return the size of a list without pages: by its list arguments, or else `UNPAGED`."""
    lists = [
        name for name, each in definition.args.items() if is_list_type(get_nullable_type(each.type))
    ]
    arguments = _argument_values(definition, node, lists)
    return _simplified(Length(arguments)) if arguments else UNPAGED


def variable_values(operation: OperationDefinitionNode, sent: Mapping[str, Any]) -> Variables:
    """Return the values of an operation's variables: those sent, or else their defaults."""
    values = {
        each.variable.name.value: value_from_ast_untyped(each.default_value)
        for each in operation.variable_definitions or ()
        if each.default_value is not None
    }
    names = {each.variable.name.value for each in operation.variable_definitions or ()}
    return values | {name: value for name, value in sent.items() if name in names}


def _argument_values(
    definition: GraphQLField, node: FieldNode, names: Sequence[str]
) -> tuple[ArgumentValue, ...]:
    """Return the values of the arguments with these names that are written or have a default."""
    written = {each.name.value: each.value for each in node.arguments or ()}
    found = []
    for name in names:
        if name not in definition.args:
            continue
        default = _default(definition.args[name])
        if name in written:
            found.append(_read(written[name], default))
        elif default is not None:
            found.append(ArgumentValue(default))
    return tuple(found)


def _default(argument: GraphQLArgument) -> Any:
    """Return the default of an argument in any of the three forms of graphql-core, or None."""
    if argument.default is None:
        return None if argument.default_value is Undefined else argument.default_value
    literal = argument.default.literal
    return argument.default.value if literal is None else value_from_ast_untyped(literal)


def _read(value: ValueNode, default: Any) -> ArgumentValue:
    if isinstance(value, VariableNode):
        return ArgumentValue(default, value.name.value)
    if isinstance(value, ListValueNode):
        # Its values may be variables, and do not matter.
        return ArgumentValue((None,) * len(value.values))
    return ArgumentValue(value_from_ast_untyped(value))


def _simplified(size: PageSize | Length) -> Size:
    """Return the size as a number if it depends on no variable."""
    return size if any(each.variable for each in size.arguments) else size.of({})


def _as_int(value: Any) -> int | None:
    """Return a number as GraphQL's Int reads it, or None for any other value."""
    # A bool is an int in Python, but not in GraphQL.
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # int() fails for NaN and infinity.
    return int(value) if value == value and abs(value) < 1e300 else None


def _length(value: Any) -> int:
    if value is None:
        return 0
    return len(value) if isinstance(value, list | tuple) else 1
