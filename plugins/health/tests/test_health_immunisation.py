import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from tilik_health.drop_out import DropOut
from tilik_health.immunisation import ImmunisationImporter
from tilik_health.immunisation_coverage import ImmunisationCoverage
from tilik_plugin.importer import Imported, Rejected

IMPORTER = ImmunisationImporter()
ROOT = Path(__file__).parents[3]


def read_real() -> list[Imported | Rejected]:
    folder = os.environ.get("TILIK_REAL_DATA")
    path = (Path(folder) if folder else ROOT.parent / "shared" / "data") / "immunisation.csv"
    if not path.exists():
        pytest.skip("immunisation.csv is not here; TILIK_REAL_DATA names its folder")
    with path.open(encoding="utf-8", newline="") as file:
        return [IMPORTER.read(row, i) for i, row in enumerate(csv.DictReader(file), 2)]


def line(**changes: str) -> dict[str, str]:
    return {
        "vaccine": "bcg",
        "year": "2000",
        "target": "4520318",
        "vaccinated": "3124397",
        "administrative_coverage": "69",
    } | changes


def test_a_line_becomes_a_record() -> None:
    found = IMPORTER.read(line(), 2)
    assert isinstance(found, Imported)
    assert found.natural_key == "bcg | 2000"
    assert found.record == {"vaccine": "bcg", "target": 4520318, "vaccinated": 3124397}
    assert found.cautions == ()


def test_a_published_coverage_that_differs_is_a_warning() -> None:
    found = IMPORTER.read(line(administrative_coverage="101"), 2)
    assert isinstance(found, Imported)
    assert found.cautions[0].message.en == "The figures give 69.12 %, the file says 101 %."


@pytest.mark.parametrize(
    ("field", "value"),
    [("vaccine", ""), ("target", ""), ("vaccinated", "many"), ("year", "0"), ("target", "-1")],
)
def test_an_unreadable_line_is_rejected_by_field(field: str, value: str) -> None:
    found = IMPORTER.read(line(**{field: value}), 2)
    assert isinstance(found, Rejected)
    assert found.field == field


def test_every_line_of_the_real_file_is_accounted_for() -> None:
    found = read_real()
    lines = [one for one in found if isinstance(one, Imported)]
    assert (len(found), len(lines)) == (219, 209)
    assert len({one.natural_key for one in lines}) == 209
    codes = Counter(caution.code for one in lines for caution in one.cautions)
    assert codes == {"PERCENTAGE_DIFFERS": 29}


def test_real_lines_become_coverage_and_drop_out() -> None:
    lines = [
        one for one in read_real() if isinstance(one, Imported) and one.columns["year"] == "2019"
    ]
    coverage = IMPORTER.evidence(lines, "health.immunisation_coverage")
    ImmunisationCoverage().calculate([one.record for one in coverage])
    (drop_out,) = IMPORTER.evidence(lines, "health.drop_out")
    assert drop_out.natural_keys == ("dtp1 | 2019", "dtp3 | 2019")
    assert DropOut().calculate([drop_out.record]).band is not None


def test_clinics_and_months_of_a_year_are_facts_of_their_own() -> None:
    lines = [
        line(vaccine=vaccine, month=month, place=place)
        for vaccine in ("dtp1", "dtp3")
        for month in ("1", "02")
        for place in ("Hilir", "Hulu")
    ]
    found = [one for row in lines if isinstance(one := IMPORTER.read(row, 2), Imported)]
    assert len({one.natural_key for one in found}) == 8
    assert found[3].natural_key == "dtp1 | 2000-02 | Hulu"
    assert str(found[3].occurred_on) == "2000-02-29"
    drop_out = IMPORTER.evidence(found, "health.drop_out")
    assert [one.title.en for one in drop_out[:2]] == [
        "DTP1 and DTP3, 2000-01, Hilir",
        "DTP1 and DTP3, 2000-01, Hulu",
    ]
    assert len(drop_out) == 4


@pytest.mark.parametrize(
    ("field", "value"), [("month", "13"), ("month", "0"), ("target", "9" * 25)]
)
def test_what_is_no_month_or_count_is_rejected(field: str, value: str) -> None:
    found = IMPORTER.read(line(**{field: value}), 2)
    assert isinstance(found, Rejected)
    assert found.field == field
