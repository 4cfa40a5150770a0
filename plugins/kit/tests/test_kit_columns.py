"""Columns come out as the values that are read one by one, and name each bad one's position."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import TypeAdapter, ValidationError

from tilik_plugin import Amount, Count, Day, InvalidRecords, Name, Number, Period, Record, Records


class Kind(StrEnum):
    SEMINAR = "seminar"
    CAMPAIGN = "campaign"


class Everything(Record):
    number: Number | None = None
    amount: Amount | None = None
    count: Count | None = None
    name: Name | None = None
    period: Period | None = None
    day: Day | None = None
    kind: Kind = Kind.SEMINAR
    word: Literal["first", "last"] = "first"
    plain: Annotated[float, "of no kind known"] = 0


GOOD: dict[str, list[list[Any]]] = {
    "number": [[1, -2], [1.5, -2.0], [1, 2.5], [None, 1], [None, 1, 0.5], [2**53, -(2**53)]],
    "amount": [[0, 7], [0.0, 1e300], [3, 0.5], [None, 2.5], [None]],
    "count": [[0, 1, 2**53], [2**53, 2**53], [None, 3], [1.0, 2]],
    "name": [["a", "b"], ["é", "\U0001d4b3"], ["x" * 300, "y"], ["x" * 500], [None, "a"]],
    "period": [
        [2025, 2024],
        ["2025-07", "2024/2025"],
        [1, "1"],
        [1.0, 2.0],
        [None, 2025],
        [10**400],
    ],
    "day": [["2025-01-31", "2024-02-29"], ["2025-01-01"] * 5000, [None, "2025-07-01"], [None]],
    "kind": [["seminar", "campaign", "seminar"]],
    "word": [["first", "last"]],
}
BAD: dict[str, list[Any]] = {
    "number": [True, "1", float("inf"), float("nan"), 10**400, [], {}],
    "amount": [-1, -0.5, True, "1", float("nan"), [], 10**400],
    "count": [-1, 1.5, True, "1", float("nan"), [], 10**400],
    "name": ["", "x" * 501, "\ud800", 5, [], {}, True],
    "period": ["", "x" * 501, 1.5, True, [], "\ud800"],
    "day": [
        "2025-02-30",
        "2025-1-1",
        "20250101",
        "\uff12025-01-01",
        "1751328000",
        "2025-01-01\n",
        20250101,
        [],
        "soon",
        True,
    ],
    "kind": ["Seminar", "", 1, [], None],
    "word": ["second", "", 1, [], None],
}


def read(field: str, values: list[Any]) -> list[Any]:
    return list(Records.validate(Everything, [{field: each} for each in values]).column(field))


def one_by_one(field: str, values: list[Any]) -> list[Any]:
    model = TypeAdapter(Everything)
    return [getattr(model.validate_python({field: each}), field) for each in values]


@pytest.mark.parametrize(("field", "values"), [(f, v) for f, each in GOOD.items() for v in each])
def test_columns_are_the_values_read_one_by_one(field: str, values: list[Any]) -> None:
    assert read(field, values) == one_by_one(field, values)


@pytest.mark.parametrize(("field", "bad"), [(f, v) for f, each in BAD.items() for v in each])
def test_bad_value_is_refused_wherever_it_hides(field: str, bad: Any) -> None:
    with pytest.raises(ValidationError):
        one_by_one(field, [bad])
    for good in GOOD[field]:
        for place in (0, len(good)):
            with pytest.raises(InvalidRecords) as caught:
                read(field, [*good[:place], bad, *good[place:]])
            assert {problem.position for problem in caught.value.problems} == {place}


def test_days_are_dates_in_columns_rows_and_slices() -> None:
    rows: list[dict[str, object]] = [{"day": "2025-01-31", "name": "a"}, {"day": None, "name": "b"}]
    records = Records.validate(Everything, rows)
    assert records[0].day == date(2025, 1, 31)
    assert [record.day for record in records[1:]] == [None]
    assert [each.day for each in records.where("name", "a")] == [date(2025, 1, 31)]
    assert list(records.column("day")) == [date(2025, 1, 31), None]
    assert [each.name for each in records.where("day", date(2025, 1, 31))] == ["a"]


def test_date_that_is_one_already_is_taken() -> None:
    assert read("day", [date(2025, 1, 31), "2025-02-01"]) == [date(2025, 1, 31), date(2025, 2, 1)]
    with pytest.raises(InvalidRecords):
        read("day", [datetime(2025, 1, 31, 8)])  # noqa: DTZ001


def test_day_and_period_have_the_schemas_of_json() -> None:
    fields = TypeAdapter(Everything).json_schema()["properties"]
    text = {"type": "string", "minLength": 1, "maxLength": 500}
    assert fields["day"]["anyOf"] == [{"type": "string", "format": "date"}, {"type": "null"}]
    assert fields["period"]["anyOf"] == [text, {"type": "integer"}, {"type": "null"}]
