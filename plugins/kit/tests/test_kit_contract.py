from typing import Annotated, Any

import pytest

from tilik_plugin import (
    Calculator,
    Count,
    InvalidParams,
    InvalidRecords,
    Measurement,
    NoRecords,
    Params,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    round_half_up,
    sum_step,
)
from tilik_plugin.testing import ContractBroken, check_calculator, describe_faults


class Catch(Record):
    tonnes: Annotated[Count, Title("Tonnes", "Ton")]


class Tonnes(Calculator[Catch, Params]):
    key = "fisheries.catch"
    version = "1.0.0"
    name = Text("Catch", "Hasil tangkapan")
    description = Text("All that was landed.", "Semua yang didaratkan.")
    unit_of_measure = Text("tonnes", "ton")
    polarity = Polarity.HIGHER_IS_BETTER
    formula = "sum of tonnes"
    record_model = Catch
    params_model = Params

    def measure(self, records: Records[Catch], params: Params) -> Measurement:
        step = sum_step(Text("Landed", "Didaratkan"), records.column("tonnes"))
        return Measurement(round_half_up(step.value or 0), (step,))


class FirstOnly(Tonnes):
    def measure(self, records: Records[Catch], params: Params) -> Measurement:
        return Measurement(records[0].tonnes, (Step(self.name, "the first"),))


class Nameless(Tonnes):
    key = "Catch"
    version = "1"
    name = Text("Catch", "")


class Untitled(Record):
    tonnes: float


class Share(Tonnes):
    """What it says to reach is less than what it gives."""

    reach = TargetRange(lowest=0, highest=5)
    reach_unless = ("boats",)


ROWS = [{"tonnes": 3}, {"tonnes": 4}]


def test_a_good_calculator_keeps_the_contract() -> None:
    assert check_calculator(Tonnes(), ROWS).value == 7


@pytest.mark.parametrize(
    ("calculator", "finding"),
    [
        (FirstOnly(), "the order of the records matters"),
        (Nameless(), "the key 'Catch' is not like plugin.calculator"),
        (Nameless(), "the version '1'"),
        (Nameless(), "name is not a Text in both languages"),
    ],
)
def test_a_broken_calculator_is_found(calculator: Calculator[Any, Any], finding: str) -> None:
    with pytest.raises(ContractBroken, match=finding):
        check_calculator(calculator, ROWS)


def test_a_field_without_titles_is_found() -> None:
    calculator: Calculator[Any, Any] = Tonnes()
    calculator.record_model = Untitled
    with pytest.raises(ContractBroken, match="tonnes lacks a title"):
        check_calculator(calculator, ROWS)


def test_no_records_are_no_zero() -> None:
    with pytest.raises(NoRecords):
        Tonnes().calculate([])


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(InvalidParams) as caught:
        Tonnes().calculate(ROWS, {"weight": 3})
    assert [problem.name for problem in caught.value.problems] == ["weight"]
    assert caught.value.problems[0].message().id.startswith("Parameter weight")


def test_schemas_carry_titles_in_both_languages() -> None:
    schema = Tonnes().record_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["x-title-id"] == "Hasil tangkapan"
    tonnes = schema["properties"]["tonnes"]
    assert tonnes == {"type": "integer", "minimum": 0, "title": "Tonnes", "x-title-id": "Ton"}
    assert schema["properties"]["occurred_on"]["x-title-id"] == "Tanggal"


def test_records_in_parts_come_out_as_the_whole() -> None:
    rows = [{"tonnes": each, "occurred_on": f"2025-01-{1 + each:02}"} for each in range(9)]
    whole = Tonnes().calculate(rows)
    assert Tonnes().calculate_parts([rows[:4], [], rows[4:]]) == whole
    assert whole.value == 36
    with pytest.raises(NoRecords):
        Tonnes().calculate_parts([[], []])
    with pytest.raises(InvalidRecords) as caught:
        Tonnes().calculate_parts([rows, [{"tonnes": 1}, {"tonnes": -1}]])
    assert [problem.position for problem in caught.value.problems] == [10]


def test_a_value_outside_of_its_reach_is_found() -> None:
    with pytest.raises(ContractBroken) as broken:
        check_calculator(Share(), ROWS)
    outside, unknown = sorted(broken.value.findings, reverse=True)
    assert outside == "the value 7.0 lies outside of reach, lowest=0.0 highest=5.0"
    assert unknown == "reach_unless names boats, which is no parameter"


def test_a_reach_that_is_no_range_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Share, "reach", (0, 5))
    assert "reach is not a TargetRange" in list(describe_faults(Share()))
