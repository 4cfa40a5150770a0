"""Keyset connections: pages that begin after a named row, both ways, stable under inserts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import strawberry
from strawberry import UNSET

from tilik_plugin import Text
from tilik_schema.reading.context import Info
from tilik_schema.reading.ids import Key, cursor, from_cursor
from tilik_schema.reading.tables import Node
from tilik_server.errors import FieldFault, InvalidPage

DEFAULT_PAGE = 20
LARGEST_PAGE = 500

NodeT = TypeVar("NodeT", bound=Node)


@dataclass(frozen=True, slots=True)
class Term:
    """One term of an order: SQL over the alias `t` that is never null."""

    sql: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows are wanted: how many, from which row on, and in which direction."""

    size: int = DEFAULT_PAGE
    start: Key | None = None
    backwards: bool = False


First = Annotated[
    int | None,
    strawberry.argument(
        description="How many from the start, or after `after`: 1 to 500; 20 where neither "
        "first nor last is given."
    ),
]
After = Annotated[
    str | None, strawberry.argument(description="The cursor after which the page begins.")
]
Last = Annotated[
    int | None,
    strawberry.argument(description="How many from the end, or before `before`: 1 to 500."),
]
Before = Annotated[
    str | None, strawberry.argument(description="The cursor before which the page ends.")
]


def page_of(first: Any, after: Any, last: Any, before: Any, *, kind: type[Key] = UUID) -> Page:
    """The page that the four arguments ask for in a list of rows under keys of a `kind`.

    Raises InvalidPage and InvalidId, naming argument and fix.
    """
    if first not in (None, UNSET) and last not in (None, UNSET):
        raise _fault("last", "give first or last, not both", "berikan first atau last saja")
    backwards = last not in (None, UNSET)
    name, opposite = ("last", after) if backwards else ("first", before)
    if opposite not in (None, UNSET):
        raise _fault(
            "after" if backwards else "before",
            "first goes with after, last with before",
            "first dipakai dengan after, last dengan before",
        )
    size = last if backwards else first
    if size in (None, UNSET):
        size = DEFAULT_PAGE
    if not 1 <= size <= LARGEST_PAGE:
        raise _fault(
            name,
            f"ask for 1 to {LARGEST_PAGE} rows, not {size}",
            f"minta 1 sampai {LARGEST_PAGE} baris, bukan {size}",
        )
    start, path = (before, "before") if backwards else (after, "after")
    cursor = None if start in (None, UNSET) else from_cursor(start, path, kind)
    return Page(size, cursor, backwards)


def _fault(path: str, en: str, id: str) -> InvalidPage:
    return InvalidPage(fields=[FieldFault((path,), Text(en=en, id=id))])


def order_sql(order: Sequence[Term], backwards: bool = False) -> str:
    """The order by clause; the key always comes last, in the direction of the last term."""
    return ", ".join(
        f"{term.sql} {'desc' if term.descending != backwards else 'asc'}"
        for term in with_key(order)
    )


def with_key(order: Sequence[Term]) -> list[Term]:
    """An order made total by the key."""
    return [*order, Term("t.id", order[-1].descending if order else False)]


def beyond(order: Sequence[Term], table: str, start: str, backwards: bool) -> str:
    """The condition that a row lies beyond the cursor's row, whose sort keys are looked up."""
    terms = with_key(order)
    keys = f"(select {{}} from {table} t where t.id = {start})"
    if len({term.descending for term in terms}) == 1:
        listed = ", ".join(term.sql for term in terms)
        sign = "<" if terms[0].descending != backwards else ">"
        return f"({listed}) {sign} {keys.format(listed)}"
    ways = []
    for place, term in enumerate(terms):
        same = [f"{each.sql} = {keys.format(each.sql)}" for each in terms[:place]]
        sign = "<" if term.descending != backwards else ">"
        ways.append(" and ".join([*same, f"{term.sql} {sign} {keys.format(term.sql)}"]))
    return "(" + " or ".join(f"({way})" for way in ways) + ")"


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Relay's page information."""

    has_next_page: bool = strawberry.field(description="Whether rows follow this page.")
    has_previous_page: bool = strawberry.field(description="Whether rows precede this page.")
    start_cursor: str | None = strawberry.field(description="The first row's cursor.")
    end_cursor: str | None = strawberry.field(description="The last row's cursor.")


@strawberry.type(description="A row of a list with its cursor.")
class Edge(Generic[NodeT]):
    """Relay's edge."""

    cursor: str = strawberry.field(description="Names the row; pass it as after or before.")
    node: NodeT = strawberry.field(description="The row.")


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one page and whether there are more beyond it."""

    rows: list[Any]
    more: bool


@strawberry.type(description="A page of a list, by keyset.")
class Connection(Generic[NodeT]):
    """Loads its page and its count only when they are asked for."""

    relation: strawberry.Private[Any]
    parent: strawberry.Private[Any]
    page: strawberry.Private[Page]
    given: strawberry.Private[Any]

    async def _slice(self, info: Info) -> Slice:
        loaded: Slice = await self.relation.load_page(info.context, self)
        return loaded

    @strawberry.field(description="The rows of this page with their cursors.")
    async def edges(self, info: Info) -> list[Edge[NodeT]]:
        """The page as edges."""
        rows = (await self._slice(info)).rows
        return [Edge(cursor=cursor(row.key), node=row) for row in rows]

    @strawberry.field(description="The rows of this page.")
    async def nodes(self, info: Info) -> list[NodeT]:
        """The page as rows."""
        return (await self._slice(info)).rows

    @strawberry.field(description="Where this page stands in the list.")
    async def page_info(self, info: Info) -> PageInfo:
        """Whether there is more on either side."""
        found = await self._slice(info)
        started = self.page.start is not None
        back = self.page.backwards
        return PageInfo(
            has_next_page=started if back else found.more,
            has_previous_page=found.more if back else started,
            start_cursor=cursor(found.rows[0].key) if found.rows else None,
            end_cursor=cursor(found.rows[-1].key) if found.rows else None,
        )

    @strawberry.field(description="How many rows the whole list has; counted when asked for.")
    async def total_count(self, info: Info) -> int | None:
        """The count of the list, by the filter given."""
        counted: int = await self.relation.load_count(info.context, self)
        return counted
