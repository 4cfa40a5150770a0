"""Programme contribution: the government programmes that someone helped to carry out."""

from typing import Annotated

from pydantic import Field

from tilik_plugin import (
    Calculator,
    Measurement,
    Name,
    Params,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    fold_name,
    record_steps,
)

_PROGRAMMES = Text("programmes", "program")


class Contribution(Record):
    """A role in a programme, and whether it was carried out."""

    programme: Annotated[Name, Title("Programme", "Program")]
    role: Annotated[Name, Title("Role", "Peran")]
    carried_out: Annotated[bool, Field(strict=True), Title("Carried out", "Dilaksanakan")]


class ProgrammeContribution(Calculator[Contribution, Params]):
    """Programmes with a role carried out, each counted once; no national formula."""

    key = "asn.programme_contribution"
    version = "1.1.0"
    name = Text("Contribution to programmes", "Kontribusi pada program pemerintah")
    description = Text(
        "Programmes in which a role was carried out; several roles in one programme count once."
        " No national formula exists.",
        "Program yang perannya dilaksanakan; beberapa peran dalam satu program dihitung satu kali."
        " Tidak ada rumus nasional.",
    )
    unit_of_measure = _PROGRAMMES
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    formula = "number of programmes carried out"
    record_model = Contribution
    params_model = Params

    def measure(self, records: Records[Contribution], params: Params) -> Measurement:
        """Counts the programmes; 0 if nothing was carried out."""
        pairs = zip(records.column("programme"), records.column("carried_out"), strict=True)
        done = {fold_name(name) for name, carried_out in pairs if carried_out}
        steps = record_steps(len(records), lambda i: _record_step(records[i], i))
        last = Step(_DONE, f"{len(done)}", float(len(done)), _PROGRAMMES)
        return Measurement(float(len(done)), (*steps, last))


def _record_step(record: Contribution, position: int) -> Step:
    said = _CARRIED_OUT if record.carried_out else _NOT_CARRIED_OUT
    text = Text(f"{record.role}, {said.en}", f"{record.role}, {said.id}")
    count = int(record.carried_out)
    return Step(Text.both(record.programme), str(count), float(count), None, text, position)


_DONE = Text("Programmes carried out", "Program yang dilaksanakan")
_CARRIED_OUT = Text("carried out", "dilaksanakan")
_NOT_CARRIED_OUT = Text("not carried out", "tidak dilaksanakan")
