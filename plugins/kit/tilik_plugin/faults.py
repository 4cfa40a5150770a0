"""Faults: what is wrong with records and parameters, and formulas that have no answer."""

from dataclasses import dataclass, replace

from tilik_plugin.text import Text


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """One bad field: the record's position from 0, the field's path, what was expected."""

    position: int
    field: str
    expected: Text

    def message(self) -> Text:
        """The problem as a sentence; a record that is wrong as a whole has no field."""
        place = f"{self.position}, {self.field}" if self.field else str(self.position)
        return Text(
            f"Record {place}: expected {self.expected.en}.",
            f"Rekaman {place}: seharusnya {self.expected.id}.",
        )


class InvalidRecords(Exception):
    """Records outside their schema, or that do not fit together; the first problems in order."""

    code = "INVALID_RECORDS"

    def __init__(self, *problems: RecordProblem) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message().en for problem in problems))

    def moved(self, by: int) -> "InvalidRecords":
        """The same problems where so many records came before these."""
        return InvalidRecords(
            *(replace(each, position=each.position + by) for each in self.problems)
        )


@dataclass(frozen=True, slots=True)
class ParamProblem:
    """One bad parameter and what was expected of it."""

    name: str
    expected: Text

    def message(self) -> Text:
        """The problem as a sentence."""
        return Text(
            f"Parameter {self.name}: expected {self.expected.en}.",
            f"Parameter {self.name}: seharusnya {self.expected.id}.",
        )


class InvalidParams(Exception):
    """Parameters outside their schema."""

    code = "INVALID_PARAMS"

    def __init__(self, *problems: ParamProblem) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message().en for problem in problems))


class Undefined(Exception):
    """The formula has no answer on these records; `code`, in capitals, says which case it is."""

    def __init__(self, code: str, text: Text) -> None:
        self.code = code
        self.text = text
        super().__init__(f"{code}: {text.en}")


class NoRecords(Undefined):
    """There is nothing to measure, which is no zero."""

    def __init__(self, text: Text | None = None) -> None:
        super().__init__("NO_RECORDS", text or Text("There are no records.", "Tidak ada rekaman."))
