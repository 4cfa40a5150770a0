"""Answer: what a plugin process says to a request, held against its form before it is believed.

A plugin can do in its process what it likes, to the code that makes its answers too.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

Figure = Annotated[float, Field(allow_inf_nan=False)]


class Form(BaseModel):
    """Exactly these fields, in JSON's own types."""

    model_config = ConfigDict(strict=True, extra="forbid")


class _Words(Form):
    en: str
    id: str


class _Step(Form):
    label: _Words
    expression: str
    value: Figure | None
    unit_of_measure: _Words | None
    text: _Words | None
    record: Annotated[int, Field(ge=0)] | None


class _Warning(Form):
    code: str
    message: _Words


class _Computed(Form):
    status: Literal["COMPUTED"]
    value: Figure
    band: str | None
    steps: list[_Step]
    warnings: list[_Warning]
    version: str
    formula: str
    citation: str | None
    params: dict[str, Any]


class _Fault(Form):
    path: list[str]
    message: _Words


class ProblemForm(Form):
    """A problem as it is stored."""

    code: str
    message: _Words
    fields: list[_Fault]


class _WithoutValue(Form):
    status: Literal["NO_EVIDENCE", "UNDEFINED", "FAILED"]
    problem: ProblemForm
    detail: str | None


_ANSWERS: Final = TypeAdapter(
    list[Annotated[_Computed | _WithoutValue, Field(discriminator="status")]]
)

Answers = list[Mapping[str, Any]]


def read_answers(said: object, wanted: int) -> Answers | None:
    """The answers as they were said, or None where they are not so many answers."""
    try:
        found = _ANSWERS.validate_python(said)
    except ValidationError:
        return None
    answers: Any = said
    return answers if len(found) == wanted else None
