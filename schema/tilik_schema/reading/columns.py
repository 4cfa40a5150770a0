"""Columns: types of the graph that are read from tables, and the SQL of their plain fields."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache, lru_cache
from typing import Any, ClassVar, Final, Self
from uuid import UUID

import orjson
import strawberry

from tilik_schema.reading.ids import Key, encode
from tilik_schema.reading.visible import answers, hidden_around, names_hidden

SELECTIONS: Final = 4096
"""Selections of columns whose SQL is kept."""


@dataclass(frozen=True, slots=True)
class Column:
    """A value that is read with its row: SQL over the alias `t`, the row of the type's table.

    `json` is true if the SQL yields JSON, which the database returns as text.
    """

    sql: str
    json: bool = False


class TableType:
    """A type whose objects are the rows of a table or view.

    A plain field is the column of its name, or the SQL given to `column` or `hidden`; `key` is the
    column `id`. If the table is a view, `view_of` names the table of its rows.
    """

    table: ClassVar[str]
    view_of: ClassVar[str | None] = None
    key_type: ClassVar[type[Key]] = UUID

    @classmethod
    def from_row(cls, row: Any) -> Self:
        """Return the object of one row: columns become attributes, and JSON text is parsed."""
        # Filling the dictionary at once is faster than the constructor, for each row of a page.
        made = cls.__new__(cls)
        made.__dict__.update(row.items())
        for name in _json_columns(cls):  # type: ignore[arg-type]  # a class is hashable
            text = row[name]
            made.__dict__[name] = None if text is None else orjson.loads(text)
        return made


@strawberry.interface(description="A thing with a global id, which `node` finds again.")
class Node(TableType):
    """An object with a global id; `key` is the table's primary key."""

    key: strawberry.Private[Key]

    @strawberry.field(description="Global id: opaque, stable, unique across all types.")
    def id(self) -> strawberry.ID:
        """Return the global id, made of the type's name and the row's key."""
        return strawberry.ID(encode(type(self).__name__, self.key))


def column(description: str, sql: str | None = None, *, json: bool = False, **more: Any) -> Any:
    """Return a field that is read from a column, or from SQL over the alias `t`."""
    return strawberry.field(description=description, metadata=_metadata(sql, json), **more)


def hidden(sql: str | None = None, *, json: bool = False) -> Any:
    """Return a column that the graph does not show under its own name."""
    return field(metadata=_metadata(sql, json), kw_only=True)


def columns_of(kind: type[TableType]) -> Mapping[str, Column]:
    """Return the columns of a type by the names of its attributes, in declared order."""
    return _columns(kind)  # type: ignore[arg-type]  # a class is hashable


def select(
    kind: type[TableType],
    rest: str,
    more: Mapping[str, str] | None = None,
    table: str = "",
    only: tuple[str, ...] | None = None,
) -> str:
    """Return a statement for rows of a type: its columns, each under its own name, then `more`.

    Of the columns these are all, or those that `only` names.

    `rest` follows the from clause, in which the row is `t`; `more` are further columns by name, for
    which nothing is hidden. The rows are those of `table` instead of the type's, if it is given.
    """
    listed, shown = _select_list(kind, only)  # type: ignore[arg-type]  # a class is hashable
    also = "".join(f", {sql} as {name}" for name, sql in (more or {}).items())
    # Of no column at all a row is still a row.
    inner = f"select {(listed + also).removeprefix(', ')} from {table or kind.table} t {rest}"
    if not shown:
        return inner
    # What is hidden is hidden around the rows that were chosen, sorted and limited: conditions are
    # asked about no others, and once for all columns of a row.
    names = "".join(f", s.{name}" for name in more or ())
    return f"select {shown}{names} from ({inner} offset 0) s"


def table_of(kind: type[TableType]) -> str:
    """Return the table of a type's rows, also where it reads them through a view."""
    return kind.view_of or kind.table


def _metadata(sql: str | None, json: bool) -> dict[str, Any]:
    return {"sql": sql, "json": json}


@cache
def _columns(kind: Any) -> Mapping[str, Column]:
    return {
        each.name: Column(
            each.metadata.get("sql") or f"t.{'id' if each.name == 'key' else each.name}",
            each.metadata.get("json", False),
        )
        for each in fields(kind)
        # A field with a resolver has no place in the constructor, and is not a column.
        if each.init and each.default is MISSING
    }


@lru_cache(SELECTIONS)
def _select_list(kind: Any, only: tuple[str, ...] | None) -> tuple[str, str]:
    """Return a type's columns as they are stored, and as the viewer sees them if that differs."""
    every, table = _columns(kind), table_of(kind)
    columns = every if only is None else {name: every[name] for name in only}
    is_hiding = any(names_hidden(each.sql, table) for each in columns.values())
    asked = answers(table) if is_hiding else {}
    listed = {name: each.sql for name, each in columns.items()} | {
        name: sql for sql, name in asked.items()
    }
    shown = [f"{hidden_around(name, each.sql, table)} as {name}" for name, each in columns.items()]
    return (
        ", ".join(f"{sql} as {name}" for name, sql in listed.items()),
        ", ".join(shown) if asked else "",
    )


@cache
def _json_columns(kind: Any) -> list[str]:
    return [name for name, each in _columns(kind).items() if each.json]
