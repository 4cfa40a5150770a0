"""Testing: the contract that every calculator keeps, as one check for a plugin's own tests."""

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from tilik_plugin.calculator import Calculator
from tilik_plugin.faults import InvalidRecords, NoRecords, RecordProblem
from tilik_plugin.fields import DIALECT
from tilik_plugin.folding import FoldingCalculator
from tilik_plugin.indicator import TargetRange
from tilik_plugin.measurement import MAX_STEPS, Measurement
from tilik_plugin.polarity import Polarity
from tilik_plugin.record_rules import FaultyRecord, check_faults, faulty_records
from tilik_plugin.records import Row
from tilik_plugin.sample_records import sample_records
from tilik_plugin.schema_differences import param_differences, record_differences
from tilik_plugin.text import is_bilingual

__all__ = [
    "ContractBroken",
    "FaultyRecord",
    "check_calculator",
    "describe_faults",
    "faulty_records",
    "sample_records",
]

KEY = re.compile(r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")
VERSION = re.compile(r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")
CODE = re.compile(r"^[A-Z][A-Z0-9_]*$")

_AnyCalculator = Calculator[Any, Any]


class ContractBroken(AssertionError):
    """Raised for a calculator that breaks the contract; `findings` says how, completely."""

    def __init__(self, key: str, findings: Sequence[str]) -> None:
        self.findings = tuple(findings)
        super().__init__(f"{key}: {'; '.join(findings)}")


def check_calculator(
    calculator: _AnyCalculator,
    records: Sequence[Row],
    params: Mapping[str, Any] | None = None,
) -> Measurement:
    """Checks a calculator against the contract with good records; returns their measurement.

    Raises ContractBroken with every finding, and any exception that the calculator raises for
    these records.
    """
    findings = list(describe_faults(calculator))
    given = dict(params or {})
    # A calculator that changes its input must not spoil the checks that follow.
    measurement = calculator.calculate(copy.deepcopy(list(records)), copy.deepcopy(given))
    findings += chain(
        _faults_of_repeating(calculator, records, given, measurement),
        _faults_of_answer(measurement, len(records)),
        _faults_of_reach(calculator, given, measurement),
        _faults_of_folding(calculator, records, given, measurement),
        _faults_on_bad_records(calculator, records, given),
        check_faults(calculator, records),
        record_differences(calculator, records[0]),
        param_differences(calculator, given),
    )
    if findings:
        raise ContractBroken(calculator.key, findings)
    return measurement


def describe_faults(calculator: _AnyCalculator) -> Iterator[str]:
    """Yields what is wrong with a calculator's attributes and schemas; measures nothing."""
    if not KEY.match(calculator.key):
        yield f"the key {calculator.key!r} is not like plugin.calculator"
    if not VERSION.match(calculator.version):
        yield f"the version {calculator.version!r} is not like 1.0.0"
    for name in ("name", "description", "unit_of_measure"):
        if not is_bilingual(getattr(calculator, name)):
            yield f"{name} is not a Text in both languages"
    if calculator.polarity not in list(Polarity):
        yield "polarity is not a Polarity"
    if not _is_range(calculator.reach):
        yield "reach is not a TargetRange"
    for name in sorted(set(calculator.reach_unless) - calculator.params_model.model_fields.keys()):
        yield f"reach_unless names {name}, which is no parameter"
    if not calculator.formula:
        yield "the formula is empty"
    if calculator.citation is not None and not calculator.citation.strip():
        yield "the citation is empty (None says that no rule gives the formula)"
    for title, schema in (
        ("record", calculator.record_schema()),
        ("params", calculator.params_schema()),
    ):
        yield from _schema_faults(title, schema)


def _is_range(reach: object) -> bool:
    return isinstance(reach, TargetRange)


def _schema_faults(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    if schema.get("$schema") != DIALECT or schema.get("type") != "object":
        yield f"the {name} schema is not an object's JSON Schema 2020-12"
    if schema.get("additionalProperties") is not False:
        yield f"the {name} schema admits unknown fields"
    fields = schema.get("properties", {})
    for field, content in fields.items():
        if not content.get("title") or not content.get("x-title-id"):
            yield f"the {name} schema's {field} lacks a title in both languages"
    for field in sorted(set(schema.get("required", ())) - fields.keys()):
        yield f"the {name} schema requires {field}, which it does not describe"
    try:
        json.dumps(schema, allow_nan=False)
    except (TypeError, ValueError) as error:
        yield f"the {name} schema is not JSON: {error}"


def _faults_of_repeating(
    calculator: _AnyCalculator,
    records: Sequence[Row],
    params: Mapping[str, Any],
    measurement: Measurement,
) -> Iterator[str]:
    rows, given = copy.deepcopy(list(records)), copy.deepcopy(dict(params))
    if calculator.calculate(rows, given) != measurement:
        yield "a second run on the same records differs"
    if rows != list(records) or given != dict(params):
        yield "the records or parameters were changed"
    if calculator.ordered:
        return
    rows = copy.deepcopy(list(records))
    # Two other orders find most formulas that depend on the order; all would take too long.
    for turned in (rows[::-1], rows[1:] + rows[:1]):
        if _essence(calculator.calculate(turned, params)) != _essence(measurement):
            yield "the order of the records matters, though the calculator does not say so"
            return


def _essence(measurement: Measurement) -> tuple[object, ...]:
    codes = sorted(caution.code for caution in measurement.cautions)
    return measurement.value, measurement.band, codes


def _faults_of_answer(measurement: Measurement, count: int) -> Iterator[str]:
    if not measurement.steps:
        yield "there are no steps"
    if len(measurement.steps) > MAX_STEPS:
        yield f"there are {len(measurement.steps)} steps; {MAX_STEPS} are allowed"
    for step in measurement.steps:
        if not is_bilingual(step.label):
            yield f"the label of the step {step.expression!r} is not a Text in both languages"
        if step.record is not None and not 0 <= step.record < count:
            yield f"the step {step.expression!r} names record {step.record} of {count}"
    for caution in measurement.cautions:
        if not CODE.match(caution.code) or not is_bilingual(caution.message):
            yield f"the caution {caution.code!r} needs a code in capitals and both languages"
    try:
        json.dumps(measurement.as_dict(), allow_nan=False)
    except (AttributeError, TypeError, ValueError) as error:
        yield f"the measurement is not JSON: {error}"


def _faults_of_reach(
    calculator: _AnyCalculator, params: Mapping[str, Any], measurement: Measurement
) -> Iterator[str]:
    reach = calculator.reach_with(params)
    if not reach.holds(measurement.value):
        yield f"the value {measurement.value} lies outside of reach, {reach}"


def _faults_of_folding(
    calculator: _AnyCalculator,
    records: Sequence[Row],
    params: Mapping[str, Any],
    measurement: Measurement,
) -> Iterator[str]:
    rows = list(records)
    middle = len(rows) // 2
    for parts in ([rows], [[row] for row in rows], [rows[:middle], [], rows[middle:]]):
        if calculator.calculate_parts(copy.deepcopy(parts), params) != measurement:
            done = "fold and finish" if isinstance(calculator, FoldingCalculator) else "records"
            yield f"{done} over {len(parts)} parts differ from the whole"
            return


def _faults_on_bad_records(
    calculator: _AnyCalculator, records: Sequence[Row], params: Mapping[str, Any]
) -> Iterator[str]:
    def problems(rows: Sequence[Any]) -> Sequence[RecordProblem]:
        return _problems(lambda: calculator.calculate(rows, params))

    if not _raises(NoRecords, lambda: calculator.calculate([], params)):
        yield "no records do not raise NoRecords"
    *rest, last = records
    place = len(rest)
    if not any(each.position == place for each in problems([*rest, "no object"])):
        yield "a record that is no object does not raise InvalidRecords with its position"
    if not problems([*rest, {**last, "no such field": 1}]):
        yield "an unknown field does not raise InvalidRecords"
    for field in calculator.record_schema().get("required", ()):
        lacking = {name: value for name, value in last.items() if name != field}
        found = problems([*rest, lacking])
        if not any((each.position, each.field) == (place, field) for each in found):
            yield f"a record without {field} does not raise InvalidRecords that names both"


def _problems(run: Callable[[], object]) -> Sequence[RecordProblem]:
    try:
        run()
    except InvalidRecords as error:
        return error.problems
    except Exception:
        return ()
    return ()


def _raises(expected: type[Exception], run: Callable[[], object]) -> bool:
    try:
        run()
    except expected:
        return True
    except Exception:
        return False
    return False
