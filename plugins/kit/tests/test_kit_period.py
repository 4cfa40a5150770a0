from typing import Annotated

import pytest

from tilik_plugin import InvalidRecords, Period, Record, Records, Text, Title
from tilik_plugin.scheme import json_schema


class Term(Record):
    period: Annotated[Period, Title("Period", "Periode")]


def test_a_whole_number_and_its_digits_are_the_same_period() -> None:
    rows = [{"period": period} for period in (7, 7.0, "7", "2024/2025")]
    assert list(Records.validate(Term, rows).column("period")) == ["7", "7", "7", "2024/2025"]


@pytest.mark.parametrize("period", [None, "", 1.5, True, [1]])
def test_what_is_no_period_is_named_by_its_field(period: object) -> None:
    with pytest.raises(InvalidRecords) as caught:
        Records.validate(Term, [{"period": 1}, {"period": period}])
    assert [(p.position, p.field) for p in caught.value.problems] == [(1, "period")]


def test_the_schema_takes_text_and_whole_numbers() -> None:
    field = json_schema(Term, Text("Term", "Semester"))["properties"]["period"]
    assert [branch["type"] for branch in field["anyOf"]] == ["string", "integer"]
    assert (field["title"], field["x-title-id"]) == ("Period", "Periode")
