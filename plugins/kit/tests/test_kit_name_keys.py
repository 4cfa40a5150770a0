from typing import Annotated

import pytest

from tilik_plugin import Count, Name, Record, Records, Title, fold_name
from tilik_plugin.series import Series, combine, sum_by_key


class Village(Record):
    village: Annotated[Name, Title("Village", "Desa")]
    reached: Annotated[Count, Title("Reached", "Terjangkau")]
    target: Annotated[Count, Title("Target", "Sasaran")]


@pytest.mark.parametrize(
    "other",
    ["posyandu mawar", "POSYANDU MAWAR", " Posyandu\u00a0 Mawar ", "\uff30osyandu Mawar"],
)
def test_case_spaces_and_width_make_no_other_name(other: str) -> None:
    assert fold_name(other) == fold_name("Posyandu Mawar")


@pytest.mark.parametrize(("one", "other"), [("Café", "Cafe\u0301"), ("1", "01"), ("0", "00")])
def test_unicode_form_and_leading_zeros_make_no_other_name(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(("one", "other"), [("Desa 1", "Desa 2"), ("1", "10"), ("a", "b")])
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize(("series", "part"), [(Series.SEPARATE, 130), (Series.CUMULATIVE, 80)])
def test_records_of_one_name_belong_together(series: Series, part: float) -> None:
    spelt = [("Mawar", 50, "2026-03-31"), ("mawar ", 80, "2026-06-30")]
    rows = [
        {"village": name, "reached": reached, "target": 100, "occurred_on": day}
        for name, reached, day in spelt
    ]
    records = Records.validate(Village, rows)
    figures = combine(records, ["village"], "reached", "target", series)
    (found,) = sum_by_key(figures, records.column("village"))
    assert found.part == part
    assert [each.code for each in figures.cautions] == ["REPEATED_KEY"] * (part == 130)
