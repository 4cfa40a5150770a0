from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_plugin import Text, Undefined, band_of, round_half_up
from tilik_plugin.gain import GAIN_BANDS, gain_expression, normalised_gain

WHO = Text("the class", "kelas")


def test_the_gain_of_the_published_example() -> None:
    gain = normalised_gain(40, 75, 100, WHO)
    assert (gain, round_half_up(gain, 4)) == (Fraction(7, 12), 0.5833)
    assert gain_expression(40, 75, 100) == "(75 - 40) / (100 - 40)"


@pytest.mark.parametrize(
    ("gain", "band"), [(0.7, "high"), (0.6999, "medium"), (0.3, "medium"), (0.2999, "low")]
)
def test_the_bands_of_the_gain_change_at_their_edges(gain: float, band: str) -> None:
    assert band_of(gain, GAIN_BANDS) == band


def test_a_gain_from_the_maximum_is_undefined_and_says_whose() -> None:
    with pytest.raises(Undefined, match="the class") as caught:
        normalised_gain(0.1, 0.1, 0.1, WHO)
    assert caught.value.code == "NOTHING_TO_GAIN"


@given(st.integers(0, 99), st.integers(0, 100))
def test_a_gain_is_never_above_one(pre: int, post: int) -> None:
    gain = normalised_gain(pre, post, 100, WHO)
    assert gain <= 1
    assert (gain < 0) == (post < pre)
