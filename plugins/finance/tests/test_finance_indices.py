import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_finance.budget_performance import PARTS, BudgetPerformance
from tilik_finance.ikpa import INDICATORS, Ikpa
from tilik_plugin import InvalidParams, InvalidRecords, Undefined
from tilik_plugin.testing import check_calculator

PERFORMANCE, IKPA = BudgetPerformance(), Ikpa()
SCORES = st.decimals(0, 100, places=2).map(float)


def unit(*parts: float) -> dict[str, object]:
    return dict(zip(PARTS, parts, strict=True))


def scores(*given: float) -> list[dict[str, object]]:
    return [
        {"indicator": indicator, "score": score}
        for indicator, score in zip(INDICATORS, given, strict=False)
    ]


def test_performance_weighs_its_four_parts() -> None:
    made = check_calculator(PERFORMANCE, [unit(85.87, 90, 94.87, 62.5)])
    assert (made.value, made.band, made.cautions) == (83.85, "good", ())
    assert made.steps[0].expression == (
        "(9.7 × 85.87 + 18.2 × 90 + 43.5 × 94.87 + 28.6 × 62.5) / 100"
    )


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (90.01, "very_good"),
        (90, "good"),
        (80.01, "good"),
        (80, "fair"),
        (60.01, "fair"),
        (60, "poor"),
        (50.01, "poor"),
        (50, "very_poor"),
        (90.004, "good"),
        (90.005, "very_good"),
    ],
)
def test_a_performance_band_begins_above_its_edge(value: float, band: str) -> None:
    assert PERFORMANCE.calculate([unit(value, value, value, value)]).band == band


def test_the_unverified_bands_are_a_parameter_that_says_so() -> None:
    assert PERFORMANCE.params_schema()["properties"]["bands"]["x-unverified"] is True
    made = PERFORMANCE.calculate([unit(85, 85, 85, 85)], {"bands": {"very_good": 84}})
    assert made.band == "very_good"


def test_weights_may_be_named_or_in_order() -> None:
    rows = [unit(100, 0, 0, 0)]
    assert PERFORMANCE.calculate(rows, {"weights": [1, 1, 1, 1]}).value == 25.0
    assert PERFORMANCE.calculate(rows, {"weights": {"absorption": 109.7 - 100}}).value == 9.7
    for bad in ([0, 0, 0, 0], [1, 2, 3], {"absorption": -1}, {"speed": 1}):
        with pytest.raises(InvalidParams):
            PERFORMANCE.calculate(rows, {"weights": bad})


def test_of_several_units_the_mean_is_taken_with_a_warning() -> None:
    made = check_calculator(PERFORMANCE, [unit(80, 80, 80, 80), unit(90, 90, 90, 90)])
    assert (made.value, [caution.code for caution in made.cautions]) == (
        85.0,
        ["SEVERAL_RECORDS"],
    )


def test_a_part_above_100_is_a_warning() -> None:
    made = PERFORMANCE.calculate([unit(100, 100, 120, 50)])
    assert [caution.code for caution in made.cautions] == ["PART_ABOVE_100"]


@given(st.tuples(SCORES, SCORES, SCORES, SCORES))
def test_performance_lies_within_its_parts(parts: tuple[float, float, float, float]) -> None:
    assert min(parts) <= PERFORMANCE.calculate([unit(*parts)]).value <= max(parts)


def test_ikpa_of_the_example() -> None:
    made = check_calculator(IKPA, scores(100, 92.4, 96.8, 90, 98.5, 95, 94.2))
    assert (made.value, made.band) == (95.12, "very_good")
    assert made.steps[1].expression == "15 × 92.4"
    assert made.steps[-1].expression == "95.12 - 0"


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (95, "very_good"),
        (94.99, "good"),
        (94.995, "very_good"),
        (89, "good"),
        (88.99, "fair"),
        (70, "fair"),
        (69.99, "poor"),
        (0, "poor"),
    ],
)
def test_an_ikpa_band_begins_at_its_edge(score: float, band: str) -> None:
    assert IKPA.calculate(scores(*[score] * 7)).band == band


def test_the_weight_of_an_absent_indicator_is_left_out() -> None:
    made = check_calculator(IKPA, scores(100, 90))
    assert made.value == 94.0
    assert made.steps[-2].expression == "(10 × 100 + 15 × 90) / 25"


def test_the_deduction_comes_off_the_mean_and_never_below_zero() -> None:
    assert IKPA.calculate(scores(*[96.0] * 7), {"deduction": 1.5}).value == 94.5
    made = IKPA.calculate(scores(1), {"deduction": 2})
    assert (made.value, made.steps[-1].text and made.steps[-1].text.en) == (0.0, "never below 0")
    assert IKPA.params_schema()["properties"]["deduction"]["x-unverified"] is True


def test_an_indicator_twice_is_refused() -> None:
    with pytest.raises(InvalidRecords) as caught:
        IKPA.calculate([*scores(100, 90), *scores(80)])
    assert [(p.position, p.field) for p in caught.value.problems] == [(2, "indicator")]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"indicator": "speed", "score": 5}, "indicator"),
        ({"indicator": "output", "score": 100.5}, "score"),
        ({"indicator": "output", "score": -1}, "score"),
    ],
)
def test_a_bad_score_is_named(row: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidRecords) as caught:
        IKPA.calculate([*scores(100), row])
    assert [(p.position, p.field) for p in caught.value.problems] == [(1, field)]


def test_an_indicator_without_weight_alone_is_undefined() -> None:
    with pytest.raises(Undefined) as caught:
        IKPA.calculate(scores(100), {"weights": {"revision": 0}})
    assert caught.value.code == "NO_WEIGHT"


@given(st.lists(SCORES, min_size=1, max_size=7), st.decimals(0, 100, places=1).map(float))
def test_ikpa_lies_between_0_and_its_best_score_in_any_order(
    given_scores: list[float], deduction: float
) -> None:
    rows, params = scores(*given_scores), {"deduction": deduction}
    made = IKPA.calculate(rows, params)
    assert 0 <= made.value <= max(given_scores)
    assert IKPA.calculate(rows[::-1], params).value == made.value
