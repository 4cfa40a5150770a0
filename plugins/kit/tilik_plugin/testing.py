"""Testing: the contract that every calculator keeps, as one check for a plugin's own tests."""

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tilik_plugin.calculator import Calculator
from tilik_plugin.faults import InvalidRecords, NoRecords
from tilik_plugin.fields import DIALECT
from tilik_plugin.measurement import Measurement
from tilik_plugin.polarity import Polarity
from tilik_plugin.records import Row
from tilik_plugin.text import Text

KEY = re.compile(r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")
VERSION = re.compile(r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")

_AnyCalculator = Calculator[Any, Any]


class ContractBroken(AssertionError):
    """What a calculator does otherwise than the contract says, all of it."""


def check_calculator(
    calculator: _AnyCalculator,
    records: Sequence[Row],
    params: Mapping[str, Any] | None = None,
) -> Measurement:
    """Runs a calculator through the contract on good records; returns their measurement.

    Raises ContractBroken with every finding, and whatever the calculator itself raises on
    records that are said to be good.
    """
    findings = list(describe_faults(calculator))
    measurement = calculator.calculate(copy.deepcopy(list(records)), params)
    findings += _faults_of_measuring(calculator, records, params or {}, measurement)
    findings += _faults_on_bad_records(calculator, records, params)
    if findings:
        raise ContractBroken(f"{calculator.key}: " + "; ".join(findings))
    return measurement


def describe_faults(calculator: _AnyCalculator) -> Iterator[str]:
    """What is wrong with how a calculator describes itself, without measuring anything."""
    if not KEY.match(calculator.key):
        yield f"the key {calculator.key!r} is not like plugin.calculator"
    if not VERSION.match(calculator.version):
        yield f"the version {calculator.version!r} is not like 1.0.0"
    for name in ("name", "description", "unit_of_measure"):
        text: object = getattr(calculator, name)
        if not isinstance(text, Text) or not text.en or not text.id:
            yield f"{name} is not a Text in both languages"
    if calculator.polarity not in list(Polarity):
        yield "polarity is not a Polarity"
    if not calculator.formula:
        yield "the formula is empty"
    if calculator.citation is not None and not calculator.citation.strip():
        yield "the citation is empty (None says that no rule gives the formula)"
    for title, schema in (
        ("record", calculator.record_schema()),
        ("params", calculator.params_schema()),
    ):
        yield from _schema_faults(title, schema)


def _schema_faults(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    if schema.get("$schema") != DIALECT or schema.get("type") != "object":
        yield f"the {name} schema is not an object's JSON Schema 2020-12"
    if schema.get("additionalProperties") is not False:
        yield f"the {name} schema admits unknown fields"
    for field, content in schema.get("properties", {}).items():
        if not content.get("title") or not content.get("x-title-id"):
            yield f"the {name} schema's {field} lacks a title in both languages"
    try:
        json.dumps(schema, allow_nan=False)
    except (TypeError, ValueError) as error:
        yield f"the {name} schema is not JSON: {error}"


def _faults_of_measuring(
    calculator: _AnyCalculator,
    records: Sequence[Row],
    params: Mapping[str, Any],
    measurement: Measurement,
) -> Iterator[str]:
    rows, given = copy.deepcopy(list(records)), copy.deepcopy(dict(params))
    again = calculator.calculate(rows, given)
    if again != measurement:
        yield "a second run on the same records differs"
    if rows != list(records) or given != dict(params):
        yield "the records or parameters were changed"
    if not calculator.ordered:
        turned = calculator.calculate(copy.deepcopy(list(reversed(records))), given)
        if _essence(turned) != _essence(measurement):
            yield "the order of the records matters, though the calculator does not say so"
    if not measurement.steps:
        yield "there are no steps"
    try:
        json.dumps(measurement.as_dict(), allow_nan=False)
    except (TypeError, ValueError) as error:
        yield f"the measurement is not JSON: {error}"


def _essence(measurement: Measurement) -> tuple[object, ...]:
    codes = sorted(caution.code for caution in measurement.cautions)
    return measurement.value, measurement.band, codes


def _faults_on_bad_records(
    calculator: _AnyCalculator, records: Sequence[Row], params: Mapping[str, Any] | None
) -> Iterator[str]:
    def measuring(rows: Sequence[Row]) -> Callable[[], object]:
        return lambda: calculator.calculate(rows, params)

    if not _raises(NoRecords, measuring([])):
        yield "no records do not raise NoRecords"
    first, *rest = records
    if not _raises(InvalidRecords, measuring([{**first, "no such field": 1}, *rest])):
        yield "an unknown field does not raise InvalidRecords"
    for field in calculator.record_schema().get("required", ()):
        lacking = {name: value for name, value in first.items() if name != field}
        if not _raises(InvalidRecords, measuring([*rest, lacking])):
            yield f"a record without {field} does not raise InvalidRecords"


def _raises(expected: type[Exception], run: Callable[[], object]) -> bool:
    try:
        run()
    except expected:
        return True
    except Exception:
        return False
    return False
