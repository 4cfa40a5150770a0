import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_finance.consistency import Consistency
from tilik_plugin import InvalidRecords, Undefined
from tilik_plugin.testing import check_calculator

CONSISTENCY = Consistency()
PLANNED, REALISED = st.integers(1, 10**15), st.integers(-(10**12), 10**15)


def month(name: int | str, planned: float, realised: float) -> dict[str, object]:
    return {"month": name, "planned": planned, "realised": realised}


def codes(rows: list[dict[str, object]]) -> list[str]:
    return [caution.code for caution in CONSISTENCY.calculate(rows).cautions]


def test_consistency_is_the_mean_of_the_months() -> None:
    rows = [month(1, 100, 90), month(2, 200, 220), month(10, 400, 400)]
    made = check_calculator(CONSISTENCY, rows)
    assert (made.value, made.cautions) == (93.33, ())
    assert [step.value for step in made.steps] == [90.0, 90.0, 100.0, 93.33]
    assert made.steps[1].expression == "(200 - |200 - 220|) / 200 × 100"
    assert made.steps[-1].expression == "(90 + 90 + 100) / 3"


def test_a_month_never_counts_below_zero_unless_asked_to() -> None:
    rows = [month(1, 100, 350), month(2, 400, 400)]
    made = check_calculator(CONSISTENCY, rows)
    assert made.value == 50.0
    assert made.steps[0].text is not None
    assert check_calculator(CONSISTENCY, rows, {"lowest": None}).value == -25.0


def test_records_of_one_month_are_summed_with_a_warning() -> None:
    rows = [month(1, 100, 50), month("1", 300, 350)]
    assert (CONSISTENCY.calculate(rows).value, codes(rows)) == (100.0, ["REPEATED_KEY"])


def test_a_month_without_plan_and_spending_is_left_out_with_a_warning() -> None:
    rows = [month(1, 0, 0), month(2, 100, 80)]
    assert (CONSISTENCY.calculate(rows).value, codes(rows)) == (80.0, ["EMPTY_MONTH"])


def test_a_cumulative_plan_that_falls_is_a_warning() -> None:
    assert codes([month(9, 100, 100), month(10, 90, 90)]) == ["PLAN_FALLS"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([month(1, 0, 0)], "NO_PLAN"),
        ([month(1, 0, 5), month(2, 100, 100)], "UNPLANNED_SPENDING"),
    ],
)
def test_without_a_plan_consistency_is_undefined(rows: list[dict[str, object]], code: str) -> None:
    with pytest.raises(Undefined) as caught:
        CONSISTENCY.calculate(rows)
    assert caught.value.code == code


def test_the_unverified_floor_is_a_parameter_that_says_so() -> None:
    assert CONSISTENCY.params_schema()["properties"]["lowest"]["x-unverified"] is True


def test_a_bad_plan_is_named() -> None:
    with pytest.raises(InvalidRecords) as caught:
        CONSISTENCY.calculate([month(1, 1, 1), month(2, -1, 1)])
    assert [(p.position, p.field) for p in caught.value.problems] == [(1, "planned")]


@given(st.lists(st.tuples(st.integers(1, 12), PLANNED, REALISED), min_size=1, max_size=12))
def test_consistency_lies_between_0_and_100_in_any_order(
    figures: list[tuple[int, int, int]],
) -> None:
    rows = [month(*each) for each in figures]
    value = CONSISTENCY.calculate(rows).value
    assert 0 <= value <= 100
    assert CONSISTENCY.calculate(rows[::-1]).value == value


@given(PLANNED, REALISED, st.data())
def test_splitting_a_month_changes_nothing(
    planned: int, realised: int, data: st.DataObject
) -> None:
    part = data.draw(st.integers(0, planned))
    parts = [month(3, part, realised - 7), month(3, planned - part, 7)]
    whole = CONSISTENCY.calculate([month(3, planned, realised)])
    assert CONSISTENCY.calculate(parts).value == whole.value
