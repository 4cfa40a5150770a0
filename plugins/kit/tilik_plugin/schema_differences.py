"""Schema differences: values that a calculator's schema admits and its check refuses, or not."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tilik_plugin.calculator import Calculator
from tilik_plugin.faults import InvalidParams, InvalidRecords
from tilik_plugin.records import Records, Row
from tilik_plugin.schema_values import Schema, Unclear, admits, edge_values

_AnyCalculator = Calculator[Any, Any]
_Faulty = Callable[[Mapping[str, Any]], Iterable[str]]


def record_differences(calculator: _AnyCalculator, good: Row) -> Iterator[str]:
    """Yields differences between the record schema and the check of records, tried on `good`."""

    def faulty(row: Mapping[str, Any]) -> Iterable[str]:
        try:
            # Without `check`, whose rules across fields no schema can say.
            Records.validate(calculator.record_model, [row])
        except InvalidRecords as error:
            return [problem.field for problem in error.problems]
        return ()

    schema = calculator.record_schema()
    yield from _differences("record", schema, dict(good), faulty)
    optional = schema.get("properties", {}).keys() - set(schema.get("required", ()))
    least = {name: value for name, value in good.items() if name not in optional}
    for name in sorted(set(faulty(least)) & optional):
        yield f"the record schema does not require {name}, but the calculator does"


def param_differences(calculator: _AnyCalculator, good: Mapping[str, Any]) -> Iterator[str]:
    """Yields differences between the params schema and the check of parameters.

    `good` are parameters that the calculator takes.
    """

    def faulty(params: Mapping[str, Any]) -> Iterable[str]:
        try:
            calculator.read_params(params)
        except InvalidParams as error:
            return [problem.name for problem in error.problems]
        return ()

    schema = calculator.params_schema()
    yield from _differences("params", schema, dict(good), faulty)
    fields = schema.get("properties", {})
    defaults = {name: field["default"] for name, field in fields.items() if "default" in field}
    if calculator.read_params({**defaults, **good}) != calculator.read_params(good):
        yield "the defaults of the params schema are not those of the calculator"


def _differences(
    title: str, schema: Schema, good: dict[str, Any], faulty: _Faulty
) -> Iterator[str]:
    definitions = schema.get("$defs", {})
    for name, field in schema.get("properties", {}).items():
        for value in _decidable_values(field, definitions):
            found = faulty({**good, name: value})
            taken = not any(each == name or each.startswith(f"{name}.") for each in found)
            admitted = admits(field, value, definitions)
            if taken != admitted:
                said, done = ("admits", "refuses") if admitted else ("refuses", "takes")
                shown = repr(value)[:40]
                yield f"the {title} schema {said} {shown} as {name}, but the calculator {done} it"
                break


def _decidable_values(field: Schema, definitions: Schema) -> Iterator[Any]:
    """Yields the values for which `admits` knows the answer."""
    for value in edge_values(field, definitions):
        try:
            admits(field, value, definitions)
        except Unclear:
            continue
        yield value
