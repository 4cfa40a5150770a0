"""Adopting an indicator definition of a plugin for a unit."""

from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.errors import CodeUnknown, IndicatorCodeTaken
from tilik_server.operations.indicator.adopt_indicator import adopt_indicator
from tilik_tests.commands import run_tilik, service_variables

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


def adopt(settings: Any, *arguments: str) -> tuple[int, str, str]:
    """The command `tilik plugins adopt`: its status, output and errors."""
    done = run_tilik("plugins", "adopt", *arguments, env=service_variables(settings))
    return done.returncode, done.stdout, done.stderr


async def test_command_adopts_a_definition_once(
    graph: Any, world: Any, settings: Any, offered: Any
) -> None:
    await world.unit(code="dinkes")
    given = (offered.code, "--under", "dinkes", "--as", "DINKES-1")
    status, out, err = adopt(settings, *given)
    assert (status, err) == (0, "")
    (found,) = await world.fetch("select id, code from indicator")
    assert out == f"DINKES-1 is an indicator of dinkes: {encode('Indicator', found['id'])}\n"
    status, out, err = adopt(settings, *given)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "DINKES-1" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["NO-SUCH", "--under", "dinkes"], "no indicator definition with the code NO-SUCH"),
        (["FIN-ABSORPTION"], "Missing option '--under'"),
        (["FIN-ABSORPTION", "--under", " "], "' ' is no code"),
        (["FIN-ABSORPTION", "--under", "dinkes", "--as", "A" * 65], "at most 64 characters"),
        (["FIN-ABSORPTION", "--under", "dinkes", "--as", "A\nB"], "is no code"),
    ],
)
async def test_bad_input_of_the_command_is_one_line(
    settings: Any, arguments: list[str], said: str
) -> None:
    status, out, err = adopt(settings, *arguments)
    assert status
    assert (out, err.count("\n")) == ("", 1)
    assert said in err


async def test_adopted_indicator_has_the_range_of_targets_that_is_offered(
    graph: Any, world: Any
) -> None:
    await world.unit(code="dinkes")
    await adopt_indicator(graph.database, graph.catalogue, "ASN-BEHAVIOUR", "dinkes")
    data = await graph.ask(
        """{ indicator(code: "ASN-BEHAVIOUR") { targetRange { lowest highest } } }"""
    )
    assert data["indicator"] == {"targetRange": {"lowest": 1, "highest": 4}}
