import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_education.learning_gain import LearningGain
from tilik_plugin import InvalidRecords, Undefined
from tilik_plugin.testing import check_calculator

GAIN = LearningGain()


def pupil(pre: float, post: float, maximum: float = 100, student: str = "1") -> dict[str, object]:
    return {"student": student, "pre": pre, "post": post, "maximum": maximum}


def test_gain_of_the_published_example() -> None:
    made = check_calculator(GAIN, [pupil(40, 75)])
    assert (made.value, made.band) == (0.5833, "medium")
    assert made.steps[-1].expression == "(75 - 40) / (100 - 40)"


def test_the_gain_of_the_class_is_not_the_mean_of_gains() -> None:
    rows = [pupil(0, 50, student="1"), pupil(80, 100, student="2")]
    assert check_calculator(GAIN, rows).value == 0.5833
    individuals = check_calculator(GAIN, rows, {"of": "individuals"})
    assert (individuals.value, individuals.band) == (0.75, "high")
    assert individuals.steps[-1].label.en == "Mean of the students' gains"


@pytest.mark.parametrize(
    ("post", "value", "band"),
    [
        (7000, 0.7, "high"),
        (6999, 0.6999, "medium"),
        (3000, 0.3, "medium"),
        (2999, 0.2999, "low"),
        (0, 0.0, "low"),
    ],
)
def test_the_bands_change_at_their_edges(post: float, value: float, band: str) -> None:
    made = GAIN.calculate([pupil(0, post, 10_000)])
    assert (made.value, made.band) == (value, band)


def test_a_negative_gain_is_legal_and_a_warning() -> None:
    made = GAIN.calculate([pupil(50, 40)])
    assert (made.value, made.band) == (-0.2, "low")
    assert [caution.code for caution in made.cautions] == ["NEGATIVE_GAIN"]


@pytest.mark.parametrize("of", ["class", "individuals"])
def test_full_marks_before_leave_the_gain_undefined(of: str) -> None:
    with pytest.raises(Undefined) as caught:
        GAIN.calculate([pupil(100, 100)], {"of": of})
    assert caught.value.code == "NOTHING_TO_GAIN"


def test_a_pupil_with_full_marks_before_is_left_out_and_not_named() -> None:
    rows = [pupil(40, 70, student="a"), pupil(100, 100, student="c"), pupil(50, 75, student="b")]
    made = check_calculator(GAIN, rows, {"of": "individuals"})
    assert made.value == 0.5
    (caution,) = made.cautions
    assert caution.code == "MAXIMUM_BEFORE"
    assert "already: 1 of the students" in caution.message.en
    assert [step.record for step in made.steps[:-1]] == [0, 2]
    with pytest.raises(Undefined) as caught:
        GAIN.calculate([pupil(100, 100, student="Siti")] * 2, {"of": "individuals"})
    assert "Siti" not in str(caught.value)


@pytest.mark.parametrize("field", ["pre", "post"])
def test_a_result_above_the_maximum_is_named(field: str) -> None:
    with pytest.raises(InvalidRecords) as caught:
        GAIN.calculate([pupil(1, 2), {**pupil(1, 2), field: 101}])
    (problem,) = caught.value.problems
    assert (problem.position, problem.field, problem.must_be.en) == (
        1,
        field,
        "at most 100, the maximum",
    )


RESULTS = st.tuples(st.integers(0, 99), st.integers(0, 100))


@given(st.lists(RESULTS, min_size=1, max_size=12))
def test_no_gain_is_above_one_whatever_the_order(results: list[tuple[int, int]]) -> None:
    rows = [pupil(*each) for each in results]
    for of in ("class", "individuals"):
        made = GAIN.calculate(rows, {"of": of})
        assert made.value <= 1
        assert GAIN.calculate(rows[::-1], {"of": of}).value == made.value
