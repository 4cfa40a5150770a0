import pytest

from tilik_education.achievement_growth import AchievementGrowth
from tilik_plugin import InvalidRecords, Undefined
from tilik_plugin.testing import check_calculator

GROWTH = AchievementGrowth()


def mean(group: str, period: str | int, grade: float) -> dict[str, object]:
    return {"group": group, "period": period, "mean": grade}


def test_growth_is_the_latest_less_the_earliest_period() -> None:
    rows = [mean("GP", 1, 10.94), mean("GP", 2, 10.78), mean("GP", 3, 10.49)]
    made = check_calculator(GROWTH, rows)
    assert made.value == -0.45
    assert made.steps[0].expression == "10.49 - 10.94"


def test_growth_of_several_groups_is_the_mean_of_their_growth() -> None:
    rows = [mean("A", 1, 5), mean("A", 2, 7), mean("B", 1, 9), mean("B", 2, 9.5)]
    assert check_calculator(GROWTH, rows).value == 1.25


def test_periods_are_ordered_with_their_numbers() -> None:
    assert GROWTH.calculate([mean("A", "10", 8), mean("A", "9", 5)]).value == 3.0


def test_a_period_twice_is_named() -> None:
    with pytest.raises(InvalidRecords) as caught:
        GROWTH.calculate([mean("A", 1, 5), mean("A", "1", 6)])
    assert caught.value.problems[0].position == 1


def test_one_period_alone_is_undefined() -> None:
    with pytest.raises(Undefined) as caught:
        GROWTH.calculate([mean("A", 1, 5)])
    assert caught.value.code == "ONE_PERIOD"


def test_a_group_with_one_period_is_left_out_with_a_warning() -> None:
    made = GROWTH.calculate([mean("A", 1, 5), mean("A", 2, 6), mean("B", 1, 9)])
    assert (made.value, [caution.code for caution in made.cautions]) == (1.0, ["ONE_PERIOD"])
