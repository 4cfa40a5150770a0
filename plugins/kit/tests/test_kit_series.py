from typing import Annotated

import pytest

from tilik_plugin import Amount, Name, Record, Records, Title, Undefined
from tilik_plugin.series import Series, combine, same_twice, sum_by_key


class Report(Record):
    place: Annotated[Name, Title("Place", "Tempat")]
    vaccine: Annotated[Name, Title("Vaccine", "Vaksin")]
    done: Annotated[Amount, Title("Done", "Selesai")]
    planned: Annotated[Amount, Title("Planned", "Rencana")]


def report(
    done: float, planned: float, on: str | None = None, place: str = "Tubei"
) -> dict[str, object]:
    row = {"place": place, "vaccine": "bcg", "done": done, "planned": planned}
    return row if on is None else {**row, "occurred_on": on}


def combined(rows: list[dict[str, object]], series: Series) -> tuple[float, float, list[str]]:
    made = combine(Records.validate(Report, rows), ["place", "vaccine"], "done", "planned", series)
    return sum(made.parts), sum(made.wholes), [caution.code for caution in made.cautions]


MONTHS = [
    report(10, 100, "2025-01-31"),
    report(20, 100, "2025-02-28"),
    report(30, 120, "2025-03-31"),
    report(5, 50, "2025-03-31", "Serang"),
]


def test_separate_records_are_summed_on_both_sides() -> None:
    assert combined([report(10, 100), report(5, 50, place="Serang")], Series.SEPARATE) == (
        15,
        150,
        [],
    )


def test_a_key_repeated_under_separate_is_a_warning() -> None:
    assert combined(MONTHS, Series.SEPARATE) == (65, 370, ["REPEATED_KEY"])


@pytest.mark.parametrize("turn", [1, -1])
def test_increments_take_the_latest_denominator_of_each_key(turn: int) -> None:
    assert combined(MONTHS[::turn], Series.INCREMENTS) == (65, 170, [])


@pytest.mark.parametrize("turn", [1, -1])
def test_cumulative_records_take_the_latest_of_each_key(turn: int) -> None:
    assert combined(MONTHS[::turn], Series.CUMULATIVE) == (35, 170, [])


def test_increments_without_dates_need_one_denominator() -> None:
    assert combined([report(1, 10), report(2, 10)], Series.INCREMENTS) == (3, 10, [])
    with pytest.raises(Undefined) as caught:
        combined([report(1, 10), report(2, 11)], Series.INCREMENTS)
    assert caught.value.code == "LATEST_UNKNOWN"


def test_cumulative_records_of_one_day_must_agree() -> None:
    day = "2025-03-31"
    assert combined([report(3, 9, day), report(3, 9, day)], Series.CUMULATIVE) == (3, 9, [])
    with pytest.raises(Undefined):
        combined([report(3, 9, day), report(4, 9, day)], Series.CUMULATIVE)


def test_many_keys_without_a_repeat_give_no_warning() -> None:
    rows = [
        {"place": f"place {i // 50}", "vaccine": f"vaccine {i % 50}", "done": 1, "planned": 1}
        for i in range(2500)
    ]
    assert combined(rows, Series.SEPARATE) == (2500, 2500, [])


def test_figures_are_summed_by_key_whatever_the_series() -> None:
    rows = [report(10, 100), report(5, 50, place="Serang"), report(20, 100)]
    records = Records.validate(Report, rows)
    combined_rows = combine(records, ["place"], "done", "planned", Series.SEPARATE)
    tubei, serang = sum_by_key(combined_rows, records.column("place"))
    assert (tubei.key, tubei.part, tubei.whole, tubei.position) == ("Tubei", 30, 200, 2)
    assert (serang.key, serang.part, serang.whole, serang.position) == ("Serang", 5, 50, 1)
    months = Records.validate(Report, MONTHS)
    yearly = combine(months, ["place"], "done", "planned", Series.INCREMENTS)
    assert [
        (each.key, each.part, each.whole) for each in sum_by_key(yearly, months.column("place"))
    ] == [
        ("Tubei", 60, 120),
        ("Serang", 5, 50),
    ]


DAY, LATER = "2025-03-31", "2025-06-30"


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([report(20, 100, DAY), report(20, 100, DAY), report(20, 100, LATER)], ["TWICE"]),
        ([report(20, 100, DAY), report(20, 100, DAY, "tubei ")], ["TWICE"]),
        ([report(20, 100), report(20, 100, DAY)], ["TWICE"]),
        ([report(20, 100, DAY), report(20, 100)], ["TWICE"]),
        ([report(20, 100), report(20, 100)], ["TWICE"]),
        ([report(20, 100, DAY), report(20, 100, LATER)], []),
        ([report(20, 100, DAY), report(21, 100, DAY)], []),
        ([report(20, 100, DAY), report(20, 100, DAY, "Serang")], []),
    ],
)
def test_increments_of_one_report_that_came_twice_are_a_warning(
    rows: list[dict[str, object]], codes: list[str]
) -> None:
    *_, found = combined(rows, Series.INCREMENTS)
    assert [each.removeprefix("SAME_REPORT_") for each in found] == codes


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([report(20, 100, DAY), report(9, 9, LATER), report(20, 100, DAY, "tubei ")], 1),
        ([report(20, 100, DAY), report(20, 100, LATER)], 0),
        ([report(20, 100), report(20, 100)], 0),
        ([report(20, 100, DAY), report(20, 100, DAY, "Serang")], 0),
    ],
)
def test_reports_without_a_key_are_compared_by_their_fields(
    rows: list[dict[str, object]], codes: int
) -> None:
    records = Records.validate(Report, rows)
    assert len(same_twice(records, ["place", "done", "planned"])) == codes
