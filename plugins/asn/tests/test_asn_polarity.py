"""Target achievement under the four polarities, and the floors of those that have one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_asn.target_achievement import TargetAchievement
from tilik_plugin import Polarity
from tilik_plugin.polarity import achievement

HIGHER, LOWER = Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER
TARGET, ZERO = Polarity.TARGET_IS_BEST, Polarity.ZERO_TOLERANCE


@pytest.mark.parametrize(
    ("realised", "target", "polarity", "per_cent"),
    [
        ([30, 60], 100, HIGHER, 90),
        ([200], 100, HIGHER, 200),
        ([0], 100, HIGHER, 0),
        ([9], 8, LOWER, 87.5),
        ([4], 8, LOWER, 150),
        ([16], 8, LOWER, 0),
        ([20], 8, LOWER, 0),
        ([100], 100, TARGET, 100),
        ([110], 100, TARGET, 90),
        ([90], 100, TARGET, 90),
        ([250], 100, TARGET, 0),
        ([0], 5, ZERO, 100),
        ([1], 5, ZERO, 0),
        ([0], 0, ZERO, 100),
        ([5], 0, HIGHER, None),
        ([5], 0, LOWER, None),
        ([5], 0, TARGET, None),
    ],
)
def test_an_achievement_under_each_polarity(
    realised: list[float], target: float, polarity: Polarity, per_cent: float | None
) -> None:
    made = TargetAchievement().calculate([{"realised": each} for each in realised])
    assert achievement(made.value, target, polarity) == per_cent


figures = st.floats(0.01, 1e6)


@given(figures, figures)
def test_achievements_keep_to_their_floors_and_ceilings(value: float, target: float) -> None:
    found = {polarity: achievement(value, target, polarity) for polarity in Polarity}
    assert all(each is not None and each >= 0 for each in found.values())
    assert (found[LOWER] or 0) <= 200
    assert (found[TARGET] or 0) <= 100
    assert found[ZERO] == 0


@given(figures, figures, figures)
def test_more_is_never_worse_where_higher_is_better(one: float, other: float, of: float) -> None:
    low, high = sorted((one, other))
    assert (achievement(low, of, HIGHER) or 0) <= (achievement(high, of, HIGHER) or 0)
    assert (achievement(low, of, LOWER) or 0) >= (achievement(high, of, LOWER) or 0)


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=20))
def test_the_order_of_what_was_realised_does_not_matter(
    realised: list[int],
) -> None:
    rows = [{"realised": each / 8} for each in realised]
    for combine in ("sum", "mean", "max"):
        value = TargetAchievement().calculate(rows, {"combine": combine}).value
        assert TargetAchievement().calculate(rows[::-1], {"combine": combine}).value == value
