"""Parts: rows cut into parts of limited size."""

from collections.abc import Iterator, Sequence
from typing import Any

AT_ONCE = 2000
"""Small enough for the columns to reuse memory and stay in the processor's cache."""


def in_parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yields at most AT_ONCE rows at a time; no rows are one empty part."""
    for start in range(0, max(1, len(rows)), AT_ONCE):
        yield rows[start : start + AT_ONCE]
