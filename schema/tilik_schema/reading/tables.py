"""Which table a type of the graph is read from: its plain fields are the columns."""

from dataclasses import MISSING, field, fields
from functools import cache
from importlib import import_module
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

import orjson
import strawberry

from tilik_schema.reading.ids import Key, encode


class Read:
    """A type whose rows come from a table.

    A plain field is the column of its name, or the SQL over the alias `t` that `column` gives it.
    """

    table: ClassVar[str]
    key_type: ClassVar[type[Key]] = UUID

    @classmethod
    def from_row(cls, row: Any) -> Self:
        """The object of one row; the row's columns become its attributes, JSON text is read."""
        made = cls.__new__(cls)
        made.__dict__.update(row.items())
        for name in json_columns(cls):  # type: ignore[arg-type]  # a class is hashable
            text = row[name]
            made.__dict__[name] = None if text is None else orjson.loads(text)
        return made


@strawberry.interface(description="A thing with a global id, which `node` finds again.")
class Node(Read):
    """What has a global id; `key` is the table's primary key."""

    key: strawberry.Private[Key]

    @strawberry.field(description="Global id: opaque, stable, unique across all types.")
    def id(self) -> strawberry.ID:
        """The type's name and the row's key."""
        return strawberry.ID(encode(type(self).__name__, self.key))


def column(description: str, sql: str | None = None, *, json: bool = False, **more: Any) -> Any:
    """A field that is a column, or SQL over the row's alias `t`; `json` where it yields JSON."""
    metadata = {"sql": sql, "json": json}
    return strawberry.field(description=description, metadata=metadata, **more)


def hidden(sql: str | None = None, *, json: bool = False) -> Any:
    """A column that the graph does not show under its own name."""
    return field(metadata={"sql": sql, "json": json}, kw_only=True)


@cache
def target(reference: str) -> type[Read]:
    """The type that `file.Type` names; concept files refer to each other by name."""
    module, _, name = reference.partition(".")
    found: type[Read] = getattr(import_module(f"tilik_schema.{module}"), name)
    return found


@cache
def lazy(reference: str) -> Any:
    """The annotation of the type that `file.Type` names."""
    module, _, name = reference.partition(".")
    return Annotated[name, strawberry.lazy(f"tilik_schema.{module}")]


@cache
def json_columns(read: type[Read]) -> list[str]:
    """The columns of a type that the database gives as JSON text."""
    return [each.name for each in fields(read) if each.metadata.get("json")]  # type: ignore[arg-type]


@cache
def columns(read: type[Read]) -> str:
    """The select list of a type: its columns over the alias `t`, each under its own name."""
    listed = []
    for each in fields(read):  # type: ignore[arg-type]
        if each.init and each.default is MISSING:
            sql = each.metadata.get("sql") or f"t.{'id' if each.name == 'key' else each.name}"
            listed.append(f"{sql} as {each.name}")
    return ", ".join(listed)
