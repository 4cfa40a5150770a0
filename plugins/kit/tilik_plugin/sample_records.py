"""Sample records: records drawn from a calculator's schemas, for checks without real ones."""

import random
from collections.abc import Iterator, Sequence
from typing import Any

from tilik_plugin.calculator import Calculator
from tilik_plugin.faults import InvalidParams, InvalidRecords, Undefined
from tilik_plugin.records import Row
from tilik_plugin.schema_values import Schema, Unclear, admits, alternatives, edge_values

_TRIES = 400
_FIGURES = (1, 2, 3, 4, 5, 8, 10, 20, 25, 50, 80, 100, 1000)
_WORDS = ("a", "b", "c", "text")
_DAYS = ("2025-01-06", "2025-03-31", "2025-07-01", "2025-12-31")
_PRESENT = 0.7
"""The probability that an optional field is present."""


class _NoValue(Exception):
    """Raised if no value is found that the schema admits."""


def sample_records(
    calculator: Calculator[Any, Any],
) -> tuple[Sequence[Row], dict[str, Any]] | None:
    """Returns records and parameters that the calculator can measure, the same at every call.

    Returns None if it finds none that fit the schemas and have an answer. Raises what the
    calculator raises, other than InvalidParams, InvalidRecords and Undefined.
    """
    for records, params in drawn_records(calculator):
        try:
            calculator.calculate(records, params)
        except (InvalidParams, InvalidRecords, Undefined):
            continue
        return records, params
    return None


def draw_rows(calculator: Calculator[Any, Any]) -> Iterator[Row]:
    """Yields rows that fit the record schema, and may break the calculator's rules."""
    draw = _Draw(random.Random(calculator.key), (*_WORDS, *_DAYS))  # noqa: S311 (no secret)
    schema = calculator.record_schema()
    definitions = schema.get("$defs", {})
    for _ in range(_TRIES):
        try:
            yield draw.value(schema, definitions)
        except _NoValue:
            return


def drawn_records(
    calculator: Calculator[Any, Any], seed: str = ""
) -> Iterator[tuple[list[Row], dict[str, Any]]]:
    """Yields records and parameters that the schemas admit, the same for the same seed.

    The calculator need not have an answer for them.
    """
    draw = _Draw(random.Random(calculator.key + seed))  # noqa: S311 (no secret)
    record, params = calculator.record_schema(), calculator.params_schema()
    records, others = record.get("$defs", {}), params.get("$defs", {})
    for turn in range(_TRIES):
        # Most calculators do with their defaults; some need one of their parameters.
        given = draw.value if turn % 2 else draw.needed
        for count in (3, 2, 1):
            try:
                rows: list[Row] = [draw.value(record, records) for _ in range(count)]
                yield rows, given(params, others)
            except _NoValue:
                return


class _Draw:
    """Draws values at random."""

    def __init__(self, numbers: random.Random, words: Sequence[str] = _WORDS) -> None:
        self._numbers = numbers
        self._plain = (*_FIGURES, *words)

    def value(self, schema: Schema, definitions: Schema) -> Any:
        """Draws a value that the schema admits; raises _NoValue."""
        branch = self._numbers.choice(list(alternatives(schema, definitions)))
        if branch.get("type") == "object":
            return self._object(branch, definitions)
        if branch.get("type") == "array" and "items" in branch:
            count = self._numbers.randint(*_lengths(branch))
            return [self.value(branch["items"], definitions) for _ in range(count)]
        known = [each for each in self._plain if _fits(branch, each, definitions)]
        known = known or [
            each for each in edge_values(branch, definitions) if _fits(branch, each, definitions)
        ]
        if not known:
            raise _NoValue
        return self._numbers.choice(known)

    def needed(self, schema: Schema, definitions: Schema) -> dict[str, Any]:
        """Draws an object with the required fields only; raises _NoValue."""
        required = {name: schema["properties"][name] for name in schema.get("required", ())}
        return {name: self.value(field, definitions) for name, field in required.items()}

    def _object(self, schema: Schema, definitions: Schema) -> dict[str, Any]:
        required = schema.get("required", ())
        return {
            name: self.value(field, definitions)
            for name, field in schema.get("properties", {}).items()
            if name in required or self._numbers.random() < _PRESENT
        }


def _fits(schema: Schema, value: object, definitions: Schema) -> bool:
    try:
        return admits(schema, value, definitions)
    except Unclear:
        return False


def _lengths(schema: Schema) -> tuple[int, int]:
    least = schema.get("minItems", 0)
    return least, min(schema.get("maxItems", least + 3), least + 3)
