"""Answers of a plugin process, validated before they are used.

A plugin can change everything in its process, including the code that builds the answers.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from tilik_plugin.measurement import MAX_STEPS

Figure = Annotated[float, Field(allow_inf_nan=False)]


class AnswerForm(BaseModel):
    """A JSON object with exactly these fields, without conversion of types."""

    model_config = ConfigDict(strict=True, extra="forbid")


class _Words(AnswerForm):
    en: str
    id: str


class _Step(AnswerForm):
    label: _Words
    expression: str
    value: Figure | None
    unit_of_measure: _Words | None
    text: _Words | None
    record: Annotated[int, Field(ge=0)] | None


class _Warning(AnswerForm):
    code: str
    message: _Words


class _Computed(AnswerForm):
    status: Literal["COMPUTED"]
    value: Figure
    band: str | None
    steps: Annotated[list[_Step], Field(max_length=MAX_STEPS)]
    warnings: list[_Warning]
    version: str
    formula: str
    citation: str | None
    params: dict[str, Any]


class _Fault(AnswerForm):
    path: list[str]
    message: _Words


class ProblemForm(AnswerForm):
    """A problem as it is stored."""

    code: str
    message: _Words
    fields: list[_Fault]


class FailureForm(AnswerForm):
    """The problem of a plugin that cannot be loaded, and its exception."""

    problem: ProblemForm
    detail: str


class CheckForm(AnswerForm):
    """The points in which a calculator breaks the contract, and whether it was measured.

    `sentences` are what it says of faulty records.
    """

    findings: list[str]
    measured: bool
    sentences: list[_Words]


class _WithoutValue(AnswerForm):
    status: Literal["NO_EVIDENCE", "UNDEFINED", "FAILED"]
    problem: ProblemForm
    detail: str | None


class RecordFaultForm(AnswerForm):
    """What is wrong with one record: its position among those asked about, and the field's path."""

    record: Annotated[int, Field(ge=0)]
    path: list[str]
    message: _Words


class _Checked(AnswerForm):
    faults: list[RecordFaultForm]


_CHECKS: Final[TypeAdapter[_Checked | _WithoutValue]] = TypeAdapter(_Checked | _WithoutValue)
_ANSWERS: Final = TypeAdapter(
    list[Annotated[_Computed | _WithoutValue, Field(discriminator="status")]]
)

LOADED: Final[Mapping[str, Any]] = {}
"""The answer of a process that has loaded its plugin."""

Answers = list[Mapping[str, Any]]


def read_check(answer: object, count: int) -> Mapping[str, Any] | None:
    """Return an answer about `count` records: `faults` or `problem`; None if it is invalid."""
    try:
        found = _CHECKS.validate_python(answer)
    except ValidationError:
        return None
    if isinstance(found, _Checked) and any(each.record >= count for each in found.faults):
        return None
    return found.model_dump()


def read_answers(answer: object, count: int) -> Answers | None:
    """Return the answers; None if they are invalid or not `count` answers."""
    try:
        found = _ANSWERS.validate_python(answer)
    except ValidationError:
        return None
    answers: Any = answer
    return answers if len(found) == count else None
