import pytest

from tilik_health.drop_out import DropOut
from tilik_plugin import Undefined
from tilik_plugin.testing import check_calculator


def test_drop_out_of_indonesia_2019() -> None:
    made = check_calculator(DropOut(), [{"first": 98, "last": 96}])
    assert (made.value, made.band) == (2.04, "within")


@pytest.mark.parametrize(
    ("last", "value", "band"), [(9500, 5.0, "within"), (9499, 5.01, "exceeds")]
)
def test_the_band_changes_right_above_the_limit(last: int, value: float, band: str) -> None:
    made = DropOut().calculate([{"first": 10_000, "last": last}])
    assert (made.value, made.band) == (value, band)


def test_another_limit_may_be_set() -> None:
    assert DropOut().calculate([{"first": 100, "last": 91}], {"limit": 10}).band == "within"


def test_a_negative_drop_out_is_a_warning() -> None:
    made = DropOut().calculate([{"first": 90, "last": 99}])
    assert (made.value, made.band) == (-10.0, "within")
    assert [caution.code for caution in made.cautions] == ["NEGATIVE_DROP_OUT"]


def test_nobody_with_a_first_dose_is_undefined() -> None:
    with pytest.raises(Undefined) as caught:
        DropOut().calculate([{"first": 0, "last": 0}])
    assert caught.value.code == "NO_FIRST_DOSE"
