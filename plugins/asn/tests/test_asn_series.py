"""Reports of a year come out as the year, and splitting what was realised changes no sum."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tilik_asn.target_achievement import TargetAchievement
from tilik_asn.task_completion import TaskCompletion

ENDS = [f"2024-{month:02}-{29 if month == 2 else 28}" for month in range(1, 13)]


@given(st.lists(st.integers(0, 500), min_size=12, max_size=12), st.integers(1, 5000), st.randoms())
def test_monthly_and_cumulative_reports_of_tasks_come_out_as_the_year(
    months: list[int], planned: int, random: Any
) -> None:
    def report(approved: int, month: int) -> dict[str, object]:
        return {
            "period": 2024,
            "planned": planned,
            "approved": approved,
            "occurred_on": ENDS[month],
        }

    monthly = [report(each, month) for month, each in enumerate(months)]
    so_far = [report(sum(months[: month + 1]), month) for month in (2, 5, 8, 11)]
    random.shuffle(monthly)
    random.shuffle(so_far)
    year = TaskCompletion().calculate([report(sum(months), 11)]).value
    assert TaskCompletion().calculate(monthly, {"series": "increments"}).value == year
    assert TaskCompletion().calculate(so_far, {"series": "cumulative"}).value == year


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=15), st.randoms(), st.data())
def test_permuting_or_splitting_what_was_realised_changes_no_sum(
    cents: list[int], random: Any, data: st.DataObject
) -> None:
    whole = TargetAchievement().calculate([{"realised": each / 4} for each in cents])
    part = data.draw(st.integers(-(10**9), 10**9))
    split = [part, cents[0] - part, *cents[1:]]
    random.shuffle(split)
    made = TargetAchievement().calculate([{"realised": each / 4} for each in split])
    assert made.value == whole.value
