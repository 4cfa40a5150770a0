from decimal import Decimal
from fractions import Fraction

import pytest

from tilik_plugin import Polarity, exact, percent, round_half_up, total, written
from tilik_plugin.polarity import achievement, achievement_expression, why_no_achievement


@pytest.mark.parametrize(
    ("value", "target", "polarity", "expected"),
    [
        (95, 100, Polarity.HIGHER_IS_BETTER, 95.0),
        (150, 100, Polarity.HIGHER_IS_BETTER, 150.0),
        (2, 5, Polarity.LOWER_IS_BETTER, 160.0),
        (10, 5, Polarity.LOWER_IS_BETTER, 0.0),
        (12, 5, Polarity.LOWER_IS_BETTER, 0.0),
        (100, 100, Polarity.TARGET_IS_BEST, 100.0),
        (90, 100, Polarity.TARGET_IS_BEST, 90.0),
        (110, 100, Polarity.TARGET_IS_BEST, 90.0),
        (300, 100, Polarity.TARGET_IS_BEST, 0.0),
        (0, 0, Polarity.ZERO_TOLERANCE, 100.0),
        (1, 0, Polarity.ZERO_TOLERANCE, 0.0),
        (1, 3, Polarity.HIGHER_IS_BETTER, 33.33),
        (2, 3, Polarity.HIGHER_IS_BETTER, 66.67),
    ],
)
def test_achievement_by_polarity(
    value: float, target: float, polarity: Polarity, expected: float
) -> None:
    assert achievement(value, target, polarity) == expected


@pytest.mark.parametrize("polarity", [p for p in Polarity if p is not Polarity.ZERO_TOLERANCE])
def test_achievement_is_undefined_for_a_target_of_zero(polarity: Polarity) -> None:
    assert achievement(5, 0, polarity) is None
    reason = why_no_achievement(0, polarity)
    assert reason is not None
    assert "undefined" in reason.en


@pytest.mark.parametrize("polarity", list(Polarity))
def test_achievement_is_absent_without_a_target(polarity: Polarity) -> None:
    assert achievement(5, None, polarity) is None
    assert why_no_achievement(None, polarity) is not None


def test_a_defined_achievement_has_no_reason_against_it() -> None:
    assert why_no_achievement(0, Polarity.ZERO_TOLERANCE) is None
    assert why_no_achievement(10, Polarity.HIGHER_IS_BETTER) is None


@pytest.mark.parametrize(
    ("polarity", "expression"),
    [
        (Polarity.HIGHER_IS_BETTER, "85.87 / 90 × 100"),
        (Polarity.LOWER_IS_BETTER, "(2 - 85.87 / 90) × 100"),
        (Polarity.TARGET_IS_BEST, "(1 - |85.87 - 90| / |90|) × 100"),
        (Polarity.ZERO_TOLERANCE, "100 at 0, else 0: 85.87"),
    ],
)
def test_an_achievement_is_written_out(polarity: Polarity, expression: str) -> None:
    assert achievement_expression(85.87, 90, polarity) == expression


@pytest.mark.parametrize(
    ("figure", "digits", "expected"),
    [
        (2.675, 2, 2.68),
        (0.125, 2, 0.13),
        (-0.125, 2, -0.13),
        (0.583333, 4, 0.5833),
        (88.305, 2, 88.31),
        (1e300, 2, 1e300),
        (Decimal("87.125"), 2, 87.13),
        (Fraction(1, 3), 2, 0.33),
    ],
)
def test_rounding_takes_a_half_up_exactly(figure: float, digits: int, expected: float) -> None:
    assert round_half_up(figure, digits) == expected


def test_rounding_never_answers_minus_zero() -> None:
    assert str(round_half_up(-0.001)) == "0.0"
    assert written(-0.0000001) == "0"


def test_rounding_refuses_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="finite"):
        round_half_up(float("nan"))


def test_a_total_does_not_depend_on_the_order() -> None:
    figures = [0.1] * 10 + [1e15, -1e15]
    assert total(figures) == total(reversed(figures)) == exact(1.0)


def test_per_cent_of_nothing_is_refused() -> None:
    assert percent(734_881_464_333, 855_830_897_000).quantize(Decimal("0.01")) == Decimal("85.87")
    with pytest.raises(ZeroDivisionError):
        percent(1, 0)


def test_figures_are_written_without_exponent() -> None:
    assert written(855_830_897_000.0) == "855830897000"
    assert written(0.1 + 0.2) == "0.3"
    assert written(1e-9) == "0"
