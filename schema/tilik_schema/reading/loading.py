"""Loading: the rows that relations lead to, in one statement for all parents of a request."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, TypeVar
from uuid import UUID

from tilik_schema.reading.columns import Node, TableType, select, table_of
from tilik_schema.reading.context import Context
from tilik_schema.reading.filters import filter_sql
from tilik_schema.reading.ids import Key
from tilik_schema.reading.keyset import Page
from tilik_schema.reading.orders import OrderTerm, beyond_cursor, order_sql, visible_order
from tilik_schema.reading.parameters import Parameters
from tilik_schema.reading.references import type_of
from tilik_schema.reading.relations import Find, RowSet
from tilik_schema.reading.visible import visible
from tilik_server.errors import CursorGone
from tilik_server.sql.statement import composed
from tilik_server.trail.reads import NOTED

RowT = TypeVar("RowT", bound=TableType)
ParentKey = tuple[Any, ...]
"""What is known of a parent: the values of a row set's columns `by`, then the argument."""

ARRAYS: Final = ((UUID, "uuid[]"), (int, "smallint[]"), (str, "text[]"))
FEW: Final = 4
"""The most rows of which a count under a filter tells as much as a list."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The page of a parent's rows that a field asks for, with its filter and order."""

    rows: RowSet[Any]
    page: Page
    order: tuple[OrderTerm, ...]
    filter: Any = None
    parent: ParentKey = ()


@dataclass(frozen=True, slots=True)
class PageRows:
    """The rows of a page, and whether more rows follow in its direction."""

    rows: list[Any]
    more: bool


def objects(context: Context, kind: type[RowT], rows: Iterable[Any]) -> list[RowT]:
    """Return the objects of rows that the viewer gets; the audit trail learns of them."""
    made = [kind.from_row(row) for row in rows]
    _note(context, kind, made)
    return made


def _note(context: Context, kind: type[TableType], made: Iterable[Any]) -> None:
    """Let the audit trail learn which objects the viewer gets."""
    if issubclass(kind, Node):
        context.note(table_of(kind), (each.key for each in made))


async def load_one(
    context: Context, target: type[RowT] | str, key: Any, column: str = "id"
) -> RowT | None:
    """Return the row whose column holds the key, or None; loads all such rows together."""
    if key is None:
        return None
    kind: type[RowT] = type_of(target)

    async def load(keys: list[Any]) -> list[RowT | None]:
        where = visible(f"t.{column} = any($1)", table_of(kind))
        sql = select(kind, f"where {where}", {"_key": f"t.{column}"})
        rows = await context.fetch(composed(f"graph.one.{kind.table}", sql), keys)
        found = dict(zip((row["_key"] for row in rows), objects(context, kind, rows), strict=True))
        return [found.get(each) for each in keys]

    loaded: RowT | None = await context.loader(("one", kind, column), load).load(key)
    return loaded


async def load_found(
    context: Context, target: type[RowT] | str, find: Find, arguments: Mapping[str, Any]
) -> RowT | None:
    """Return the row that a field's arguments name, or None."""
    kind: type[RowT] = type_of(target)
    parameters = Parameters()
    sql = select(kind, find(parameters, **arguments))
    rows = await context.fetch(composed(f"graph.found.{kind.table}", sql), *parameters.values)
    made = objects(context, kind, rows)
    return made[0] if made else None


async def load_as_service(context: Context, target: type[RowT] | str, key: Key) -> RowT | None:
    """Return the row with this key, although the viewer may not see it."""
    kind: type[RowT] = type_of(target)
    sql = select(kind, "where t.id = $1")
    rows = await context.fetch_as_service(composed(f"graph.changed_by.{kind.table}", sql), key)
    return kind.from_row(rows[0]) if rows else None


async def load_value(context: Context, kind: type[TableType], sql: str, key: Key) -> Any:
    """Return the value of SQL over `t`, the row with this key; loads all such values together."""

    async def load(keys: list[Key]) -> list[Any]:
        shown = visible(sql, table_of(kind))
        text = f"select t.id, {shown} as value from {kind.table} t where t.id = any($1)"
        rows = await context.fetch(composed(f"graph.deferred.{kind.table}", text), keys)
        found = {row["id"]: row["value"] for row in rows}
        return [found.get(each) for each in keys]

    return await context.loader(("value", kind, sql), load).load(key)


async def load_all(context: Context, rows: RowSet[Any], parent: ParentKey = ()) -> list[Any]:
    """Return all rows of a parent in their order; loads those of all parents together."""

    async def load(parents: list[ParentKey]) -> list[list[Any]]:
        kind: type[TableType] = type_of(rows.target)
        order = visible_order(rows.order, table_of(kind))
        found = await _rows_by_parent(context, rows, parents, Parameters(), order_sql(order))
        _note(context, kind, chain.from_iterable(found))
        return found

    loaded: list[Any] = await context.loader(("all", rows), load).load(parent)
    return loaded


async def load_page(context: Context, request: PageRequest) -> PageRows:
    """Return a page of a parent's rows; loads the same page of all parents together.

    Raises CursorGone if the row of its cursor does not exist any more.
    """
    page = request.page

    async def load(parents: list[ParentKey]) -> list[PageRows]:
        return await _pages(context, request, parents)

    # Inputs are not hashable, but the text of equal filters is equal.
    name = ("page", request.rows, page, request.order, repr(request.filter))
    found: PageRows = await context.loader(name, load).load(request.parent)
    # The end of a list is an empty page too, so the cursor's row decides.
    if not found.rows and page.start is not None:
        await _check_cursor(context, type_of(request.rows.target).table, page.start)
    return found


async def load_count(context: Context, request: PageRequest) -> int:
    """Return the number of a parent's rows; counts those of all parents together.

    A filter that leaves one to four rows tells of their people, so they count as read.
    """

    async def load(parents: list[ParentKey]) -> list[int]:
        return await _counts(context, request, parents)

    name = ("count", request.rows, repr(request.filter))
    counted: int = await context.loader(name, load).load(request.parent)
    return counted


async def _pages(
    context: Context, request: PageRequest, parents: list[ParentKey]
) -> list[PageRows]:
    parameters, page = Parameters(), request.page
    kind: type[TableType] = type_of(request.rows.target)
    order = visible_order(request.order, table_of(kind))
    chosen = filter_sql(parameters, request.filter, table_of(kind))
    if page.start is not None:
        start = parameters.bind(page.start)
        chosen.append(beyond_cursor(order, kind.table, start, page.backwards))
    ordered = order_sql(order, page.backwards)
    # One row more than the page tells whether others follow.
    limit = f" limit {parameters.bind(page.size + 1)}"
    groups = await _rows_by_parent(
        context, request.rows, parents, parameters, ordered, chosen, limit
    )
    pages = [_page(rows, page) for rows in groups]
    # Not the row that follows a page, of which nobody is told.
    _note(context, kind, chain.from_iterable(each.rows for each in pages))
    return pages


def _page(rows: list[Any], page: Page) -> PageRows:
    shown = rows[: page.size]
    if page.backwards:
        # Rows before a cursor are read backwards; a page is always in the list's order.
        shown = shown[::-1]
    return PageRows(shown, len(rows) > page.size)


async def _rows_by_parent(
    context: Context,
    rows: RowSet[Any],
    parents: list[ParentKey],
    parameters: Parameters,
    ordered: str,
    chosen: Sequence[str] = (),
    limit: str = "",
) -> list[list[Any]]:
    """Return the rows of each parent, in the order of the parents; the audit trail is not told."""
    kind: type[TableType] = type_of(rows.target)
    # The rank is for the outer order: a join need not keep the order of its subqueries.
    rank = {"_rank": f"row_number() over (order by {ordered})"}
    inner = select(kind, f"where {_where(rows, chosen)} order by {ordered}{limit}", rank)
    sql = (
        f"select k.n as _n, s.* from {_parents(parameters, rows, parents)} "
        # A lateral join lets the limit hold for each parent and an index serve each of them.
        f"cross join lateral ({inner}) s order by k.n, s._rank"
    )
    grouped: dict[int, list[Any]] = defaultdict(list)
    named = composed(f"graph.many.{kind.table}", sql)
    found = await context.fetch(named, *parameters.values)
    for row in found:
        grouped[row["_n"]].append(kind.from_row(row))
    return [grouped[place] for place in range(1, len(parents) + 1)]


async def _counts(context: Context, request: PageRequest, parents: list[ParentKey]) -> list[int]:
    parameters, rows = Parameters(), request.rows
    kind: type[TableType] = type_of(rows.target)
    table = kind.table
    where = _where(rows, filter_sql(parameters, request.filter, table_of(kind)))
    few = "null"
    if request.filter is not None and table_of(kind) in NOTED:
        keys = f"array(select t.id from {table} t where {where})"
        few = f"case when c.count between 1 and {FEW} then {keys} end"
    sql = (
        f"select c.count, {few} as few from {_parents(parameters, rows, parents)} "
        f"cross join lateral (select count(*) as count from {table} t where {where}) c order by k.n"
    )
    found = await context.fetch(composed(f"graph.count.{table}", sql), *parameters.values)
    context.note(table_of(kind), chain.from_iterable(row["few"] or () for row in found))
    return [row["count"] for row in found]


def belonging(
    rows: RowSet[Any], of: Callable[[str], str], argument: str = "k.argument"
) -> list[str]:
    """Return the conditions that a row `t` belongs to its parent.

    `of` returns SQL for an attribute of the parent, and `argument` is SQL for the field's argument.
    """
    # `to` is empty where links or a condition lead to the rows.
    parts = [f"t.{there} = {of(here)}" for here, there in zip(rows.by, rows.to, strict=False)]
    if rows.through:
        links = rows.through
        parts.append(
            f"t.id in (select l.{links.target} from {links.table} l "
            f"where l.{links.parent} = {of(rows.by[0])})"
        )
    if rows.condition:
        text = rows.condition
        if "{parent}" in text:
            text = text.replace("{parent}", of(rows.by[0]))
        condition = text.replace("{argument}", argument)
        parts.append(f"({visible(condition, table_of(type_of(rows.target)))})")
    return parts


def _where(rows: RowSet[Any], chosen: Sequence[str]) -> str:
    """Return the condition that a row `t` belongs to the parent `k` and meets the filter."""
    return " and ".join([*belonging(rows, "k.{}".format), *chosen]) or "true"


def _parents(parameters: Parameters, rows: RowSet[Any], parents: list[ParentKey]) -> str:
    """Return the parents as the relation `k`: the columns `by`, the argument, a number `n`."""
    if not rows.has_parent:
        return "(values (1)) k (n)"
    names = rows.by if len(parents[0]) == len(rows.by) else (*rows.by, "argument")
    return parents_of(parameters, names, parents)


def parents_of(parameters: Parameters, names: Sequence[str], parents: Sequence[ParentKey]) -> str:
    """Return parents as the relation `k`: their values by these names, and a number `n`."""
    columns = zip(*parents, strict=True)
    arrays = ", ".join(f"{parameters.bind(list(each))}::{_array(each)}" for each in columns)
    return f"unnest({arrays}) with ordinality k ({', '.join(names)}, n)"


def _array(values: Sequence[Any]) -> str:
    """Return the SQL type of an array of these values: uuids, a cycle's numbers or texts."""
    known = next((each for each in values if each is not None), "")
    return next(array for kind, array in ARRAYS if isinstance(known, kind))


async def _check_cursor(context: Context, table: str, start: Key) -> None:
    """Raise CursorGone if the cursor's row does not exist any more."""

    async def load(keys: list[Key]) -> list[bool]:
        sql = f"select t.id from {table} t where t.id = any($1)"
        rows = await context.fetch(composed(f"graph.cursor.{table}", sql), keys)
        found = {row["id"] for row in rows}
        return [key in found for key in keys]

    if not await context.loader(("cursor", table), load).load(start):
        raise CursorGone
