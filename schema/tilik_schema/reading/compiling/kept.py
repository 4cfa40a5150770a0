"""Kept statements: what was composed for a selection, for as long as its document is known."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from graphql import FragmentDefinitionNode, Node, VariableNode, Visitor, visit
from graphql.language import FieldNode, FragmentSpreadNode

Value = TypeVar("Value")
KEPT: Final = 512
"""Selections whose statements are kept."""


@dataclass(slots=True)
class Kept(Generic[Value]):
    """The latest values that were made for nodes of documents and shapes of their variables."""

    most: int = KEPT
    _values: OrderedDict[Any, tuple[tuple[Node, ...], Value]] = field(default_factory=OrderedDict)
    _variables: OrderedDict[Any, tuple[tuple[Node, ...], tuple[str, ...]]] = field(
        default_factory=OrderedDict
    )

    def key(
        self,
        nodes: tuple[FieldNode, ...],
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
        *more: Any,
    ) -> Any:
        """Return the key of what is made for nodes, and for the variables that they name."""
        ids = tuple(map(id, nodes))
        # Nodes are kept with what is known of them, so that an id is not that of another.
        known = self._variables.get(ids)
        if known is None:
            known = nodes, tuple(sorted(variables_below(nodes, fragments)))
            _keep(self._variables, ids, known, self.most)
        return ids, tuple(_shape(variables.get(name, ...)) for name in known[1]), *more

    def get(self, key: Any) -> Value | None:
        """Return what was kept under a key, or None."""
        found = self._values.get(key)
        if found is None:
            return None
        self._values.move_to_end(key)
        return found[1]

    def keep(self, key: Any, nodes: tuple[Node, ...], value: Value) -> None:
        """Keep a value; the one that was asked for least lately goes."""
        _keep(self._values, key, (nodes, value), self.most)


def _shape(value: Any) -> Any:
    """Return what of a variable's value may decide about the statement, and not only fill it."""
    return value if isinstance(value, int | None) else type(value).__name__


def _keep(kept: OrderedDict[Any, Any], key: Any, value: Any, most: int) -> None:
    kept[key] = value
    if len(kept) > most:
        kept.popitem(last=False)


def variables_below(
    nodes: Iterable[Node], fragments: Mapping[str, FragmentDefinitionNode]
) -> set[str]:
    """Return the variables that nodes name, in themselves and in the fragments they spread."""
    visitor = _Names()
    for each in nodes:
        visit(each, visitor)
    waiting = set(visitor.spread)
    seen: set[str] = set()
    while waiting - seen:
        name = (waiting - seen).pop()
        seen.add(name)
        visit(fragments[name], visitor)
        waiting |= visitor.spread
    return visitor.variables


class _Names(Visitor):
    """Collects the names of variables and of fragments that are spread."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()
        self.spread: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.variables.add(node.name.value)

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        self.spread.add(node.name.value)
