"""Relations between concepts, declared once: their field, their DataLoader and their SQL."""

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.keyset import After, Before, Connection, First, Last, Term, page_of
from tilik_schema.reading.listing import Many
from tilik_schema.reading.tables import columns, lazy, target
from tilik_server.sql.statement import composed

PAGING = {"first": First, "after": After, "last": Last, "before": Before}


async def load_one(context: Context, reference: str, key: Any, by: str = "id") -> Any:
    """The row of a concept whose column `by` holds the key, or None; batched by DataLoader."""
    if key is None:
        return None

    async def load(keys: list[Any]) -> list[Any]:
        read = target(reference)
        listed = columns(read)  # type: ignore[arg-type]  # a class is hashable
        sql = f"select {listed}, t.{by} as _key from {read.table} t where t.{by} = any($1)"
        rows = await context.fetch(composed(f"graph.one.{read.table}", sql), keys)
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
            text = f"select t.id, {sql} as value from {table} t where t.id = any($1)"
            rows = await info.context.fetch(composed(f"graph.deferred.{table}", text), keys)
            found = {row["id"]: row["value"] for row in rows}
            return [found.get(each) for each in keys]

        value = await info.context.loader(("deferred", table, sql), load).load(self.key)
        return None if value is None else make(info.context, value)

    return _field(resolve, kind, description)


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
