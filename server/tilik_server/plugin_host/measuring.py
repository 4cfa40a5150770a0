"""Measuring: runs calculators over records inside a plugin process."""

import math
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

import orjson

from tilik_plugin import (
    Calculator,
    InvalidParams,
    InvalidRecords,
    Measurement,
    NoRecords,
    RecordProblem,
    Text,
    Undefined,
)
from tilik_plugin.measurement import MAX_STEPS
from tilik_server.errors import (
    CalculatorAnswerInvalid,
    CalculatorFailed,
    CalculatorMissing,
    CalculatorOutOfMemory,
    CalculatorStepsTooMany,
    TilikError,
)

Calculators = dict[str, Calculator[Any, Any]]
Limited = AbstractContextManager[None]
"""Limits the memory of a block, which runs a plugin's code."""
Measure = Callable[[Calculator[Any, Any]], object]
Answer = dict[str, Any]

COMPUTED: Final = "COMPUTED"
NO_EVIDENCE: Final = "NO_EVIDENCE"
UNDEFINED: Final = "UNDEFINED"
FAILED: Final = "FAILED"

_TRACEBACK_CHARACTERS: Final = 4000
_BAD_RECORDS: Final = Text(
    "The records do not fit the calculator.", "Rekaman tidak sesuai dengan kalkulator."
)
_BAD_PARAMS: Final = Text(
    "The parameters do not fit the calculator.", "Parameter tidak sesuai dengan kalkulator."
)


def measure_all(
    calculators: Calculators, requests: Sequence[Mapping[str, Any]], limited: Limited
) -> list[Any]:
    """Return an answer for each request, also for calculators that raise."""
    return [
        _as_json(request["calculator_key"], _measure(calculators, request, limited))
        for request in requests
    ]


def measure_parts(
    calculators: Calculators,
    request: Mapping[str, Any],
    parts: Iterator[list[Any]],
    limited: Limited,
) -> Any:
    """Return the answer to a request whose records come in parts.

    The calculator need not read all parts.
    """

    def measure(calculator: Calculator[Any, Any]) -> object:
        return calculator.calculate_parts(parts, request["params"])

    return _as_json(request["calculator_key"], _answer(calculators, request, measure, limited))


def check_records(
    calculators: Calculators, request: Mapping[str, Any], limited: Limited
) -> orjson.Fragment:
    """Return the `faults` of each record by itself, or the `problem` of a calculator that fails."""
    key = request["calculator_key"]
    calculator = calculators.get(key)
    if calculator is None:
        return orjson.Fragment(orjson.dumps(_failed(CalculatorMissing(key=key))))
    try:
        with limited:
            faults = list(_faults_in_records(calculator, request["records"]))
            return orjson.Fragment(orjson.dumps({"faults": faults}))
    except MemoryError:
        return orjson.Fragment(orjson.dumps(_failed(CalculatorOutOfMemory(key=key))))
    # Plugins may raise SystemExit and KeyboardInterrupt too.
    except BaseException as error:
        failed = CalculatorFailed(key=key, error=type(error).__name__)
        return orjson.Fragment(orjson.dumps(_failed(failed, end_of_traceback(error))))


def _faults_in_records(
    calculator: Calculator[Any, Any], records: Sequence[Mapping[str, Any]]
) -> Iterator[Answer]:
    # All at once first, which is much faster where no record has a fault.
    if not _problems_of(calculator, records):
        return
    for position, record in enumerate(records):
        for problem in _problems_of(calculator, [record]):
            path = problem.field.split(".") if problem.field else []
            yield {"record": position, "path": path, "message": problem.hint().as_dict()}


def _problems_of(
    calculator: Calculator[Any, Any], records: Sequence[Mapping[str, Any]]
) -> Sequence[RecordProblem]:
    try:
        calculator.read_records(records)
    except InvalidRecords as error:
        return error.problems
    return ()


def _measure(calculators: Calculators, request: Mapping[str, Any], limited: Limited) -> Answer:
    def measure(calculator: Calculator[Any, Any]) -> object:
        return calculator.calculate(request["records"], request["params"])

    return _answer(calculators, request, measure, limited)


def _answer(
    calculators: Calculators, request: Mapping[str, Any], measure: Measure, limited: Limited
) -> Answer:
    key = request["calculator_key"]
    calculator = calculators.get(key)
    if calculator is None:
        return _failed(CalculatorMissing(key=key))
    try:
        with limited:
            params = calculator.read_params(request["params"]).model_dump(mode="json")
            return _computed(calculator, measure(calculator), params)
    except NoRecords as error:
        return _without_value(NO_EVIDENCE, _problem(error.code, error.text))
    except Undefined as error:
        return _without_value(UNDEFINED, _problem(error.code, error.text))
    except InvalidRecords as error:
        places = [("records", str(each.position), each.field) for each in error.problems]
        messages = [each.message() for each in error.problems]
        return _without_value(UNDEFINED, _problem(error.code, _BAD_RECORDS, places, messages))
    except InvalidParams as error:
        places = [("params", each.name, "") for each in error.problems]
        messages = [each.message() for each in error.problems]
        return _without_value(FAILED, _problem(error.code, _BAD_PARAMS, places, messages))
    except MemoryError:
        return _failed(CalculatorOutOfMemory(key=key))
    # Plugins may raise SystemExit and KeyboardInterrupt too.
    except BaseException as error:
        failed = CalculatorFailed(key=key, error=type(error).__name__)
        return _failed(failed, end_of_traceback(error))


def end_of_traceback(error: BaseException) -> str:
    """Return the end of the exception's traceback, which says where it was raised and what."""
    return "".join(traceback.format_exception(error))[-_TRACEBACK_CHARACTERS:]


def _computed(calculator: Calculator[Any, Any], made: object, params: Answer) -> Answer:
    if not isinstance(made, Measurement) or not math.isfinite(made.value):
        return _failed(CalculatorAnswerInvalid(key=calculator.key))
    if (count := len(made.steps)) > MAX_STEPS:
        return _failed(CalculatorStepsTooMany(key=calculator.key, count=count, most=MAX_STEPS))
    steps = [{**step.as_dict(), "record": step.record} for step in made.steps]
    return {
        **made.as_dict(),
        "status": COMPUTED,
        "steps": steps,
        "version": calculator.version,
        "formula": calculator.formula,
        "citation": calculator.citation,
        "params": params,
    }


def _as_json(key: str, answer: Answer) -> orjson.Fragment:
    """Return the answer as JSON; a calculator's values may not be JSON."""
    try:
        return orjson.Fragment(orjson.dumps(answer))
    except TypeError:
        return orjson.Fragment(orjson.dumps(_failed(CalculatorAnswerInvalid(key=key))))


def _failed(error: TilikError, detail: str | None = None) -> Answer:
    return _without_value(FAILED, error.as_problem(), detail)


def _without_value(status: str, problem: Answer, detail: str | None = None) -> Answer:
    return {"status": status, "problem": problem, "detail": detail}


def _problem(
    code: str, text: Text, places: Iterable[tuple[str, ...]] = (), messages: Iterable[Text] = ()
) -> Answer:
    fields = [
        {"path": list(filter(None, place)), "message": message.as_dict()}
        for place, message in zip(places, messages, strict=True)
    ]
    return {"code": code, "message": text.as_dict(), "fields": fields}
