"""Geometric mean: the n-th root of a product, exact enough that it never exceeds its parts."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction

# The root is computed wider than it is kept, so that equal parts have themselves as their mean.
_WIDE = Context(prec=80, rounding=ROUND_HALF_EVEN)
_KEPT = Context(prec=40, rounding=ROUND_HALF_EVEN)


def ratio(part: Fraction, whole: Fraction) -> Decimal:
    """Returns part / whole with 40 digits; raises ZeroDivisionError if whole is 0."""
    share = part / whole
    return _KEPT.divide(Decimal(share.numerator), Decimal(share.denominator))


def geometric_mean(parts: Sequence[Decimal]) -> Decimal:
    """Returns the n-th root of the product of at least one part, all 0 or more, with 40 digits."""
    with localcontext(_WIDE):
        product = Decimal(1)
        for part in parts:
            product *= part
        root = product ** (Decimal(1) / len(parts)) if product else Decimal(0)
        return _KEPT.plus(root)
