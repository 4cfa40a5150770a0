"""Faults: invalid records, invalid parameters, and formulas without an answer."""

from dataclasses import dataclass, replace

from tilik_plugin.text import Text


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """One bad field: the record's position from 0, the field's path, what was expected."""

    position: int
    field: str
    expected: Text

    def message(self) -> Text:
        """Returns the problem as a sentence; a problem of a whole record names no field."""
        place = f"{self.position}, {self.field}" if self.field else str(self.position)
        return Text(
            f"Record {place}: expected {self.expected.en}.",
            f"Rekaman {place}: seharusnya {self.expected.id}.",
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
        return InvalidRecords(
            *(replace(each, position=each.position + by) for each in self.problems)
        )


@dataclass(frozen=True, slots=True)
class ParamProblem:
    """One bad parameter and what was expected of it."""

    name: str
    expected: Text

    def message(self) -> Text:
        """Returns the problem as a sentence."""
        return Text(
            f"Parameter {self.name}: expected {self.expected.en}.",
            f"Parameter {self.name}: seharusnya {self.expected.id}.",
        )


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
