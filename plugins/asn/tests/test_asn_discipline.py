"""Discipline: every step of PP 94/2021, years and their ends, consecutive days, hours."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_asn.discipline import Discipline
from tilik_asn.sanctions import LABELS, SANCTIONS
from tilik_plugin import InvalidParams, InvalidRecords, Measurement
from tilik_plugin.testing import check_calculator

Rows = list[dict[str, Any]]


def scattered(count: int, start: date = date(2025, 1, 1), step: int = 2) -> Rows:
    """So many working days from a Wednesday on, never ten in a row."""
    rows: Rows = []
    day = start
    while len(rows) < count:
        if day.isoweekday() <= 5:
            rows.append({"date": day.isoformat()})
        day += timedelta(days=step)
    return rows


def absent(*days: str, **params: Any) -> Measurement:
    return Discipline().calculate([{"date": day} for day in days], params)


def codes(made: Measurement) -> list[str]:
    return [caution.code for caution in made.cautions]


@pytest.mark.parametrize(
    ("days", "sanction"),
    [
        (1, "none"),
        (2, "none"),
        (3, "oral_warning"),
        (4, "written_warning"),
        (6, "written_warning"),
        (7, "written_dissatisfaction"),
        (10, "written_dissatisfaction"),
        (11, "allowance_6_months"),
        (13, "allowance_6_months"),
        (14, "allowance_9_months"),
        (16, "allowance_9_months"),
        (17, "allowance_12_months"),
        (20, "allowance_12_months"),
        (21, "demotion"),
        (24, "demotion"),
        (25, "release"),
        (27, "release"),
        (28, "dismissal"),
        (60, "dismissal"),
    ],
)
def test_both_edges_of_every_sanction(days: int, sanction: str) -> None:
    made = check_calculator(Discipline(), scattered(days))
    assert (made.value, made.band) == (days, sanction)
    assert made.steps[-1].text == LABELS[sanction]
    assert codes(made) == []


def test_every_sanction_has_a_name() -> None:
    assert {band.key for band in SANCTIONS} == set(LABELS)


@pytest.mark.parametrize(
    ("days", "sanction"),
    [(9, "written_dissatisfaction"), (10, "dismissal"), (11, "dismissal")],
)
def test_consecutive_days_go_on_across_weekends(days: int, sanction: str) -> None:
    rows = scattered(days, date(2025, 3, 3), step=1)
    made = Discipline().calculate(rows)
    assert (made.value, made.band) == (days, sanction)
    assert made.steps[-2].value == days


def test_consecutive_days_go_on_across_holidays() -> None:
    rows = scattered(11, date(2025, 3, 3), step=1)
    holiday = rows.pop(5)["date"]
    broken = Discipline().calculate(rows)
    assert (broken.value, broken.band) == (10, "written_dissatisfaction")
    made = check_calculator(Discipline(), rows, {"holidays": [holiday]})
    assert (made.value, made.band) == (10, "dismissal")
    assert made.steps[-1].expression == "10 in a row"


def test_a_working_day_between_breaks_the_row() -> None:
    rows = scattered(5, date(2025, 3, 3), step=1) + scattered(5, date(2025, 3, 11), step=1)
    made = Discipline().calculate(rows)
    assert (made.value, made.band, made.steps[-2].value) == (10, "written_dissatisfaction", 5)


def test_a_day_missed_in_part_breaks_the_row() -> None:
    rows = scattered(10, date(2025, 3, 3), step=1)
    rows[4]["hours"] = 3
    made = Discipline().calculate(rows)
    assert (made.value, made.band) == (9.4, "written_dissatisfaction")


def test_consecutive_days_go_on_across_the_end_of_a_year() -> None:
    rows = scattered(10, date(2024, 12, 25), step=1)
    made = Discipline().calculate(rows)
    assert (made.value, made.band) == (5, "dismissal")
    assert made.steps[-2].text is not None
    assert made.steps[-2].text.en == "from 2024-12-25 to 2025-01-07"
    assert codes(made) == ["SEVERAL_YEARS"]


def test_a_row_that_ended_in_an_earlier_year_does_not_count() -> None:
    rows = [*scattered(10, date(2024, 3, 4), step=1), {"date": "2025-01-06"}]
    made = check_calculator(Discipline(), rows)
    assert (made.value, made.band, made.steps[-2].value) == (1, "none", 1)


def test_only_the_latest_year_counts() -> None:
    rows = scattered(5, date(2024, 1, 1)) + scattered(3, date(2025, 1, 1))
    made = check_calculator(Discipline(), rows)
    assert (made.value, made.band, codes(made)) == (3, "oral_warning", ["SEVERAL_YEARS"])
    assert [step.text is None for step in made.steps[:8]] == [False] * 5 + [True] * 3


@pytest.mark.parametrize(
    ("last", "first", "value"), [("2024-12-31", "2025-01-02", 1), ("2025-12-30", "2025-12-31", 2)]
)
def test_a_year_ends_on_the_last_of_december(last: str, first: str, value: float) -> None:
    assert absent(last, first).value == value


def test_a_leap_day_is_a_day() -> None:
    made = absent("2024-02-28", "2024-02-29", "2024-03-01")
    assert (made.value, made.steps[-2].value) == (3, 3)
    with pytest.raises(InvalidRecords, match="Record 0, date"):
        absent("2025-02-29")


def test_days_off_do_not_count() -> None:
    made = absent("2025-03-08", "2025-03-09", "2025-03-10", "2025-03-31", holidays=["2025-03-31"])
    assert (made.value, codes(made)) == (1, ["NOT_A_WORKING_DAY"])
    assert absent("2025-03-08", working_days=[1, 2, 3, 4, 5, 6]).value == 1


def test_days_off_alone_are_0_days() -> None:
    made = absent("2025-03-08", "2024-03-09")
    assert (made.value, made.band, codes(made)) == (0, "none", ["NOT_A_WORKING_DAY"])


def test_a_day_recorded_twice_counts_once() -> None:
    made = absent("2025-03-10", "2025-03-10")
    assert (made.value, codes(made)) == (1, ["REPEATED_DAY"])


@pytest.mark.parametrize(
    ("hours", "days"),
    [([7.5], 1), ([3.75, 3.75], 1), ([7.4], 0.99), ([0.5] * 3, 0.2), ([24], 1), ([0], 0)],
)
def test_hours_late_are_added_up_to_days(hours: list[float], days: float) -> None:
    rows: Rows = [
        {**row, "hours": late} for row, late in zip(scattered(len(hours)), hours, strict=True)
    ]
    assert check_calculator(Discipline(), rows).value == days


def test_late_arrival_and_early_leave_of_one_day_are_one_day_at_most() -> None:
    rows: Rows = [{"date": "2025-03-10", "hours": 4}, {"date": "2025-03-10", "hours": 5}]
    made = Discipline().calculate(rows)
    assert (made.value, made.steps[-2].value, codes(made)) == (1, 1, [])


def test_hours_of_a_day_missed_as_a_whole_add_nothing() -> None:
    rows: Rows = [{"date": "2025-03-10"}, {"date": "2025-03-10", "hours": 2}]
    made = Discipline().calculate(rows)
    assert (made.value, codes(made)) == (1, ["REPEATED_DAY"])


def test_hours_reach_a_sanction_by_the_rounded_value() -> None:
    rows = [*scattered(2), {"date": "2025-03-10", "hours": 7.48}]
    made = Discipline().calculate(rows)
    assert (made.value, made.band) == (3.0, "oral_warning")
    assert Discipline().calculate(rows, {"hours_per_day": 8}).band == "none"


@pytest.mark.parametrize(
    "params",
    [{"working_days": []}, {"working_days": [8]}, {"hours_per_day": 0}, {"holidays": [20250331]}],
)
def test_parameters_that_make_no_calendar_are_refused(params: dict[str, Any]) -> None:
    with pytest.raises(InvalidParams, match=next(iter(params))):
        absent("2025-03-10", **params)


days = st.dates(date(2023, 1, 1), date(2026, 12, 31)).map(lambda day: {"date": day.isoformat()})


@given(st.lists(days, min_size=1, max_size=40), st.randoms())
def test_neither_order_nor_repetition_of_days_matters(rows: Rows, random: Any) -> None:
    made = Discipline().calculate(rows)
    again = [*rows, *rows]
    random.shuffle(again)
    other = Discipline().calculate(again)
    assert (other.value, other.band) == (made.value, made.band)
    latest = {row["date"] for row in rows}
    assert made.value <= len(latest)


@given(st.lists(days, min_size=1, max_size=40), days)
def test_one_more_day_of_the_year_never_lessens_the_days(rows: Rows, more: dict[str, Any]) -> None:
    year = max(row["date"][:4] for row in rows)
    same_year = [row for row in rows if row["date"].startswith(year)]
    added = [*same_year, {"date": year + more["date"][4:].replace("-02-29", "-02-28")}]
    assert Discipline().calculate(added).value >= Discipline().calculate(same_year).value
