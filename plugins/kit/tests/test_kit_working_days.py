from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tilik_plugin.working_days import WorkingDays

DATES = st.dates(date(1990, 1, 1), date(2060, 12, 31))
WEEK = (1, 2, 3, 4, 5)


def test_a_weekend_and_a_holiday_do_not_count() -> None:
    calendar = WorkingDays(WEEK, [date(2025, 8, 18), date(2025, 8, 17)])
    assert not calendar.counts(date(2025, 8, 17))
    assert not calendar.counts(date(2025, 8, 18))
    assert calendar.counts(date(2025, 8, 19))
    assert calendar.between(date(2025, 8, 15), date(2025, 8, 19)) == 1


def test_the_first_day_does_not_count_and_the_last_one_does() -> None:
    calendar = WorkingDays(WEEK, [])
    assert calendar.between(date(2025, 7, 1), date(2025, 7, 1)) == 0
    assert calendar.between(date(2025, 7, 1), date(2025, 7, 2)) == 1
    assert calendar.between(date(2025, 7, 4), date(2025, 7, 7)) == 1


def test_a_leap_day_is_a_day() -> None:
    assert WorkingDays(WEEK, []).between(date(2024, 2, 28), date(2024, 3, 1)) == 2


@given(
    DATES,
    st.integers(0, 400),
    st.sets(st.integers(1, 7), min_size=1),
    st.lists(st.integers(-10, 400), max_size=20),
)
def test_days_between_are_those_that_count_one_by_one(
    start: date, length: int, weekdays: set[int], offsets: list[int]
) -> None:
    calendar = WorkingDays(weekdays, [start + timedelta(offset) for offset in offsets])
    days = (start + timedelta(day) for day in range(1, length + 1))
    assert calendar.between(start, start + timedelta(length)) == sum(map(calendar.counts, days))
