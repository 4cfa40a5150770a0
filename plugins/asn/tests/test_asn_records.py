"""The calculators of plain figures: their values, what they refuse, what they warn about."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_asn.attendance import Attendance
from tilik_asn.innovation import Innovation
from tilik_asn.observation import Observation
from tilik_asn.programme_contribution import ProgrammeContribution
from tilik_asn.task_completion import TaskCompletion
from tilik_asn.working_time import WorkingTime
from tilik_plugin import Calculator, InvalidRecords, Measurement, NoRecords, Undefined
from tilik_plugin.testing import check_calculator

Rows = list[dict[str, Any]]


def codes(made: Measurement) -> list[str]:
    return [caution.code for caution in made.cautions]


def test_attendance_leaves_excused_days_out() -> None:
    rows: Rows = [
        {"working_days": 22, "present": 19, "excused": 2},
        {"working_days": 20, "present": 20},
    ]
    made = check_calculator(Attendance(), rows)
    assert made.value == 97.5
    assert made.steps[-1].expression == "39 / (42 - 2) × 100"
    assert codes(made) == []


def test_attendance_is_a_ratio_of_sums() -> None:
    rows: Rows = [{"working_days": 1, "present": 1}, {"working_days": 9, "present": 0}]
    assert Attendance().calculate(rows).value == 10


def test_attendance_above_what_was_due_is_a_warning() -> None:
    made = Attendance().calculate([{"working_days": 20, "present": 20, "excused": 1}])
    assert (made.value, codes(made)) == (105.26, ["ATTENDANCE_ABOVE_100"])


def test_attendance_refuses_more_excused_than_working_days() -> None:
    rows: Rows = [
        {"working_days": 20, "present": 20},
        {"working_days": 20, "present": 0, "excused": 21},
    ]
    with pytest.raises(InvalidRecords, match="Record 1, excused: expected at most the working"):
        Attendance().calculate(rows)


def test_attendance_is_undefined_where_all_was_excused() -> None:
    with pytest.raises(Undefined, match="NO_WORKING_DAYS"):
        Attendance().calculate([{"working_days": 5, "present": 0, "excused": 5}])


def test_working_time_of_ordinary_and_ramadan_weeks() -> None:
    rows: Rows = [{"minutes": 2250}, {"minutes": 1950, "required_minutes": 1950}]
    made = check_calculator(WorkingTime(), rows)
    assert (made.value, made.steps[-1].expression) == (100, "4200 / 4200 × 100")


def test_working_time_of_a_month() -> None:
    made = check_calculator(WorkingTime(), [{"minutes": 6000}], {"required_minutes": 6250})
    assert (made.value, codes(made)) == (96, [])


def test_working_time_above_what_is_required_is_a_warning() -> None:
    made = WorkingTime().calculate([{"minutes": 2400}])
    assert (made.value, codes(made)) == (106.67, ["WORKING_TIME_ABOVE_100"])


MONTHS: Rows = [
    {"period": "2025-01", "planned": 20, "approved": 18},
    {"period": "2025-02", "planned": 20, "approved": 19},
]


def test_tasks_of_separate_periods_are_summed() -> None:
    made = check_calculator(TaskCompletion(), MONTHS)
    assert (made.value, codes(made)) == (92.5, [])


def test_tasks_of_one_period_under_separate_are_a_warning() -> None:
    assert codes(TaskCompletion().calculate(MONTHS + MONTHS[:1])) == ["REPEATED_KEY"]


def test_a_series_of_task_reports_comes_out_as_the_year_s_figure() -> None:
    parts: Rows = [
        {"period": 2025, "planned": 240, "approved": 20, "occurred_on": f"2025-{month:02}-28"}
        for month in range(1, 13)
    ]
    quarters: Rows = [
        {"period": 2025, "planned": 240, "approved": 60 * quarter, "occurred_on": f"2025-{m}-30"}
        for quarter, m in enumerate(("03", "06", "09", "12"), start=1)
    ]
    year: Rows = [{"period": 2025, "planned": 240, "approved": 240}]
    whole = check_calculator(TaskCompletion(), year).value
    assert check_calculator(TaskCompletion(), parts, {"series": "increments"}).value == whole
    assert check_calculator(TaskCompletion(), quarters, {"series": "cumulative"}).value == whole


def test_more_approved_than_planned_is_a_warning() -> None:
    made = TaskCompletion().calculate([{"period": 1, "planned": 4, "approved": 5}])
    assert (made.value, codes(made)) == (125, ["APPROVED_ABOVE_PLANNED"])


def test_tasks_are_undefined_where_nothing_was_planned() -> None:
    with pytest.raises(Undefined, match="NOTHING_PLANNED"):
        TaskCompletion().calculate([{"period": 1, "planned": 0, "approved": 0}])


OBSERVED: Rows = [
    {"criterion": "discipline", "level": 4},
    {"criterion": "teamwork", "level": 2},
    {"criterion": "discipline", "level": 3},
]


def test_every_observation_counts_the_same() -> None:
    made = check_calculator(Observation(), OBSERVED)
    assert made.value == 3
    means = [(step.label.en, step.expression, step.value) for step in made.steps[3:]]
    assert means == [
        ("discipline", "7 / 2", 3.5),
        ("teamwork", "2 / 1", 2.0),
        ("Observation", "9 / 3", 3.0),
    ]


def test_observation_of_some_criteria() -> None:
    params = {"criteria": ["discipline", "integrity"]}
    made = check_calculator(Observation(), OBSERVED, params)
    assert (made.value, codes(made)) == (3.5, ["CRITERION_NOT_OBSERVED"])
    assert [step.record for step in made.steps[:2]] == [0, 2]


def test_observation_without_the_criteria_asked_for() -> None:
    with pytest.raises(NoRecords):
        Observation().calculate(OBSERVED, {"criteria": ["integrity"]})


@pytest.mark.parametrize("level", [0, 5, 2.5, "3", None])
def test_a_level_outside_1_to_4_is_refused(level: object) -> None:
    with pytest.raises(InvalidRecords, match="Record 0, level"):
        Observation().calculate([{"criterion": "discipline", "level": level}])


IDEAS: Rows = [
    {"idea": "One counter", "benefit": "shorter queues", "adopted": True},
    {"idea": "Night shift", "benefit": "more hours", "adopted": False},
]


def test_adopted_ideas_are_counted_once() -> None:
    again = {"idea": "one  COUNTER", "benefit": "shorter queues", "adopted": True}
    made = check_calculator(Innovation(), [*IDEAS, again])
    assert (made.value, codes(made)) == (1, ["REPEATED_IDEA"])
    assert codes(Innovation().calculate(IDEAS)) == []


def test_ideas_of_which_none_was_adopted_are_0() -> None:
    assert Innovation().calculate(IDEAS[1:]).value == 0


@pytest.mark.parametrize("adopted", ["true", 1, None])
def test_an_idea_is_adopted_or_not(adopted: object) -> None:
    with pytest.raises(InvalidRecords, match="Record 0, adopted: expected true or false"):
        Innovation().calculate([{**IDEAS[0], "adopted": adopted}])


def test_a_programme_counts_once_whatever_the_roles() -> None:
    rows: Rows = [
        {"programme": "Posyandu", "role": "speaker", "carried_out": True},
        {"programme": "Posyandu", "role": "organiser", "carried_out": True},
        {"programme": "Literacy", "role": "tutor", "carried_out": True},
        {"programme": "Stunting", "role": "surveyor", "carried_out": False},
    ]
    made = check_calculator(ProgrammeContribution(), rows)
    assert made.value == 2
    assert made.steps[3].text is not None
    assert made.steps[3].text.id == "surveyor, tidak dilaksanakan"


amounts = st.integers(1, 10_000)


def split(row: dict[str, Any], fields: Sequence[str]) -> Rows:
    """The same figures as two records."""
    return [
        {**row, **{name: row[name] // 2 for name in fields}},
        {**row, **{name: row[name] - row[name] // 2 for name in fields}},
    ]


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=8), st.randoms())
def test_permuting_or_splitting_records_changes_no_ratio(
    pairs: list[tuple[int, int]], random: Any
) -> None:
    tasks: Rows = [
        {"period": str(i), "planned": whole, "approved": part}
        for i, (whole, part) in enumerate(pairs)
    ]
    days: Rows = [{"working_days": whole, "present": part} for whole, part in pairs]
    checks: list[tuple[Calculator[Any, Any], Rows, Sequence[str]]] = [
        (TaskCompletion(), tasks, ("planned", "approved")),
        (Attendance(), days, ("working_days", "present")),
    ]
    for calculator, rows, fields in checks:
        value = calculator.calculate(rows).value
        halves = [half for row in rows for half in split(row, fields)]
        assert calculator.calculate(halves).value == value
        random.shuffle(halves)
        assert calculator.calculate(halves).value == value


@given(st.lists(st.integers(1, 4), min_size=1, max_size=40))
def test_a_mean_of_levels_lies_among_them(levels: list[int]) -> None:
    made = Observation().calculate([{"criterion": "quality", "level": level} for level in levels])
    assert min(levels) <= made.value <= max(levels)
