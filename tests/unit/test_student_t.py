"""Quantiles of Student's t distribution, against values computed elsewhere and by its laws.

student_t_quantiles.csv was computed with mpmath 1.4 at 40 digits, by Newton's method on its
regularised incomplete beta function from the values of SciPy 1.17, which differ from the result by
at most 1.1e-13.
"""

import csv
from collections.abc import Iterator
from math import inf, nan
from pathlib import Path
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_server.judging.student_t import HIGHEST, quantile

REFERENCE = Path(__file__).with_name("student_t_quantiles.csv")
DEGREES = st.integers(1, 1_000_000)
PROBABILITIES = st.floats(0.51, HIGHEST)


def reference() -> Iterator[tuple[float, int, float]]:
    """Probability, degrees of freedom and quantile."""
    with REFERENCE.open(encoding="ascii", newline="") as file:
        for row in csv.DictReader(file):
            degrees = int(row.pop("degrees"))
            yield from ((float(level), degrees, float(value)) for level, value in row.items())


def test_quantiles_are_those_of_the_reference() -> None:
    found = list(reference())
    assert len(found) == 33 * 9
    for probability, degrees, expected in found:
        assert quantile(probability, degrees) == pytest.approx(expected, rel=1e-12, abs=0)


@given(PROBABILITIES, DEGREES)
def test_quantile_falls_to_that_of_the_normal_distribution(
    probability: float, degrees: int
) -> None:
    found = quantile(probability, degrees)
    normal = NormalDist().inv_cdf(probability)
    assert found > normal
    assert quantile(probability, 2 * degrees) < found
    # The first term of Fisher's expansion in 1 / degrees; the rest of it is smaller.
    first = (normal**3 + normal) / (4 * degrees)
    assert degrees < 100 or found == pytest.approx(normal + first, abs=first)


@given(PROBABILITIES, st.integers(1, 1_000_000))
def test_quantile_rises_with_the_probability(probability: float, degrees: int) -> None:
    assert quantile(probability, degrees) > quantile((probability + 0.5) / 2, degrees)


@pytest.mark.parametrize(
    ("probability", "degrees"),
    [(0.5, 4), (0.025, 4), (1.0, 4), (0.9996, 4), (nan, 4), (inf, 4), (0.975, 0), (0.975, -1)],
)
def test_quantile_outside_of_the_range_is_refused(probability: float, degrees: int) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        quantile(probability, degrees)
