"""The range that an indicator may declare for its targets."""

import pytest
from pydantic import ValidationError

from tilik_plugin import TargetRange


def test_an_end_that_is_left_out_is_open() -> None:
    assert TargetRange(highest=1).lowest is None
    assert (TargetRange.of_share().lowest, TargetRange.of_share().highest) == (1, 100)


@pytest.mark.parametrize("given", [{"lowest": 2, "highest": 1}, {"lowest": "1"}, {"from": 1}])
def test_a_range_that_falls_or_has_no_numbers_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        TargetRange.model_validate(given)
