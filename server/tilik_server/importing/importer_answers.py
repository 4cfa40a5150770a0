"""Importer answers: what a plugin's process says of lines, validated before it is used.

A plugin can change everything in its process, including the code that builds the answers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

import orjson
from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError

from tilik_plugin import Text
from tilik_plugin.importer import EvidenceRecord, Imported, Rejected
from tilik_server.plugin_host.answers import AnswerForm
from tilik_server.plugin_host.reading import cautions_of, imported_of
from tilik_server.terminal import printable
from tilik_server.validation.text import is_storable

Said = Annotated[str, StringConstraints(max_length=1000)]
Day = Annotated[str, AfterValidator(lambda day: date.fromisoformat(day).isoformat())]


class AnswerInvalid(Exception):
    """Raised when an answer has another form; its content is not trusted."""


@dataclass(frozen=True, slots=True)
class Raised:
    """What an importer raised, as a short line."""

    said: str


Read = Imported | Rejected | Raised


class _Words(AnswerForm):
    en: Said
    id: Said


class _Caution(AnswerForm):
    code: Said
    message: _Words


class _Made(AnswerForm):
    record: dict[str, Any]
    occurred_on: Day | None
    cautions: list[_Caution]


class _Imported(_Made):
    natural_key: str
    calculator_key: str
    columns: dict[str, str]


class _Rejected(AnswerForm):
    field: Said
    reason: _Words


class _Raised(AnswerForm):
    raised: Said


class _Evidence(_Made):
    title: _Words
    natural_keys: Annotated[list[str], Field(min_length=1)]


class _AllEvidence(AnswerForm):
    evidence: list[_Evidence]


_LINES: Final = TypeAdapter[Any](
    list[Annotated[_Imported | _Rejected | _Raised, Field(union_mode="left_to_right")]]
)
_EVIDENCE: Final = TypeAdapter[Any](_AllEvidence | _Raised)


def read_line_answers(answer: object, count: int) -> list[Read]:
    """Return what was read of `count` lines. Raises AnswerInvalid.

    A line whose texts PostgreSQL cannot store is rejected.
    """
    _validate(_LINES, answer)
    lines: Any = answer
    if len(lines) != count:
        raise AnswerInvalid
    # Looked for at once, because nearly no answer has one.
    suspect = _NUL in orjson.dumps(lines)
    return [
        _UNSTORABLE if suspect and not all(map(is_storable, _texts(each))) else _read(each)
        for each in lines
    ]


def read_evidence_answer(answer: object) -> list[EvidenceRecord] | Raised:
    """Return the evidence, or what was raised. Raises AnswerInvalid."""
    _validate(_EVIDENCE, answer)
    made: Any = answer
    if "raised" in made:
        return Raised(printable(made["raised"]))
    if not all(map(is_storable, _texts(made))):
        return Raised("a text with a NUL character")
    return [_evidence(each) for each in made["evidence"]]


def _validate(form: TypeAdapter[Any], answer: object) -> None:
    try:
        form.validate_python(answer)
    except ValidationError as fault:
        raise AnswerInvalid from fault


def _read(each: Mapping[str, Any]) -> Read:
    if "raised" in each:
        return Raised(printable(each["raised"]))
    if "field" in each:
        reason = each["reason"]
        shown = Text(printable(reason["en"]), printable(reason["id"]))
        return Rejected(printable(each["field"]), shown)
    return imported_of(each)


def _evidence(each: Mapping[str, Any]) -> EvidenceRecord:
    day = each["occurred_on"]
    return EvidenceRecord(
        title=Text(**each["title"]),
        record=each["record"],
        natural_keys=tuple(each["natural_keys"]),
        occurred_on=None if day is None else date.fromisoformat(day),
        cautions=cautions_of(each),
    )


def _texts(value: object) -> Iterator[str]:
    """Yield all texts of JSON, the names of its fields too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


_NUL: Final = b"\\u0000"
_UNSTORABLE: Final = Raised("a text with a NUL character")
