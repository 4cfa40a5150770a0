"""Working days: which days count as working days, and how many lie between two dates."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from tilik_plugin.fields import Day, Params, Title, Whole
from tilik_plugin.text import Text

__all__ = ["WorkingDays", "WorkingDaysParams"]

Weekday = Annotated[Whole, Field(ge=1, le=7)]
"""Monday is 1, Sunday 7."""


class WorkingDaysParams(Params):
    """Which days are working days."""

    working_days: Annotated[
        tuple[Weekday, ...],
        Field(min_length=1, max_length=7),
        Title(
            "Working days of the week",
            "Hari kerja dalam seminggu",
            Text("1 is Monday, 7 Sunday.", "1 adalah Senin, 7 Minggu."),
        ),
    ] = (1, 2, 3, 4, 5)
    holidays: Annotated[
        tuple[Day, ...],
        Title(
            "Holidays",
            "Hari libur",
            Text(
                "National holidays and collective leave that fall on working days.",
                "Hari libur nasional dan cuti bersama.",
            ),
        ),
    ] = ()


class WorkingDays:
    """The calendar of an agency."""

    def __init__(self, weekdays: Iterable[int], holidays: Iterable[date]) -> None:
        self._weekdays = frozenset(weekdays)
        self._holidays = sorted({day for day in holidays if day.isoweekday() in self._weekdays})
        self._free = frozenset(self._holidays)

    def counts(self, day: date) -> bool:
        """Returns whether the day is a working day."""
        return day.isoweekday() in self._weekdays and day not in self._free

    def between(self, start: date, end: date) -> int:
        """Counts the working days after `start` up to and including `end`; 0 on the same day.

        From a Friday to the next Monday is one working day. `end` does not lie before `start`.
        """
        weeks, rest = divmod((end - start).days, 7)
        days = weeks * len(self._weekdays) + sum(
            (end - timedelta(back)).isoweekday() in self._weekdays for back in range(rest)
        )
        return days - bisect_right(self._holidays, end) + bisect_right(self._holidays, start)
