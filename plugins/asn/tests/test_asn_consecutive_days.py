"""Discipline against a calendar walked day by day: rows of days, year ends and leap years."""

from calendar import isleap
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_asn.discipline import Discipline
from tilik_plugin import Measurement

DAY = timedelta(days=1)
FIVE = [1, 2, 3, 4, 5]
WEEKS = st.sampled_from([FIVE, [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6, 7], [7], [1, 3, 5]])
# Around the ends of years, a leap day and long holidays; short, so that rows are common.
STARTS = st.sampled_from(
    [date(2024, 2, 19), date(2023, 12, 20), date(2024, 12, 18), date(2025, 3, 24)]
)
SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 14)), min_size=1, max_size=4)


def absent(days: Iterable[date], **params: Any) -> Measurement:
    return Discipline().calculate([{"date": day.isoformat()} for day in days], params)


def row_of(made: Measurement) -> float | None:
    """The longest row of working days, as the explanation gives it."""
    (step,) = (each for each in made.steps if each.label.en == "Longest row of working days")
    return step.value


def walked(missed: set[date], working_days: Sequence[int], holidays: set[date]) -> tuple[int, int]:
    """Days missed in the latest year and the longest row that ends in it, a day at a time."""
    works = {day for day in missed if day.isoweekday() in working_days and day not in holidays}
    year = max((day.year for day in works), default=0)
    longest = row = 0
    day, last = min(missed), max(missed)
    while day <= last:
        if day.isoweekday() in working_days and day not in holidays:
            row = row + 1 if day in works else 0
            longest = max(longest, row) if day.year == year else longest
        day += DAY
    return sum(each.year == year for each in works), longest


@st.composite
def spans(draw: st.DrawFn, start: date) -> list[date]:
    """Days in rows, a gap before each."""
    found: list[date] = []
    for gap, length in draw(SPANS):
        start += gap * DAY
        found += [start + place * DAY for place in range(length)]
        start = found[-1] + DAY
    return found


@given(st.data(), STARTS, WEEKS)
def test_rows_of_days_are_those_of_the_calendar(
    data: st.DataObject, start: date, working_days: list[int]
) -> None:
    missed = data.draw(spans(start))
    holidays = data.draw(st.sets(st.sampled_from(missed), max_size=5))
    off = sorted(each.isoformat() for each in holidays)
    made = absent(missed, working_days=working_days, holidays=off)
    days, longest = walked(set(missed), working_days, holidays)
    assert (made.value, row_of(made)) == (days, longest)
    assert (made.band == "dismissal") == (days >= 28 or longest >= 10)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 1)), st.integers(10, 14))
def test_a_row_goes_on_whatever_weekends_lie_within(start: date, length: int) -> None:
    working = [start + place * DAY for place in range(3 * length)]
    missed = [day for day in working if day.isoweekday() in FIVE][:length]
    made = absent(missed)
    assert (row_of(made), made.band) == (length, "dismissal")
    broken = absent([*missed[:5], *missed[6:]])
    last = 5 if missed[4].year == missed[-1].year else 0
    assert row_of(broken) == max(last, length - 6)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 1)), st.integers(1, 9))
def test_holidays_within_a_row_neither_count_nor_break_it(start: date, length: int) -> None:
    working = [start + place * DAY for place in range(40)]
    weekdays = [day for day in working if day.isoweekday() in FIVE][: length + 5]
    before, holidays, after = weekdays[:length], weekdays[length : length + 3], weekdays[-2:]
    off = [day.isoformat() for day in holidays]
    made = absent([*before, *after], holidays=off)
    assert row_of(made) == length + 2
    assert row_of(absent([*before, *after])) != length + 2


@pytest.mark.parametrize("year", [1900, 2000, 2023, 2024, 2025, 2028, 2100])
def test_every_working_day_of_a_year_counts_once(year: int) -> None:
    every = [date(year, 1, 1) + place * DAY for place in range(366 if isleap(year) else 365)]
    around = [date(year - 1, 12, 31), *every]
    weekdays = sum(day.isoweekday() in FIVE for day in every)
    made = absent(around)
    assert made.value == weekdays
    assert row_of(made) == weekdays + (around[0].isoweekday() in FIVE)
    assert absent(around, working_days=[1, 2, 3, 4, 5, 6, 7]).value == len(every)


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2028])
def test_the_end_of_february_is_one_row(year: int) -> None:
    start, end = date(year, 2, 17), date(year, 3, 14)
    between = [start + place * DAY for place in range((end - start).days + 1)]
    made = absent(between)
    assert made.value == row_of(made) == sum(day.isoweekday() in FIVE for day in between)
