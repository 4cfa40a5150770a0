"""Pages: the SQL of what is selected of a connection."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from tilik_schema.reading.columns import table_of
from tilik_schema.reading.compiling.layers import NOTHING, Layer, json_of, note_of, object_of
from tilik_schema.reading.compiling.selection import NotCompiled, Selected
from tilik_schema.reading.compiling.values import cursor
from tilik_schema.reading.filters import filter_sql
from tilik_schema.reading.loading import FEW, PageRequest
from tilik_schema.reading.orders import OrderTerm, beyond_cursor, order_sql, visible_order
from tilik_schema.reading.parameters import Parameters
from tilik_schema.reading.references import type_of
from tilik_schema.reading.relations import RowSet
from tilik_server.trail.reads import NOTED

if TYPE_CHECKING:
    from tilik_schema.reading.compiling.composing import Composer


@dataclass(frozen=True, slots=True)
class AskedPage:
    """A page as its arguments make it: `where` and `start` are SQL, the latter of its cursor."""

    rows: RowSet[Any]
    size: int
    backwards: bool
    order: tuple[OrderTerm, ...]
    where: tuple[str, ...]
    start: str
    is_filtered: bool

    @classmethod
    def of(cls, parameters: Parameters, request: PageRequest) -> Self:
        """Return the page of a request, whose values are bound.

        Raises the errors of its filter.
        """
        page, table = request.page, table_of(type_of(request.rows.target))
        return cls(
            request.rows,
            page.size,
            page.backwards,
            request.order,
            tuple(filter_sql(parameters, request.filter, table)),
            "" if page.start is None else parameters.bind(page.start),
            request.filter is not None,
        )


class ConnectionPage:
    """The page of a connection: what is selected of it, and the rows that it is made of.

    Its rows are `p`, one row of aggregates; the count of the whole list is `total.count`.
    """

    def __init__(self, composer: "Composer", page: AskedPage, belonging: Sequence[str]) -> None:
        self._composer = composer
        self._page = page
        self._where = conjunction([*belonging, *page.where])
        kind = type_of(page.rows.target)
        self._table, self._kind = kind.table, kind
        self._layer = composer.layer(kind)
        self._values: list[str] = []
        self._joins: list[str] = []
        self._counts = False
        self._shows_cursors = False
        self.is_sized = bool(page.start)
        """Whether the number of rows that were read is asked for."""
        self.is_cut = False
        """Whether rows of a page are read."""

    def value(self, each: Selected) -> str:
        """Return SQL for a field of the connection."""
        if each.is_typename:
            return f"'{each.parent.name}'::text"
        if each.name == "totalCount":
            self._counts = True
            return "total.count"
        self.is_cut = True
        if each.name == "nodes":
            return self._list(self._composer.row(each.below(), self._layer))
        if each.name == "edges":
            values = [(one.response_name, self._of_edge(one)) for one in each.below()]
            return self._list(self._layer.join_object(values, f"e{self._composer.number()}"))
        return self._info(each)

    def source(self) -> tuple[str, list[str]]:
        """Return what a from clause reads, and SQL for the notes of what is read."""
        self._require_use()
        parts, notes = [], []
        if self.is_cut:
            parts.append(f"({self._rows()}) p")
            if self._layer.has_notes:
                notes.append(f"coalesce(p.n, {NOTHING})")
        if self._counts:
            sql, is_noted = self._count()
            parts.append(f"({sql}) total")
            if is_noted:
                notes.append(f"coalesce(total.n, {NOTHING})")
        # A connection may be asked for its type alone.
        return " cross join ".join([*(parts or ["(values (1)) p"]), *self._joins]), notes

    def _require_use(self) -> None:
        """Raise NotCompiled for values that nothing reads: a statement cannot leave one out."""
        is_idle = not self._counts and bool(self._page.where)
        if not self.is_cut and (self._page.start or is_idle):
            raise NotCompiled

    def _of_edge(self, each: Selected) -> str:
        if each.is_typename:
            return f"'{each.parent.name}'::text"
        if each.name == "cursor":
            return cursor(self._kind.key_type, self._layer.column("key"))
        return self._composer.row(each.below(), self._layer)

    def _list(self, json: str) -> str:
        name = f"v{self._composer.number()}"
        # Composed when all fields of the rows are known, which decide what is missing.
        self._values.append(f"{name} {json}")
        return f"p.{name}"

    def _info(self, each: Selected) -> str:
        name = f"i{self._composer.number()}"
        values = [(one.response_name, self._of_info(one)) for one in each.below()]
        if values:
            self._joins.append(object_of(values, name))
        return json_of(values, name)

    def _of_info(self, each: Selected) -> str:
        if each.is_typename:
            return f"'{each.parent.name}'::text"
        # The cursor's own row lies on the other side.
        started = "true" if self._page.start else "false"
        further = "hasPreviousPage" if self._page.backwards else "hasNextPage"
        if each.name == further:
            self.is_sized = True
            return f"(p.size > {self._page.size})"
        if each.name in ("hasNextPage", "hasPreviousPage"):
            return started
        first = (each.name == "startCursor") != self._page.backwards
        self._shows_cursors = True
        self.is_sized = self.is_sized or not first
        place = "1" if first else f"least(p.size, {self._page.size})::int"
        return cursor(self._kind.key_type, f"(p.keys)[{place}]")

    def _rows(self) -> str:
        layer, page, composer = self._layer, self._page, self._composer
        order = visible_order(page.order, table_of(self._kind))
        where = self._where
        if page.start:
            where += f" and {beyond_cursor(order, self._table, page.start, page.backwards)}"
        ordered = order_sql(order, page.backwards)
        place = f"{layer.alias}._rank"
        among = f" filter (where {place} <= {page.size})"
        values = ["count(*) as size"] if self.is_sized else []
        if self._shows_cursors:
            values.append(f"array_agg({layer.column('key')} order by {place}) as keys")
        for each in self._values:
            name, _, json = each.partition(" ")
            values.append(f"{composer.aggregated(json, layer, among, page.backwards)} as {name}")
        if layer.has_notes:
            values.append(f"{all_notes(layer)}{among} as n")
        # Without an aggregate there would be a row for each.
        values = values or ["count(*) as size"]
        # One row more than the page tells whether others follow.
        rest = f"where {where} order by {ordered} limit {page.size + 1}"
        return f"select {', '.join(values)} from {layer.source(rest, rank(ordered))}"

    def _count(self) -> tuple[str, bool]:
        rows = f"from {self._table} t where {self._where}"
        counted = f"select count(*) as count {rows}"
        table = table_of(self._kind)
        if not self._page.is_filtered or not self._composer.is_noting or table not in NOTED:
            return counted, False
        few = f"(select string_agg({note_of(table, 't.id')}, {NOTHING}) {rows})"
        return (
            f"select n.count, case when n.count between 1 and {FEW} then {few} end as n "
            f"from ({counted}) n"
        ), True


def conjunction(parts: Iterable[str]) -> str:
    """Return the condition that all conditions hold."""
    return " and ".join(parts) or "true"


def rank(order: str) -> dict[str, str]:
    """Return the column with the place of a row, for an outer order."""
    return {"_rank": f"row_number() over (order by {order})"}


def all_notes(layer: Layer) -> str:
    """Return SQL for the notes of all rows of a layer."""
    return f"string_agg({layer.note}, {NOTHING})"
