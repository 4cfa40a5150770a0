"""Quick column: reads a column of plain values in a few passes at C speed.

It never says that a column is bad: what it does not recognise is read value by value.
"""

import math
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import partial
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

_GROUP = 20


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
    if found is None or found is present:
        return None if found is None else column
    if isinstance(found, Coded):
        meanings = {each: found.meanings[each] for each in set(found.given)}
        return Coded(column, {**meanings, None: None})
    values = iter(found)
    return [None if value is None else next(values) for value in column]


def _numbers(column: list[Any]) -> Column | None:
    return column if _are_whole(column, -_EXACT) else _figures(column)


def _amounts(column: list[Any]) -> Column | None:
    if _are_whole(column, 0):
        return column
    figures = _figures(column)
    return figures if figures is not None and min(figures) >= 0 else None


def _counts(column: list[Any]) -> Column | None:
    if _are_whole(column, 0):
        return column
    figures = _figures(column)
    if figures is None or min(figures) < 0 or any(each % 1 for each in figures):
        return None
    return figures


def _are_whole(column: list[int], lowest: int) -> bool:
    """Whether all are integers from the lowest up that floats are too."""
    if not _are_all(int, column):
        return False
    try:
        # Only arrays of unsigned numbers are made quickly; most figures fit into 32 bits.
        array("I", column)
    except OverflowError:
        return lowest <= min(column) <= max(column) <= _EXACT
    return True


def _figures(column: list[Any]) -> Sequence[float] | None:
    """Finite floats and integers, as they are, so that no value depends on its neighbours."""
    try:
        if not _are_all(float, column):
            if not set(map(type, column)) <= {int, float}:
                return None
            column = [each if -_EXACT <= each <= _EXACT else float(each) for each in column]
        return column if math.isfinite(math.fsum(column)) else None
    except (OverflowError, ValueError):
        return None


def _are_all(kind: type, column: list[Any]) -> bool:
    """Whether every value is of this type itself; so no bool is an int."""
    return list(map(type, column)).count(kind) == len(column)


def _names(column: list[Any]) -> Column | None:
    try:
        # Names that are short together are short, and few strings are measured sooner than many.
        groups = ["".join(column[i : i + _GROUP]) for i in range(0, len(column), _GROUP)]
        joined = "".join(groups)
        if not joined.isascii():
            joined.encode()
    except (TypeError, UnicodeEncodeError):
        return None
    if "" in column or (_longest(groups) > LONGEST_NAME < _longest(column)):
        return None
    return column


def _longest(texts: list[str]) -> int:
    return max(map(len, texts))


def _periods(column: list[Any]) -> Column | None:
    if type(column[0]) is int and _are_all(int, column):
        return list(map(str, column))
    return _names(column)


class _Days(dict[str, date]):
    """Days by their text, each of which is read once."""

    def __missing__(self, text: str) -> date:
        if not DAY.fullmatch(text):
            raise ValueError(f"{text} is no day")
        day = self[text] = date.fromisoformat(text)
        return day


_DAYS, _MOST_DAYS = _Days(), 4096


def _days(column: list[Any]) -> Column | None:
    if len(_DAYS) > _MOST_DAYS:
        _DAYS.clear()
    try:
        for text in set(column).difference(_DAYS):
            _DAYS.__missing__(text)
    except (TypeError, ValueError):
        return None
    return Coded(column, _DAYS)


_READERS: tuple[tuple[Any, QuickColumn], ...] = (
    (Number, _numbers),
    (Amount, _amounts),
    (Count, _counts),
    (Name, _names),
    (Period, _periods),
    (Day, _days),
)
