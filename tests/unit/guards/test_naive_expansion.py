"""What is counted with each fragment visited once is what counting it written out gives."""

from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    is_composite_type,
    parse,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tilik_schema.guards.cost import MOST

PAGE, LISTED = 20, 5
FIELDS = ["name", "parent", "people", "children", "children(first: 3)", "children(last: $n)"]


def naive(schema: GraphQLSchema, document: str, rows: int) -> tuple[int, int, int, int]:
    """Depth, aliases, selections and cost, by writing each fragment out where it is spread."""
    nodes = parse(document).definitions
    fragments = {
        node.name.value: node for node in nodes if isinstance(node, FragmentDefinitionNode)
    }
    (operation,) = [node for node in nodes if isinstance(node, OperationDefinitionNode)]

    def counted(kind: Any, selected: Any, page: int) -> tuple[int, int, int, int]:
        depth = aliases = selections = cost = 0
        for node in selected.selections:
            selections += 1
            if isinstance(node, FieldNode):
                inner = field(kind, node, page)
                aliases += node.alias is not None
            elif isinstance(node, FragmentSpreadNode):
                inner = counted(kind, fragments[node.name.value].selection_set, page)
            else:
                inner = counted(kind, node.selection_set, page)
            depth, cost = max(depth, inner[0]), cost + inner[3]
            aliases, selections = aliases + inner[1], selections + inner[2]
        return depth, aliases, selections, cost

    def field(kind: GraphQLObjectType, node: FieldNode, page: int) -> tuple[int, int, int, int]:
        type_ = kind.fields[node.name.value].type
        named = get_named_type(type_)
        if not is_composite_type(named):
            return 1, 0, 0, 0
        sizes = {each.name.value: each.value for each in node.arguments or ()}
        own = PAGE
        if sizes:
            (size,) = sizes.values()
            own = rows if size.kind == "variable" else int(size.value)  # type: ignore[attr-defined]
        inner = counted(named, node.selection_set, own)
        times = page if node.name.value == "nodes" else LISTED if "[" in str(type_) else 1
        return 1 + inner[0], inner[1], inner[2], times * (1 + inner[3])

    return counted(schema.query_type, operation.selection_set, PAGE)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Documents of up to five fragments on Unit, which spread only those after them."""
    count = draw(st.integers(0, 5))

    def selection(first: int, depth: int) -> str:
        parts = draw(st.lists(st.sampled_from([*FIELDS, "spread", "inline"]), max_size=3))
        return " ".join(["name", *(part(each, first, depth) for each in parts)])

    def part(chosen: str, first: int, depth: int) -> str:
        if chosen == "spread":
            return f"...F{draw(st.integers(first, count - 1))}" if first < count else "name"
        if chosen == "name" or depth == 2:
            return "name"
        if chosen == "inline":
            return f"... on Unit {{ {selection(first, depth + 1)} }}"
        alias = draw(st.sampled_from(["", "a: "]))
        if chosen == "people":
            return f"{alias}people {{ unit {{ {selection(first, depth + 1)} }} }}"
        inner = selection(first, depth + 1)
        if chosen == "parent":
            return f"{alias}parent {{ {inner} }}"
        return f"{alias}{chosen} {{ totalCount nodes {{ {inner} }} }}"

    fragments = [f"fragment F{n} on Unit {{ {selection(n + 1, 0)} }}" for n in range(count)]
    return "\n".join([f"query A($n: Int) {{ unit {{ {selection(0, 0)} }} }}", *fragments])


@settings(max_examples=100, deadline=None)
@given(document=documents(), rows=st.integers(1, 9))
def test_counts_are_those_of_the_document_written_out(
    small: GraphQLSchema, measure: Any, cost_of: Any, document: str, rows: int
) -> None:
    shape = measure(document)
    found = (shape.depth, shape.aliases, shape.selections, cost_of(document, n=rows))
    *others, cost = naive(small, document, rows)
    assert found == (*others, min(MOST, cost))
