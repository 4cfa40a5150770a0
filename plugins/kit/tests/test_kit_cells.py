from datetime import date
from decimal import Decimal

import pytest

from tilik_plugin.cells import (
    Notation,
    notations_of,
    plain_figure,
    read_count,
    read_day,
    read_figure,
)

ID, EN = Notation.ID, Notation.EN


@pytest.mark.parametrize(
    ("text", "indonesian", "english"),
    [
        ("1.500", "1500", "1.500"),
        ("1,500", "1.500", "1500"),
        ("1.500 M", "1500000000000", "1500000000.000"),
        ("1.025,59 M", "1025590000000", None),
        ("1,025.59 M", None, "1025590000000"),
        ("1.234.567", "1234567", None),
        ("0.500", None, "0.500"),
        ("1234.567", None, "1234.567"),
        ("12,5", "12.5", None),
        ("12.5", None, "12.5"),
        ("9000000", "9000000", "9000000"),
        ("Rp 1.500,-", "1500", None),
        ("Rp. 9,5 juta", "9500000", None),
        ("(64,26)", "-64.26", None),
        ("\N{MINUS SIGN}64,26", "-64.26", None),
        ("99,5 %", "99.5", None),
        ("2\N{NO-BREAK SPACE}jt", "2000000", "2000000"),
        (".5", None, "0.5"),
        ("1.02,59 M", None, None),
        ("31.12.2025", None, None),
        ("1e3", None, None),
        ("1,97E+17", None, None),
        ("9" * 31, None, None),
        ("-(5)", None, None),
        ("(5", None, None),
        ("5.", None, None),
        ("M", None, None),
        ("", None, None),
        ("٣", None, None),
    ],
)
def test_number_is_read_in_its_notation_alone(
    text: str, indonesian: str | None, english: str | None
) -> None:
    for notation, wanted in ((ID, indonesian), (EN, english)):
        figure = read_figure(text, notation)
        assert (figure and figure.value) == (wanted and Decimal(wanted))
        plain = plain_figure(text, notation)
        if figure is None:
            assert plain is None
        else:
            assert plain is not None
            assert read_figure(plain) == figure


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.500", {ID, EN}),
        ("1500", {ID, EN}),
        ("12,5", {ID}),
        ("1.5", {EN}),
        ("1.02,59", set()),
        ("much", None),
        ("", None),
    ],
)
def test_cell_proves_a_notation_where_only_one_reads_it(text: str, found: set[str] | None) -> None:
    assert notations_of(text) == found


def test_count_is_whole_and_kept_exactly() -> None:
    assert read_count("1.500", ID) == 1500
    assert [read_count(each) for each in ("1.5", "-1", "9" * 20, "many")] == [None] * 4


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/12/2025", date(2025, 12, 31)),
        ("1-2-2025", date(2025, 2, 1)),
        ("31.12.2025", date(2025, 12, 31)),
        (" 2025-12-31 ", date(2025, 12, 31)),
        ("12/31/2025", None),
        ("31/12-2025", None),
        ("20251231", None),
        ("31/12/25", None),
        ("", None),
    ],
)
def test_day_has_its_day_first_or_its_year(text: str, day: date | None) -> None:
    assert read_day(text) == day
