"""Drop-out: the share of children who had the first dose of a vaccine but not the last."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated

from tilik_plugin import (
    Amount,
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
    round_half_up,
    written,
)
from tilik_plugin.folding import FoldingCalculator, RunningSteps, RunningSum

WITHIN, EXCEEDS = "within", "exceeds"

_PER_CENT = Text("per cent", "persen")
_PEOPLE = Text("people", "orang")


class Doses(Record):
    """How many received the first and how many the last dose."""

    first: Annotated[Count, Title("First dose", "Dosis pertama")]
    last: Annotated[Count, Title("Last dose", "Dosis terakhir")]


class DropOutParams(Params):
    """The limit that still counts as good."""

    limit: Annotated[Amount, Title("Limit, per cent", "Batas, persen")] = 5


@dataclass(slots=True)
class DosesSoFar:
    """What is kept of the records taken in so far."""

    first: RunningSum = field(default_factory=RunningSum)
    last: RunningSum = field(default_factory=RunningSum)
    steps: RunningSteps = field(default_factory=RunningSteps)


class DropOut(FoldingCalculator[Doses, DropOutParams, DosesSoFar]):
    """(Σ first - Σ last) / Σ first × 100; the band says whether the limit of 5 % is kept."""

    key = "health.drop_out"
    version = "1.0.0"
    name = Text("Immunisation drop-out", "Angka drop out imunisasi")
    description = Text(
        "The share of those with the first dose who did not receive the last.",
        "Persentase penerima dosis pertama yang tidak menerima dosis terakhir.",
    )
    unit_of_measure = _PER_CENT
    polarity = Polarity.LOWER_IS_BETTER
    reach = TargetRange(highest=100)
    citation = "WHO immunisation monitoring: drop-out rate, limit 5 %"
    formula = "(sum of first - sum of last) / sum of first × 100"
    record_model = Doses
    params_model = DropOutParams

    def fold(
        self, state: DosesSoFar | None, records: Records[Doses], params: DropOutParams
    ) -> DosesSoFar:
        """Adds both sums and the steps of the first records to the state."""
        taken = state or DosesSoFar()
        taken.first.add(records.column("first"))
        taken.last.add(records.column("last"))
        taken.steps.add(len(records), lambda place, i: _record_step(records[place], i))
        return taken

    def finish(self, state: DosesSoFar, params: DropOutParams) -> Measurement:
        """Computes the rate, which may be negative.

        Raises Undefined if nobody had the first dose.
        """
        first = state.first.step(Text("First dose", "Dosis pertama"), _PEOPLE)
        last = state.last.step(Text("Last dose", "Dosis terakhir"), _PEOPLE)
        started, ended = state.first.total, state.last.total
        if not started:
            raise Undefined(
                "NO_FIRST_DOSE",
                Text("Nobody received a first dose.", "Tidak ada penerima dosis pertama."),
            )
        value = round_half_up(percent(started - ended, started))
        band = WITHIN if value <= params.limit else EXCEEDS
        rate = Step(self.name, _expression(started, ended), value, _PER_CENT)
        comparison = f"{written(value)} <= {written(params.limit)}"
        limit = Step(_LIMIT, comparison, params.limit, _PER_CENT, _BANDS[band])
        cautions = (_NEGATIVE,) if value < 0 else ()
        return Measurement(value, (*state.steps.steps(), first, last, rate, limit), band, cautions)


def _record_step(record: Doses, position: int) -> Step:
    label = Text("First dose less last dose", "Dosis pertama dikurangi dosis terakhir")
    expression = f"{written(record.first)} - {written(record.last)}"
    return Step(label, expression, record.first - record.last, _PEOPLE, None, position)


def _expression(started: Decimal, ended: Decimal) -> str:
    return f"({written(started)} - {written(ended)}) / {written(started)} × 100"


_LIMIT = Text("Limit", "Batas")
_BANDS = {
    WITHIN: Text("within the limit", "dalam batas"),
    EXCEEDS: Text("exceeds the limit", "melebihi batas"),
}
_NEGATIVE = Caution(
    "NEGATIVE_DROP_OUT",
    Text(
        "More received the last dose than the first.",
        "Penerima dosis terakhir lebih banyak daripada dosis pertama.",
    ),
)
