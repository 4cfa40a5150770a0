"""Task completion: the approved share of the activities someone had planned."""

from operator import gt
from typing import Annotated

from tilik_plugin import (
    Amount,
    Calculator,
    Caution,
    Combined,
    Measurement,
    Period,
    Polarity,
    Record,
    Records,
    SeriesParams,
    Step,
    Text,
    Title,
    Undefined,
    combine,
    percent,
    percent_expression,
    record_steps,
    round_half_up,
    sum_step,
)

_PER_CENT = Text("per cent", "persen")
_TASKS = Text("tasks", "tugas")


class TaskLog(Record):
    """The planned and the approved activities of a period."""

    period: Annotated[
        Period,
        Title("Period", "Periode", Text("A day, week or month.", "Hari, minggu, atau bulan.")),
    ]
    planned: Annotated[Amount, Title("Planned", "Direncanakan")]
    approved: Annotated[
        Amount, Title("Approved", "Disetujui", Text("By the superior.", "Oleh atasan."))
    ]


class TaskCompletion(Calculator[TaskLog, SeriesParams]):
    """Σ approved / Σ planned × 100; no national formula."""

    key = "asn.task_completion"
    version = "1.0.0"
    name = Text("Task completion", "Penyelesaian tugas")
    description = Text(
        "Activities approved by the superior out of those planned. No national formula exists.",
        "Kegiatan yang disetujui atasan terhadap yang direncanakan. Tidak ada rumus nasional.",
    )
    unit_of_measure = _PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    formula = "sum of approved / sum of planned × 100"
    record_model = TaskLog
    params_model = SeriesParams

    def measure(self, records: Records[TaskLog], params: SeriesParams) -> Measurement:
        """The share in per cent; Undefined where nothing was planned."""
        figures = combine(records, ["period"], "approved", "planned", params.series)
        approved = sum_step(Text("Approved", "Disetujui"), figures.parts, _TASKS)
        planned = sum_step(Text("Planned", "Direncanakan"), figures.wholes, _TASKS)
        part, whole = approved.value or 0.0, planned.value
        if not whole:
            raise Undefined(
                "NOTHING_PLANNED", Text("Nothing was planned.", "Tidak ada yang direncanakan.")
            )
        value = round_half_up(percent(part, whole))
        last = Step(self.name, percent_expression(part, whole), value, _PER_CENT)
        steps = record_steps(len(figures.positions), lambda i: _period_step(records, figures, i))
        cautions = (*figures.cautions, *_cautions(figures))
        return Measurement(value, (*steps, approved, planned, last), None, cautions)


def _period_step(records: Records[TaskLog], figures: Combined, entry: int) -> Step:
    part, whole = figures.parts[entry], figures.wholes[entry]
    position = figures.positions[entry]
    share = round_half_up(percent(part, whole)) if whole else None
    label = Text.both(records[position].period)
    return Step(label, percent_expression(part, whole), share, _PER_CENT, None, position)


def _cautions(figures: Combined) -> tuple[Caution, ...]:
    over = sum(map(gt, figures.parts, figures.wholes))
    if not over:
        return ()
    message = Text(
        f"More was approved than planned in {over} of {len(figures.parts)} periods.",
        f"Yang disetujui melebihi rencana pada {over} dari {len(figures.parts)} periode.",
    )
    return (Caution("APPROVED_ABOVE_PLANNED", message),)
