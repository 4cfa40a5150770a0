"""Attendance rate: the share of pupil-days on which pupils were at school."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import compress
from operator import gt, mul
from typing import Annotated

from tilik_plugin import (
    Calculator,
    Count,
    Measurement,
    Params,
    Polarity,
    Record,
    RecordProblem,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    Undefined,
    percent,
    record_steps,
    round_half_up,
    sum_step,
    total,
    written,
)

_PER_CENT = Text("per cent", "persen")
_PUPIL_DAYS = Text("pupil-days", "hari-siswa")


class ClassAttendance(Record):
    """The absences of a class or school over some effective days."""

    pupils: Annotated[Count, Title("Pupils", "Jumlah siswa")]
    days: Annotated[Count, Title("Effective days", "Hari efektif")]
    absences: Annotated[
        Count,
        Title(
            "Absences, pupil-days",
            "Ketidakhadiran, hari-siswa",
            Text(
                "A pupil who is absent for three days counts three.",
                "Siswa yang absen tiga hari dihitung tiga.",
            ),
        ),
    ]


class AttendanceRate(Calculator[ClassAttendance, Params]):
    """(Σ pupils × days - Σ absences) / Σ pupils × days × 100."""

    key = "education.attendance_rate"
    version = "1.0.0"
    name = Text("Pupils' attendance", "Tingkat kehadiran siswa")
    description = Text(
        "The share of pupil-days on which pupils were present. No national formula exists.",
        "Persentase hari-siswa yang dihadiri. Tidak ada rumus nasional.",
    )
    unit_of_measure = _PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0, highest=100)
    formula = "(sum of pupils × days - sum of absences) / sum of pupils × days × 100"
    record_model = ClassAttendance
    params_model = Params

    def check(self, record: ClassAttendance) -> Iterable[RecordProblem]:
        """Refuses absences on more pupil-days than there were."""
        possible = record.pupils * record.days
        if record.absences > possible:
            yield RecordProblem.in_field("absences", must_be=_at_most(possible))

    def suspects(self, records: Records[ClassAttendance]) -> Iterable[int]:
        """Finds the records with more absences than pupil-days."""
        possible = map(mul, records.column("pupils"), records.column("days"))
        return compress(range(len(records)), map(gt, records.column("absences"), possible))

    def measure(self, records: Records[ClassAttendance], params: Params) -> Measurement:
        """Computes the rate; raises Undefined without pupils or days."""
        possible = list(map(mul, records.column("pupils"), records.column("days")))
        missed = records.column("absences")
        whole = sum_step(Text("Pupils × days", "Siswa × hari"), possible, _PUPIL_DAYS)
        absent = sum_step(Text("Absences", "Ketidakhadiran"), missed, _PUPIL_DAYS)
        days, away = Fraction(total(possible)), Fraction(total(missed))
        if not days:
            raise Undefined("NO_PUPIL_DAYS", _NO_DAYS)
        value = round_half_up(percent(days - away, days))
        steps = record_steps(len(records), lambda i: _record_step(records[i], i))
        expression = f"({written(days)} - {written(away)}) / {written(days)} × 100"
        last = Step(self.name, expression, value, _PER_CENT)
        return Measurement(value, (*steps, whole, absent, last))


def _record_step(record: ClassAttendance, position: int) -> Step:
    possible = record.pupils * record.days
    product = f"{written(record.pupils)} × {written(record.days)}"
    expression = f"{product} - {written(record.absences)}"
    return Step(_PRESENT, expression, possible - record.absences, _PUPIL_DAYS, None, position)


def _at_most(days: float) -> Text:
    return Text(
        f"at most pupils × days, {written(days)}", f"paling banyak siswa × hari, {written(days)}"
    )


_PRESENT = Text("Present", "Hadir")
_NO_DAYS = Text("There are no pupils or no days.", "Tidak ada siswa atau tidak ada hari efektif.")
