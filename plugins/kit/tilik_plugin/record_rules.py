"""Record rules: what a calculator says of records that fit its schema and break its rules."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tilik_plugin.calculator import Calculator
from tilik_plugin.faults import InvalidRecords, RecordProblem
from tilik_plugin.records import Records, Row
from tilik_plugin.sample_records import draw_rows
from tilik_plugin.text import is_bilingual

_AnyCalculator = Calculator[Any, Any]
_FIGURES = re.compile(r"[0-9][0-9.,]*")


@dataclass(frozen=True, slots=True)
class FaultyRecord:
    """A record that breaks a rule, and what is said of it."""

    record: Row
    problem: RecordProblem


def faulty_records(calculator: _AnyCalculator) -> Sequence[FaultyRecord]:
    """Returns a record for each rule that records drawn from the schema break.

    One that lacks a required field stands for the schema's own rules. Rules are told apart by
    field and by sentence, apart from its figures.
    """
    found: dict[tuple[str, str], FaultyRecord] = {}
    for row in (*_lacking(calculator), *draw_rows(calculator)):
        for problem in _problems(calculator, row):
            rule = problem.field, _FIGURES.sub("", problem.must_be.en)
            found.setdefault(rule, FaultyRecord(row, problem))
    return list(found.values())


def check_faults(calculator: _AnyCalculator, records: Sequence[Row]) -> Iterator[str]:
    """Yields what is wrong with `check`, tried on good records and on drawn ones."""
    if not calculator.checks_records():
        return
    valid = [one for row in (*records, *draw_rows(calculator)) for one in _valid(calculator, row)]
    try:
        # A plugin may yield anything.
        first: list[list[Any]] = [list(calculator.check(one[0])) for one in valid]
        again = [list(calculator.check(one[0])) for one in reversed(valid)][::-1]
        suspected = [0 in list(calculator.suspects(one)) for one in valid]
    except Exception as error:
        yield f"check or suspects raises {type(error).__name__} for a record that fits the schema"
        return
    if first != again:
        yield "check says something else of the same record the second time"
    if any(said and not looked for said, looked in zip(first, suspected, strict=True)):
        yield "suspects leaves out a record of which check says something"
    fields = calculator.record_schema().get("properties", {}).keys() | {""}
    for said in dict.fromkeys(fault for each in first for fault in each):
        if not isinstance(said, RecordProblem):
            yield f"check yields {type(said).__name__} instead of RecordProblem"
            return
        if not is_bilingual(said.must_be):
            yield f"what check says of {said.field} is not a Text in both languages"
            return
        if said.field.partition(".")[0] not in fields:
            yield f"check names the field {said.field!r}, which the record schema does not have"
            return


def _lacking(calculator: _AnyCalculator) -> Iterator[Row]:
    required = set(calculator.record_schema().get("required", ()))
    for row in draw_rows(calculator):
        first = next((name for name in row if name in required), None)
        if first is not None:
            yield {name: value for name, value in row.items() if name != first}
            return


def _valid(calculator: _AnyCalculator, row: Row) -> Iterator[Records[Any]]:
    try:
        yield Records.validate(calculator.record_model, [row])
    except InvalidRecords:
        return


def _problems(calculator: _AnyCalculator, row: Row) -> Sequence[RecordProblem]:
    try:
        calculator.read_records([row])
    except InvalidRecords as error:
        return error.problems
    return ()
