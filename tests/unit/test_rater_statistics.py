"""The 95 % confidence interval of a mean, against published values and for any sample."""

from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_schema.rater_statistics import Estimate, margin

MEANS = st.floats(-100, 100)
DEVIATIONS = st.floats(0.01, 50)
COUNTS = st.integers(5, 2000)


def whole(mean: float, deviation: float, count: int) -> Estimate:
    """The estimate, which must be there."""
    found = Estimate.of(mean, deviation, count)
    assert found is not None
    return found


# The column "0.975, one-sided" of every printed table of Student's t distribution.
@pytest.mark.parametrize(
    ("degrees", "quantile"),
    [(1, 12.706), (4, 2.776), (5, 2.571), (9, 2.262), (29, 2.045), (60, 2.000), (120, 1.980)],
)
def test_margin_has_the_published_quantiles(degrees: int, quantile: float) -> None:
    count = degrees + 1
    assert margin(count**0.5, count) == pytest.approx(quantile, abs=0.0005)


def test_margin_of_very_many_is_that_of_the_normal_distribution() -> None:
    assert margin(1000.0, 1_000_000) == pytest.approx(1.959964, abs=0.00001)


def test_interval_of_a_worked_example() -> None:
    """Mean 1, deviation √2.5, n = 5: 1 ± 2.776 x 1.5811 / 2.2361 = 1 ± 1.96."""
    sample = [-1.0, 0.0, 1.0, 2.0, 3.0]
    found = whole(fmean(sample), stdev(sample), len(sample))
    assert (found.mean, found.low, found.high, found.count) == (1.0, -0.96, 2.96, 5)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_below_five_there_is_no_estimate(count: int) -> None:
    assert Estimate.of(1.0, 0.5, count) is None


def test_five_who_agree_have_an_interval_of_one_point() -> None:
    found = whole(-1.0, 0.0, 5)
    assert (found.low, found.mean, found.high) == (-1.0, -1.0, -1.0)


def test_sample_without_figures_has_no_estimate() -> None:
    assert Estimate.of(None, None, 5) is None


@given(MEANS, DEVIATIONS, COUNTS)
def test_interval_contains_its_mean_in_the_middle(
    mean: float, deviation: float, count: int
) -> None:
    found = whole(mean, deviation, count)
    assert found.low <= found.mean <= found.high
    assert found.mean - found.low == pytest.approx(found.high - found.mean, abs=0.0201)


@given(DEVIATIONS, COUNTS)
def test_interval_narrows_with_more_pairs(deviation: float, count: int) -> None:
    assert margin(deviation, count + 1) < margin(deviation, count)


@given(DEVIATIONS, COUNTS)
def test_interval_is_wider_than_the_normal_distribution_gives(deviation: float, count: int) -> None:
    assert margin(deviation, count) > 1.959963 * deviation / count**0.5
