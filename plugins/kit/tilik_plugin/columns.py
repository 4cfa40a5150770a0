"""Columns: reads the values of one field together.

Pydantic reads them and names their faults. Two frequent columns take a shorter way to the same
values: ints that are in the range of their type are kept, and each day is read once.
"""

from array import array
from collections.abc import Callable, Mapping
from functools import partial
from types import GenericAlias
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from tilik_plugin.fields import Amount, Count, Day, Number, Title

Column = list[Any]
ReadColumn = Callable[[Column], Column]
"""Returns the values of a column that was just made for it. Raises ValidationError."""

_EXACT: Final = 2**53
"""Up to here every whole number is a float too."""

_MOST_DAYS: Final = 4096


def list_adapter(kind: Any) -> TypeAdapter[list[Any]]:
    """Returns what reads a list of values of this type."""
    kinds: Any = GenericAlias(list, (kind,))
    return TypeAdapter(kinds)


def column_reader(field: FieldInfo) -> ReadColumn:
    """Returns what reads the field's column.

    In fields of the kit's number types an int stays one if its float is equal to it.
    """
    check = list_adapter(field.rebuild_annotation()).validate_python
    for kind, lowest in _LOWEST.items():
        if _is_plain(field, kind) or _is_plain(field, kind | None):
            return partial(_read_numbers, check, lowest)
    for kind, days in _DAYS.items():
        if _is_plain(field, kind):
            return partial(_read_days, check, days)
    return check


def _is_plain(field: FieldInfo, kind: Any) -> bool:
    """Tells whether the field is of this type without a limit or validator added."""
    plain = FieldInfo.from_annotation(kind)
    metadata = [each for each in field.metadata if not isinstance(each, Title)]
    return field.annotation == plain.annotation and metadata == plain.metadata


def _read_numbers(check: ReadColumn, lowest: int, column: Column) -> Column:
    kind = type(column[0])
    are_alike = list(map(type, column)).count(kind) == len(column)
    if are_alike and kind is int and _are_within(lowest, column):
        return column
    values = check(column)
    return values if are_alike and kind is not int else _keep_whole(column, values)


def _are_within(lowest: int, column: list[int]) -> bool:
    try:
        # Most figures are in the range of this array, which is checked sooner than any other.
        array("I", column)
    except OverflowError:
        return lowest <= min(column) and max(column) <= _EXACT
    return True


def _keep_whole(column: Column, values: Column) -> Column:
    """Keeps each int that its float equals, so that no type depends on the neighbours."""
    return [
        given if type(given) is int and given == value else value
        for given, value in zip(column, values, strict=True)
    ]


class _Days(dict[Any, Any]):
    """Remembers days by how they are written, each of which pydantic reads once."""

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self._check = TypeAdapter(kind).validate_python

    def __missing__(self, written: Any) -> Any:
        day = self._check(written)
        if len(self) >= _MOST_DAYS:
            self.clear()
        self[written] = day
        return day


def _read_days(check: ReadColumn, days: _Days, column: Column) -> Column:
    try:
        return list(map(days.__getitem__, column))
    except (TypeError, ValidationError):
        # What has no hash raises TypeError, and is no day either.
        return check(column)


_LOWEST: Final[Mapping[Any, int]] = {Number: -_EXACT, Amount: 0, Count: 0}
_DAYS: Final[Mapping[Any, _Days]] = {kind: _Days(kind) for kind in (Day, Day | None)}
