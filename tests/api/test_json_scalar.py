"""JSON that the database cannot hold is refused before anything runs."""

from typing import Any

import pytest

LITERAL = """
{ calculate(calculatorKey: "asn.target_achievement", records: [{ realised: %s }]) {
    ... on Calculation { value } ... on Problem { code } } }
"""
VARIABLE = """
query ($records: [JSON!]!) {
  calculate(calculatorKey: "asn.target_achievement", records: $records) {
    ... on Calculation { value } ... on Problem { code } } }
"""


def nested(levels: int) -> Any:
    """A list in a list in a list."""
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize("number", ["9223372036854775808", "-99999999999999999999", "1e999"])
async def test_number_beyond_its_range_is_refused(graph: Any, number: str) -> None:
    answer = await graph.run(LITERAL % number)
    assert [error.message for error in answer.errors] != []
    assert all("JSON" in error.message for error in answer.errors)


@pytest.mark.parametrize("value", [2**63, float("inf"), float("nan"), nested(70)])
async def test_variable_beyond_its_range_is_refused(graph: Any, value: Any) -> None:
    answer = await graph.run(VARIABLE, records=[{"realised": value}])
    assert len(answer.errors) == 1
    assert answer.statements == []


async def test_largest_integer_is_measured(graph: Any) -> None:
    data = await graph.ask(VARIABLE, records=[{"realised": 2**53}])
    assert data["calculate"]["value"] == 2**53
