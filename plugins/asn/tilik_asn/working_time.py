"""Working time: the effective minutes of some weeks or months against those required."""

from typing import Annotated

from pydantic import Field

from tilik_plugin import (
    Amount,
    Calculator,
    Caution,
    Measurement,
    Number,
    Params,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    percent,
    percent_expression,
    record_steps,
    round_half_up,
    sum_step,
    total,
)
from tilik_plugin.series import same_twice

WEEK = 2250
"""37 h 30 min, Perpres 21/2023; in Ramadan 1,950 minutes."""

_PER_CENT = Text("per cent", "persen")
_MINUTES = Text("minutes", "menit")
_Minutes = Annotated[Number, Field(gt=0)]


class WorkedPeriod(Record):
    """The effective minutes of one week or month."""

    minutes: Annotated[Amount, Title("Effective minutes", "Menit efektif")]
    required_minutes: Annotated[
        _Minutes | None,
        Title(
            "Required minutes of this period",
            "Menit wajib periode ini",
            Text(
                "Where they differ: 1,950 for a week of Ramadan.",
                "Jika berbeda: 1.950 untuk satu minggu Ramadan.",
            ),
        ),
    ] = None


class WorkingTimeParams(Params):
    """What one record's period requires."""

    required_minutes: Annotated[
        _Minutes,
        Title(
            "Required minutes per record",
            "Menit wajib per rekaman",
            Text(
                "2,250 a week (Perpres 21/2023). The 6,250 a month in use are not verified.",
                "2.250 per minggu (Perpres 21/2023). Angka 6.250 per bulan yang dipakai belum"
                " diverifikasi.",
            ),
        ),
    ] = WEEK


class WorkingTime(Calculator[WorkedPeriod, WorkingTimeParams]):
    """Σ effective minutes / Σ required minutes × 100. Source: Perpres 21/2023."""

    key = "asn.working_time"
    version = "1.1.0"
    name = Text("Working time", "Pemenuhan jam kerja")
    description = Text(
        "Effective minutes out of the required ones: 37 hours 30 minutes a week, 32 hours 30"
        " minutes in Ramadan.",
        "Menit efektif terhadap menit wajib: 37 jam 30 menit per minggu, 32 jam 30 menit selama"
        " Ramadan.",
    )
    unit_of_measure = _PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    citation = "Perpres 21/2023"
    formula = "sum of minutes / sum of required minutes × 100"
    record_model = WorkedPeriod
    params_model = WorkingTimeParams

    def measure(self, records: Records[WorkedPeriod], params: WorkingTimeParams) -> Measurement:
        """Computes the per cent of the required time; warns of more than 100."""
        usual = params.required_minutes
        owed = [usual if own is None else own for own in records.column("required_minutes")]
        worked = sum_step(_WORKED, records.column("minutes"), _MINUTES)
        required = sum_step(_REQUIRED, owed, _MINUTES)
        part, whole = total(records.column("minutes")), total(owed)
        value = round_half_up(percent(part, whole))
        last = Step(self.name, percent_expression(part, whole), value, _PER_CENT)
        steps = record_steps(len(records), lambda i: _record_step(records[i].minutes, owed[i], i))
        repeated = same_twice(records, ["minutes", "required_minutes"])
        cautions = (*repeated, _OVER) if value > 100 else repeated
        return Measurement(value, (*steps, worked, required, last), None, cautions)


def _record_step(minutes: float, owed: float, position: int) -> Step:
    share = round_half_up(percent(minutes, owed))
    expression = percent_expression(minutes, owed)
    return Step(Text("Period", "Periode"), expression, share, _PER_CENT, None, position)


_WORKED = Text("Effective minutes", "Menit efektif")
_REQUIRED = Text("Required minutes", "Menit wajib")
_OVER = Caution(
    "WORKING_TIME_ABOVE_100",
    Text("More minutes were worked than required.", "Menit kerja melebihi yang diwajibkan."),
)
