import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_finance.report_accuracy import ReportAccuracy
from tilik_plugin import InvalidRecords, Undefined
from tilik_plugin.testing import check_calculator

ACCURACY = ReportAccuracy()


def line(
    reported: float, restated: float, due: str | None = None, sent: str | None = None
) -> dict[str, object]:
    return {
        "line": "Cash",
        "reported": reported,
        "restated": restated,
        "due_on": due,
        "submitted_on": sent,
    }


def test_errors_that_offset_each_other_still_count() -> None:
    made = check_calculator(ACCURACY, [line(110, 100), line(90, 100), line(-50, -50)])
    assert (made.value, made.cautions) == (92.0, ())
    assert [step.value for step in made.steps] == [10.0, 10.0, 0.0, 20.0, 250.0, 2.0, 92.0]
    assert made.steps[0].expression == "|100 - 110|"
    assert made.steps[-2].expression == "2 of 3"
    assert made.steps[-1].expression == "(1 - 20 / 250) × 100"


def test_a_step_gives_the_share_submitted_in_time() -> None:
    rows = [
        line(1, 1, "2025-03-31", "2025-03-31"),
        line(1, 1, "2025-03-31", "2025-04-01"),
        line(1, 1, "2025-03-31"),
        line(1, 1, None, "2025-04-01"),
    ]
    made = check_calculator(ACCURACY, rows)
    in_time = made.steps[-2]
    assert (made.value, in_time.value, in_time.expression) == (100.0, 33.33, "1 / 3 × 100")


def test_larger_errors_than_amounts_are_a_warning_and_no_zero() -> None:
    made = ACCURACY.calculate([line(-100, 50)])
    assert (made.value, [caution.code for caution in made.cautions]) == (
        -200.0,
        ["ERRORS_ABOVE_AMOUNTS"],
    )


def test_restated_lines_of_zero_are_undefined() -> None:
    with pytest.raises(Undefined) as caught:
        ACCURACY.calculate([line(5, 0)])
    assert caught.value.code == "NOTHING_RESTATED"


@pytest.mark.parametrize("day", ["31/03/2025", "2025-02-30", 20250331])
def test_a_bad_date_is_named(day: object) -> None:
    with pytest.raises(InvalidRecords) as caught:
        ACCURACY.calculate([line(1, 1), {**line(1, 1), "due_on": day}])
    assert [(p.position, p.field) for p in caught.value.problems] == [(1, "due_on")]


def test_amounts_are_exact() -> None:
    assert ACCURACY.calculate([line(0.1 + 0.2, 0.3)] * 2).value == 100.0
    assert ACCURACY.calculate([line(0.29995, 0.3)]).value == 99.98


AMOUNTS = st.integers(-(10**15), 10**15)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=12))
def test_accuracy_is_never_above_100_in_any_order(figures: list[tuple[int, int]]) -> None:
    rows = [*(line(*each) for each in figures), line(1, 1)]
    value = ACCURACY.calculate(rows).value
    assert value <= 100
    assert ACCURACY.calculate(rows[::-1]).value == value
