"""Rows: a table's columns as its model declares them, for inserts, upserts, lists and copies."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, Self, TypeVar

import orjson
from tortoise.fields import CharField, Field, JSONField, TextField
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.models import Model

from tilik_server import models
from tilik_server.sql.tortoise_adapter import fields_of, table_of

Kind = TypeVar("Kind", bound=Model)


@dataclass(frozen=True)
class Columns(Generic[Kind]):
    """Columns of a table, each with its field, in the model's order.

    A row is an instance of the model that Tortoise need not know: it has no connection.
    """

    model: type[Kind]
    fields: Mapping[str, Field[Any]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    @property
    def table(self) -> str:
        """The table's name."""
        return table_of(self.model)

    @property
    def texts(self) -> dict[str, int | None]:
        """The columns that hold a text, with the most characters where the model limits them."""
        return {
            name: getattr(field, "max_length", None)
            for name, field in self.fields.items()
            if isinstance(field, CharField | TextField)
            and not (field.pk or hasattr(field, "enum_type"))
        }

    def only(self, *names: str) -> Self:
        """These columns, in the order given. Raises ValueError for one the table lacks."""
        self._check(names)
        return replace(self, fields={name: self.fields[name] for name in names})

    def without(self, *names: str) -> Self:
        """The columns but these. Raises ValueError for one the table lacks."""
        self._check(names)
        kept = {name: field for name, field in self.fields.items() if name not in names}
        return replace(self, fields=kept)

    def listed(self, alias: str = "") -> str:
        """The columns for a select list or an insert, under an alias of the table."""
        return ", ".join(f"{alias}.{name}" if alias else name for name in self)

    def given(self, parameter: str, alias: str = "n") -> str:
        """The rows of a parameter, as `as_json` writes them, for a from clause."""
        typed = ", ".join(f"{name} {_sql_type(field)}" for name, field in self.fields.items())
        return f"jsonb_to_recordset({parameter}::jsonb) {alias} ({typed})"

    def insert(self, source: str, /, *, of: str = "n", **instead: str) -> str:
        """The SQL that inserts these columns from `source`, a from clause and what follows it.

        A column is that of the alias `of`, or the expression in its place in `instead`. Raises
        ValueError for a column that is not among these.
        """
        self._check(instead)
        values = ", ".join(instead.get(name, f"{of}.{name}") for name in self)
        return f"insert into {self.table} ({self.listed()})\nselect {values}\n{source}"

    def upsert(self, source: str, /, *kept: str, of: str = "n", **instead: str) -> str:
        """The same, but a row whose key is there is changed, apart from its columns `kept`."""
        changed = ", ".join(f"{name} = excluded.{name}" for name in self.without("id", *kept))
        inserted = self.insert(source, of=of, **instead)
        return f"{inserted}\non conflict (id) do update set {changed}"

    def row(self, **values: Any) -> Kind:
        """A row of these values; the columns left out have the model's defaults, or None.

        Raises ValueError for a column that is not among these.
        """
        self._check(values)
        missing = {
            name: _default(field) for name, field in self.fields.items() if name not in values
        }
        return self.model.construct(**missing, **values)

    def read(self, stored: Mapping[str, Any]) -> Kind:
        """The row that was read with these columns; JSON text becomes what it says."""
        values = {name: stored[name] for name in self}
        for name, field in self.fields.items():
            if isinstance(field, JSONField) and isinstance(values[name], str):
                values[name] = orjson.loads(values[name])
            elif values[name] is not None and hasattr(field, "enum_type"):
                values[name] = field.enum_type(values[name])
        return self.row(**values)

    def changed(self, row: Kind, **values: Any) -> Kind:
        """A copy of a row with other values."""
        return self.row(**{**self.values(row), **values})

    def values(self, row: Kind) -> dict[str, Any]:
        """The columns of a row by name."""
        return {name: getattr(row, name) for name in self}

    def as_json(self, rows: Iterable[Kind]) -> str:
        """Rows as a parameter of `given`."""
        return orjson.dumps([self.values(row) for row in rows], default=str).decode()

    def _check(self, names: Iterable[str]) -> None:
        unknown = [name for name in names if name not in self.fields]
        if unknown:
            raise ValueError(f"{self.table} has no column {', '.join(unknown)} here")


def columns_of(model: type[Kind]) -> Columns[Kind]:
    """All columns of a model's table; a link is the column of the key that it holds."""
    found: dict[str, Field[Any]] = {}
    for name, field in fields_of(model).items():
        if isinstance(field, ForeignKeyFieldInstance):
            found[f"{name}_id"] = _key_of(field)
        elif field.reference is None:
            found[field.source_field or name] = field
    return Columns(model, found)


def _key_of(link: ForeignKeyFieldInstance[Any]) -> Field[Any]:
    """The key of the table that a link leads to."""
    target: type[Model] = getattr(models, str(link.model_name).partition(".")[2])
    return next(field for field in fields_of(target).values() if field.pk)


def _default(field: Field[Any]) -> Any:
    """The value of a column that is left out; keys are made with the cycle's number."""
    if field.pk:
        return None
    return field.default() if callable(field.default) else field.default


def _sql_type(field: Field[Any]) -> str:
    found: str = field.get_for_dialect("postgres", "SQL_TYPE")
    return found.lower()
