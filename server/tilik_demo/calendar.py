"""Calendar of the demo: the finished year, the one under way, and its days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Final

WIB: Final = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Year:
    """A cycle of one calendar year; `until` is the last day of which the demo knows anything."""

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
        """A day of this year; month 13 is January of the next."""
        return date(int(self.code) + (month - 1) // 12, (month - 1) % 12 + 1, day)

    def when(self, share: float) -> date:
        """The day after so much of what has passed of the year; 1 is its last or the present."""
        last = min(self.last, self.until)
        return self.first + timedelta(days=int((last - self.first).days * share))

    def quarters(self) -> list[tuple[date, date]]:
        """The first and last day of each quarter that is over."""
        ends = [self.day(month + 3, 1) - timedelta(days=1) for month in (1, 4, 7, 10)]
        starts = [self.day(month, 1) for month in (1, 4, 7, 10)]
        return [(a, b) for a, b in zip(starts, ends, strict=True) if b <= self.until]


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A time of a day in western Indonesia."""
    return datetime.combine(day, time(hour, minute), WIB)
