import csv
import os
from pathlib import Path

import pytest

from tilik_education.achievement_growth import AchievementGrowth
from tilik_education.learning_gain import LearningGain
from tilik_education.students import StudentsImporter
from tilik_plugin.importer import Imported, Rejected

IMPORTER = StudentsImporter()
ROOT = Path(__file__).parents[3]


def real_rows() -> list[dict[str, str]]:
    folder = os.environ.get("TILIK_REAL_DATA")
    path = (Path(folder) if folder else ROOT.parent / "shared" / "data") / "students.csv"
    if not path.exists():
        pytest.skip("students.csv is not here; TILIK_REAL_DATA names its folder")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def line(**changes: str) -> dict[str, str]:
    return {
        "student": "1",
        "school": "GP",
        "absences": "6",
        "grade_period_1": "5",
        "grade_period_2": "6",
        "grade_final": "8",
    } | changes


def imported(**changes: str) -> Imported:
    found = IMPORTER.read(line(**changes), 2)
    assert isinstance(found, Imported)
    return found


def test_a_line_becomes_a_pupil_s_gain() -> None:
    found = imported()
    assert found.natural_key == "GP | 1"
    assert found.record == {"student": "GP | 1", "pre": 5, "post": 8, "maximum": 20}


@pytest.mark.parametrize(
    ("field", "value"),
    [("student", ""), ("grade_final", "21"), ("grade_period_1", "-1"), ("absences", "few")],
)
def test_an_unreadable_line_is_rejected_by_field(field: str, value: str) -> None:
    found = IMPORTER.read(line(**{field: value}), 2)
    assert isinstance(found, Rejected)
    assert found.field == field


def test_a_school_s_means_become_one_record_per_period() -> None:
    rows = [imported(), imported(student="2", grade_period_1="6"), imported(school="MS")]
    made = IMPORTER.evidence(rows, "education.achievement_growth")
    assert [one.record for one in made[:3]] == [
        {"group": "GP", "period": 1, "mean": 5.5},
        {"group": "GP", "period": 2, "mean": 6.0},
        {"group": "GP", "period": 3, "mean": 8.0},
    ]
    assert made[0].natural_keys == ("GP | 1", "GP | 2")
    assert len(made) == 6


def test_every_line_of_the_real_file_gives_gain_and_growth() -> None:
    rows = real_rows()
    found = [IMPORTER.read(row, i) for i, row in enumerate(rows, 2)]
    lines = [one for one in found if isinstance(one, Imported)]
    assert (len(found), len(lines)) == (395, 395)
    assert len({one.natural_key for one in lines}) == 395

    first = sum(int(row["grade_period_1"]) for row in rows)
    final = sum(int(row["grade_final"]) for row in rows)
    gain = LearningGain().calculate(
        [one.record for one in IMPORTER.evidence(lines, "education.learning_gain")]
    )
    assert gain.value == round((final - first) / (395 * 20 - first), 4)

    school = [one for one in lines if one.columns["school"] == "GP"]
    growth = AchievementGrowth().calculate(
        [one.record for one in IMPORTER.evidence(school, "education.achievement_growth")]
    )
    risen = [
        int(row["grade_final"]) - int(row["grade_period_1"])
        for row in rows
        if row["school"] == "GP"
    ]
    assert growth.value == round(sum(risen) / 349, 2)


def test_indonesian_grades_go_to_the_maximum_of_the_file() -> None:
    grades = {"grade_period_1": "72", "grade_period_2": "80", "grade_final": "87.5"}
    found = imported(maximum="100", subject="Matematika", year="2025/2026", **grades)
    assert found.natural_key == "GP | 1 | Matematika | 2025/2026"
    assert (found.record["pre"], found.record["post"]) == (72, 87.5)
    assert found.record["maximum"] == 100
    made = IMPORTER.evidence([found], "education.achievement_growth")
    assert made[2].record == {"group": "GP | Matematika | 2025/2026", "period": 3, "mean": 87.5}


@pytest.mark.parametrize(
    ("field", "value"), [("maximum", "0"), ("maximum", "a"), ("grade_final", "8 juta")]
)
def test_scale_that_is_none_is_rejected_by_field(field: str, value: str) -> None:
    found = IMPORTER.read(line(**{field: value}), 2)
    assert isinstance(found, Rejected)
    assert found.field == field
