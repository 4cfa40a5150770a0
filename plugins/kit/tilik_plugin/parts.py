"""Parts: many rows are taken some at a time."""

from collections.abc import Iterator, Sequence
from typing import Any

AT_ONCE = 2000
"""So few that their columns take no new memory each time, and stay near the processor."""


def in_parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The rows, so many at a time; no rows are one part."""
    for start in range(0, max(1, len(rows)), AT_ONCE):
        yield rows[start : start + AT_ONCE]
