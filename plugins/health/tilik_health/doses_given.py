"""Doses given: how many doses of vaccines were administered."""

from dataclasses import dataclass, field
from typing import Annotated

from tilik_health.vaccine import VaccineParams, no_records_about, positions_about
from tilik_plugin import (
    Count,
    Measurement,
    Name,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    round_half_up,
    written,
)
from tilik_plugin.folding import FoldingCalculator, RunningSteps, RunningSum

_DOSES = Text("doses", "dosis")


class Given(Record):
    """Doses of one vaccine, of a day, a session or a vaccinator."""

    vaccine: Annotated[Name, Title("Vaccine", "Vaksin")]
    doses: Annotated[Count, Title("Doses", "Jumlah dosis")]


@dataclass(slots=True)
class GivenSoFar:
    """What is kept of the records taken in so far; `count` includes those of other vaccines."""

    doses: RunningSum = field(default_factory=RunningSum)
    steps: RunningSteps = field(default_factory=RunningSteps)
    count: int = 0


class DosesGiven(FoldingCalculator[Given, VaccineParams, GivenSoFar]):
    """The doses of all records about the vaccine, summed."""

    key = "health.doses_given"
    version = "1.1.0"
    name = Text("Doses given", "Jumlah dosis yang diberikan")
    description = Text(
        "The doses administered, of one vaccine or of all. No national formula exists.",
        "Jumlah dosis yang diberikan, untuk satu vaksin atau semuanya. Tidak ada rumus nasional.",
    )
    unit_of_measure = _DOSES
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    formula = "sum of doses"
    record_model = Given
    params_model = VaccineParams

    def fold(
        self, state: GivenSoFar | None, records: Records[Given], params: VaccineParams
    ) -> GivenSoFar:
        """Adds the doses and the steps of the first records to the state."""
        taken = state or GivenSoFar()
        before, taken.count = taken.count, taken.count + len(records)
        counted = positions_about(records, params.vaccine)
        names, doses = records.column("vaccine"), records.column("doses")
        taken.doses.add(doses if params.vaccine is None else [doses[i] for i in counted])
        taken.steps.add(
            len(counted),
            lambda i, _: _record_step(names[counted[i]], doses[counted[i]], before + counted[i]),
        )
        return taken

    def finish(self, state: GivenSoFar, params: VaccineParams) -> Measurement:
        """Computes the sum; raises NoRecords if none is about the vaccine."""
        if not state.doses.count:
            raise no_records_about(params.vaccine)
        last = state.doses.step(self.name, _DOSES)
        return Measurement(round_half_up(state.doses.total), (*state.steps.steps(), last))


def _record_step(vaccine: str, doses: float, position: int) -> Step:
    return Step(Text.both(vaccine), written(doses), doses, _DOSES, None, position)
