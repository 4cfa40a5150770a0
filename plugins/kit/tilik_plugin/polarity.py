"""Polarity: in which direction an indicator is good, and what that makes of a target."""

from enum import StrEnum
from fractions import Fraction

from tilik_plugin.rounding import as_fraction, round_half_up, written
from tilik_plugin.text import Text


class Polarity(StrEnum):
    """Which direction of a measured value is good."""

    HIGHER_IS_BETTER = "HIGHER_IS_BETTER"
    LOWER_IS_BETTER = "LOWER_IS_BETTER"
    TARGET_IS_BEST = "TARGET_IS_BEST"
    ZERO_TOLERANCE = "ZERO_TOLERANCE"


def achievement(value: float, target: float | None, polarity: Polarity) -> float | None:
    """Returns the per cent of the target, rounded half up to two decimals and never capped.

    Higher is better: value / target. Lower is better: 2 - value / target. Target is best: 1 -
    |value - target| / |target| (unverified). The last two are never below 0. Zero tolerance: 100 at
    0, else 0. None if there is no answer: `why_no_achievement` says why.
    """
    if target is None or why_no_achievement(target, polarity) is not None:
        return None
    return round_half_up(_SHARES[polarity](as_fraction(value), as_fraction(target)) * 100)


def why_no_achievement(target: float | None, polarity: Polarity) -> Text | None:
    """Returns why this target gives no value an achievement; None if it gives one."""
    if target is None:
        return Text("The goal has no target.", "Sasaran kinerja tidak memiliki target.")
    if target == 0 and polarity is not Polarity.ZERO_TOLERANCE:
        return Text(
            "A share of a target of 0 is undefined.",
            "Persentase terhadap target 0 tidak terdefinisi.",
        )
    return None


def achievement_expression(value: float, target: float, polarity: Polarity) -> str:
    """Returns the achievement's formula with its numbers."""
    template = _EXPRESSIONS[polarity]
    return template.format(value=written(value), target=written(target))


def _higher(value: Fraction, target: Fraction) -> Fraction:
    return value / target


def _lower(value: Fraction, target: Fraction) -> Fraction:
    return max(Fraction(0), 2 - value / target)


def _target(value: Fraction, target: Fraction) -> Fraction:
    return max(Fraction(0), 1 - abs(value - target) / abs(target))


def _zero(value: Fraction, target: Fraction) -> Fraction:
    return Fraction(0 if value else 1)


_SHARES = {
    Polarity.HIGHER_IS_BETTER: _higher,
    Polarity.LOWER_IS_BETTER: _lower,
    Polarity.TARGET_IS_BEST: _target,
    Polarity.ZERO_TOLERANCE: _zero,
}
_EXPRESSIONS = {
    Polarity.HIGHER_IS_BETTER: "{value} / {target} × 100",
    Polarity.LOWER_IS_BETTER: "(2 - {value} / {target}) × 100",
    Polarity.TARGET_IS_BEST: "(1 - |{value} - {target}| / |{target}|) × 100",
    Polarity.ZERO_TOLERANCE: "100 at 0, else 0: {value}",
}
