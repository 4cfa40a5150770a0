"""Doses given: how many doses of vaccines were administered."""

from typing import Annotated

from tilik_health.vaccine import VaccineParams, positions_about
from tilik_plugin import (
    Calculator,
    Count,
    Measurement,
    Name,
    Polarity,
    Record,
    Records,
    Step,
    Text,
    Title,
    record_steps,
    round_half_up,
    sum_step,
    written,
)

_DOSES = Text("doses", "dosis")


class Given(Record):
    """Doses of one vaccine, of a day, a session or a vaccinator."""

    vaccine: Annotated[Name, Title("Vaccine", "Vaksin")]
    doses: Annotated[Count, Title("Doses", "Jumlah dosis")]


class DosesGiven(Calculator[Given, VaccineParams]):
    """The doses of all records about the vaccine, summed."""

    key = "health.doses_given"
    version = "1.0.0"
    name = Text("Doses given", "Jumlah dosis yang diberikan")
    description = Text(
        "The doses administered, of one vaccine or of all. No national formula exists.",
        "Jumlah dosis yang diberikan, untuk satu vaksin atau semuanya. Tidak ada rumus nasional.",
    )
    unit_of_measure = _DOSES
    polarity = Polarity.HIGHER_IS_BETTER
    formula = "sum of doses"
    record_model = Given
    params_model = VaccineParams

    def measure(self, records: Records[Given], params: VaccineParams) -> Measurement:
        """The sum; NoRecords where the vaccine has none."""
        counted = positions_about(records, params.vaccine)
        doses = records.column("doses")
        steps = record_steps(len(counted), lambda i: _record_step(records[counted[i]], counted[i]))
        last = sum_step(self.name, [doses[i] for i in counted], _DOSES)
        return Measurement(round_half_up(last.value or 0), (*steps, last))


def _record_step(record: Given, position: int) -> Step:
    label = Text.both(record.vaccine)
    return Step(label, written(record.doses), record.doses, _DOSES, None, position)
