"""Attendance: the share of the working days on which someone had to be present and was."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import compress
from operator import gt
from typing import Annotated

from tilik_plugin import (
    Amount,
    Calculator,
    Caution,
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
    exact,
    percent,
    record_steps,
    round_half_up,
    sum_step,
    total,
    written,
)
from tilik_plugin.series import same_twice

_PER_CENT = Text("per cent", "persen")
_DAYS = Text("days", "hari")


class Presence(Record):
    """The working days of a month, say, and how many of them were attended or excused."""

    working_days: Annotated[Amount, Title("Working days", "Hari kerja")]
    present: Annotated[Amount, Title("Present", "Hadir")]
    excused: Annotated[
        Amount,
        Title(
            "Excused",
            "Tidak hadir dengan alasan sah",
            Text("Leave, sickness and duty travel.", "Cuti, sakit, dan perjalanan dinas."),
        ),
    ] = 0


class Attendance(Calculator[Presence, Params]):
    """Σ present / Σ (working days - excused) × 100.

    The duty to attend is PP 94/2021's; the rate itself has no national formula.
    """

    key = "asn.attendance"
    version = "1.1.0"
    name = Text("Attendance", "Tingkat kehadiran")
    description = Text(
        "Days present out of the working days without leave, sickness and duty travel. The duty is"
        " set by PP 94/2021; the rate has no national formula.",
        "Hari hadir terhadap hari kerja di luar cuti, sakit, dan perjalanan dinas. Kewajibannya"
        " diatur PP 94/2021; rumus nasional untuk persentasenya tidak ada.",
    )
    unit_of_measure = _PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    citation = "PP 94/2021"
    formula = "sum of present / (sum of working days - sum of excused) × 100"
    record_model = Presence
    params_model = Params

    def check(self, record: Presence) -> Iterable[RecordProblem]:
        """Refuses more days excused than worked."""
        if record.excused > record.working_days:
            yield RecordProblem.in_field("excused", must_be=_MOST)

    def suspects(self, records: Records[Presence]) -> Iterable[int]:
        """Finds the records with more days excused than worked."""
        excused, days = records.column("excused"), records.column("working_days")
        return compress(range(len(records)), map(gt, excused, days))

    def measure(self, records: Records[Presence], params: Params) -> Measurement:
        """Computes the rate; raises Undefined if every working day was excused."""
        days = sum_step(_LABELS["working_days"], records.column("working_days"), _DAYS)
        excused = sum_step(_LABELS["excused"], records.column("excused"), _DAYS)
        present = sum_step(_LABELS["present"], records.column("present"), _DAYS)
        attended, worked, away = map(
            total, map(records.column, ("present", "working_days", "excused"))
        )
        due = Fraction(worked) - Fraction(away)
        if due <= 0:
            raise Undefined(
                "NO_WORKING_DAYS",
                Text(
                    "No working day is left on which to be present.",
                    "Tidak ada hari kerja yang wajib dihadiri.",
                ),
            )
        value = round_half_up(percent(attended, due))
        last = Step(
            self.name,
            f"{written(attended)} / ({written(worked)} - {written(away)}) × 100",
            value,
            _PER_CENT,
        )
        steps = record_steps(len(records), lambda i: _record_step(records[i], i))
        return Measurement(value, (*steps, days, excused, present, last), None, _cautions(records))


def _record_step(record: Presence, position: int) -> Step:
    due = _due(record.working_days, record.excused)
    shown = f"({written(record.working_days)} - {written(record.excused)})"
    expression = f"{written(record.present)} / {shown} × 100"
    share = round_half_up(percent(record.present, due)) if due else None
    return Step(Text("Attendance", "Kehadiran"), expression, share, _PER_CENT, None, position)


def _due(working_days: float, excused: float) -> Fraction:
    return Fraction(exact(working_days)) - Fraction(exact(excused))


def _cautions(records: Records[Presence]) -> tuple[Caution, ...]:
    due = map(_due, records.column("working_days"), records.column("excused"))
    over = sum(
        Fraction(exact(days)) > most
        for days, most in zip(records.column("present"), due, strict=True)
    )
    repeated = same_twice(records, ["working_days", "present", "excused"])
    if not over:
        return repeated
    message = Text(
        f"More days were attended than due in {over} of {len(records)} records.",
        f"Hari hadir melebihi hari yang wajib dihadiri pada {over} dari {len(records)} rekaman.",
    )
    return (*repeated, Caution("ATTENDANCE_ABOVE_100", message))


_MOST = Text("at most the working days", "paling banyak sejumlah hari kerja")
_LABELS = {
    "working_days": Text("Working days", "Hari kerja"),
    "excused": Text("Excused", "Alasan sah"),
    "present": Text("Present", "Hadir"),
}
