"""The functions by which a type of the graph declares its relations.

`one`, `many`, `listed`, `latest` and `deferred` each make a field from the data in `relations`, and
build its resolver. For mypy each returns the method that the field is on an object: `await
goal.score(info)` is a Score or None. Three types remain unknown to mypy: the arguments of `many`
and `latest`, which follow from the data; the target of a reference that is plain text; and the
fields of a connection, because Strawberry's decorator returns Any.
"""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar, overload

import orjson
import strawberry
from strawberry import UNSET

from tilik_schema.reading.columns import TableType
from tilik_schema.reading.connections import KeysetConnection
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.keyset import After, Before, First, Last, Page, page_of
from tilik_schema.reading.loading import (
    PageRequest,
    ParentKey,
    load_all,
    load_found,
    load_one,
    load_page,
    load_value,
)
from tilik_schema.reading.orders import OrderTerm, order_terms
from tilik_schema.reading.references import lazy, type_of
from tilik_schema.reading.relations import (
    Argument,
    Choice,
    Deferred,
    Embedded,
    Find,
    Found,
    Latest,
    Listed,
    Many,
    One,
    Relation,
    RowSet,
    StoredField,
    Target,
    Through,
)
from tilik_schema.reading.stored import all_made, made

RowT = TypeVar("RowT", bound=TableType)
Value = TypeVar("Value")
Kind = TypeVar("Kind")
Resolver: TypeAlias = Callable[[Any, Info], Awaitable[Value]]
Parameter: TypeAlias = tuple[str, Any, Any]
"""An argument's name, annotation and default."""

PAGING: Final = {"first": First, "after": After, "last": Last, "before": Before}


@overload
def one(
    target: type[RowT], *, by: str, description: str, to: str = "id", required: Literal[True]
) -> Resolver[RowT]: ...


@overload
def one(
    target: type[RowT],
    *,
    by: str,
    description: str,
    to: str = "id",
    required: Literal[False] = False,
) -> Resolver[RowT | None]: ...


@overload
def one(
    target: str, *, by: str, description: str, to: str = "id", required: bool = False
) -> Resolver[Any]: ...


def one(
    target: Target, *, by: str, description: str, to: str = "id", required: bool = False
) -> Any:
    """Return a field that leads to one row: its column `to` equals the parent's column `by`.

    If the field is required and the viewer may not see the row, the field is an error.
    """

    async def resolve(self: Any, info: Info) -> Any:
        return await load_one(info.context, target, getattr(self, by), to)

    kind = lazy(target)
    return _field(
        One(target, by, to, required), resolve, kind if required else kind | None, description
    )


def rows(
    target: type[RowT],
    *,
    by: str | tuple[str, ...] = "key",
    to: str | tuple[str, ...] = (),
    through: Through | None = None,
    condition: str | None = None,
    order: tuple[OrderTerm, ...] = (),
) -> RowSet[RowT]:
    """Return the rows of a type whose `to` equals the parent's `by`, or all rows; see RowSet."""
    here = (by,) if isinstance(by, str) else by
    there = (to,) if isinstance(to, str) else to
    return RowSet(target, here, there, through, condition, order)


def many(
    chosen: RowSet[RowT],
    *,
    description: str,
    filter: Target | None = None,
    order_by: Target | None = None,
    choice: Choice[RowT] | None = None,
) -> Callable[..., KeysetConnection[RowT]]:
    """Return a connection field over rows; `filter` and `order_by` name input types, as in Many."""
    relation = Many(chosen, filter, order_by, choice)

    def resolve(self: Any, info: Info, **arguments: Any) -> Any:
        request = page_request(relation, arguments)
        return KeysetConnection(request=replace(request, parent=_parent(request.rows, self)))

    # Strawberry reads a resolver's arguments from its signature.
    resolve.__signature__ = _signature(_arguments(relation))  # type: ignore[attr-defined]
    kind: Any = KeysetConnection[lazy(chosen.target)]  # type: ignore[misc]
    field: Callable[..., KeysetConnection[RowT]] = _field(relation, resolve, kind, description)
    return field


def listed(chosen: RowSet[RowT], *, description: str) -> Resolver[list[RowT]]:
    """Return a field with all rows of a set that is always short."""

    async def resolve(self: Any, info: Info) -> Any:
        return await load_all(info.context, chosen, _parent(chosen, self))

    kind: Any = list[lazy(chosen.target)]  # type: ignore[misc]
    field: Resolver[list[RowT]] = _field(Listed(chosen), resolve, kind, description)
    return field


def latest(
    chosen: RowSet[RowT], *, argument: Argument, description: str
) -> Callable[..., Awaitable[RowT | None]]:
    """Return a field with the first row of a set; its one argument is a text, `{argument}`."""

    async def resolve(self: Any, info: Info, **arguments: str) -> Any:
        parent = (*_parent(chosen, self), arguments[argument.name])
        request = PageRequest(chosen, Page(size=1), chosen.order, parent=parent)
        found = (await load_page(info.context, request)).rows
        return found[0] if found else None

    resolve.__signature__ = _signature([_parameter(argument)])  # type: ignore[attr-defined]
    field: Callable[..., Awaitable[RowT | None]] = _field(
        Latest(chosen, argument), resolve, lazy(chosen.target) | None, description
    )
    return field


def found(
    target: type[RowT], *, find: Find, arguments: tuple[Argument, ...], description: str
) -> Callable[..., Awaitable[RowT | None]]:
    """Return a root field with the one row that its arguments name, or null; see Find."""

    async def resolve(self: Any, info: Info, **given: Any) -> Any:
        return await load_found(info.context, target, find, given)

    resolve.__signature__ = _signature(map(_parameter, arguments))  # type: ignore[attr-defined]
    field: Callable[..., Awaitable[RowT | None]] = _field(
        Found(target, find, arguments), resolve, lazy(target) | None, description
    )
    return field


def deferred(
    kind: Any, *, sql: str, make: Callable[[Context, Any], Value], description: str
) -> Resolver[Value | None]:
    """Return a field with a large value, which is loaded only if a query asks for it.

    `make` turns the value of the SQL into the field's value; null stays null.
    """

    async def resolve(self: Any, info: Info) -> Any:
        value = await load_value(info.context, type(self), sql, self.key)
        return None if value is None else make(info.context, value)

    field: Resolver[Value | None] = _field(Deferred(sql, make), resolve, kind, description)
    return field


def stored(
    kind: type[Kind], *, column: str = "", sql: str = "", description: str, required: bool = False
) -> Resolver[Kind | None]:
    """Return a field with an object that is stored as JSON, in a column or in SQL; see StoredField.

    If the field is required and there is no JSON, the field is an error.
    """

    async def resolve(self: Any, info: Info) -> Any:
        found = await _stored_json(info.context, self, column, sql)
        return None if found is None else made(info.context, kind, found)

    shown = kind if required else kind | None
    field: Resolver[Kind | None] = _field(
        StoredField(kind, column, sql), resolve, shown, description
    )
    return field


def stored_list(
    kind: type[Kind], *, column: str = "", sql: str = "", description: str
) -> Resolver[list[Kind]]:
    """Return a field with the objects of a stored JSON array; null is an empty list."""

    async def resolve(self: Any, info: Info) -> Any:
        found = await _stored_json(info.context, self, column, sql)
        return all_made(info.context, kind, found)

    listed: Any = list[kind]  # type: ignore[valid-type]
    field: Resolver[list[Kind]] = _field(
        StoredField(kind, column, sql, is_list=True), resolve, listed, description
    )
    return field


async def _stored_json(context: Context, row: Any, column: str, sql: str) -> Any:
    if column:
        return getattr(row, column)
    text = await load_value(context, type(row), sql, row.key)
    return None if text is None else orjson.loads(text)


def embedded(kind: type[Kind], *, attributes: Mapping[str, str], description: str) -> Any:
    """Return a field with an object whose attributes are those of the row, under other names."""

    def resolve(self: Any, info: Info) -> Any:
        return kind(**{name: getattr(self, here) for name, here in attributes.items()})

    return _field(Embedded(kind, tuple(attributes.items())), resolve, kind, description)


def _parent(chosen: RowSet[Any], parent: Any) -> ParentKey:
    """Return the parent's values of the columns `by`; nothing for rows without a parent."""
    return tuple(getattr(parent, name) for name in chosen.by) if chosen.has_parent else ()


def page_request(relation: Many, arguments: Mapping[str, Any]) -> PageRequest:
    """Return the page that the arguments of a connection ask for, of no parent yet.

    Raises InvalidPage or InvalidId.
    """
    choice = relation.choice
    chosen = choice.rows if choice and arguments[choice.argument] else relation.rows
    page = page_of(*(arguments.get(name) for name in PAGING), kind=type_of(chosen.target).key_type)
    order = order_terms(arguments.get("order_by") or ()) or chosen.order
    return PageRequest(chosen, page, order, arguments.get("filter"))


def _arguments(relation: Many) -> Iterator[Parameter]:
    """Yield the arguments of a connection in the order of the schema."""
    if choice := relation.choice:
        said = strawberry.argument(description=choice.description)
        yield choice.argument, Annotated[bool, said], False
    if relation.filter:
        yield "filter", _optional(lazy(relation.filter), "Which rows."), UNSET
    if relation.order_by:
        terms: Any = list[lazy(relation.order_by)]  # type: ignore[misc]
        yield "order_by", _optional(terms, "In which order; ties by key."), UNSET
    for name, kind in PAGING.items():
        yield name, kind, UNSET


def _parameter(argument: Argument) -> Parameter:
    said = strawberry.argument(description=argument.description)
    return argument.name, Annotated[argument.kind, said], argument.default


def _optional(kind: Any, description: str) -> Any:
    return Annotated[kind | None, strawberry.argument(description=description)]


def _signature(parameters: Iterable[Parameter]) -> inspect.Signature:
    """Return the signature for a resolver with `**arguments`; Strawberry reads it."""
    own = [
        inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD),
        inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Info),
    ]
    arguments = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default)
        for name, kind, default in parameters
    ]
    return inspect.Signature([*own, *arguments])


def _field(relation: Relation, resolve: Any, kind: Any, description: str) -> Any:
    return strawberry.field(
        resolver=resolve,
        graphql_type=kind,
        description=description,
        metadata={"relation": relation},
    )
