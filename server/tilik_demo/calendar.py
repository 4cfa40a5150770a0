"""The calendar of the demo: the finished year, the current year, and their days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Final

WIB: Final = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class DemoYear:
    """A cycle of one calendar year; `until` is the last day with data."""

    code: str
    number: int
    until: date

    @property
    def first(self) -> date:
        """The cycle's first day."""
        return date(int(self.code), 1, 1)

    @property
    def last(self) -> date:
        """The cycle's last day."""
        return date(int(self.code), 12, 31)

    @property
    def is_finished(self) -> bool:
        """Whether everyone's result is known."""
        return self.until > self.last

    def day(self, month: int, day: int) -> date:
        """Return a day of this year; month 13 is January of the next."""
        return date(int(self.code) + (month - 1) // 12, (month - 1) % 12 + 1, day)

    def when(self, share: float) -> date:
        """Return the day after a share of the year's past days; 1 is the last of them."""
        last = min(self.last, self.until)
        return self.first + timedelta(days=int((last - self.first).days * share))

    def quarters(self) -> list[tuple[date, date]]:
        """Return the first and last day of each quarter that has ended."""
        ends = [self.day(month + 3, 1) - timedelta(days=1) for month in (1, 4, 7, 10)]
        starts = [self.day(month, 1) for month in (1, 4, 7, 10)]
        return [(a, b) for a, b in zip(starts, ends, strict=True) if b <= self.until]


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return a time of a day in western Indonesia."""
    return datetime.combine(day, time(hour, minute), WIB)
