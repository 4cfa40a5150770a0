"""A calculator's rules across the fields of one record."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import pytest
from pydantic import Field, model_validator

from tilik_plugin import (
    Calculator,
    Count,
    Day,
    InvalidRecords,
    Measurement,
    Params,
    Polarity,
    Record,
    RecordProblem,
    Records,
    Text,
    Title,
    Whole,
    round_half_up,
    sum_step,
)
from tilik_plugin.testing import ContractBroken, check_calculator, faulty_records

DUE = Text("at most due", "paling banyak due")


class Punctual(Record):
    due: Annotated[Count, Title("Due", "Jatuh tempo")]
    on_time: Annotated[Count, Title("On time", "Tepat waktu")]


class Punctuality(Calculator[Any, Params]):
    key = "fisheries.punctuality"
    version = "1.0.0"
    name = Text("Punctuality", "Ketepatan")
    description = Text("On time of those due.", "Yang tepat waktu.")
    unit_of_measure = Text("reports", "laporan")
    polarity = Polarity.HIGHER_IS_BETTER
    formula = "sum of on_time"
    record_model: type[Record] = Punctual
    params_model = Params

    def check(self, record: Any) -> Iterable[RecordProblem]:
        if record.on_time > record.due:
            yield RecordProblem.in_field("on_time", must_be=DUE)

    def measure(self, records: Records[Any], params: Params) -> Measurement:
        step = sum_step(self.name, records.column("on_time"))
        return Measurement(round_half_up(step.value or 0), (step,))


GOOD = {"due": 3, "on_time": 2}
BAD = {"due": 3, "on_time": 4}


def problems(calculator: Calculator[Any, Any], rows: list[dict[str, Any]]) -> list[tuple[int, str]]:
    with pytest.raises(InvalidRecords) as caught:
        calculator.calculate(rows)
    return [(each.position, each.field) for each in caught.value.problems]


def test_a_record_that_breaks_a_rule_is_named_by_its_position() -> None:
    assert problems(Punctuality(), [GOOD, GOOD, BAD, GOOD, BAD]) == [(2, "on_time"), (4, "on_time")]


def test_positions_count_the_records_of_all_parts() -> None:
    with pytest.raises(InvalidRecords) as caught:
        Punctuality().calculate_parts([[GOOD, GOOD], [GOOD, BAD]])
    assert [each.position for each in caught.value.problems] == [3]


def test_the_first_problems_are_named_where_there_are_many() -> None:
    assert len(problems(Punctuality(), [BAD] * 50)) == 20


def test_check_sees_no_record_whose_fields_are_invalid() -> None:
    assert problems(Punctuality(), [BAD, {"due": "3", "on_time": 4}]) == [(1, "due")]


def test_good_records_are_measured() -> None:
    assert check_calculator(Punctuality(), [GOOD, GOOD]).value == 4


def test_what_is_said_beside_the_field() -> None:
    problem = RecordProblem.in_field("on_time", must_be=DUE)
    assert problem.hint() == Text("expected at most due", "seharusnya paling banyak due")
    said = RecordProblem(0, "", must_be=Text("Too late.", "Terlambat."), is_sentence=True)
    assert said.hint() == Text("Too late.", "Terlambat.")


class Plain(Record):
    boats: Annotated[Whole, Title("Boats", "Kapal")]
    on: Annotated[Day, Title("Day", "Tanggal")]
    share: Annotated[Count | None, Title("Share", "Bagian"), Field(le=100)] = None


class Rising(Punctual):
    @model_validator(mode="after")
    def rises(self) -> "Rising":
        if self.on_time > self.due:
            raise ValueError(Text("More on time than due.", "Yang tepat melebihi yang wajib."))
        return self


class Unchecked(Punctuality):
    check = Calculator.check


@pytest.mark.parametrize(
    ("calculator", "model", "checks"),
    [
        (Punctuality, Punctual, True),
        (Unchecked, Punctual, False),
        (Unchecked, Plain, False),
        (Unchecked, Rising, True),
    ],
)
def test_which_calculators_have_rules_that_no_schema_says(
    calculator: type[Punctuality], model: type[Record], checks: bool
) -> None:
    tried = calculator()
    tried.record_model = model
    assert tried.checks_records() is checks


def said(calculator: Calculator[Any, Any]) -> Mapping[str, Text]:
    return {each.problem.field: each.problem.message() for each in faulty_records(calculator)}


def test_a_record_is_found_for_each_rule() -> None:
    assert said(Punctuality()) == {
        "due": Text("Record 0, due: expected a value.", "Rekaman 0, due: seharusnya sebuah nilai."),
        "on_time": Text(
            "Record 0, on_time: expected at most due.",
            "Rekaman 0, on_time: seharusnya paling banyak due.",
        ),
    }


def test_a_validator_s_sentence_is_said_as_it_is() -> None:
    calculator = Unchecked()
    calculator.record_model = Rising
    assert said(calculator)[""] == Text(
        "Record 0: More on time than due.", "Rekaman 0: Yang tepat melebihi yang wajib."
    )


class Raising(Punctuality):
    def check(self, record: Any) -> Iterable[RecordProblem]:
        raise RuntimeError


class Moody(Punctuality):
    seen = 0

    def check(self, record: Any) -> Iterable[RecordProblem]:
        self.seen += 1
        if record.on_time > record.due and self.seen < 100:
            yield RecordProblem.in_field("on_time", must_be=DUE)


class Blind(Punctuality):
    def suspects(self, records: Records[Any]) -> Iterable[int]:
        return ()


class Terse(Punctuality):
    def check(self, record: Any) -> Any:
        return ["on_time"] if record.on_time > record.due else []


class English(Punctuality):
    def check(self, record: Any) -> Iterable[RecordProblem]:
        if record.on_time > record.due:
            yield RecordProblem.in_field("on_time", must_be=Text("at most due", ""))


class Misnaming(Punctuality):
    def check(self, record: Any) -> Iterable[RecordProblem]:
        if record.on_time > record.due:
            yield RecordProblem.in_field("ontime", must_be=DUE)


@pytest.mark.parametrize(
    ("calculator", "finding"),
    [
        (Raising, "check or suspects raises RuntimeError"),
        (Moody, "the second time"),
        (Blind, "suspects leaves out"),
        (Terse, "check yields str"),
        (English, "not a Text in both languages"),
        (Misnaming, "'ontime', which the record schema does not have"),
    ],
)
def test_a_check_outside_the_contract_is_found(calculator: type[Punctuality], finding: str) -> None:
    tried: Any = calculator()
    # What raises for every record is found where good ones are measured.
    if calculator is Raising:
        tried.read_records = lambda rows: Records.validate(Punctual, rows)
    with pytest.raises(ContractBroken) as caught:
        check_calculator(tried, [GOOD, GOOD])
    assert finding in "; ".join(caught.value.findings)
