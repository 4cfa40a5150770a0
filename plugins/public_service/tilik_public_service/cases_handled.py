"""Cases handled: how many cases a unit or an officer has dealt with."""

from typing import Annotated

from tilik_plugin import (
    Calculator,
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
    record_steps,
    round_half_up,
    sum_step,
    total,
    written,
)
from tilik_plugin.series import same_twice

_CASES = Text("cases", "berkas")


class Handled(Record):
    """A number of cases, of a day, a month or an officer."""

    cases: Annotated[Count, Title("Cases", "Jumlah berkas")]


class CasesHandled(Calculator[Handled, Params]):
    """The cases of all records, summed."""

    key = "public_service.cases_handled"
    version = "1.0.0"
    name = Text("Cases handled", "Jumlah layanan yang ditangani")
    description = Text(
        "The number of cases handled, summed over the records. No national formula exists.",
        "Jumlah berkas yang ditangani dari seluruh rekaman. Tidak ada rumus nasional.",
    )
    unit_of_measure = _CASES
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    formula = "sum of cases"
    record_model = Handled
    params_model = Params

    def measure(self, records: Records[Handled], params: Params) -> Measurement:
        """Computes the sum."""
        figures = records.column("cases")
        steps = record_steps(
            len(records), lambda i: Step(_HANDLED, written(figures[i]), figures[i], _CASES, None, i)
        )
        last = sum_step(self.name, figures, _CASES)
        repeated = same_twice(records, ["cases"])
        return Measurement(round_half_up(total(figures)), (*steps, last), None, repeated)


_HANDLED = Text("Cases", "Berkas")
