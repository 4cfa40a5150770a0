"""Relations to people: which rows are about a person, and which name one, read from the models."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.models import Model

from tilik_server import models
from tilik_server.sql.rows import Columns, columns_of
from tilik_server.sql.tortoise_adapter import fields_of, table_of

PERSON: Final = "Employee"
SUBJECTS: Final = frozenset({"employee", "about", "recipient", "person"})
"""The links of a row to the person whom it is about; other links name who did something."""
# A unit refers to its head without a link, because people refer to units.
HEAD: Final = ("Unit", "head_id")


@dataclass(frozen=True)
class PersonalTable:
    """A table that refers to people.

    `about` are conditions on a row `t`, one of which holds if the row is about the person $1:
    by a link, or by the row above. `named_by` are the columns that name who did something.
    """

    columns: Columns[Any]
    about: tuple[str, ...]
    named_by: tuple[str, ...]

    @property
    def name(self) -> str:
        """The table's name."""
        return self.columns.table

    @property
    def is_about(self) -> str:
        """The condition that a row `t` is about the person $1."""
        return f"({' or '.join(self.about)})" if self.about else "false"


def links_of(model: type[Model]) -> dict[str, str]:
    """Return the columns of a model that are links, each with the name of the model it leads to."""
    return {
        f"{name}_id": str(field.model_name).partition(".")[2]
        for name, field in fields_of(model).items()
        if isinstance(field, ForeignKeyFieldInstance)
    }


@cache
def _ways(name: str, alias: str) -> tuple[str, ...]:
    """Return the conditions under which a row of a model is about the person $1."""
    if name == PERSON:
        return (f"{alias}.id = $1",)
    found = []
    for column, target in links_of(getattr(models, name)).items():
        if target == PERSON:
            if column.removesuffix("_id") in SUBJECTS:
                found.append(f"{alias}.{column} = $1")
        elif target != name:
            above = f"{alias}_"
            table = table_of(getattr(models, target))
            found += [
                f"{alias}.{column} in (select {above}.id from {table} {above} where {way})"
                for way in _ways(target, above)
            ]
    return tuple(found)


def _named_by(name: str) -> tuple[str, ...]:
    links = links_of(getattr(models, name))
    found = [
        column
        for column, target in links.items()
        if target == PERSON and column.removesuffix("_id") not in SUBJECTS
    ]
    return (*found, HEAD[1]) if name == HEAD[0] else tuple(found)


def _personal_tables() -> dict[str, PersonalTable]:
    found = {}
    for name in models.__all__:
        about, named_by = _ways(name, "t"), _named_by(name)
        if about or named_by:
            model = getattr(models, name)
            found[table_of(model)] = PersonalTable(columns_of(model), about, named_by)
    return found


PERSONAL_TABLES: Final = _personal_tables()
"""Every table with a link that leads to a person, by its name."""
