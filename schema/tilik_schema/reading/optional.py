"""Optional arguments and input fields; one that is left out has the meaning of null."""

from collections.abc import Iterable
from typing import Any, TypeVar

import strawberry
from strawberry import UNSET

Value = TypeVar("Value")


def or_none(value: Value | None) -> Value | None:
    """Return the value of an optional argument or input field, None if it is left out."""
    return None if value is UNSET else value


def optional(description: str) -> Any:
    """Return an input field that may be left out."""
    return strawberry.field(default=UNSET, description=description)


def set_fields(input: object, names: Iterable[str]) -> dict[str, Any]:
    """Return the fields of an input with these names that are set."""
    values = {name: getattr(input, name) for name in names}
    return {name: value for name, value in values.items() if value is not UNSET}
