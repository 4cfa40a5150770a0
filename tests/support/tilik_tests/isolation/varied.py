"""Varied documents: the same selections with aliases, fragments, directives and variables."""

from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    get_named_type,
    parse,
    print_ast,
    value_from_ast_untyped,
    visit,
)


@dataclass
class Varied:
    """A document with the values of its variables."""

    text: str
    variables: dict[str, Any] = field(default_factory=dict)


def varied(schema: GraphQLSchema, document: str, random: Random) -> Varied:
    """Return the document in another form, which is also valid and asks for no more."""
    visitor = _Variation(schema, random)
    found = visit(parse(document), TypeInfoVisitor(visitor.info, visitor))
    assert isinstance(found, DocumentNode)
    (operation,) = found.definitions
    assert isinstance(operation, OperationDefinitionNode)
    operation = replace(operation, variable_definitions=tuple(visitor.definitions))
    changed = replace(found, definitions=(operation, *visitor.fragments))
    return Varied(print_ast(changed), visitor.variables)


class _Variation(Visitor):
    def __init__(self, schema: GraphQLSchema, random: Random) -> None:
        super().__init__()
        self.info = TypeInfo(schema)
        self.random = random
        self.variables: dict[str, Any] = {}
        self.definitions: list[VariableDefinitionNode] = []
        self.fragments: list[FragmentDefinitionNode] = []

    def leave_argument(self, node: ArgumentNode, *_: Any) -> Any:
        """At times the value becomes a variable's, or one that may be left out is."""
        kind = self.info.get_input_type()
        if kind is None or self.random.random() < 0.6:
            return None
        name = self._variable(str(kind), value_from_ast_untyped(node.value))
        return ArgumentNode(name=node.name, value=VariableNode(name=NameNode(value=name)))

    def leave_field(self, node: FieldNode, *_: Any) -> Any:
        """At times the field has another name, or a directive."""
        alias, directives = node.alias, node.directives
        if self.random.random() < 0.15 and alias is None:
            alias = NameNode(value=f"a{self.random.randrange(10**6)}")
        if self.random.random() < 0.1:
            directives = (self._directive(),)
        return replace(node, alias=alias, directives=directives)

    def leave_selection_set(self, node: SelectionSetNode, _: Any, parent: Any, *__: Any) -> Any:
        """At times a part is in a fragment, or selected twice, or the type's name is asked for."""
        kind = self.info.get_type()
        named = None if kind is None else get_named_type(kind)
        if isinstance(parent, OperationDefinitionNode) or not isinstance(named, GraphQLObjectType):
            return None
        selections = list(node.selections)
        if self.random.random() < 0.2:
            selections.insert(0, FieldNode(name=NameNode(value="__typename")))
        if self.random.random() < 0.2:
            selections = [self._fragment(named, selections)]
        elif self.random.random() < 0.15:
            selections.append(self.random.choice(selections))
        return SelectionSetNode(selections=tuple(selections))

    def _fragment(self, kind: GraphQLObjectType, selections: list[Any]) -> Any:
        below = SelectionSetNode(selections=tuple(selections))
        condition = NamedTypeNode(name=NameNode(value=kind.name))
        if self.random.random() < 0.5:
            return InlineFragmentNode(type_condition=condition, selection_set=below, directives=())
        name = NameNode(value=f"F{len(self.fragments)}")
        self.fragments.append(
            FragmentDefinitionNode(
                name=name, type_condition=condition, selection_set=below, directives=()
            )
        )
        return FragmentSpreadNode(name=name, directives=())

    def _directive(self) -> DirectiveNode:
        word = self.random.choice(("include", "skip"))
        value: Any = BooleanValueNode(value=self.random.random() < 0.7)
        if self.random.random() < 0.5:
            name = self._variable("Boolean!", value.value)
            value = VariableNode(name=NameNode(value=name))
        argument = ArgumentNode(name=NameNode(value="if"), value=value)
        return DirectiveNode(name=NameNode(value=word), arguments=(argument,))

    def _variable(self, kind: str, value: Any) -> str:
        name = f"v{len(self.variables)}"
        self.variables[name] = value
        definition = parse(f"query (${name}: {kind}) {{ a }}").definitions[0]
        assert isinstance(definition, OperationDefinitionNode)
        self.definitions.extend(definition.variable_definitions or ())
        return name
