"""Filters: the conditions that a client may set, each declared once, on its input field."""

from collections.abc import Iterator, Mapping
from dataclasses import Field, fields, is_dataclass
from typing import Any

import strawberry
from strawberry import UNSET
from strawberry.utils.str_converters import to_camel_case

from tilik_schema.reading.conditions import RowCondition
from tilik_schema.reading.parameters import Parameters
from tilik_schema.reading.visible import visible
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.validation.text import faults_in_text

LONGEST = 1000

TEXT_CONDITIONS = (
    "All given conditions hold; case is ignored. words: every word given begins a word of the text."
)


@strawberry.input(description=TEXT_CONDITIONS)
class StringFilter:
    """Conditions on a text."""

    eq: str | None = strawberry.field(default=UNSET, description="Equal to this text.")
    in_: list[str] | None = strawberry.field(
        default=UNSET, name="in", description="Equal to one of these texts."
    )
    starts_with: str | None = strawberry.field(default=UNSET, description="Begins with this text.")
    words: str | None = strawberry.field(
        default=UNSET,
        description="Every word given begins a word of the text, in any order. Words stand between "
        "spaces, punctuation and symbols: S.Kom, SKM/IKM and Nur'aini have two each. Accents are "
        "ignored.",
    )


def where(condition: RowCondition, description: str, **more: Any) -> Any:
    """Return a field of a filter with the condition that it puts on rows."""
    return strawberry.field(
        default=UNSET, description=description, metadata={"condition": condition}, **more
    )


def conditions_of(filter_type: Any) -> Mapping[str, RowCondition]:
    """Return the conditions of a filter by the names of its attributes."""
    return {each.name: each.metadata["condition"] for each in fields(filter_type)}


def filter_sql(parameters: Parameters, filter: object | None, table: str) -> list[str]:
    """Return the conditions of a filter on rows `t` of a table; a field left out adds none.

    They test what the viewer sees.

    Raises InvalidArgument if a text is longer than 1,000 characters or cannot be stored.
    """
    # All faults are collected first, so that a client can correct them at once.
    wanted = list(_set_fields(filter))
    faults = [
        fault for each, value in wanted for fault in _faults(value, ("filter", _name(each.name)))
    ]
    if faults:
        raise InvalidArgument(fields=faults)
    return [
        # A condition may contain an `or`, so it has brackets around it.
        f"({visible(_condition(parameters, each, value), table)})"
        for each, value in wanted
    ]


def _condition(parameters: Parameters, field: Field[Any], value: Any) -> str:
    declared: RowCondition = field.metadata["condition"]
    return declared.sql(parameters, value, f"filter.{_name(field.name)}")


def _set_fields(filter: Any) -> Iterator[tuple[Field[Any], Any]]:
    """Yield the fields of an input that are set, with their values."""
    for each in fields(filter) if filter else ():
        value = getattr(filter, each.name)
        if value is not UNSET and value is not None:
            yield each, value


def _faults(value: object, path: tuple[str, ...]) -> list[FieldFault]:
    """Return the faults in the texts of a condition."""
    if isinstance(value, str):
        return faults_in_text(value, path, LONGEST, shortest=0)
    if isinstance(value, list):
        return [
            fault
            for place, each in enumerate(value)
            for fault in _faults(each, (*path, str(place)) if is_dataclass(each) else path)
        ]
    if is_dataclass(value):
        return [
            fault
            for each, part in _set_fields(value)
            for fault in _faults(part, (*path, _name(each.name)))
        ]
    return []


def _name(name: str) -> str:
    return to_camel_case(name.rstrip("_"))
