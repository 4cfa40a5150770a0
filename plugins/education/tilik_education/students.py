"""Students: the importer of pupils' grades in two periods and at the end of a year."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from tilik_plugin import Text, round_half_up
from tilik_plugin.importer import EvidenceRecord, Imported, Importer, Rejected, natural_key

MAXIMUM = 20
"""The highest grade of the Portuguese scale that such files use."""

_GRADES = ("grade_period_1", "grade_period_2", "grade_final")
_WHOLE = re.compile(r"^\d+$", re.ASCII)


class StudentsImporter(Importer):
    """One pupil for each line; the natural key is school and pupil.

    For learning gain a line is a record: first period to final grade. For growth of achievement
    the matching lines of a school become one record per period, its mean with four decimals.
    """

    kind = "students"
    description = Text(
        "Grades per student: two periods and the final one, 0 to 20",
        "Nilai per siswa: dua periode dan nilai akhir, 0 sampai 20",
    )
    header = ("student", "school", "absences", *_GRADES)
    calculator_keys = ("education.learning_gain", "education.achievement_growth")

    def read(self, row: Mapping[str, str], line: int) -> Imported | Rejected:
        """Returns the pupil's gain; a blank, or a grade outside 0 to 20, is rejected."""
        fields = {name: row[name].strip() for name in self.header}
        blank = next((name for name in self.header if not fields[name]), None)
        if blank is not None:
            return Rejected(blank, Text("the value is blank", "nilai kosong"))
        if not _WHOLE.match(fields["absences"]):
            return Rejected("absences", Text("not a whole number", "bukan bilangan bulat"))
        for name in _GRADES:
            if not _WHOLE.match(fields[name]) or int(fields[name]) > MAXIMUM:
                return Rejected(name, _NO_GRADE)
        student = natural_key(fields["school"], fields["student"])
        record = {
            "student": student,
            "pre": int(fields["grade_period_1"]),
            "post": int(fields["grade_final"]),
            "maximum": MAXIMUM,
        }
        return Imported(student, "education.learning_gain", record, fields)

    def evidence(self, rows: Sequence[Imported], calculator_key: str) -> Sequence[EvidenceRecord]:
        """Makes a record of each pupil for learning gain, of each school and period for growth."""
        if calculator_key != "education.achievement_growth":
            return super().evidence(rows, calculator_key)
        schools: dict[str, list[Imported]] = {}
        for row in rows:
            schools.setdefault(row.columns["school"], []).append(row)
        return [
            _school_mean(school, pupils, period)
            for school, pupils in sorted(schools.items())
            for period in range(1, len(_GRADES) + 1)
        ]


def _school_mean(school: str, pupils: Sequence[Imported], period: int) -> EvidenceRecord:
    grades = [int(pupil.columns[_GRADES[period - 1]]) for pupil in pupils]
    mean = round_half_up(Fraction(sum(grades), len(grades)), 4)
    return EvidenceRecord(
        Text(
            f"Mean grade of {len(grades)} students, {school}, period {period}",
            f"Rata-rata nilai {len(grades)} siswa, {school}, periode {period}",
        ),
        {"group": school, "period": period, "mean": mean},
        tuple(pupil.natural_key for pupil in pupils),
    )


_NO_GRADE = Text(f"not a grade from 0 to {MAXIMUM}", f"bukan nilai 0 sampai {MAXIMUM}")
