"""Honesty: whether what a calculator's schemas admit is what the calculator takes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tilik_plugin.calculator import Calculator
from tilik_plugin.faults import InvalidParams, InvalidRecords
from tilik_plugin.probes import Schema, Unclear, admits, probes
from tilik_plugin.records import Row

_AnyCalculator = Calculator[Any, Any]
_Faulty = Callable[[Mapping[str, Any]], Iterable[str]]


def dishonest_records(calculator: _AnyCalculator, good: Row) -> Iterator[str]:
    """Where the record schema and the check of records differ, seen on a good record."""

    def faulty(row: Mapping[str, Any]) -> Iterable[str]:
        try:
            calculator.read_records([row])
        except InvalidRecords as error:
            return [problem.field for problem in error.problems]
        return ()

    schema = calculator.record_schema()
    yield from _differences("record", schema, dict(good), faulty)
    optional = schema.get("properties", {}).keys() - set(schema.get("required", ()))
    least = {name: value for name, value in good.items() if name not in optional}
    for name in sorted(set(faulty(least)) & optional):
        yield f"the record schema does not require {name}, but the calculator does"


def dishonest_params(calculator: _AnyCalculator, good: Mapping[str, Any]) -> Iterator[str]:
    """Where the params schema and the check of parameters differ, seen on good parameters."""

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
        for value in _told(field, definitions):
            found = faulty({**good, name: value})
            taken = not any(each == name or each.startswith(f"{name}.") for each in found)
            admitted = admits(field, value, definitions)
            if taken != admitted:
                said, done = ("admits", "refuses") if admitted else ("refuses", "takes")
                shown = repr(value)[:40]
                yield f"the {title} schema {said} {shown} as {name}, but the calculator {done} it"
                break


def _told(field: Schema, definitions: Schema) -> Iterator[Any]:
    """The probes of which can be told whether the schema admits them."""
    for value in probes(field, definitions):
        try:
            admits(field, value, definitions)
        except Unclear:
            continue
        yield value
