"""Adopting an indicator definition of a plugin for a unit."""

from typing import Any

import pytest

from tilik_server.errors import CodeUnknown, IndicatorCodeTaken
from tilik_server.operations.adopt_indicator import adopt_indicator

ASK = """
query ($unit: String!) {
  unit(code: $unit) { indicators { nodes { code name status calculator { key } params note } } }
}
"""


@pytest.fixture
def offered(graph: Any) -> Any:
    """A definition that an installed plugin offers."""
    return next(iter(graph.catalogue.indicators.values())).definition


async def test_adopted_indicator_is_the_units_own(graph: Any, world: Any, offered: Any) -> None:
    await world.unit(code="dinkes")
    await adopt_indicator(graph.database, graph.catalogue, offered.code, "dinkes")
    (found,) = (await graph.ask(ASK, unit="dinkes"))["unit"]["indicators"]["nodes"]
    assert found["code"] == offered.code
    assert found["name"] == offered.name.id
    assert found["status"] == "APPROVED"
    assert found["calculator"] == {"key": offered.calculator_key}
    assert found["params"] == dict(offered.params)


async def test_second_agency_adopts_under_a_code_of_its_own(
    graph: Any, world: Any, offered: Any
) -> None:
    for code in ("dinkes", "dinas-lain"):
        await world.unit(code=code)
    await adopt_indicator(graph.database, graph.catalogue, offered.code, "dinkes")
    with pytest.raises(IndicatorCodeTaken, match=offered.code):
        await adopt_indicator(graph.database, graph.catalogue, offered.code, "dinas-lain")
    await adopt_indicator(graph.database, graph.catalogue, offered.code, "dinas-lain", "LAIN-1")
    (found,) = (await graph.ask(ASK, unit="dinas-lain"))["unit"]["indicators"]["nodes"]
    assert found["code"] == "LAIN-1"


async def test_unknown_codes_are_refused(graph: Any, world: Any, offered: Any) -> None:
    with pytest.raises(CodeUnknown, match="indicator definition"):
        await adopt_indicator(graph.database, graph.catalogue, "NO-SUCH", "dinkes")
    with pytest.raises(CodeUnknown, match="no unit with the code dinkes"):
        await adopt_indicator(graph.database, graph.catalogue, offered.code, "dinkes")
