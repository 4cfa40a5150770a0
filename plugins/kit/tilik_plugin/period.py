"""Period: a year, month or term that a record is about, and the order of periods."""

import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from tilik_plugin.fields import LONGEST_NAME, Name


def _as_text(value: object) -> object:
    """A whole number as its digits, so that 1, 1.0 and "1" are the same period."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return str(int(value)) if float(value).is_integer() else value


Period = Annotated[
    Name,
    BeforeValidator(_as_text),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
                {"type": "integer"},
            ]
        }
    ),
]
"""A period's name or whole number, as text: 2025, "2025-07", "2024/2025"."""


def period_order(period: str) -> list[tuple[int, str]]:
    """Sorts periods with their numbers as numbers: 2 before 10, 2024-1 before 2024-2."""
    parts = re.findall(r"\d+|\D+", period)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
