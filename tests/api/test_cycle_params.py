"""SQL reads a cycle's parameters as Python does: its own, its scheme's default, the kit's."""

from typing import Any

import orjson
import pytest

from tilik_plugin.scheme import CycleParams
from tilik_server.operations.steps.cycle_params import param_of_cycle, read_cycle_params

KIT = CycleParams().model_dump(mode="json")
OF_SCHEME = {"objection_days": 21, "attendance_calculators": ["asn.discipline"]}
OF_CYCLE = {"objection_days": 3, "training_below": 55.5, "survey_calculators": []}


def schema(defaults: dict[str, Any]) -> dict[str, Any]:
    return {"params_schema": {"properties": {n: {"default": v} for n, v in defaults.items()}}}


@pytest.mark.parametrize("params", [{}, OF_CYCLE])
@pytest.mark.parametrize("defaults", [{}, OF_SCHEME])
async def test_parameters_are_the_cycles_then_the_schemes_then_the_kits(
    world: Any, defaults: dict[str, Any], params: dict[str, Any]
) -> None:
    key = await world.cycle(scheme=schema(defaults), params=params)
    columns = ", ".join(f"{param_of_cycle(name)} as {name}" for name in KIT)
    sql = f"select {columns}, c.scheme::text, c.params::text from cycle c where c.id = $1"
    (row,) = await world.fetch(sql, key)
    read = read_cycle_params(row).model_dump(mode="json")
    assert read == {**KIT, **defaults, **params}
    assert {name: orjson.loads(row[name]) for name in KIT} == read


def test_parameter_that_is_not_there_has_no_sql() -> None:
    with pytest.raises(KeyError):
        param_of_cycle("objecton_days")
