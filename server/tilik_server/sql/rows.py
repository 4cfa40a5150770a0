"""Rows: SQL and values from the columns that a model declares."""

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

    A row is an instance of the model without a connection of Tortoise.
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
        """The columns that hold text, with their maximum length or None."""
        return {
            name: getattr(field, "max_length", None)
            for name, field in self.fields.items()
            if isinstance(field, CharField | TextField)
            and not (field.pk or hasattr(field, "enum_type"))
        }

    def only(self, *names: str) -> Self:
        """Return these columns, in the order given. Raises ValueError if the table lacks one."""
        self._check(names)
        return replace(self, fields={name: self.fields[name] for name in names})

    def without(self, *names: str) -> Self:
        """Return the other columns. Raises ValueError if the table lacks one."""
        self._check(names)
        kept = {name: field for name, field in self.fields.items() if name not in names}
        return replace(self, fields=kept)

    def select_list(self, alias: str = "") -> str:
        """Return the columns for a select list or an insert, under an alias of the table."""
        return ", ".join(f"{alias}.{name}" if alias else name for name in self)

    def recordset(self, parameter: str, alias: str = "n") -> str:
        """Return a from clause of rows in a parameter that `as_json` writes."""
        typed = ", ".join(f"{name} {_sql_type(field)}" for name, field in self.fields.items())
        return f"jsonb_to_recordset({parameter}::jsonb) {alias} ({typed})"

    def insert(self, source: str, /, *, of: str = "n", **instead: str) -> str:
        """Return the SQL that inserts these columns from `source`: a from clause and the rest.

        The value of a column is the column of the alias `of`, or an expression in `instead`. Raises
        ValueError if `instead` names another column.
        """
        self._check(instead)
        values = ", ".join(instead.get(name, f"{of}.{name}") for name in self)
        return f"insert into {self.table} ({self.select_list()})\nselect {values}\n{source}"

    def upsert(self, source: str, /, *kept: str, of: str = "n", **instead: str) -> str:
        """Return the SQL that inserts rows, or updates rows whose key exists except for `kept`."""
        changed = ", ".join(f"{name} = excluded.{name}" for name in self.without("id", *kept))
        inserted = self.insert(source, of=of, **instead)
        return f"{inserted}\non conflict (id) do update set {changed}"

    def row(self, **values: Any) -> Kind:
        """Return a row of these values; other columns have the model's default, or None.

        Raises ValueError for a column that is not among these.
        """
        self._check(values)
        missing = {
            name: _default(field) for name, field in self.fields.items() if name not in values
        }
        return self.model.construct(**missing, **values)

    def read(self, stored: Mapping[str, Any]) -> Kind:
        """Return the row of a record with these columns; JSON text is parsed."""
        values = {name: stored[name] for name in self}
        for name, field in self.fields.items():
            # The pool reads json columns as text.
            if isinstance(field, JSONField) and isinstance(values[name], str):
                values[name] = orjson.loads(values[name])
            elif values[name] is not None and hasattr(field, "enum_type"):
                values[name] = field.enum_type(values[name])
        return self.row(**values)

    def copy_with(self, row: Kind, **values: Any) -> Kind:
        """Return a copy of a row with other values."""
        return self.row(**{**self.values(row), **values})

    def values(self, row: Kind) -> dict[str, Any]:
        """Return the columns of a row by name."""
        return {name: getattr(row, name) for name in self}

    def as_json(self, rows: Iterable[Kind]) -> str:
        """Return rows as JSON for a parameter of `recordset`."""
        # The driver's uuid is a class of its own, which only str knows.
        return orjson.dumps([self.values(row) for row in rows], default=str).decode()

    def _check(self, names: Iterable[str]) -> None:
        unknown = [name for name in names if name not in self.fields]
        if unknown:
            raise ValueError(f"{self.table} has no column {', '.join(unknown)} here")


def columns_of(model: type[Kind]) -> Columns[Kind]:
    """Return all columns of a model's table; a link is the column with the key."""
    found: dict[str, Field[Any]] = {}
    for name, field in fields_of(model).items():
        if isinstance(field, ForeignKeyFieldInstance):
            found[f"{name}_id"] = _key_of(field)
        elif field.reference is None:
            found[field.source_field or name] = field
    return Columns(model, found)


def _key_of(link: ForeignKeyFieldInstance[Any]) -> Field[Any]:
    """Return the key of the table that a link refers to."""
    target: type[Model] = getattr(models, str(link.model_name).partition(".")[2])
    return next(field for field in fields_of(target).values() if field.pk)


def _default(field: Field[Any]) -> Any:
    """Return the default of a column; keys have none, for `new_id` needs the cycle."""
    if field.pk:
        return None
    return field.default() if callable(field.default) else field.default


def _sql_type(field: Field[Any]) -> str:
    found: str = field.get_for_dialect("postgres", "SQL_TYPE")
    return found.lower()
