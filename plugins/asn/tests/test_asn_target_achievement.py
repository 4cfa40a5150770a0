import pytest

from tilik_asn.target_achievement import TargetAchievement
from tilik_plugin import Undefined
from tilik_plugin.testing import check_calculator

ROWS: list[dict[str, object]] = [
    {"realised": 3, "occurred_on": "2025-02-01"},
    {"realised": 5.5, "occurred_on": "2025-04-01"},
    {"realised": 2, "occurred_on": "2025-03-01"},
]


@pytest.mark.parametrize(
    ("combine", "value"), [("sum", 10.5), ("mean", 3.5), ("latest", 5.5), ("max", 5.5)]
)
def test_records_are_combined_as_asked(combine: str, value: float) -> None:
    made = check_calculator(TargetAchievement(), ROWS, {"combine": combine})
    assert made.value == value
    assert [step.record for step in made.steps] == [0, 1, 2, None]


def test_records_are_summed_by_default() -> None:
    assert TargetAchievement().calculate(ROWS).value == 10.5


def test_the_latest_of_one_day_must_agree() -> None:
    day = "2025-04-01"
    same: list[dict[str, object]] = [{"realised": 4, "occurred_on": day}] * 2
    assert TargetAchievement().calculate(same, {"combine": "latest"}).value == 4
    with pytest.raises(Undefined) as caught:
        TargetAchievement().calculate([*ROWS, {"realised": 9}], {"combine": "latest"})
    assert caught.value.code == "LATEST_UNKNOWN"


def test_one_undated_record_is_the_latest() -> None:
    assert TargetAchievement().calculate([{"realised": 9}], {"combine": "latest"}).value == 9


def test_a_mean_is_rounded_half_up() -> None:
    rows = [{"realised": 0.01}, {"realised": 0.02}]
    assert TargetAchievement().calculate(rows, {"combine": "mean"}).value == 0.02
