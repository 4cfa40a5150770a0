from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_plugin import InvalidParams, InvalidRecords, Undefined
from tilik_plugin.testing import check_calculator
from tilik_public_service.handling_time import HandlingTime
from tilik_public_service.service_completion import ServiceCompletion

COMPLETION, HANDLING = ServiceCompletion(), HandlingTime()
FIVE_DAYS = {"standard_working_days": 5}

FRIDAY, MONDAY = "2025-07-04T15:00", "2025-07-07T09:00"


def case(opened: str, closed: str | None = None) -> dict[str, object]:
    return {"opened_at": opened, "closed_at": closed}


def test_completion_is_the_share_of_counted_cases_within_the_standard() -> None:
    rows = [
        case("2025-07-01", "2025-07-02"),
        case("2025-07-01", "2025-07-08"),
        case("2025-07-01", "2025-07-09"),
        case("2025-07-01"),
    ]
    made = check_calculator(COMPLETION, rows, FIVE_DAYS)
    assert made.value == 66.67
    assert [step.value for step in made.steps[:4]] == [1.0, 5.0, 6.0, None]
    assert [step.label.en for step in made.steps[1:4]] == [
        "Closed within the standard",
        "Closed late",
        "Open",
    ]
    standard, median, still_open, within, counted, last = made.steps[4:]
    assert (standard.value, median.value, median.expression) == (5.0, 5.0, "5")
    assert (still_open.value, within.value, counted.value) == (1.0, 2.0, 3.0)
    assert last.expression == "2 / 3 × 100"


def test_from_friday_to_monday_is_one_working_day() -> None:
    one_day = {"standard_working_days": 1}
    assert HANDLING.calculate([case(FRIDAY, MONDAY)]).value == 1.0
    assert COMPLETION.calculate([case(FRIDAY, MONDAY)], one_day).value == 100.0
    assert COMPLETION.calculate([case(FRIDAY, "2025-07-08T09:00")], one_day).value == 0.0


def test_a_case_of_one_day_takes_no_working_day() -> None:
    assert HANDLING.calculate([case("2025-07-04T08:00", "2025-07-04T16:00")]).value == 0.0
    assert HANDLING.calculate([case("2025-07-05", "2025-07-06")]).value == 0.0


def test_a_holiday_does_not_count() -> None:
    holidays = {"holidays": ["2025-07-07", "2025-07-05"]}
    assert HANDLING.calculate([case(FRIDAY, MONDAY)], holidays).value == 0.0
    assert HANDLING.calculate([case(FRIDAY, "2025-07-08")], holidays).value == 1.0


def test_an_agency_may_work_on_saturdays() -> None:
    six_days = {"working_days": [1, 2, 3, 4, 5, 6]}
    assert HANDLING.calculate([case(FRIDAY, MONDAY)], six_days).value == 2.0


@pytest.mark.parametrize(("hours", "value"), [(66, 100.0), (65.99, 0.0)])
def test_a_standard_in_hours_runs_over_the_weekend(hours: float, value: float) -> None:
    made = check_calculator(COMPLETION, [case(FRIDAY, MONDAY)], {"standard_hours": hours})
    assert made.value == value
    assert made.steps[0].value == 66.0
    assert made.steps[0].unit_of_measure == made.steps[1].unit_of_measure


def test_handling_time_is_in_hours_where_the_standard_is() -> None:
    rows = [case("2025-07-01T08:00", "2025-07-01T09:00"), case("2025-07-01T08:00", "2025-07-02")]
    made = check_calculator(HANDLING, rows, {"standard_hours": 24})
    assert (made.value, made.steps[-1].expression) == (8.5, "(1 + 16) / 2")


@pytest.mark.parametrize(
    ("as_of", "value", "label"),
    [
        (None, 100.0, "Open"),
        ("2025-07-08", 100.0, "Open"),
        ("2025-07-09", 50.0, "Open and late"),
        ("2025-06-30", 100.0, "Open"),
    ],
)
def test_an_open_case_is_late_once_it_is_older_than_the_standard(
    as_of: str | None, value: float, label: str
) -> None:
    rows = [case("2025-07-01", "2025-07-02"), case("2025-07-01")]
    made = check_calculator(COMPLETION, rows, {**FIVE_DAYS, "as_of": as_of})
    assert (made.value, made.steps[1].label.en) == (value, label)


def test_open_cases_alone_leave_both_undefined() -> None:
    with pytest.raises(Undefined) as completion:
        COMPLETION.calculate([case("2025-07-01")], FIVE_DAYS)
    with pytest.raises(Undefined) as handling:
        HANDLING.calculate([case("2025-07-01")], {"as_of": "2025-12-31"})
    assert (completion.value.code, handling.value.code) == ("NO_COUNTED_CASE", "NO_CLOSED_CASE")
    late = {**FIVE_DAYS, "as_of": "2025-12-31"}
    assert COMPLETION.calculate([case("2025-07-01")], late).value == 0.0


def test_times_of_two_zones_are_read_on_one_clock() -> None:
    # 01:30 in Jayapura (WIT) is 23:30 of the day before in Jakarta (WIB).
    rows = [case("2025-07-01T08:00+07:00", "2025-07-02T01:30+09:00")]
    assert HANDLING.calculate(rows).value == 0.0
    assert HANDLING.calculate(rows, {"standard_hours": 1}).value == 15.5


def test_a_time_without_an_offset_is_in_the_zone_of_the_other() -> None:
    rows = [
        case("2025-07-01T08:00Z", "2025-07-01T10:00"),
        case("2025-07-01 08:00", "2025-07-01T10Z"),
    ]
    with pytest.raises(InvalidRecords):
        HANDLING.calculate(rows)
    rows[1]["closed_at"] = "2025-07-01T10:00:00Z"
    assert HANDLING.calculate(rows, {"standard_hours": 1}).value == 2.0


def test_a_case_closed_before_it_was_opened_is_named() -> None:
    with pytest.raises(InvalidRecords) as caught:
        HANDLING.calculate([case(FRIDAY, MONDAY), case(MONDAY, FRIDAY)])
    (problem,) = caught.value.problems
    assert (problem.position, problem.field) == (1, "closed_at")


@pytest.mark.parametrize("opened", ["yesterday", "2025-13-01", "2025-02-30", 1751328000, None, ""])
def test_a_bad_time_is_named_with_what_was_expected(opened: object) -> None:
    with pytest.raises(InvalidRecords) as caught:
        HANDLING.calculate([{"opened_at": opened, "closed_at": None}])
    (problem,) = caught.value.problems
    assert (problem.position, problem.field) == (0, "opened_at")
    assert problem.must_be.id.startswith("waktu seperti")


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"standard_hours": 1, "standard_working_days": 1},
        {"standard_working_days": 0},
        {"standard_hours": -1},
        {**FIVE_DAYS, "working_days": []},
        {**FIVE_DAYS, "working_days": [8]},
        {**FIVE_DAYS, "holidays": ["17 August"]},
    ],
)
def test_bad_parameters_are_refused(params: dict[str, object]) -> None:
    with pytest.raises(InvalidParams):
        COMPLETION.calculate([case(FRIDAY, MONDAY)], params)


MOMENTS = st.datetimes().map(lambda moment: moment.isoformat())
PAIRS = st.lists(
    st.tuples(MOMENTS, MOMENTS).map(sorted).map(tuple[str, ...]), min_size=1, max_size=9
)


@given(PAIRS)
def test_the_order_of_cases_changes_nothing(pairs: Sequence[Sequence[str]]) -> None:
    rows = [case(opened, closed) for opened, closed in pairs]
    assert HANDLING.calculate(rows).value == HANDLING.calculate(rows[::-1]).value
    share = COMPLETION.calculate(rows, FIVE_DAYS).value
    assert 0 <= share <= 100
    assert COMPLETION.calculate(rows[::-1], FIVE_DAYS).value == share


@given(PAIRS)
def test_a_longer_standard_never_lowers_the_share(pairs: Sequence[Sequence[str]]) -> None:
    rows = [case(opened, closed) for opened, closed in pairs]
    longer = {"standard_working_days": 50}
    assert COMPLETION.calculate(rows, FIVE_DAYS).value <= COMPLETION.calculate(rows, longer).value


MORNING_IN_NABIRE = [case("2026-03-01T23:00:00Z", "2026-03-02T01:00:00Z")]
"""Monday 08:00 to 10:00, as an export in UTC has it."""


@pytest.mark.parametrize(
    ("params", "value", "codes"),
    [
        ({"time_zone": "Asia/Jayapura"}, 0.0, []),
        ({"time_zone": "Asia/Makassar"}, 0.0, []),
        ({"time_zone": "Asia/Jakarta"}, 0.0, []),
        ({}, 1.0, ["TIME_ZONE_UNKNOWN"]),
        ({"time_zone": None}, 1.0, ["TIME_ZONE_UNKNOWN"]),
        ({"standard_hours": 4}, 2.0, []),
    ],
)
def test_days_are_those_of_the_time_zone(
    params: dict[str, object], value: float, codes: list[str]
) -> None:
    made = check_calculator(HANDLING, MORNING_IN_NABIRE, params)
    assert (made.value, [each.code for each in made.cautions]) == (value, codes)
    if "standard_hours" not in params:
        half = {"standard_working_days": 0.5}
        completed = COMPLETION.calculate(MORNING_IN_NABIRE, {**half, **params})
        assert completed.value == (0.0 if value == 1 else 100.0)


def test_explanation_names_the_zone_and_shows_its_clock() -> None:
    made = check_calculator(HANDLING, MORNING_IN_NABIRE, {"time_zone": "Asia/Jayapura"})
    first, zone = made.steps[:2]
    assert first.expression == "2026-03-02 08:00 → 2026-03-02 10:00"
    assert zone.expression == "Asia/Jayapura"
    assert zone.text is not None
    assert zone.text.en == "WIT"


def test_an_open_case_is_looked_at_on_the_clock_of_the_zone() -> None:
    # 22:30Z of the 6th is the morning of the 7th in Papua, a working day more.
    params = {"standard_working_days": 1, "as_of": "2025-07-08", "time_zone": "Asia/Jayapura"}
    rows = [case("2025-07-06T22:30Z"), case("2025-07-04T08:00+09:00")]
    made = check_calculator(COMPLETION, rows, params)
    assert [step.label.en for step in made.steps[:2]] == ["Open", "Open and late"]


def test_a_time_with_and_one_without_an_offset_are_compared_in_the_zone() -> None:
    papua = {"time_zone": "Asia/Jayapura", "standard_hours": 2}
    good = case("2024-03-06 17:00", "2024-03-06T09:00:00Z")
    assert HANDLING.calculate([good], papua).value == 1.0
    for opened, closed, zone in (
        ("2024-03-06T08:00:00Z", "2024-03-06 16:30", "Asia/Jayapura"),
        ("2024-03-06 17:00", "2024-03-06T18:00:00+09:00", "Asia/Jakarta"),
    ):
        with pytest.raises(InvalidRecords) as caught:
            HANDLING.calculate(
                [case("2024-03-06", "2024-03-07"), case(opened, closed)],
                {**papua, "time_zone": zone},
            )
        assert [(each.position, each.field) for each in caught.value.problems] == [(1, "closed_at")]


def test_a_zone_outside_of_indonesia_is_refused() -> None:
    with pytest.raises(InvalidParams) as caught:
        HANDLING.calculate(MORNING_IN_NABIRE, {"time_zone": "Europe/Berlin"})
    (problem,) = caught.value.problems
    assert problem.name == "time_zone"
    assert "'Asia/Jayapura'" in problem.must_be.en
