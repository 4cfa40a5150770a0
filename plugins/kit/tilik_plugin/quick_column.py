"""Quick column: reads a column of plain values in a few passes at C speed.

It never says that a column is bad: what it does not recognise is read value by value.
"""

import math
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache, partial
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from tilik_plugin.fields import DAY, LONGEST_NAME, Amount, Count, Day, Name, Number, Title
from tilik_plugin.period import Period


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as it was given, and what each of its distinct values stands for."""

    given: Sequence[Any]
    meanings: Mapping[Any, Any]

    def read(self) -> list[Any]:
        """The values."""
        return list(map(self.meanings.__getitem__, self.given))

    def __getitem__(self, position: int) -> Any:
        return self.meanings[self.given[position]]

    def take(self, positions: Iterable[int]) -> "Coded":
        """The column of some of the records."""
        return Coded([self.given[i] for i in positions], self.meanings)


Column = Sequence[Any] | Coded
QuickColumn = Callable[[list[Any]], Column | None]

_EXACT = 2**53
"""Up to here every whole number is a float too."""


def quick_column(field: FieldInfo) -> QuickColumn | None:
    """What reads a field that is one of the kit's own types, a choice, or null, and no more."""
    choice = _choice(field)
    if choice is not None:
        return choice
    for kind, read in _READERS:
        if _is_plain(field, kind):
            return read
        if _is_plain(field, kind | None):
            return partial(_null_or, read)
    return None


def _is_plain(field: FieldInfo, kind: Any) -> bool:
    plain = FieldInfo.from_annotation(kind)
    metadata = [each for each in field.metadata if not isinstance(each, Title)]
    return field.annotation == plain.annotation and metadata == plain.metadata


def _choice(field: FieldInfo) -> QuickColumn | None:
    """Reads one of some words, as Literal or Enum name them."""
    kind: Any = field.annotation
    if any(not isinstance(each, Title) for each in field.metadata):
        return None
    if get_origin(kind) is Literal:
        meanings = {each: each for each in get_args(kind)}
    elif isinstance(kind, type) and issubclass(kind, Enum):
        meanings = {each.value: each for each in kind}
    else:
        return None
    if not all(type(each) is str for each in meanings):
        return None
    return partial(_chosen, meanings)


def _chosen(meanings: Mapping[str, Any], column: list[Any]) -> Column | None:
    try:
        known = set(column) <= meanings.keys()
    except TypeError:
        return None
    return Coded(column, meanings) if known else None


def _null_or(read: QuickColumn, column: list[Any]) -> Column | None:
    found = read(column)
    if found is not None:
        return found
    present = [value for value in column if value is not None]
    if not 0 < len(present) < len(column):
        return None if present else column
    found = read(present)
    if isinstance(found, Coded):
        return Coded(column, {**found.meanings, None: None})
    return column if found is present else None


def _numbers(column: list[Any]) -> Column | None:
    if _are_all(int, column):
        return column if min(column) >= -_EXACT and max(column) <= _EXACT else None
    return _floats(column)


def _amounts(column: list[Any]) -> Column | None:
    if _are_all(int, column):
        return _whole(column)
    figures = _floats(column)
    return figures if figures is not None and min(figures) >= 0 else None


def _counts(column: list[Any]) -> Column | None:
    return _whole(column) if _are_all(int, column) else None


def _whole(column: list[int]) -> Sequence[int] | None:
    """Integers from 0 up; the sum of such is no smaller than the largest of them."""
    try:
        array("Q", column)
    except OverflowError:
        return None
    return column if sum(column) <= _EXACT or max(column) <= _EXACT else None


def _floats(column: list[Any]) -> Sequence[float] | None:
    try:
        if not _are_all(float, column):
            if set(map(type, column)) != {int, float}:
                return None
            column = list(map(float, column))
        return column if math.isfinite(math.fsum(column)) else None
    except (OverflowError, ValueError):
        return None


def _are_all(kind: type, column: list[Any]) -> bool:
    """Whether every value is of this type itself; so no bool is an int."""
    return list(map(type, column)).count(kind) == len(column)


def _names(column: list[Any]) -> Column | None:
    try:
        joined = "".join(column)
        if not joined.isascii():
            joined.encode()
    except (TypeError, UnicodeEncodeError):
        return None
    try:
        # Most names are short enough for their length to be a byte, and a 0 is found at once.
        is_good = 0 not in bytes(map(len, column))
    except ValueError:
        is_good = all(column) and max(map(len, column)) <= LONGEST_NAME
    return column if is_good else None


def _periods(column: list[Any]) -> Column | None:
    if _are_all(int, column):
        return list(map(str, column))
    return _names(column)


def _days(column: list[Any]) -> Column | None:
    try:
        return Coded(column, {each: _day(each) for each in set(column)})
    except (TypeError, ValueError):
        return None


@lru_cache(maxsize=4096)
def _day(text: object) -> date:
    if type(text) is not str or not DAY.fullmatch(text):
        raise TypeError
    return date.fromisoformat(text)


_READERS: tuple[tuple[Any, QuickColumn], ...] = (
    (Number, _numbers),
    (Amount, _amounts),
    (Count, _counts),
    (Name, _names),
    (Period, _periods),
    (Day, _days),
)
