"""Pairs of figures that come part by part come out as those of all records at once."""

from itertools import pairwise
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_plugin import Amount, Name, Record, Records, Step, Text, Title, Undefined
from tilik_plugin.running_series import RunningSeries
from tilik_plugin.series import Series, combine


class Report(Record):
    place: Annotated[Name, Title("Place", "Tempat")]
    vaccine: Annotated[Name, Title("Vaccine", "Vaksin")] = "bcg"
    done: Annotated[Amount, Title("Done", "Selesai")]
    planned: Annotated[Amount, Title("Planned", "Rencana")]


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "place": st.sampled_from(["Tubei", "Serang", "Ambon"]),
            "done": st.integers(0, 9) | st.just(0.1),
            "planned": st.integers(0, 9),
            "occurred_on": st.dates().map(str),
        }
    ),
    min_size=1,
    max_size=20,
)


def step(key: tuple[str, ...], part: float, whole: float, position: int) -> Step:
    return Step(Text.both(key[0]), f"{float(part)} / {float(whole)}", record=position)


def running(series: Series, *keys: str) -> RunningSeries[Report]:
    return RunningSeries(Report, keys or ("place",), "done", "planned", series, step)


def records(rows: list[dict[str, Any]]) -> Records[Report]:
    return Records.validate(Report, rows)


@given(ROWS, st.lists(st.integers(0, 20), max_size=5), st.sampled_from(Series))
def test_pairs_in_parts_are_those_of_all_records(
    rows: list[dict[str, Any]], cuts: list[int], series: Series
) -> None:
    places = sorted(min(each, len(rows)) for each in cuts)
    taken = running(series)
    for start, end in pairwise([0, *places, len(rows)]):
        taken.add(records(rows[start:end]))
    whole = records(rows)
    try:
        expected = combine(whole, ["place"], "done", "planned", series)
    except Undefined as error:
        with pytest.raises(Undefined, match=error.code):
            taken.totals()
        return
    totals = taken.totals()
    pairs = list(zip(expected.parts, expected.wholes, strict=True))
    assert totals.count == len(pairs)
    assert totals.parts.value == pytest.approx(sum(expected.parts))
    assert totals.wholes.value == sum(expected.wholes)
    assert totals.over == sum(part > whole for part, whole in pairs)
    assert taken.cautions == expected.cautions
    assert totals.steps.steps() == [
        step((whole[place].place,), part, total, place)
        for (part, total), place in zip(pairs, expected.positions, strict=True)
    ]


@pytest.mark.parametrize("series", Series)
def test_positions_are_those_among_all_records(series: Series) -> None:
    taken = running(series)
    taken.add(records([{"place": "Tubei", "done": 1, "planned": 2}]), [3])
    taken.add(records([{"place": "Serang", "done": 3, "planned": 2}]), [7])
    totals = taken.totals()
    assert [each.record for each in totals.steps.steps()] == [3, 7]
    assert (totals.over, taken.totals().count) == (1, 2)


@pytest.mark.parametrize(("last", "codes"), [("village 0", ["REPEATED_KEY"]), ("village", [])])
def test_key_that_comes_again_late_is_found(last: str, codes: list[str]) -> None:
    names = [*(f"village {i}" for i in range(2500)), last]
    rows = [{"place": name, "done": 1, "planned": 1} for name in names]
    for keys in (["place"], ["place", "vaccine"]):
        taken = running(Series.SEPARATE, *keys)
        taken.add(records(rows[:1200]))
        taken.add(records(rows[1200:]))
        assert [caution.code for caution in taken.cautions] == codes


@given(ROWS, st.lists(st.integers(0, 20), max_size=5), st.sampled_from(Series))
def test_sums_of_groups_are_those_of_their_records_alone(
    rows: list[dict[str, Any]], cuts: list[int], series: Series
) -> None:
    def not_ambon(key: tuple[str]) -> str | None:
        return None if key == ("Ambon",) else key[0]

    taken = running(series)
    taken.group = not_ambon
    places = sorted(min(each, len(rows)) for each in cuts)
    for start, end in pairwise([0, *places, len(rows)]):
        taken.add(records(rows[start:end]))
    try:
        groups = taken.totals().groups
    except Undefined:
        return
    assert set(groups) == {row["place"] for row in rows} - {"Ambon"}
    for place, sums in groups.items():
        alone = running(series)
        alone.add(records([row for row in rows if row["place"] == place]))
        totals = alone.totals()
        assert (sums.parts.total, sums.wholes.total) == (totals.parts.total, totals.wholes.total)
