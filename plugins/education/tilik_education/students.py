"""Students: the importer of pupils' grades in two periods and at the end of a year."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tilik_plugin import Text, fold_name, round_half_up
from tilik_plugin.cells import read_count, read_figure
from tilik_plugin.importer import EvidenceRecord, Imported, Importer, Rejected, natural_key

MAXIMUM = 20
"""The highest grade where the file has no column `maximum`: that of the Portuguese scale."""
HIGHEST_MAXIMUM = 1000

_GRADES = ("grade_period_1", "grade_period_2", "grade_final")


class StudentsImporter(Importer):
    """One pupil for each line, in one subject or year where the file has these.

    The natural key is school and pupil, then the subject and the year. Grades go from 0 to 20, or
    to what the column `maximum` says, such as 100.

    For learning gain a line is a record: first period to final grade. For growth of achievement
    the matching lines of a school become one record per period, its mean with four decimals.
    """

    kind = "students"
    description = Text(
        "Grades per student: two periods and the final one, 0 to 20 or to maximum",
        "Nilai per siswa: dua periode dan nilai akhir, 0 sampai 20 atau sampai maximum",
    )
    header = ("student", "school", "absences", *_GRADES, "maximum", "subject", "year")
    optional = frozenset({"absences", "maximum", "subject", "year"})
    distinguishing = ("subject", "year")
    number_columns = frozenset({"absences", *_GRADES, "maximum"})
    calculator_keys = ("education.learning_gain", "education.achievement_growth")

    def read(self, row: Mapping[str, str], line: int) -> Imported | Rejected:
        """Returns the pupil's gain; a blank, or a grade outside 0 to the maximum, is rejected."""
        fields = {name: row.get(name, "").strip() for name in self.header}
        needed = [name for name in self.header if name not in self.optional]
        blank = next((name for name in needed if not fields[name]), None)
        if blank is not None:
            return Rejected(blank, Text("the value is blank", "nilai kosong"))
        if fields["absences"] and read_count(fields["absences"]) is None:
            return Rejected("absences", Text("not a whole number", "bukan bilangan bulat"))
        maximum = read_count(fields["maximum"]) if fields["maximum"] else MAXIMUM
        if maximum is None or not 1 <= maximum <= HIGHEST_MAXIMUM:
            return Rejected("maximum", _NO_MAXIMUM)
        for name in _GRADES:
            grade = read_figure(fields[name])
            if grade is None or grade.scale is not None or not 0 <= grade.number <= maximum:
                return Rejected(name, _no_grade(maximum))
        parts = (fields["school"], fields["student"], fields["subject"], fields["year"])
        student = natural_key(*filter(None, parts))
        record = {
            "student": student,
            "pre": _grade(fields, "grade_period_1"),
            "post": _grade(fields, "grade_final"),
            "maximum": maximum,
        }
        return Imported(student, "education.learning_gain", record, fields)

    def evidence(self, rows: Sequence[Imported], calculator_key: str) -> Sequence[EvidenceRecord]:
        """Makes a record of each pupil for learning gain, of each school and period for growth."""
        if calculator_key != "education.achievement_growth":
            return super().evidence(rows, calculator_key)
        schools: dict[tuple[str, ...], list[Imported]] = {}
        for row in rows:
            schools.setdefault(tuple(map(fold_name, _school(row))), []).append(row)
        return [
            _school_mean(natural_key(*_school(pupils[0])), pupils, period)
            for _, pupils in sorted(schools.items())
            for period in range(1, len(_GRADES) + 1)
        ]


def _school(row: Imported) -> list[str]:
    """Returns the school of a pupil, with the subject and the year where the file has them."""
    parts = (row.columns.get(name, "") for name in ("school", "subject", "year"))
    return list(filter(None, parts))


def _school_mean(school: str, pupils: Sequence[Imported], period: int) -> EvidenceRecord:
    grades = [_exact(pupil.columns, _GRADES[period - 1]) for pupil in pupils]
    mean = round_half_up(sum(grades, Fraction(0)) / len(grades), 4)
    return EvidenceRecord(
        Text(
            f"Mean grade of {len(grades)} students, {school}, period {period}",
            f"Rata-rata nilai {len(grades)} siswa, {school}, periode {period}",
        ),
        {"group": school, "period": period, "mean": mean},
        tuple(pupil.natural_key for pupil in pupils),
    )


def _exact(fields: Mapping[str, str], name: str) -> Fraction:
    figure = read_figure(fields[name])
    assert figure is not None
    return Fraction(figure.number)


def _grade(fields: Mapping[str, str], name: str) -> int | float:
    grade = _exact(fields, name)
    return int(grade) if grade.denominator == 1 else float(grade)


def _no_grade(maximum: int) -> Text:
    return Text(
        f"not a grade from 0 to {maximum}; the column maximum names another highest grade",
        f"bukan nilai 0 sampai {maximum}; kolom maximum menyebut nilai tertinggi yang lain",
    )


_NO_MAXIMUM = Text(
    f"not a whole number from 1 to {HIGHEST_MAXIMUM}",
    f"bukan bilangan bulat 1 sampai {HIGHEST_MAXIMUM}",
)
