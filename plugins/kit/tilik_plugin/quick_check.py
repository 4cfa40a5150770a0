"""Quick check: tells in a few passes at C speed that a column of plain values is valid.

It never says that a column is bad: what it does not recognise is checked value by value.
"""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from pydantic.fields import FieldInfo

from tilik_plugin.fields import LONGEST_NAME, Amount, Count, Name, Number, Title

QuickCheck = Callable[[list[Any]], bool]

_EXACT = 2**53
"""Up to here every whole number is a float too."""


def quick_check(field: FieldInfo) -> QuickCheck | None:
    """The check of a field that is one of the kit's own types, or null, and nothing more."""
    for kind, check in _CHECKS:
        if _is_plain(field, kind):
            return check
        if _is_plain(field, kind | None):
            return partial(_are_null_or, check)
    return None


def _is_plain(field: FieldInfo, kind: Any) -> bool:
    plain = FieldInfo.from_annotation(kind)
    metadata = [each for each in field.metadata if not isinstance(each, Title)]
    return field.annotation == plain.annotation and metadata == plain.metadata


def _are_null_or(check: QuickCheck, column: list[Any]) -> bool:
    return check([value for value in column if value is not None])


def _are_numbers(column: list[Any]) -> bool:
    kinds = set(map(type, column))
    if kinds == {int}:
        return bool(max(map(abs, column)) <= _EXACT)
    return kinds == {float} and _is_finite(column)


def _are_amounts(column: list[Any]) -> bool:
    return _are_numbers(column) and bool(min(column) >= 0)


def _are_counts(column: list[Any]) -> bool:
    return set(map(type, column)) == {int} and min(column) >= 0 and max(column) <= _EXACT


def _are_names(column: list[Any]) -> bool:
    try:
        "".join(column).encode()
    except (TypeError, UnicodeEncodeError):
        return False
    return all(column) and max(map(len, column), default=0) <= LONGEST_NAME


def _is_finite(column: list[Any]) -> bool:
    try:
        return math.isfinite(math.fsum(column))
    except (OverflowError, ValueError):
        return False


_CHECKS: tuple[tuple[Any, QuickCheck], ...] = (
    (Number, _are_numbers),
    (Amount, _are_amounts),
    (Count, _are_counts),
    (Name, _are_names),
)
