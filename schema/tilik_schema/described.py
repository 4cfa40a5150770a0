"""Rows about a unit, a position or a person: its codes in other systems and its attributes."""

from typing import Any, Final

from tilik_schema.reading.fields import rows
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.relations import RowSet
from tilik_server.importing.organisation.described import KEYS
from tilik_server.models.vocabulary import Described

# A row about a person has the unit of the person besides.
OF_NOBODY: Final = "{alias}.employee_id is null"


def rows_about(kind: Described, target: Any, order: tuple[OrderTerm, ...]) -> RowSet[Any]:
    """Return the rows of a target that are about the parent, which is of this kind."""
    condition = OF_NOBODY.format(alias="t") if kind is Described.UNIT else None
    return rows(target, to=KEYS[kind], condition=condition, order=order)


def is_about(kind: Described, alias: str) -> str:
    """Return the condition that a row `alias` is about `t`, which is of this kind."""
    condition = f"{alias}.{KEYS[kind]} = t.id"
    if kind is Described.UNIT:
        condition += f" and {OF_NOBODY.format(alias=alias)}"
    return condition
