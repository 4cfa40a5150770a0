"""Faults: invalid records, invalid parameters, and formulas without an answer."""

from dataclasses import KW_ONLY, dataclass, replace
from typing import Self

from tilik_plugin.text import Text


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """One bad field: the record's position from 0, and the field's path.

    `must_be` completes the sentence "expected …" with what is right, not with what is wrong: "at
    most due". `says` is a whole sentence of a model's validator, for which nothing is expected.
    """

    position: int
    field: str
    _: KW_ONLY
    must_be: Text
    is_sentence: bool = False

    @classmethod
    def in_field(cls, field: str, *, must_be: Text) -> Self:
        """Returns the problem of one field for `Calculator.check`, which knows no positions."""
        return cls(0, field, must_be=must_be)

    def moved_to(self, position: int) -> Self:
        """Returns the same problem of the record at another position."""
        return replace(self, position=position)

    def hint(self) -> Text:
        """Returns what is said beside the field itself: "expected at most due"."""
        if self.is_sentence:
            return self.must_be
        return Text(f"expected {self.must_be.en}", f"seharusnya {self.must_be.id}")

    def message(self) -> Text:
        """Returns the problem as a sentence; a problem of a whole record names no field."""
        place = f"{self.position}, {self.field}" if self.field else str(self.position)
        return sentence(Text(f"Record {place}", f"Rekaman {place}"), self.must_be, self.is_sentence)


def sentence(place: Text, must_be: Text, is_sentence: bool) -> Text:
    """Returns the sentence about a place: what was expected there, or what a validator said."""
    if is_sentence:
        said, local = must_be.en.rstrip("."), must_be.id.rstrip(".")
        return Text(f"{place.en}: {said}.", f"{place.id}: {local}.")
    return Text(
        f"{place.en}: expected {must_be.en}.",
        f"{place.id}: seharusnya {must_be.id}.",
    )


class InvalidRecords(Exception):
    """Raised for records that break their schema or contradict each other.

    `problems` are the first ones, ordered by position.
    """

    code = "INVALID_RECORDS"

    def __init__(self, *problems: RecordProblem) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message().en for problem in problems))

    def moved(self, by: int) -> "InvalidRecords":
        """Returns the same problems with positions moved by the number of records before these."""
        return InvalidRecords(*(each.moved_to(each.position + by) for each in self.problems))


@dataclass(frozen=True, slots=True)
class ParamProblem:
    """One bad parameter; with the `must_be` and `is_sentence` of `RecordProblem`."""

    name: str
    _: KW_ONLY
    must_be: Text
    is_sentence: bool = False

    def message(self) -> Text:
        """Returns the problem as a sentence."""
        place = f"Parameter {self.name}" if self.name else "Parameters"
        local = f"Parameter {self.name}" if self.name else "Parameter"
        return sentence(Text(place, local), self.must_be, self.is_sentence)


class InvalidParams(Exception):
    """Raised for parameters that break their schema."""

    code = "INVALID_PARAMS"

    def __init__(self, *problems: ParamProblem) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message().en for problem in problems))


class Undefined(Exception):
    """Raised if the formula has no answer for the records; `code`, in capitals, names the case."""

    def __init__(self, code: str, text: Text) -> None:
        self.code = code
        self.text = text
        super().__init__(f"{code}: {text.en}")


class NoRecords(Undefined):
    """Raised if there is nothing to measure, since no records are not a zero."""

    def __init__(self, text: Text | None = None) -> None:
        super().__init__("NO_RECORDS", text or Text("There are no records.", "Tidak ada rekaman."))
