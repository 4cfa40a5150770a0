"""Service completion: the share of cases that were closed within the standard time."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tilik_plugin import (
    InvalidParams,
    Measurement,
    ParamProblem,
    Polarity,
    Records,
    Step,
    TargetRange,
    Text,
    Undefined,
    percent,
    percent_expression,
    record_steps,
    round_half_up,
    written,
)
from tilik_public_service.cases import (
    CASES,
    CITATION,
    STANDARDS,
    Case,
    CaseCalculator,
    CaseParams,
    Timed,
    case_step,
    median_step,
    open_step,
    time_cases,
    zone_cautions,
    zone_steps,
)

_PER_CENT = Text("per cent", "persen")


class ServiceCompletion(CaseCalculator):
    """Cases closed within the standard / counted cases × 100.

    Closed cases count, and with `as_of` the open ones that are past the standard; other open
    cases wait and are not counted.
    """

    key = "public_service.service_completion"
    version = "1.1.0"
    name = Text("Service completion", "Ketepatan waktu penyelesaian layanan")
    description = Text(
        "The share of cases closed within the standard time, which is a parameter: hours as the"
        " clock runs, or working days counted from the day after the case was opened. No"
        " national formula exists.",
        "Persentase berkas yang selesai dalam waktu standar, yang menjadi parameter: jam menurut"
        " waktu berjalan, atau hari kerja dihitung mulai hari setelah berkas diterima. Tidak ada"
        " rumus nasional.",
    )
    unit_of_measure = _PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0, highest=100)
    citation = CITATION
    formula = "cases closed within the standard / (closed cases + late open cases) × 100"

    def read_params(self, params: Mapping[str, Any]) -> CaseParams:
        """Returns the parameters; raises InvalidParams unless there is exactly one standard."""
        checked = super().read_params(params)
        if checked.standard is None:
            raise InvalidParams(ParamProblem(STANDARDS, must_be=Text("one of both", "salah satu")))
        return checked

    def measure(self, records: Records[Case], params: CaseParams) -> Measurement:
        """Computes the share; raises Undefined if no case counts yet."""
        timed = time_cases(records, params)
        counted = len(timed.closed) + len(timed.late)
        if not counted:
            raise Undefined("NO_COUNTED_CASE", _NONE_COUNTED)
        standard = params.standard or Fraction(0)
        within = sum(time <= standard for time in timed.closed.values())
        value = round_half_up(percent(within, counted))
        cases = record_steps(len(records), lambda i: case_step(records[i], i, timed, params))
        results = _result_steps(timed, params, within)
        last = Step(self.name, percent_expression(within, counted), value, _PER_CENT)
        steps = (*cases, *zone_steps(params), *results, last)
        return Measurement(value, steps, None, zone_cautions(records, params))


def _result_steps(timed: Timed, params: CaseParams, within: int) -> list[Step]:
    unit, standard = params.unit_of_measure, params.standard or Fraction(0)
    steps = [Step(Text("Standard", "Standar"), written(standard), float(standard), unit)]
    if timed.closed:
        steps.append(median_step(list(timed.closed.values()), unit))
    closed, late = len(timed.closed), len(timed.late)
    return [
        *steps,
        open_step(timed),
        Step(_WITHIN, str(within), float(within), CASES),
        Step(_COUNTED, f"{closed} + {late}", float(closed + late), CASES),
    ]


_WITHIN = Text("Closed within the standard", "Selesai sesuai standar")
_COUNTED = Text(
    "Counted: closed cases and late open ones", "Dihitung: berkas selesai dan terbuka terlambat"
)
_NONE_COUNTED = Text(
    "No case is closed, and none is known to be late.",
    "Belum ada berkas yang selesai, dan tidak ada yang diketahui terlambat.",
)
