"""Parts: many rows are read some at a time, and the columns of the parts joined again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tilik_plugin.quick_column import Coded, Column

AT_ONCE = 2000
"""So few that their columns take no new memory each time, and stay near the processor."""


def in_parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The rows, so many at a time; no rows are one part."""
    for start in range(0, max(1, len(rows)), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def joined_columns(parts: Iterable[Mapping[str, Column]]) -> dict[str, Column]:
    """The columns of all parts; those of the first part grow, so nobody else may hold them."""
    columns: dict[str, Column] = {}
    for part in parts:
        for name, column in part.items():
            columns[name] = _joined(columns[name], column) if name in columns else column
    return columns


def _joined(column: Column, more: Column) -> Column:
    if isinstance(column, Coded) and isinstance(more, Coded):
        is_same = column.meanings is more.meanings
        meanings = column.meanings if is_same else {**column.meanings, **more.meanings}
        return Coded(_grown(column.given, more.given), meanings)
    return _grown(_read(column), _read(more))


def _read(column: Column) -> Sequence[Any]:
    return column.read() if isinstance(column, Coded) else column


def _grown(column: Sequence[Any], more: Sequence[Any]) -> Sequence[Any]:
    grown = column if isinstance(column, list) else list(column)
    grown += more
    return grown
