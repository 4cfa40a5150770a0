"""What is unusual about new evidence, for numbers of any size."""

from datetime import date

import pytest

from tilik_server.operations.evidence.evidence_warnings import EarlierRecords

TODAY = date(2026, 6, 1)


def codes(known: list[float], value: float) -> list[str]:
    """The warnings about a number after the known ones."""
    earlier = EarlierRecords(TODAY, [(date(2026, 5, 1), {"realised": each}) for each in known])
    return [found["code"] for found in earlier.warnings({"realised": value}, TODAY)]


@pytest.mark.parametrize("size", [1e-300, 1.0, 1e307])
def test_a_number_far_from_the_earlier_ones_is_unusual_whatever_their_size(size: float) -> None:
    known = [size * each for each in (3, 4, 5, 4, 3)]

    assert codes(known, 9 * size) == ["UNUSUAL_VALUE"]
    assert codes(known, 5 * size) == []


@pytest.mark.parametrize("value", [5.0, 0.0, -1e308, 1e308])
def test_the_largest_numbers_there_are_can_be_compared_with(value: float) -> None:
    assert codes([1e308, -1e308, 1e308, 1e308, -1e308], value) == []


def test_numbers_that_are_all_the_same_make_none_unusual() -> None:
    assert codes([0.0] * 5, 7) == codes([4.0] * 5, 7) == []
