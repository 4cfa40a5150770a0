"""Gain: the normalised gain between a test before and one after (Hake)."""

from fractions import Fraction

from tilik_plugin.band import Band
from tilik_plugin.faults import Undefined
from tilik_plugin.measurement import Caution
from tilik_plugin.rounding import Figure, as_fraction, written
from tilik_plugin.text import Text

__all__ = ["GAIN_BANDS", "GAIN_CITATION", "NEGATIVE_GAIN", "gain_expression", "normalised_gain"]

GAIN_BANDS = (Band("high", 0.7), Band("medium", 0.3), Band("low", float("-inf")))
GAIN_CITATION = "Hake (1998), American Journal of Physics 66(1), 64-74"

NEGATIVE_GAIN = Caution(
    "NEGATIVE_GAIN",
    Text("Results after are lower than before.", "Hasil sesudah lebih rendah daripada sebelum."),
)


def normalised_gain(pre: Figure, post: Figure, maximum: Figure, who: Text) -> Fraction:
    """Returns (post - pre) / (maximum - pre), exact; negative if results fell.

    Raises Undefined, naming `who` it is about, if nothing was left to be gained.
    """
    before, after, best = (as_fraction(figure) for figure in (pre, post, maximum))
    if before == best:
        raise Undefined(
            "NOTHING_TO_GAIN",
            Text(
                f"The result before is already the maximum ({who.en}), so a gain is undefined.",
                f"Hasil sebelum sudah maksimum ({who.id}), sehingga gain tidak terdefinisi.",
            ),
        )
    return (after - before) / (best - before)


def gain_expression(pre: Figure, post: Figure, maximum: Figure) -> str:
    """Returns the gain as an expression with its numbers."""
    return f"({written(post)} - {written(pre)}) / ({written(maximum)} - {written(pre)})"
