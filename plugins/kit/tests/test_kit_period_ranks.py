from datetime import date
from random import Random

import pytest

from tilik_plugin import Undefined, rank_periods

IN_ORDER = [
    ["12/2025", "1/2026"],
    ["12-2025", "2026-01", "02/2026"],
    ["9/2025", "10/2025"],
    ["TW IV 2025", "TW I 2026"],
    ["Triwulan III 2025", "TRIWULAN IV TAHUN 2025", "tw 1 2026", "Q2 2026", "2026-Q3"],
    ["Triwulan I", "Triwulan II", "Triwulan III", "Triwulan IV"],
    ["I", "II", "III", "IV", "V", "IX", "X"],
    ["III/2025", "IV/2025", "I/2026"],
    ["Januari", "Februari", "maret", "APRIL", "Mei", "Agustus", "Desember"],
    ["Jan", "Feb", "Agt", "Okt", "Des"],
    ["December 2025", "January 2026", "Feb 2026"],
    ["Des-25", "Jan-26"],
    ["Semester 2 2023/2024", "Semester 1 2024/2025"],
    ["Semester Genap TA 2023/2024", "Semester Ganjil TA 2024/2025", "2024/2025 Semester II"],
    ["Semester 2 2025", "Semester 1 2026"],
    ["Semester Ganjil", "Semester Genap"],
    ["2023/2024-1", "2023/2024-2", "2024/2025-1"],
    ["99/00", "00/01", "01/02"],
    ["2023/24", "2024/25"],
    ["2011/11", "2011/12", "2012/01"],
    ["Tahun Pelajaran 2023/2024", "2024/2025"],
    ["31/12/2025", "01/01/2026", "2 Januari 2026", "2026-01-03"],
    ["2025-W52", "2026-W01", "Minggu 2 2026"],
    ["Minggu 9", "Minggu 10"],
    ["9", "10"],
    ["1998", "2025", "2026"],
    ["20232", "20241"],
    ["Siklus II", "Siklus IX", "Siklus X"],
    ["Kelas 7 semester 1", "Kelas 7 semester 2"],
    ["Desember 2025", "TW I 2026", "2027"],
]
UNKNOWN = [
    ["2025", "2025-07"],
    ["2025", "2025/2026"],
    ["Januari", "2025-02"],
    ["Awal", "Akhir"],
    ["Tes 2 kelas 7", "Tes 1 kelas 8"],
    ["1", "Semester 2"],
    ["99", "01"],
    ["04/25/2025", "05/25/2025"],
    ["Triwulan 5 2025", "Triwulan 1 2026"],
    ["UTS", "2025"],
]
SAME = [
    ["1", "01", " 1 "],
    ["TW I 2026", "Triwulan 1 2026", "q1 2026", "2026 tw i"],
    ["Januari 2026", "1/2026", "2026-01", "JAN 2026"],
    ["Semester 1 2024/2025", "Ganjil 2024/2025", "semester gasal 2024/2025", "2024/2025-1"],
    ["Januari", "january", "JAN"],
    ["2024/2025", "24/25", "T.A. 2024/2025"],
]


@pytest.mark.parametrize("names", IN_ORDER, ids=" < ".join)
def test_periods_are_in_the_order_of_their_time(names: list[str]) -> None:
    mixed = Random(7).sample(names, len(names))
    ranks = rank_periods([*reversed(names), *mixed])
    assert sorted(mixed, key=ranks.__getitem__) == names
    assert len(set(ranks.values())) == len(names)


@pytest.mark.parametrize("names", UNKNOWN, ids=" ? ".join)
def test_periods_without_a_known_order_are_refused(names: list[str]) -> None:
    with pytest.raises(Undefined) as caught:
        rank_periods(names)
    assert caught.value.code == "PERIOD_ORDER_UNKNOWN"
    assert repr(names[0]) in caught.value.text.en
    assert repr(names[0]) in caught.value.text.id


@pytest.mark.parametrize("names", SAME, ids=" = ".join)
def test_spellings_of_one_period_are_one_period(names: list[str]) -> None:
    assert set(rank_periods(names).values()) == {0}


def test_days_of_the_evidence_order_what_names_do_not() -> None:
    days = [date(2026, 6, 30), date(2026, 1, 31), date(2026, 6, 1)]
    assert rank_periods(["Akhir", "Awal", "Akhir"], days) == {"Awal": 0, "Akhir": 1}


@pytest.mark.parametrize("day", [None, date(2026, 1, 31)])
def test_days_that_do_not_tell_leave_the_order_unknown(day: date | None) -> None:
    with pytest.raises(Undefined):
        rank_periods(["Akhir", "Awal"], [date(2026, 1, 31), day])
