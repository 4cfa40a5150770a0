"""Rounding: exact decimals of floats, and half up where a rule says so."""

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

Figure = int | float | Decimal | Fraction

# Wide enough for any float written out, so that quantize never lacks digits.
_WIDE = Context(prec=700, rounding=ROUND_HALF_UP)


def exact(figure: Figure) -> Decimal:
    """Returns the decimal that a person reads in the figure: 0.1 is one tenth.

    Raises ValueError if the figure is not finite.
    """
    # A Fraction comes last, since the check for it takes longer than all the rest.
    if isinstance(figure, (int, float)):
        decimal = Decimal(repr(figure))
    elif isinstance(figure, Decimal):
        decimal = figure
    else:
        return Decimal(figure.numerator) / figure.denominator
    if not decimal.is_finite():
        raise ValueError(f"{figure} is not a finite number")
    return decimal


def total(figures: Iterable[float]) -> Decimal:
    """Returns the sum, independent of the order of the figures."""
    return exact(math.fsum(figures))


def percent(part: Figure, whole: Figure) -> Decimal:
    """Returns part / whole × 100; raises ZeroDivisionError if whole is 0."""
    if not whole:
        raise ZeroDivisionError("per cent of nothing")
    return 100 * exact(part) / exact(whole)


def round_half_up(figure: Figure, digits: int = 2) -> float:
    """Rounds the figure to `digits` decimals, a half away from zero.

    >>> round_half_up(2.675), round_half_up(0.58333, 4)
    (2.68, 0.5833)
    """
    unit = Decimal(1).scaleb(-digits)
    # Adding 0.0 turns -0.0 into 0.0, which is what an appraisal should show.
    return float(exact(figure).quantize(unit, context=_WIDE)) + 0.0


def written(figure: Figure, digits: int = 6) -> str:
    """Writes the figure as a person does: without exponent and trailing zeros."""
    if type(figure) is int:
        return str(figure)
    unit = Decimal(1).scaleb(-digits)
    text = format(exact(figure).quantize(unit, context=_WIDE), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
