"""Task completion: the approved share of the activities someone had planned."""

from typing import Annotated

from tilik_plugin import (
    Amount,
    Caution,
    Measurement,
    Period,
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
    round_half_up,
)
from tilik_plugin.folding import FoldingCalculator
from tilik_plugin.running_series import PairTotals, RunningSeries
from tilik_plugin.series import SeriesParams

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


class TaskCompletion(FoldingCalculator[TaskLog, SeriesParams, RunningSeries[TaskLog]]):
    """Σ approved / Σ planned × 100; no national formula."""

    key = "asn.task_completion"
    version = "1.1.0"
    name = Text("Task completion", "Penyelesaian tugas")
    description = Text(
        "Activities approved by the superior out of those planned. No national formula exists.",
        "Kegiatan yang disetujui atasan terhadap yang direncanakan. Tidak ada rumus nasional.",
    )
    unit_of_measure = _PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    formula = "sum of approved / sum of planned × 100"
    record_model = TaskLog
    params_model = SeriesParams

    def fold(
        self, state: RunningSeries[TaskLog] | None, records: Records[TaskLog], params: SeriesParams
    ) -> RunningSeries[TaskLog]:
        """Adds the records to the state."""
        taken = state or RunningSeries(
            TaskLog, ["period"], "approved", "planned", params.series, _period_step
        )
        taken.add(records)
        return taken

    def finish(self, state: RunningSeries[TaskLog], params: SeriesParams) -> Measurement:
        """Computes the share in per cent; raises Undefined if nothing was planned."""
        totals = state.totals()
        part, whole = totals.parts.total, totals.wholes.total
        if not whole:
            raise Undefined(
                "NOTHING_PLANNED", Text("Nothing was planned.", "Tidak ada yang direncanakan.")
            )
        value = round_half_up(percent(part, whole))
        approved = totals.parts.step(Text("Approved", "Disetujui"), _TASKS)
        planned = totals.wholes.step(Text("Planned", "Direncanakan"), _TASKS)
        last = Step(self.name, percent_expression(part, whole), value, _PER_CENT)
        steps = (*totals.steps.steps(), approved, planned, last)
        return Measurement(value, steps, None, (*state.cautions, *_cautions(totals)))


def _period_step(key: tuple[str], part: float, whole: float, position: int) -> Step:
    share = round_half_up(percent(part, whole)) if whole else None
    return Step(Text.both(*key), percent_expression(part, whole), share, _PER_CENT, None, position)


def _cautions(totals: PairTotals) -> tuple[Caution, ...]:
    if not totals.over:
        return ()
    message = Text(
        f"More was approved than planned in {totals.over} of {totals.count} periods.",
        f"Yang disetujui melebihi rencana pada {totals.over} dari {totals.count} periode.",
    )
    return (Caution("APPROVED_ABOVE_PLANNED", message),)
