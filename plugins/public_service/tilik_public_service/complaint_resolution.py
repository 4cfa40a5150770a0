"""Complaint resolution: the share of the complaints received that were resolved."""

from operator import gt
from typing import Annotated

from tilik_plugin import (
    Calculator,
    Caution,
    Count,
    Measurement,
    Params,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    Undefined,
    percent,
    percent_expression,
    record_steps,
    round_half_up,
    sum_step,
    total,
)
from tilik_plugin.series import same_twice

_PER_CENT = Text("per cent", "persen")
_COMPLAINTS = Text("complaints", "pengaduan")


class Complaints(Record):
    """Complaints of a period or a unit."""

    received: Annotated[Count, Title("Received", "Diterima")]
    resolved: Annotated[Count, Title("Resolved", "Diselesaikan")]


class ComplaintResolution(Calculator[Complaints, Params]):
    """Σ resolved / Σ received × 100. Complaints of an earlier period may be resolved in this."""

    key = "public_service.complaint_resolution"
    version = "1.0.0"
    name = Text("Complaint resolution", "Penyelesaian pengaduan")
    description = Text(
        "The share of complaints that were resolved. No national formula exists.",
        "Persentase pengaduan yang diselesaikan. Tidak ada rumus nasional.",
    )
    unit_of_measure = _PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    citation = "Perpres 76/2013 (handling of complaints; no national formula)"
    formula = "sum of resolved / sum of received × 100"
    record_model = Complaints
    params_model = Params

    def measure(self, records: Records[Complaints], params: Params) -> Measurement:
        """Computes the share; raises Undefined if no complaint was received."""
        got, done = records.column("received"), records.column("resolved")
        received = sum_step(Text("Received", "Diterima"), got, _COMPLAINTS)
        resolved = sum_step(Text("Resolved", "Diselesaikan"), done, _COMPLAINTS)
        part, whole = total(done), total(got)
        if not whole:
            raise Undefined(
                "NO_COMPLAINT",
                Text("No complaint was received.", "Tidak ada pengaduan yang diterima."),
            )
        value = round_half_up(percent(part, whole))
        last = Step(self.name, percent_expression(part, whole), value, _PER_CENT)
        steps = record_steps(len(records), lambda i: _record_step(records[i], i))
        repeated = same_twice(records, ["received", "resolved"])
        cautions = (*repeated, _MORE) if any(map(gt, done, got)) else repeated
        return Measurement(value, (*steps, resolved, received, last), None, cautions)


def _record_step(record: Complaints, position: int) -> Step:
    expression = percent_expression(record.resolved, record.received)
    share = round_half_up(percent(record.resolved, record.received)) if record.received else None
    return Step(_COMPLAINTS_OF, expression, share, _PER_CENT, None, position)


_COMPLAINTS_OF = Text("Complaints", "Pengaduan")
_MORE = Caution(
    "RESOLVED_ABOVE_RECEIVED",
    Text(
        "More complaints were resolved than received; some may be of an earlier period.",
        "Pengaduan yang diselesaikan melebihi yang diterima; sebagian mungkin dari periode lalu.",
    ),
)
