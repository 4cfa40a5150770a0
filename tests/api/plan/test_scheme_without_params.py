"""A cycle whose scheme does not extend the kit's parameters has deadlines all the same."""

from typing import Any

import orjson
import pytest

OUTPUT = {
    "statement": "Laporan tersusun",
    "measure": "Laporan selesai",
    "unitOfMeasure": "laporan",
    "target": 12,
}


@pytest.mark.parametrize("schema", [None, {}, {"type": "object", "properties": {}}])
async def test_plan_has_a_due_date_under_a_scheme_that_extends_no_parameters(
    office: Any, schema: dict[str, Any] | None
) -> None:
    if schema is not None:
        change = "update cycle set scheme = jsonb_set(scheme, '{params_schema}', $1), params = '{}'"
        await office.world.change(change, orjson.dumps(schema).decode())
    await office.agreed(OUTPUT)
    assert (await office.plan())["dueOn"] == "2026-01-07"
