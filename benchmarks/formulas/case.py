"""A calculator with records for it and its bare formula."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import orjson

Row = dict[str, Any]
FIRST_DAY = date(2025, 1, 1)


@dataclass(frozen=True)
class Case:
    """`record` makes the record of a position; `most` is how many a formula can take.

    `bare` is what somebody would write who wants the number and nothing else: it checks and
    explains nothing, and it does not round. `sums` marks the formulas that are sums.
    """

    key: str
    record: Callable[[int], Row]
    bare: Callable[[Sequence[Row]], float]
    params: Mapping[str, Any] = field(default_factory=dict)
    sums: bool = False
    most: int | None = None

    def rows(self, count: int) -> list[Row]:
        """The records, as they are when they were read from JSON."""
        rows: list[Row] = orjson.loads(orjson.dumps([self.record(i) for i in range(count)]))
        return rows


def dated(rows: list[Row]) -> list[Row]:
    """The records as the host gives them, each with the day of its evidence."""
    return [{"occurred_on": day(place), **row} for place, row in enumerate(rows)]


def day(place: int) -> str:
    """A day of 2025."""
    return (FIRST_DAY + timedelta(days=place % 365)).isoformat()
