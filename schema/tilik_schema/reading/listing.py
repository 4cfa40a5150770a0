"""Listings: the rows of one concept, all of them or a parent's, loaded for all parents at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tilik_schema.reading.context import Context
from tilik_schema.reading.filters import conditions
from tilik_schema.reading.ids import Key
from tilik_schema.reading.keyset import Connection, Page, Slice, Term, beyond, order_sql
from tilik_schema.reading.statement import Statement
from tilik_schema.reading.tables import columns, target
from tilik_server.errors import CursorGone
from tilik_server.sql.statement import composed


@dataclass(frozen=True)
class Many:
    """A list of one concept: all its rows, or those of a parent.

    `scope` is the condition over the row `t` and the parent's key `k.key`; it may also use `k.arg`,
    a text that comes with each key. Where it is None the list is not below a parent.
    """

    reference: str
    scope: str | None
    order: tuple[Term, ...] = ()
    key_type: str = "uuid"

    def connection(
        self,
        parent: Any = None,
        filter: Any = None,
        order: Sequence[Term] | None = None,
        page: Page | None = None,
    ) -> Connection[Any]:
        """The connection of one parent's rows."""
        wanted = tuple(order or self.order)
        return Connection(relation=self, parent=parent, page=page or Page(), given=(filter, wanted))

    async def load_page(self, context: Context, wanted: Connection[Any]) -> Slice:
        """A page, loaded together with the same page of all other parents."""
        name = ("page", self, wanted.page, repr(wanted.given))
        found: Slice = await context.loader(
            name, lambda keys: self._pages(context, keys, wanted)
        ).load(wanted.parent)
        if not found.rows and wanted.page.start is not None:
            await self._check_cursor(context, wanted.page)
        return found

    async def load_count(self, context: Context, wanted: Connection[Any]) -> int:
        """The number of rows, counted together with those of all other parents."""
        name = ("count", self, repr(wanted.given[0]))
        counted: int = await context.loader(
            name, lambda keys: self._counts(context, keys, wanted)
        ).load(wanted.parent)
        return counted

    async def load_all(self, context: Context, parent: Any) -> list[Any]:
        """All rows of a parent in their order, loaded together with those of all other parents."""

        async def load(keys: list[Any]) -> list[list[Any]]:
            statement = Statement()
            return await self._grouped(context, keys, statement, "", order_sql(self.order))

        loaded: list[Any] = await context.loader(("all", self), load).load(parent)
        return loaded

    async def load_latest(self, context: Context, parent: Any) -> Any:
        """The first row in the list's order, or None."""
        rows = (await self.load_page(context, self.connection(parent, page=Page(size=1)))).rows
        return rows[0] if rows else None

    async def _pages(
        self, context: Context, keys: list[Any], wanted: Connection[Any]
    ) -> list[Slice]:
        statement, page = Statement(), wanted.page
        given, order = wanted.given
        chosen = conditions(statement, given)
        if page.start is not None:
            start = statement.bind(page.start)
            chosen.append(beyond(order, target(self.reference).table, start, page.backwards))
        rest = "".join(f" and {each}" for each in chosen)
        ordered = order_sql(order, page.backwards)
        limit = f" limit {statement.bind(page.size + 1)}"
        groups = await self._grouped(context, keys, statement, rest, ordered, limit)
        return [_slice(rows, page) for rows in groups]

    async def _grouped(
        self,
        context: Context,
        keys: list[Any],
        statement: Statement,
        rest: str,
        ordered: str,
        limit: str = "",
    ) -> list[list[Any]]:
        read = target(self.reference)
        listed = columns(read)  # type: ignore[arg-type]  # a class is hashable
        inner = (
            f"select {listed}, row_number() over (order by {ordered}) as _rank "
            f"from {read.table} t where {self.scope or 'true'}{rest} order by {ordered}{limit}"
        )
        sql = (
            f"select k.n as _n, s.* from {self._keys(statement, keys)} "
            f"cross join lateral ({inner}) s order by k.n, s._rank"
        )
        grouped: dict[int, list[Any]] = defaultdict(list)
        for row in await context.fetch(
            composed(f"graph.many.{read.table}", sql), *statement.values
        ):
            grouped[row["_n"]].append(read.from_row(row))
        return [grouped[place] for place in range(1, len(keys) + 1)]

    async def _counts(
        self, context: Context, keys: list[Any], wanted: Connection[Any]
    ) -> list[int]:
        statement = Statement()
        rest = "".join(f" and {each}" for each in conditions(statement, wanted.given[0]))
        table = target(self.reference).table
        sql = (
            f"select (select count(*) from {table} t where {self.scope or 'true'}{rest}) as count "
            f"from {self._keys(statement, keys)} order by k.n"
        )
        rows = await context.fetch(composed(f"graph.count.{table}", sql), *statement.values)
        return [row["count"] for row in rows]

    def _keys(self, statement: Statement, keys: list[Any]) -> str:
        """The parents' keys as the relation `k`, each with its place and, where given, its text."""
        if self.scope is None:
            return "(values (null, 1)) k (key, n)"
        pairs = [key if isinstance(key, tuple) else (key, None) for key in keys]
        own = statement.bind([pair[0] for pair in pairs])
        texts = statement.bind([pair[1] for pair in pairs])
        return f"unnest({own}::{self.key_type}[], {texts}::text[]) with ordinality k (key, arg, n)"

    async def _check_cursor(self, context: Context, page: Page) -> None:
        """An empty page after a cursor is right at the end of a list, and wrong for a lost row."""
        table = target(self.reference).table

        async def load(keys: list[Key]) -> list[bool]:
            sql = f"select t.id from {table} t where t.id = any($1)"
            rows = await context.fetch(composed(f"graph.cursor.{table}", sql), keys)
            found = {row["id"] for row in rows}
            return [key in found for key in keys]

        if not await context.loader(("cursor", table), load).load(page.start):
            raise CursorGone


def _slice(rows: list[Any], page: Page) -> Slice:
    shown = rows[: page.size]
    if page.backwards:
        shown = shown[::-1]
    return Slice(shown, len(rows) > page.size)
