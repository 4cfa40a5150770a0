"""Innovation: new ideas and ways of working that were adopted."""

from typing import Annotated

from pydantic import Field

from tilik_plugin import (
    Calculator,
    Caution,
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

_IDEAS = Text("ideas", "ide")


class Idea(Record):
    """A new idea or way of working, and whether the organisation adopted it."""

    idea: Annotated[Name, Title("Idea", "Ide atau cara baru")]
    benefit: Annotated[Name, Title("Benefit", "Manfaat bagi organisasi")]
    adopted: Annotated[bool, Field(strict=True), Title("Adopted", "Diterapkan")]


class Innovation(Calculator[Idea, Params]):
    """Adopted ideas, each counted once.

    PP 30/2019 asks for one with a benefit for the organisation before it calls a performance
    very good.
    """

    key = "asn.innovation"
    version = "1.1.0"
    name = Text("Innovation", "Inovasi")
    description = Text(
        "New ideas or ways of working that were adopted, each counted once. One of them is what"
        " PP 30/2019 asks for beside a value of 110 for its best predicate.",
        "Ide atau cara baru yang diterapkan, masing-masing dihitung satu kali. Satu di antaranya"
        " adalah syarat PP 30/2019 di samping nilai 110 untuk predikat sangat baik.",
    )
    unit_of_measure = _IDEAS
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    citation = "PP 30/2019"
    formula = "number of adopted ideas"
    record_model = Idea
    params_model = Params

    def measure(self, records: Records[Idea], params: Params) -> Measurement:
        """Counts the adopted ideas; 0 if none of those given was adopted."""
        names = [fold_name(idea) for idea in records.column("idea")]
        adopted = {
            name for name, taken in zip(names, records.column("adopted"), strict=True) if taken
        }
        steps = record_steps(len(records), lambda i: _record_step(records[i], i))
        last = Step(_ADOPTED, f"{len(adopted)}", float(len(adopted)), _IDEAS)
        cautions = (_REPEATED,) if len(set(names)) < len(names) else ()
        return Measurement(float(len(adopted)), (*steps, last), None, cautions)


def _record_step(record: Idea, position: int) -> Step:
    said = _TAKEN if record.adopted else _NOT_TAKEN
    text = Text(f"{said.en}: {record.benefit}", f"{said.id}: {record.benefit}")
    count = int(record.adopted)
    return Step(Text.both(record.idea), str(count), float(count), _IDEAS, text, position)


_ADOPTED = Text("Adopted ideas", "Ide yang diterapkan")
_TAKEN = Text("adopted", "diterapkan")
_NOT_TAKEN = Text("not adopted", "tidak diterapkan")
_REPEATED = Caution(
    "REPEATED_IDEA",
    Text(
        "An idea is recorded more than once and was counted once.",
        "Ada ide yang dicatat lebih dari sekali dan dihitung satu kali.",
    ),
)
