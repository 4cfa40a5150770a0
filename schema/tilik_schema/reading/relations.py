"""Relations between concepts, declared once: their field, their DataLoader and their SQL."""

import inspect
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.filters import conditions
from tilik_schema.reading.ids import Key
from tilik_schema.reading.keyset import (
    After,
    Before,
    Connection,
    First,
    Last,
    Page,
    Slice,
    Term,
    beyond,
    order_sql,
    page_of,
)
from tilik_schema.reading.statement import Statement
from tilik_schema.reading.tables import columns, lazy, target
from tilik_server.errors import CursorGone

PAGING = {"first": First, "after": After, "last": Last, "before": Before}


async def load_one(context: Context, reference: str, key: Any, by: str = "id") -> Any:
    """The row of a concept whose column `by` holds the key, or None; batched by DataLoader."""
    if key is None:
        return None

    async def load(keys: list[Any]) -> list[Any]:
        read = target(reference)
        listed = columns(read)  # type: ignore[arg-type]  # a class is hashable
        rows = await context.fetch(
            f"select {listed}, t.{by} as _key from {read.table} t where t.{by} = any($1)", keys
        )
        found = {row["_key"]: read.from_row(row) for row in rows}
        return [found.get(each) for each in keys]

    return await context.loader(("one", reference, by), load).load(key)


def one(
    reference: str, *, by: str, description: str, to: str = "id", required: bool = False
) -> Any:
    """A field that leads to the row of another concept: `by` here equals `to` there."""

    async def resolve(self: Any, info: Info) -> Any:
        return await load_one(info.context, reference, getattr(self, by), to)

    kind = lazy(reference)
    return _field(resolve, kind if required else kind | None, description)


def deferred(
    kind: Any, *, table: str, sql: str, description: str, make: Callable[[Context, Any], Any]
) -> Any:
    """A field whose column is large: loaded, for all rows at once, only where it is asked for."""

    async def resolve(self: Any, info: Info) -> Any:
        async def load(keys: list[Any]) -> list[Any]:
            rows = await info.context.fetch(
                f"select t.id, {sql} as value from {table} t where t.id = any($1)", keys
            )
            found = {row["id"]: row["value"] for row in rows}
            return [found.get(each) for each in keys]

        value = await info.context.loader(("deferred", table, sql), load).load(self.key)
        return None if value is None else make(info.context, value)

    return _field(resolve, kind, description)


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
        for row in await context.fetch(sql, *statement.values):
            grouped[row["_n"]].append(read.from_row(row))
        return [grouped[place] for place in range(1, len(keys) + 1)]

    async def _counts(
        self, context: Context, keys: list[Any], wanted: Connection[Any]
    ) -> list[int]:
        statement = Statement()
        rest = "".join(f" and {each}" for each in conditions(statement, wanted.given[0]))
        rows = await context.fetch(
            f"select (select count(*) from {target(self.reference).table} t "
            f"where {self.scope or 'true'}{rest}) as count "
            f"from {self._keys(statement, keys)} order by k.n",
            *statement.values,
        )
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
            rows = await context.fetch(f"select t.id from {table} t where t.id = any($1)", keys)
            found = {row["id"] for row in rows}
            return [key in found for key in keys]

        if not await context.loader(("cursor", table), load).load(page.start):
            raise CursorGone


def _slice(rows: list[Any], page: Page) -> Slice:
    shown = rows[: page.size]
    if page.backwards:
        shown = shown[::-1]
    return Slice(shown, len(rows) > page.size)


def many(
    relation: Many,
    *,
    description: str,
    filter: str | None = None,
    order: tuple[str, Callable[[Any], Sequence[Term]]] | None = None,
    extra: Sequence[tuple[str, Any, Any]] = (),
    choose: Callable[..., tuple[Many, Any]] | None = None,
) -> Any:
    """A connection field over a relation.

    `filter` names an input type; `order` an input type and how a list of it becomes terms; `extra`
    are further arguments (name, annotation, default) that `choose(self, **extra)` turns into the
    relation and the parent's key.
    """

    async def resolve(self: Any, info: Info, **given: Any) -> Any:
        kind = target(relation.reference).key_type
        page = page_of(*(given.get(name) for name in PAGING), kind=kind)
        own = {name: given[name] for name, _, _ in extra}
        chosen, parent = choose(self, **own) if choose else (relation, getattr(self, "key", None))
        ordering = given.get("order_by")
        terms = order[1](ordering) if order and ordering not in (None, UNSET) else None
        return chosen.connection(parent, given.get("filter"), terms, page)

    parameters = [(name, kind, default) for name, kind, default in extra]
    if filter:
        parameters.append(("filter", _optional(lazy(filter), "Which rows."), UNSET))
    if order:
        terms = _optional(list[lazy(order[0])], "In which order; ties by key.")  # type: ignore[misc]
        parameters.append(("order_by", terms, UNSET))
    parameters.extend((name, kind, UNSET) for name, kind in PAGING.items())
    _sign(resolve, parameters)
    return _field(resolve, Connection[lazy(relation.reference)], description)  # type: ignore[misc]


def listed(relation: Many, *, description: str) -> Any:
    """A field with all rows of a relation that stays short by nature."""

    async def resolve(self: Any, info: Info) -> Any:
        return await relation.load_all(info.context, self.key)

    return _field(resolve, list[lazy(relation.reference)], description)  # type: ignore[misc]


def latest(relation: Many, *, argument: tuple[str, str], description: str) -> Any:
    """A field with the first row of a relation that takes one text as `k.arg`."""

    async def resolve(self: Any, info: Info, **given: str) -> Any:
        return await relation.load_latest(info.context, (self.key, given[argument[0]]))

    kind = Annotated[str, strawberry.argument(description=argument[1])]
    _sign(resolve, [(argument[0], kind, inspect.Parameter.empty)])
    return _field(resolve, lazy(relation.reference) | None, description)


def _optional(kind: Any, description: str) -> Any:
    return Annotated[kind | None, strawberry.argument(description=description)]


def _sign(resolve: Any, parameters: Sequence[tuple[str, Any, Any]]) -> None:
    """Give a resolver that takes `**given` the signature from which its arguments are read."""
    own = [
        inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD),
        inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Info),
    ]
    given = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default)
        for name, kind, default in parameters
    ]
    resolve.__signature__ = inspect.Signature([*own, *given])


def _field(resolve: Any, kind: Any, description: str) -> Any:
    return strawberry.field(resolver=resolve, graphql_type=kind, description=description)
