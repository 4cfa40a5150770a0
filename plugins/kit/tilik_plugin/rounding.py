"""Rounding: exact decimals of floats, and half up where a rule says so."""

from collections.abc import Iterable
from decimal import ROUND_05UP, ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction

Figure = int | float | Decimal | Fraction

# Wide enough for any float written out, so that neither quantize nor a sum lacks digits.
_WIDE = Context(prec=700, rounding=ROUND_HALF_UP)
# A quotient that is cut off never ends on a half that it is not, so that it is rounded once.
_QUOTIENT = Context(prec=60, rounding=ROUND_05UP)


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
        return _QUOTIENT.divide(Decimal(figure.numerator), Decimal(figure.denominator))
    if not decimal.is_finite():
        raise ValueError(f"{figure} is not a finite number")
    return decimal


def as_fraction(figure: Figure) -> Fraction:
    """Returns the same number as a fraction, which every sum and quotient keeps exact.

    Raises ValueError if the figure is not finite.
    """
    return figure if isinstance(figure, Fraction) else Fraction(exact(figure))


def total(figures: Iterable[float]) -> Decimal:
    """Returns the exact sum of the decimals that a person reads in the figures.

    Raises ValueError if a figure is not finite.
    """
    with localcontext(_WIDE):
        added = sum(map(Decimal, map(repr, figures)), Decimal(0))
    if not added.is_finite():
        raise ValueError(f"{added} is not a finite number")
    return added


def add_exactly(one: Decimal, other: Decimal) -> Decimal:
    """Returns the sum with all of its digits."""
    return _WIDE.add(one, other)


def percent(part: Figure, whole: Figure) -> Decimal:
    """Returns part / whole × 100; raises ZeroDivisionError if whole is 0."""
    if not whole:
        raise ZeroDivisionError("per cent of nothing")
    return _QUOTIENT.divide(exact(part).scaleb(2, _WIDE), exact(whole))


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
