"""Handling time: how long the agency usually takes to close a case."""

from tilik_plugin import Measurement, Polarity, Records, TargetRange, Text, Undefined, record_steps
from tilik_public_service.cases import (
    CITATION,
    Case,
    CaseCalculator,
    CaseParams,
    case_step,
    median_step,
    open_step,
    time_cases,
    zone_cautions,
    zone_steps,
)


class HandlingTime(CaseCalculator):
    """Median time of the closed cases: in hours where the standard is, else in working days."""

    key = "public_service.handling_time"
    version = "1.1.0"
    name = Text("Median handling time", "Median waktu penyelesaian")
    description = Text(
        "The median time from opening to closing a case, in working days of the unit's time zone;"
        " in hours as the clock runs where a standard in hours is given. No national formula"
        " exists.",
        "Median waktu dari berkas diterima sampai selesai, dalam hari kerja menurut zona waktu"
        " unit kerja; dalam jam menurut waktu berjalan jika standar dalam jam diberikan. Tidak ada"
        " rumus nasional.",
    )
    unit_of_measure = Text("working days (or hours)", "hari kerja (atau jam)")
    polarity = Polarity.LOWER_IS_BETTER
    reach = TargetRange(lowest=0)
    citation = CITATION
    formula = "median of the closed cases' handling times"

    def measure(self, records: Records[Case], params: CaseParams) -> Measurement:
        """Computes the median; raises Undefined if no case is closed."""
        timed = time_cases(records, params)
        if not timed.closed:
            raise Undefined(
                "NO_CLOSED_CASE", Text("No case is closed.", "Belum ada berkas yang selesai.")
            )
        cases = record_steps(len(records), lambda i: case_step(records[i], i, timed, params))
        last = median_step(list(timed.closed.values()), params.unit_of_measure)
        steps = (*cases, *zone_steps(params), open_step(timed), last)
        return Measurement(last.value or 0.0, steps, None, zone_cautions(records, params))
