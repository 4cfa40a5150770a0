"""Relations between types of the graph, as data that programs can read.

The places in their SQL text mean:

`t`
    the row of the target's table that is tested;
`{parent}`
    the parent's value of the first column `by`, which is its key by default; the parent is the
    row whose field is read;
`{argument}`
    the text given to the field's only argument.

The loaders replace the braces by columns of the relation `k`, which holds the keys of many parents.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import Parameter
from typing import Any, Generic, TypeAlias, TypeVar

from strawberry.utils.str_converters import to_camel_case

from tilik_schema.reading.context import Context
from tilik_schema.reading.orders import OrderTerm

RowT = TypeVar("RowT", covariant=True)
Target: TypeAlias = type[Any] | str


@dataclass(frozen=True, slots=True)
class Through:
    """A table of links: its column `parent` holds the parent's key, `target` the target's."""

    table: str
    parent: str
    target: str


@dataclass(frozen=True, eq=False, slots=True)
class RowSet(Generic[RowT]):
    """The rows of a target that belong to a parent, in their order.

    These are the rows whose columns `to` equal the parent's columns `by`, or those that `through`
    links, and that meet `condition`. Without any of the three they are all rows of the target.
    """

    target: type[RowT] | str
    by: tuple[str, ...] = ("key",)
    to: tuple[str, ...] = ()
    through: Through | None = None
    condition: str | None = None
    order: tuple[OrderTerm, ...] = ()

    @property
    def has_parent(self) -> bool:
        """Whether the rows depend on a parent."""
        return bool(self.to or self.through or "{parent}" in (self.condition or ""))


@dataclass(frozen=True, slots=True)
class One:
    """A field that leads to one row: its column `to` equals the parent's column `by`."""

    target: Target
    by: str
    to: str = "id"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Choice(Generic[RowT]):
    """An argument, false by default, that selects other rows if it is true."""

    argument: str
    description: str
    rows: RowSet[RowT]


@dataclass(frozen=True, slots=True)
class Many:
    """A field with a connection: pages of a row set.

    `filter` is an input type whose fields carry conditions, `order_by` one that is an OrderInput.
    """

    rows: RowSet[Any]
    filter: Target | None = None
    order_by: Target | None = None
    choice: Choice[Any] | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A field with all rows of a set that is always short."""

    rows: RowSet[Any]


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a field: a text unless it says otherwise; `{argument}` in the SQL of one."""

    name: str
    description: str
    kind: Any = str
    default: Any = Parameter.empty


@dataclass(frozen=True, slots=True)
class Latest:
    """A field with the first row of a set, which takes one argument."""

    rows: RowSet[Any]
    argument: Argument


Find = Callable[..., str]
"""Returns the rest of a statement, after its from clause, that selects the row `t`.

It is given the statement's parameters and the field's arguments; raises what is wrong with them.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A root field with the one row that its arguments name, or none."""

    target: Target
    find: Find
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Deferred:
    """A field with a large value: SQL over `t`, the row itself, and a function to convert it."""

    sql: str
    make: Callable[[Context, Any], Any]


@dataclass(frozen=True, slots=True)
class StoredField:
    """A field with objects that are stored as JSON, one or a list.

    The JSON is the attribute `column` of the row, or SQL over `t` that is read where it is asked
    for.
    """

    kind: Any
    column: str = ""
    sql: str = ""
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Embedded:
    """A field with an object whose attributes are those of the row, under other names."""

    kind: Any
    attributes: tuple[tuple[str, str], ...]


Relation: TypeAlias = One | Many | Listed | Latest | Found | Deferred | StoredField | Embedded


def relations_of(kind: type) -> Mapping[str, Relation]:
    """Return the relations of a type by the names of its fields in the graph."""
    return _relations(kind)


def relation_of(kind: type, field: str) -> Relation | None:
    """Return the relation that a field of a type declares, or None."""
    return _relations(kind).get(field)


def row_sets(relation: Relation) -> list[RowSet[Any]]:
    """Return the sets of rows that a relation may lead to; none for a single row."""
    if isinstance(relation, One | Found | Deferred | StoredField | Embedded):
        return []
    chosen = relation.choice if isinstance(relation, Many) else None
    return [relation.rows] if chosen is None else [relation.rows, chosen.rows]


@cache
def _relations(kind: Any) -> Mapping[str, Relation]:
    return {
        each.graphql_name or to_camel_case(each.python_name): each.metadata["relation"]
        for each in kind.__strawberry_definition__.fields
        if "relation" in each.metadata
    }
