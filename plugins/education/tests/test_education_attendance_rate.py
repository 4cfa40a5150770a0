import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_education.attendance_rate import AttendanceRate
from tilik_plugin import InvalidRecords, Undefined
from tilik_plugin.testing import check_calculator

RATE = AttendanceRate()


def attendance(pupils: float, days: float, absences: float) -> dict[str, object]:
    return {"pupils": pupils, "days": days, "absences": absences}


def test_attendance_of_the_example() -> None:
    made = check_calculator(RATE, [attendance(30, 20, 24)])
    assert made.value == 96.0
    assert made.steps[0].expression == "30 × 20 - 24"
    assert made.steps[-1].expression == "(600 - 24) / 600 × 100"


def test_attendance_is_a_ratio_of_sums() -> None:
    made = check_calculator(RATE, [attendance(10, 10, 50), attendance(30, 10, 0)])
    assert [step.value for step in made.steps] == [50.0, 300.0, 400.0, 50.0, 87.5]


def test_nobody_present_is_zero_and_everybody_a_hundred() -> None:
    assert RATE.calculate([attendance(30, 20, 600)]).value == 0.0
    assert RATE.calculate([attendance(30, 20, 0)]).value == 100.0


def test_more_absences_than_pupil_days_are_named() -> None:
    with pytest.raises(InvalidRecords) as caught:
        RATE.calculate([attendance(30, 20, 24), attendance(30, 20, 601)])
    (problem,) = caught.value.problems
    assert (problem.position, problem.field) == (1, "absences")
    assert problem.must_be.en == "at most pupils × days, 600"


@pytest.mark.parametrize(("pupils", "days"), [(0, 20), (30, 0)])
def test_no_pupil_days_are_undefined(pupils: int, days: int) -> None:
    with pytest.raises(Undefined) as caught:
        RATE.calculate([attendance(pupils, days, 0)])
    assert caught.value.code == "NO_PUPIL_DAYS"


@pytest.mark.parametrize("field", ["pupils", "days", "absences"])
def test_half_a_pupil_is_named(field: str) -> None:
    with pytest.raises(InvalidRecords) as caught:
        RATE.calculate([{**attendance(30, 20, 1), field: 0.5}])
    assert [(p.position, p.field) for p in caught.value.problems] == [(0, field)]


CLASSES = st.tuples(st.integers(1, 1000), st.integers(1, 250), st.integers(0, 10**6)).map(
    lambda each: (each[0], each[1], each[2] % (each[0] * each[1] + 1))
)


@given(st.lists(CLASSES, min_size=1, max_size=12), st.data())
def test_order_and_splitting_do_not_change_attendance(
    classes: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    pupils, days, absences = classes[0]
    first = data.draw(st.integers(0, days))
    missed = min(absences, pupils * first)
    rest = absences - missed
    parts = [(pupils, first, missed), *classes[:0:-1], (pupils, days - first, rest)]
    whole = RATE.calculate([attendance(*each) for each in classes]).value
    assert 0 <= whole <= 100
    assert RATE.calculate([attendance(*each) for each in parts]).value == whole
