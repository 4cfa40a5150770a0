"""A column is read as pydantic alone reads it: the same values, refusals and messages."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, Final, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import Field, ValidationError, create_model

from tilik_plugin import (
    Amount,
    Count,
    Day,
    InvalidRecords,
    Name,
    Number,
    Period,
    Record,
    RecordProblem,
    Records,
    Title,
    Whole,
    columns,
)
from tilik_plugin.expectation import expectation

TITLE = Title("Figure", "Angka")


class Kind(StrEnum):
    SEMINAR = "seminar"
    CAMPAIGN = "campaign"


KINDS: Final[Mapping[str, Any]] = {
    "number": Number,
    "number or null": Number | None,
    "amount": Annotated[Amount, TITLE],
    "amount or null": Annotated[Amount | None, TITLE],
    "limited amount": Annotated[Amount, Field(le=100)],
    "count": Annotated[Count, TITLE],
    "count or null": Count | None,
    "limited count": Annotated[Count, TITLE, Field(gt=0, lt=5)],
    "whole": Whole,
    "float": float,
    "day": Annotated[Day, TITLE],
    "day or null": Annotated[Day | None, TITLE],
    "limited day": Annotated[Day, Field(ge=date(2025, 1, 1))],
    "name": Name,
    "name or null": Name | None,
    "period": Period,
    "period or null": Period | None,
    "enum": Kind,
    "literal": Literal["first", "last"],
    "flag": bool,
    "days": list[Day],
    "amounts by name": dict[Name, Amount],
}
QUICK: Final = {name for name in KINDS if name.split()[0] in {"number", "amount", "count", "day"}}
MODELS: Final[Mapping[str, type[Record]]] = {
    name: create_model("Row", __base__=Record, value=(kind, ...)) for name, kind in KINDS.items()
}
LISTS: Final = {name: columns.list_adapter(kind) for name, kind in KINDS.items()}

EDGES = [each + step for each in (0, 5, 100, 2**32, 2**53, 2**60) for step in (-1, 0, 1)]
INTS = st.one_of(
    st.integers(), st.sampled_from([*EDGES, *(-each for each in EDGES), 10**400, -(10**400)])
)
FIGURES = st.one_of(INTS, st.floats(), st.sampled_from([-0.0, 1.0, 2.0**53, 1e300]))
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
NO_DAYS = ["2025-02-30", "2025-1-1", "20250101", "2025-W01-1", "1751328000", "2025-01-01\n", "soon"]
TEXTS = st.one_of(st.text(max_size=9), st.sampled_from([*NO_DAYS, "first", "1", "x" * 501]))
ANY = st.one_of(
    st.none(),
    st.booleans(),
    FIGURES,
    TEXTS,
    DAYS,
    DAYS.map(str),
    st.sampled_from([*Kind, datetime(2025, 1, 1), datetime(2025, 1, 1, 8)]),  # noqa: DTZ001
    st.lists(DAYS.map(str), max_size=2),
    st.dictionaries(TEXTS, FIGURES, max_size=2),
)
# Most columns are good ones, as a bad value hides how the good ones are read.
GOOD = (
    st.integers(0, 100),
    st.integers(0, 2**53),
    st.integers(-(2**53), 2**53),
    st.floats(0, 100),
    st.floats(0, 100) | st.integers(0, 2**54),
    st.integers(1, 4) | st.floats(1, 4),
    DAYS.map(str),
    DAYS.map(str) | DAYS,
    st.sampled_from(["seminar", "campaign"]),
    st.sampled_from(["first", "last"]),
    st.lists(DAYS.map(str), max_size=2),
)
VALUES = (*GOOD, *(good | st.none() for good in GOOD), *(good | ANY for good in GOOD), INTS, ANY)
COLUMNS = st.one_of(*(st.lists(each, min_size=1, max_size=12) for each in VALUES))
Read = tuple[list[Any], list[RecordProblem]]


def by_pydantic(name: str, column: list[Any]) -> Read:
    """The values, or the first twenty faults of pydantic."""
    try:
        return LISTS[name].validate_python(column), []
    except ValidationError as error:
        problems = [
            RecordProblem(
                int(fault["loc"][0]),
                ".".join(map(str, ("value", *fault["loc"][1:]))),
                must_be=expectation(fault),
            )
            for fault in error.errors()
        ]
    return [], sorted(problems, key=lambda each: (each.position, each.field))[:20]


def by_records(name: str, column: list[Any]) -> Read:
    try:
        records = Records.validate(MODELS[name], [{"value": each} for each in column])
    except InvalidRecords as error:
        return [], list(error.problems)
    return list(records.column("value")), []


@pytest.mark.parametrize("name", KINDS)
@given(column=COLUMNS)
@example(column=[1, 2**53 + 1])
@example(column=[-1, -(2**53) - 1])
@example(column=[2**60, 1.5])
@example(column=[None, True])
def test_column_is_the_one_that_pydantic_reads(name: str, column: list[Any]) -> None:
    values, problems = by_records(name, column)
    expected, faults = by_pydantic(name, column)
    assert problems == faults
    assert values == expected
    for written, value, other in zip(column, values, expected, strict=bool(values)):
        is_kept = name in QUICK and type(written) is type(value) is int and type(other) is float
        assert is_kept or repr(value) == repr(other)


@pytest.mark.parametrize("name", KINDS)
@given(column=COLUMNS)
def test_value_does_not_depend_on_its_neighbours(name: str, column: list[Any]) -> None:
    values, problems = by_records(name, column)
    alone = [by_records(name, [each]) for each in column]
    if problems:
        assert {each.position for each in problems} == {
            i for i, (_, bad) in enumerate(alone) if bad
        }
    else:
        assert repr(values) == repr([value for each, _ in alone for value in each])


@pytest.mark.parametrize("name", KINDS)
@given(column=COLUMNS)
def test_rows_are_left_as_they_were(name: str, column: list[Any]) -> None:
    rows: list[dict[str, Any]] = [{"value": each} for each in column]
    before = repr(rows)
    try:
        records = Records.validate(MODELS[name], rows)
        list(records.column("value")).clear()
    except InvalidRecords:
        pass
    assert repr(rows) == before


@given(column=st.lists(DAYS.map(str) | st.none(), min_size=1, max_size=12))
def test_days_are_right_when_there_are_more_than_are_remembered(column: list[Any]) -> None:
    remembered = columns._DAYS.values()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_MOST_DAYS", 2)
        for days in remembered:
            days.clear()
        assert by_records("day or null", column) == by_pydantic("day or null", column)
        assert max(map(len, remembered)) <= 2


@pytest.mark.parametrize("name", sorted(KINDS))
def test_only_plain_numbers_and_days_are_read_otherwise_than_by_pydantic(name: str) -> None:
    reader = columns.column_reader(MODELS[name].model_fields["value"])
    assert isinstance(reader, partial) == (name in QUICK)
