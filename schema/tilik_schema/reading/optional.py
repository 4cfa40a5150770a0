"""Optional arguments: one that was left out is as good as null."""

from typing import Any, TypeVar

import strawberry
from strawberry import UNSET

Value = TypeVar("Value")


def or_none(value: Value | None) -> Value | None:
    """The value of an optional argument or input field, None where it was left out."""
    return None if value is UNSET else value


def optional(description: str) -> Any:
    """An input field that may be left out."""
    return strawberry.field(default=UNSET, description=description)
