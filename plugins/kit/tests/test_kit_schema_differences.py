import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, field_validator

from tilik_plugin import (
    Amount,
    Calculator,
    Caution,
    Count,
    InvalidRecords,
    Measurement,
    Name,
    Params,
    Polarity,
    Record,
    Records,
    Step,
    Text,
    Title,
    Undefined,
    Whole,
)
from tilik_plugin.schema_values import Unclear, admits
from tilik_plugin.testing import ContractBroken, check_calculator, sample_records

NAME = Text("Catch", "Tangkapan")
TITLE = Title("Catch", "Tangkapan")
MODULE = """
from typing import Annotated

from tilik_plugin import (
    Calculator,
    Count,
    Measurement,
    Params,
    Polarity,
    Record,
    Text,
    Title,
    hookimpl,
    sum_step,
)


class Landing(Record):
    tonnes: Annotated[Count, Title("Tonnes", "Ton")]


class Catch(Calculator[Landing, Params]):
    key = "fisheries.catch"
    version = "1.0.0"
    name = description = unit_of_measure = Text("tonnes", "ton")
    polarity = Polarity.HIGHER_IS_BETTER
    formula = "sum of tonnes"
    record_model = Landing
    params_model = Params

    def measure(self, records, params):
        step = sum_step(self.name, records.column("tonnes"))
        return Measurement(step.value, (step,))


@hookimpl
def tilik_calculators():
    return [Catch()]
"""
TEST = """
import fisheries


def test_catch(tilik_contract):
    records = [{"tonnes": 3}, {"tonnes": 4}]
    assert tilik_contract(fisheries, "fisheries.catch", records).value == 7
"""


class Good(Record):
    where: Annotated[Name, Title("Place", "Tempat")]
    boats: Annotated[Whole, Title("Boats", "Kapal")]
    grade: Annotated[Annotated[Whole, Field(ge=1, le=4)] | None, TITLE] = None
    kind: Annotated[Literal["sea", "river"], Title("Kind", "Jenis")] = "sea"
    share: Annotated[Amount, Field(lt=100), Title("Share", "Bagian")] = 0


class Catch(Calculator[Any, Any]):
    key = "fisheries.catch"
    version = "1.0.0"
    name = description = unit_of_measure = NAME
    polarity = Polarity.HIGHER_IS_BETTER
    formula = "the number of records"
    record_model = Good
    params_model = Params

    def measure(self, records: Records[Any], params: Params) -> Measurement:
        return Measurement(len(records), (Step(NAME, "count", len(records)),))


ROWS = [{"where": "Tubei", "boats": 3}, {"where": "Serang", "boats": 4, "grade": 2}]


class LaxNumber(Record):
    tonnes: Annotated[float, TITLE]


class StrictInteger(Record):
    tonnes: Annotated[int, Field(strict=True), TITLE]


class HiddenRule(Record):
    tonnes: Annotated[Count, TITLE]

    @field_validator("tonnes")
    @classmethod
    def no_seven(cls, value: float) -> float:
        if value == 7:
            raise ValueError("not 7")
        return value


class HiddenNeed(Record):
    tonnes: Annotated[Count, TITLE]
    boats: Annotated[Count | None, TITLE] = None

    @field_validator("boats")
    @classmethod
    def needed(cls, value: float | None) -> float | None:
        if value is None:
            raise ValueError("needed")
        return value


class LaxParams(Params):
    days: Annotated[int, TITLE] = 30


class MovingDefault(Params):
    days: Annotated[Whole, Field(default_factory=lambda: 30), TITLE]

    @classmethod
    def model_json_schema(cls, *given: Any, **named: Any) -> dict[str, Any]:
        schema = super().model_json_schema(*given, **named)
        schema["properties"]["days"]["default"] = 31
        return schema


def broken(**attributes: object) -> Catch:
    calculator = Catch()
    for name, value in attributes.items():
        setattr(calculator, name, value)
    return calculator


def findings(calculator: Calculator[Any, Any], rows: list[dict[str, Any]]) -> str:
    with pytest.raises(ContractBroken) as caught:
        check_calculator(calculator, rows)
    return "; ".join(caught.value.findings)


def test_an_honest_calculator_keeps_the_contract() -> None:
    assert check_calculator(Catch(), ROWS).value == 2


@pytest.mark.parametrize(
    ("model", "finding"),
    [
        (LaxNumber, "the record schema refuses True as tonnes, but the calculator takes it"),
        (StrictInteger, "the record schema admits 7.0 as tonnes, but the calculator refuses it"),
        (HiddenRule, "the record schema admits 7 as tonnes, but the calculator refuses it"),
    ],
)
def test_a_record_schema_that_lies_is_found(model: type[Record], finding: str) -> None:
    assert finding in findings(broken(record_model=model), [{"tonnes": 3}, {"tonnes": 4}])


def test_a_field_that_is_needed_though_the_schema_does_not_say_so_is_found() -> None:
    rows = [{"tonnes": 3, "boats": 1}, {"tonnes": 4, "boats": 2}]
    assert "admits None as boats" in findings(broken(record_model=HiddenNeed), rows)


@pytest.mark.parametrize(
    ("model", "finding"),
    [
        (LaxParams, "the params schema refuses True as days, but the calculator takes it"),
        (MovingDefault, "the defaults of the params schema are not those of the calculator"),
    ],
)
def test_a_params_schema_that_lies_is_found(model: type[Params], finding: str) -> None:
    assert finding in findings(broken(params_model=model), ROWS)


@pytest.mark.parametrize(
    ("measurement", "finding"),
    [
        (Measurement(1, ()), "there are no steps"),
        (Measurement(1, (Step(NAME, "x", record=2),)), "the step 'x' names record 2 of 2"),
        (Measurement(1, (Step(Text("x", ""), "x"),)), "the label of the step 'x'"),
        (Measurement(1, (Step(NAME, "x"),), None, (Caution("low", NAME),)), "the caution 'low'"),
        (Measurement(1, (Step(NAME, {1}),)), "the measurement is not JSON"),  # type: ignore[arg-type]
        (Measurement(float("inf"), (Step(NAME, "x"),)), "the measurement is not JSON"),
    ],
)
def test_an_answer_outside_the_contract_is_found(measurement: Measurement, finding: str) -> None:
    assert finding in findings(broken(measure=lambda records, params: measurement), ROWS)


def test_a_changing_answer_and_changed_inputs_are_found() -> None:
    class Changing(Catch):
        calls = 0

        def calculate(self, rows: Any, params: Any = None) -> Measurement:
            measured = super().calculate(rows, params)
            self.calls += 1
            rows[0]["boats"] = 0
            return Measurement(measured.value + self.calls, measured.steps)

    said = findings(Changing(), ROWS)
    assert "a second run on the same records differs" in said
    assert "the records or parameters were changed" in said


def test_bad_records_that_are_forgiven_are_found() -> None:
    class Forgiving(Catch):
        def calculate(self, rows: Any, params: Any = None) -> Measurement:
            try:
                return super().calculate(rows, params)
            except (InvalidRecords, Undefined):
                return Measurement(2, (Step(NAME, "nothing"),))

    said = findings(Forgiving(), ROWS)
    assert "no records do not raise NoRecords" in said
    assert "a record that is no object does not raise" in said
    assert "an unknown field does not raise InvalidRecords" in said
    assert "a record without boats does not raise InvalidRecords that names both" in said


def test_a_required_field_that_is_not_described_is_found() -> None:
    schema = {**Catch().record_schema(), "required": ["boats", "nets"]}
    said = findings(broken(record_schema=lambda: schema), ROWS)
    assert "the record schema requires nets, which it does not describe" in said


def test_limits_of_a_whole_number_are_json_schema_s() -> None:
    grade = Catch().record_schema()["properties"]["grade"]
    assert grade["anyOf"][0] == {"type": "integer", "minimum": 1, "maximum": 4}


def test_a_keyword_that_is_not_known_is_left_alone() -> None:
    with pytest.raises(Unclear):
        admits({"if": {}}, 1, {})
    schema = Catch().record_schema()
    schema["properties"]["boats"] = {**schema["properties"]["boats"], "if": {}}
    assert check_calculator(broken(record_schema=lambda: schema), ROWS).value == 2


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": ["integer", "null"]}, [1, 1.0, None], [1.5, True, "1"]),
        ({"type": "number", "exclusiveMinimum": 0, "maximum": 1}, [1, 0.5], [0, 1.1]),
        ({"type": "integer", "multipleOf": 5}, [5, 10.0], [7]),
        ({"type": "string", "pattern": "^a", "maxLength": 2}, ["a", "ab"], ["b", "abc", 1]),
        ({"type": "string", "format": "date"}, ["2024-02-29"], ["2025-02-29", "20250101"]),
        ({"enum": [1, "a"]}, [1, "a"], [True, "b"]),
        ({"const": False}, [False], [0]),
        ({"anyOf": [{"type": "null"}, {"$ref": "#/$defs/few"}]}, [None, [1]], [[], [1, 1], ["a"]]),
        (
            {"properties": {"a": {"type": "null"}}, "additionalProperties": False},
            [{}, {"a": None}],
            [{"a": 1}, {"b": None}],
        ),
        ({"type": "object", "required": ["a"]}, [{"a": 1}], [{}, []]),
    ],
)
def test_what_a_schema_admits(schema: dict[str, Any], good: list[Any], bad: list[Any]) -> None:
    items = {"type": "array", "items": {"type": "integer"}, "minItems": 1, "uniqueItems": True}
    assert [each for each in good if not admits(schema, each, {"few": items})] == []
    assert [each for each in bad if admits(schema, each, {"few": items})] == []


def test_samples_are_the_same_at_every_call() -> None:
    found = sample_records(Catch())
    assert found is not None
    assert found == sample_records(Catch())
    assert check_calculator(Catch(), *found).value == len(found[0])


def test_no_samples_are_found_where_nothing_has_an_answer() -> None:
    def undefined(records: object, params: object) -> Measurement:
        raise Undefined("NEVER", NAME)

    assert sample_records(broken(measure=undefined)) is None


@pytest.mark.parametrize(("old", "said"), [("", ""), ("tilik_calculators", "unknown hook")])
def test_the_fixture_checks_what_a_plugin_registers(tmp_path: Path, old: str, said: str) -> None:
    source = MODULE.replace(old, "tilik_calculator") if old else MODULE
    (tmp_path / "fisheries.py").write_text(source)
    (tmp_path / "test_fisheries.py").write_text(TEST)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--rootdir", tmp_path, tmp_path],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert run.returncode == bool(said), run.stdout
    assert said in run.stdout
