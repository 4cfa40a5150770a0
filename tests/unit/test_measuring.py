"""Measuring: each outcome of a calculator is an answer that the service reads."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from typing import Annotated, Any

import orjson
import pytest

from tilik_plugin import (
    Calculator,
    Count,
    InvalidRecords,
    Measurement,
    Params,
    Polarity,
    Record,
    RecordProblem,
    Records,
    Step,
    Text,
    Title,
    Undefined,
)
from tilik_server.plugin_host.answers import read_answers
from tilik_server.plugin_host.measuring import measure_all, measure_parts

KEY = "fisheries.tonnes"
LIMITED = nullcontext()


class Catch(Record):
    tonnes: Annotated[Count, Title("Tonnes", "Ton")]


class Options(Params):
    factor: Annotated[Count, Title("Factor", "Faktor")] = 2


class Tonnes(Calculator[Catch, Options]):
    """Sums, or raises what it is made with."""

    key, version, formula, polarity = KEY, "1.0.0", "sum", Polarity.HIGHER_IS_BETTER
    name = description = unit_of_measure = Text("tonnes", "ton")
    record_model, params_model = Catch, Options

    def __init__(self, raised: BaseException | None = None, *, value: Any = None) -> None:
        self._raised = raised
        self._value = value

    def measure(self, records: Records[Catch], params: Options) -> Measurement:
        if self._raised is not None:
            raise self._raised
        value = self._value or float(sum(records.column("tonnes")) * params.factor)
        return Measurement(value, (Step(self.name, "sum", value, record=0),))


def answers(calculator: Tonnes, *requests: Mapping[str, Any]) -> list[Any]:
    """The answers as the service receives and validates them."""
    given = [{"calculator_key": KEY, "params": {}, "records": [], **each} for each in requests]
    sent = orjson.loads(orjson.dumps(measure_all({KEY: calculator}, given, LIMITED)))
    read = read_answers(sent, len(requests))
    assert read is not None
    return list(read)


def test_each_request_has_its_answer_in_order() -> None:
    found = answers(
        Tonnes(),
        {"records": [{"tonnes": 1}]},
        {"records": [{"tonnes": -1}]},
        {"records": []},
        {"records": [{"tonnes": 1}], "params": {"factor": "x"}},
        {"calculator_key": "fisheries.gone"},
        {"records": [{"tonnes": 3}], "params": {"factor": 3}},
    )
    codes = [each.get("problem", {}).get("code") for each in found]
    missing, params = "CALCULATOR_MISSING", "INVALID_PARAMS"
    assert codes == [None, "INVALID_RECORDS", "NO_RECORDS", params, missing, None]
    statuses = [each["status"] for each in found]
    assert statuses == ["COMPUTED", "UNDEFINED", "NO_EVIDENCE", "FAILED", "FAILED", "COMPUTED"]
    assert (found[0]["value"], found[5]["value"]) == (2, 9)
    assert (found[0]["params"], found[5]["params"]) == ({"factor": 2}, {"factor": 3})
    assert found[1]["problem"]["fields"][0]["path"] == ["records", "0", "tonnes"]
    assert found[3]["problem"]["fields"][0]["path"] == ["params", "factor"]


@pytest.mark.parametrize(
    ("raised", "status", "code"),
    [
        (Undefined("NO_SEA", Text("no sea", "tanpa laut")), "UNDEFINED", "NO_SEA"),
        (
            InvalidRecords(RecordProblem(0, "tonnes", must_be=Text("too few", "kurang"))),
            "UNDEFINED",
            "INVALID_RECORDS",
        ),
        (MemoryError(), "FAILED", "CALCULATOR_OUT_OF_MEMORY"),
        (RuntimeError("x" * 10**6), "FAILED", "CALCULATOR_FAILED"),
        (KeyboardInterrupt(), "FAILED", "CALCULATOR_FAILED"),
        (SystemExit(0), "FAILED", "CALCULATOR_FAILED"),
        (GeneratorExit(), "FAILED", "CALCULATOR_FAILED"),
    ],
)
def test_exception_is_an_answer_of_limited_length(
    raised: BaseException, status: str, code: str
) -> None:
    (found,) = answers(Tonnes(raised), {"records": [{"tonnes": 1}]})
    assert (found["status"], found["problem"]["code"]) == (status, code)
    assert len(orjson.dumps(found)) < 6000
    assert bool(found["detail"]) == (code == "CALCULATOR_FAILED")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_value_that_is_no_number_is_no_measurement(value: float) -> None:
    (found,) = answers(Tonnes(value=value), {"records": [{"tonnes": 1}]})
    assert found["problem"]["code"] == "CALCULATOR_ANSWER_INVALID"


def test_plugin_s_code_runs_within_the_limit_and_the_answer_is_made_outside() -> None:
    inside: list[bool] = []

    class Limit(nullcontext[None]):
        def __enter__(self) -> None:
            inside.append(True)

        def __exit__(self, *_: object) -> None:
            inside.append(False)

    class Watched(Tonnes):
        def measure(self, records: Records[Catch], params: Options) -> Measurement:
            assert inside == [True]
            return super().measure(records, params)

    def parts() -> Iterator[list[Any]]:
        yield [{"tonnes": 1}]
        yield [{"tonnes": 2}]

    request = {"calculator_key": KEY, "params": {}}
    answer = measure_parts({KEY: Watched()}, request, parts(), Limit())
    assert orjson.loads(orjson.dumps(answer))["value"] == 6
    assert inside == [True, False]
