from datetime import date
from typing import Annotated

import pytest
from pydantic import Field, model_validator

from tilik_plugin import (
    Amount,
    Count,
    InvalidRecords,
    Name,
    Record,
    RecordProblem,
    Records,
    Text,
    Title,
)


class Visit(Record):
    place: Annotated[Name, Title("Place", "Tempat")]
    people: Annotated[Count, Title("People", "Orang")]
    cost: Annotated[Amount | None, Title("Cost", "Biaya")] = None


class Ordered(Record):
    low: Annotated[Amount, Title("Low", "Rendah")]
    high: Annotated[Amount, Title("High", "Tinggi")]

    @model_validator(mode="after")
    def rises(self) -> "Ordered":
        if self.high < self.low:
            raise ValueError("high lies below low")
        return self


ROWS = [
    {"place": "Tubei", "people": 12, "occurred_on": "2025-03-01"},
    {"place": "Serang", "people": 8.0, "cost": 2.5},
]


def test_records_are_rows_and_columns() -> None:
    records = Records.validate(Visit, ROWS)
    assert len(records) == 2
    assert list(records.column("people")) == [12, 8]
    assert list(records.column("cost")) == [None, 2.5]
    assert records[0].occurred_on == date(2025, 3, 1)
    assert [record.place for record in records] == ["Tubei", "Serang"]


def test_records_are_selected_by_value_and_slice() -> None:
    records = Records.validate(Visit, ROWS)
    assert [record.people for record in records.where("place", "Serang")] == [8]
    assert [record.place for record in records[:1]] == ["Tubei"]
    assert len(records.where("place", "Wanggar")) == 0


def test_no_rows_are_no_records() -> None:
    records = Records.validate(Visit, [])
    assert len(records) == 0
    assert list(records.column("people")) == []


@pytest.mark.parametrize(
    ("row", "field", "expected"),
    [
        ({"place": "Tubei"}, "people", "a value"),
        ({"place": "Tubei", "people": "8"}, "people", "a number"),
        ({"place": "Tubei", "people": True}, "people", "a number"),
        ({"place": "Tubei", "people": 1.5}, "people", "a multiple of 1"),
        ({"place": "Tubei", "people": -1}, "people", "0 or more"),
        ({"place": "Tubei", "people": float("nan")}, "people", "a finite number"),
        ({"place": "", "people": 1}, "place", "text of at least 1 characters"),
        ({"place": "Tubei", "people": 1, "age": 3}, "age", "no such field"),
        ({"place": "Tubei", "people": 1, "occurred_on": "soon"}, "occurred_on", "a date such as"),
    ],
)
def test_a_bad_record_is_named_by_position_and_field(
    row: dict[str, object], field: str, expected: str
) -> None:
    with pytest.raises(InvalidRecords) as caught:
        Records.validate(Visit, [*ROWS, row])
    (problem,) = caught.value.problems
    assert (problem.position, problem.field) == (2, field)
    assert problem.must_be.en.startswith(expected)
    assert problem.message().id.startswith("Rekaman 2")


def test_a_record_that_is_no_object_is_named() -> None:
    rows: list[object] = [ROWS[0], ["Tubei", 3]]
    with pytest.raises(InvalidRecords) as caught:
        Records.validate(Visit, rows)  # type: ignore[arg-type]
    assert caught.value.problems[0].position == 1


def test_many_bad_records_are_named_in_order_up_to_a_limit() -> None:
    with pytest.raises(InvalidRecords) as caught:
        Records.validate(Visit, [{"place": "", "people": -1}] * 30)
    places = [(problem.position, problem.field) for problem in caught.value.problems]
    assert places[:3] == [(0, "people"), (0, "place"), (1, "people")]
    assert len(places) == 20


def test_a_model_with_a_rule_of_its_own_is_checked_row_by_row() -> None:
    good = {"low": 1, "high": 2}
    assert list(Records.validate(Ordered, [good]).column("high")) == [2]
    with pytest.raises(InvalidRecords) as caught:
        Records.validate(Ordered, [good, {"low": 2, "high": 1}])
    assert caught.value.problems[0].position == 1


def test_rows_are_left_as_they_are() -> None:
    rows = [dict(row) for row in ROWS]
    Records.validate(Visit, rows)
    assert rows == ROWS


@pytest.mark.parametrize("people", [[1, 2.0], [2**60, 1], [1.0, 2.0], [0, 2**53], [2**53 + 2, 3]])
def test_whole_numbers_are_admitted_however_they_are_written(people: list[float]) -> None:
    records = Records.validate(Visit, [{"place": "Tubei", "people": each} for each in people])
    assert list(records.column("people")) == people


class Limited(Record):
    share: Annotated[Amount, Field(le=100), Title("Share", "Bagian")]


@pytest.mark.parametrize(("share", "expected"), [(101, "100 or less"), (-0.5, "0 or more")])
def test_a_limit_of_a_field_s_own_is_kept(share: float, expected: str) -> None:
    with pytest.raises(InvalidRecords) as caught:
        Records.validate(Limited, [{"share": 3}, {"share": share}])
    assert [(p.position, p.must_be.en) for p in caught.value.problems] == [(1, expected)]


@pytest.mark.parametrize("bad", [float("inf"), float("nan"), 10**400, None, "2", True])
def test_no_odd_number_hides_among_good_ones(bad: object) -> None:
    for good in (1, 2.5):
        rows: list[dict[str, object]] = [{"place": "Tubei", "people": 1, "cost": good}] * 3
        if bad is None:
            assert len(Records.validate(Visit, [*rows, rows[0] | {"cost": bad}])) == 4
            continue
        with pytest.raises(InvalidRecords) as caught:
            Records.validate(Visit, [*rows, rows[0] | {"cost": bad}])
        assert caught.value.problems[0].position == 3


def test_rows_with_other_fields_than_the_first_are_read() -> None:
    rows: list[dict[str, object]] = [
        {"place": "Tubei", "people": 1},
        {"place": "Serang", "people": 2, "cost": 4.5},
        {"people": 3, "place": "Wanggar", "occurred_on": "2025-01-01"},
    ]
    records = Records.validate(Visit, rows)
    assert list(records.column("cost")) == [None, 4.5, None]
    assert [each is None for each in records.column("occurred_on")] == [True, True, False]


def test_rows_of_one_length_with_other_fields_are_named() -> None:
    rows: list[dict[str, object]] = [{"place": "Tubei", "people": 1}, {"place": "a", "cost": 1}]
    with pytest.raises(InvalidRecords) as caught:
        Records.validate(Visit, rows)
    assert [(p.position, p.field) for p in caught.value.problems] == [(1, "people")]


@pytest.mark.parametrize("bad", ["", "x" * 501, "\ud800", 5, None])
def test_no_odd_name_hides_among_good_ones(bad: object) -> None:
    rows = [{"place": "Tubei", "people": 1}, {"place": bad, "people": 1}]
    with pytest.raises(InvalidRecords) as caught:
        Records.validate(Visit, rows)
    assert [(p.position, p.field) for p in caught.value.problems] == [(1, "place")]


class Handled(Record):
    due: Annotated[Amount, Title("Due", "Jatuh tempo")]
    on_time: Annotated[Amount, Title("On time", "Tepat waktu")]

    @model_validator(mode="after")
    def fits(self) -> "Handled":
        if self.on_time > self.due:
            raise ValueError(Text("on_time is above due", "on_time melebihi due"))
        return self


def test_a_validator_s_sentence_is_passed_through_in_its_languages() -> None:
    with pytest.raises(InvalidRecords) as both:
        Records.validate(Handled, [{"due": 1, "on_time": 2}])
    assert both.value.problems[0].message() == Text(
        "Record 0: on_time is above due.", "Rekaman 0: on_time melebihi due."
    )
    with pytest.raises(InvalidRecords) as plain:
        Records.validate(Ordered, [{"low": 2, "high": 1}])
    assert plain.value.problems[0].message() == Text(
        "Record 0: high lies below low.", "Rekaman 0: high lies below low."
    )


def test_what_must_be_is_given_by_name_so_that_it_is_not_reversed() -> None:
    with pytest.raises(TypeError):
        RecordProblem(0, "on_time", Text("at most due", "paling banyak due"))  # type: ignore[call-arg]
    problem = RecordProblem(0, "on_time", must_be=Text("at most due", "paling banyak due"))
    assert problem.message().en == "Record 0, on_time: expected at most due."
