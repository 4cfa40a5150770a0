import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from tilik_finance.absorption import Absorption
from tilik_finance.accounts import account_path
from tilik_finance.budgets import BudgetsImporter
from tilik_finance.rupiah import rupiah
from tilik_plugin.cells import Notation, plain_figure
from tilik_plugin.importer import Imported, Rejected

IMPORTER = BudgetsImporter()
ROOT = Path(__file__).parents[3]


def real_file(name: str) -> Path:
    folder = os.environ.get("TILIK_REAL_DATA")
    path = (Path(folder) if folder else ROOT.parent / "shared" / "data") / name
    if not path.exists():
        pytest.skip(f"{name} is not here; TILIK_REAL_DATA names its folder")
    return path


def line(**changes: str) -> dict[str, str]:
    return {
        "region": "Bangkalan",
        "year": "2022",
        "account": " Belanja Modal",
        "budget": "315.59 M",
        "realised": "220.72 M",
        "percent": "69.94",
    } | changes


def imported(**changes: str) -> Imported:
    found = IMPORTER.read(line(**changes), 2)
    assert isinstance(found, Imported)
    return found


def read_real() -> list[Imported | Rejected]:
    with real_file("budgets.csv").open(encoding="utf-8", newline="") as file:
        rows = [{name: plain(text) for name, text in row.items()} for row in csv.DictReader(file)]
    return [IMPORTER.read(row, i) for i, row in enumerate(rows, 2)]


def plain(text: str) -> str:
    """What the host hands on of a cell of the real file, which has both notations."""
    return plain_figure(text, Notation.ID if text.endswith(" M") else Notation.EN) or text


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1025.59 M", 1_025_590_000_000),
        ("0.05 M", 50_000_000),
        ("1.500 M", 1_500_000_000),
        ("1.500", 1_500_000_000),
        ("9000000 rupiah", 9_000_000),
        ("9.5 juta", 9_500_000),
        ("2223.07", 2_223_070_000_000),
        ("-64.26", -64_260_000_000),
        ("-1000.5 M", -1_000_500_000_000),
        ("1.025,59 M", None),
        ("1.025,59", None),
        ("1.02,59 M", None),
        ("M", None),
        ("", None),
    ],
)
def test_amounts_are_milliards_in_both_notations(written: str, expected: int | None) -> None:
    assert rupiah(written) == expected


@pytest.mark.parametrize("written", ["9000000", "1234567890123", "-9000000", "9000000 M"])
def test_amount_beyond_every_region_is_rejected_with_the_way_out(written: str) -> None:
    found = IMPORTER.read(line(budget=written), 2)
    assert isinstance(found, Rejected)
    assert (found.field, "name it in a column unit" in found.reason.en) == ("budget", True)


def test_unit_is_that_of_figures_without_a_word() -> None:
    record = imported(unit="Rupiah", budget="1234567890123", realised="2 juta").record
    assert (record["budget"], record["realised"]) == (1_234_567_890_123, 2_000_000)
    found = IMPORTER.read(line(unit="dollar"), 2)
    assert isinstance(found, Rejected)
    assert found.field == "unit"


def test_a_line_becomes_rupiah_under_the_account_s_path() -> None:
    found = imported()
    assert found.natural_key == "Bangkalan | 2022 | Belanja Daerah/Belanja Modal"
    assert found.record == {
        "account": "Belanja Daerah/Belanja Modal",
        "budget": 315_590_000_000,
        "realised": 220_720_000_000,
    }
    assert found.columns["parent"] == "Belanja Daerah"
    assert found.cautions == ()


@pytest.mark.parametrize("field", ["region", "year", "account", "budget", "realised"])
def test_a_blank_is_rejected_by_name(field: str) -> None:
    found = IMPORTER.read(line(**{field: " "}), 2)
    assert isinstance(found, Rejected)
    assert (found.field, found.reason.en) == (field, "the value is blank")


@pytest.mark.parametrize(
    ("field", "value"), [("year", "22"), ("budget", "much"), ("realised", "1,5")]
)
def test_an_unreadable_value_is_rejected_by_name(field: str, value: str) -> None:
    found = IMPORTER.read(line(**{field: value}), 2)
    assert isinstance(found, Rejected)
    assert found.field == field


def test_a_zero_budget_is_imported_without_a_percentage() -> None:
    found = imported(budget="0.00 M", realised="0.88 M", percent="0")
    assert found.record["budget"] == 0
    assert found.cautions == ()


def test_a_published_percentage_that_differs_is_a_warning() -> None:
    (caution,) = imported(percent="71.00").cautions
    assert caution.code == "PERCENTAGE_DIFFERS"
    assert "69.94 %" in caution.message.en
    assert imported(percent="70.93").cautions == ()


def test_an_unknown_account_is_a_warning() -> None:
    (caution,) = imported(account="Belanja Hadiah").cautions
    assert caution.code == "UNKNOWN_ACCOUNT"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Pajak Daerah", "Pendapatan Daerah/PAD/Pajak Daerah"),
        ("Belanjaodal", "Belanja Daerah/Belanja Modal"),
        ("Belanja Barang Jasa", "Belanja Daerah/Belanja Barang dan Jasa"),
        ("Surplus/(Defisit)", "Surplus - (Defisit)"),
    ],
)
def test_an_account_s_path_follows_from_its_name(name: str, path: str) -> None:
    assert "/".join(account_path(name) or ()) == path


def test_two_spellings_of_an_account_are_two_lines_and_one_record_of_evidence() -> None:
    rows = [imported(account="Belanja Barang Jasa"), imported(account="Belanja Barang dan Jasa")]
    assert len({row.natural_key for row in rows}) == 2
    assert len(IMPORTER.evidence(rows, "finance.absorption")) == 1


def test_evidence_for_another_calculator_is_refused() -> None:
    with pytest.raises(KeyError):
        IMPORTER.evidence([imported()], "health.drop_out")


def test_every_line_of_the_real_file_is_accounted_for() -> None:
    found = read_real()
    lines = [one for one in found if isinstance(one, Imported)]
    distinct = {one.natural_key: one.record for one in lines}
    assert len(found) == 5014
    assert sum(isinstance(one, Rejected) for one in found) == 218
    assert len(distinct) == 4492
    assert all(distinct[one.natural_key] == one.record for one in lines)
    codes = Counter(caution.code for one in lines for caution in one.cautions)
    assert codes == {"PERCENTAGE_DIFFERS": 41}


def test_the_spending_classes_of_a_region_add_up_to_its_spending() -> None:
    read = [one for one in read_real() if isinstance(one, Imported)]
    for region, year in (("Bangkalan", "2022"), ("Kota Surabaya", "2024")):
        place = [r for r in read if (r.columns["region"], r.columns["year"]) == (region, year)]
        classes = {r.natural_key: r for r in place if r.columns["parent"] == "Belanja Daerah"}
        records = [
            e.record for e in IMPORTER.evidence(list(classes.values()), "finance.absorption")
        ]
        (whole,) = [r.record for r in place if r.columns["path"] == "Belanja Daerah"]
        assert len(records) == 4
        made = Absorption().calculate(records)
        assert abs(made.value - Absorption().calculate([whole]).value) <= 0.01
