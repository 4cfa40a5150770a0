"""Series over a year: monthly, cumulative and in any order, they are the year's figures."""

from collections.abc import Sequence
from typing import Annotated, Any

from hypothesis import given
from hypothesis import strategies as st

from tilik_plugin import Amount, Name, Record, Records, Title
from tilik_plugin.series import Series, combine

ENDS = [f"2024-{month:02}-{29 if month == 2 else 28}" for month in range(1, 13)]
MONTHS = st.lists(st.integers(0, 10**6), min_size=12, max_size=12)
PLACES = st.dictionaries(
    st.sampled_from(["Tubei", "Serang", "Kamal"]),
    st.tuples(MONTHS, st.integers(1, 10**7)),
    min_size=1,
)


class Report(Record):
    place: Annotated[Name, Title("Place", "Tempat")]
    done: Annotated[Amount, Title("Done", "Selesai")]
    planned: Annotated[Amount, Title("Planned", "Rencana")]


def report(place: str, done: int, planned: int, month: int) -> dict[str, object]:
    return {"place": place, "done": done, "planned": planned, "occurred_on": ENDS[month]}


def figures(rows: Sequence[dict[str, object]], series: Series) -> tuple[float, float]:
    """The sums of both sides."""
    made = combine(Records.validate(Report, rows), ["place"], "done", "planned", series)
    return sum(made.parts), sum(made.wholes)


@given(PLACES, st.randoms(), st.sets(st.integers(0, 10)))
def test_any_series_of_reports_is_the_year(
    places: dict[str, tuple[list[int], int]], random: Any, reported: set[int]
) -> None:
    yearly = [report(p, sum(months), planned, 11) for p, (months, planned) in places.items()]
    monthly = [
        report(place, done, planned, month)
        for place, (months, planned) in places.items()
        for month, done in enumerate(months)
    ]
    so_far = [
        report(place, sum(months[: month + 1]), planned, month)
        for place, (months, planned) in places.items()
        for month in {*reported, 11}
    ]
    random.shuffle(monthly)
    random.shuffle(so_far)
    year = figures(yearly, Series.SEPARATE)
    assert figures(monthly, Series.INCREMENTS) == year
    assert figures(so_far, Series.CUMULATIVE) == year


@given(PLACES)
def test_a_yearly_plan_that_changed_is_the_latest_one(
    places: dict[str, tuple[list[int], int]],
) -> None:
    rows = [
        report(place, done, planned + (11 - month), month)
        for place, (months, planned) in places.items()
        for month, done in enumerate(months)
    ]
    done = sum(sum(months) for months, _ in places.values())
    planned = sum(planned for _, planned in places.values())
    assert figures(rows[::-1], Series.INCREMENTS) == (done, planned)
