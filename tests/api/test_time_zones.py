"""Scores count days in the time zone of the unit, and keep it among their parameters."""

from typing import Any

import orjson
import pytest

from tilik_server.database.province_time import TIME_ZONES, ZONES, hours_ahead
from tilik_server.scoring.compute import score_cycle, score_goals
from tilik_server.scoring.replay import replay
from tilik_tests.viewers import ADMIN

KEY = "public_service.handling_time"
# Monday 08:00 to 10:00 in Papua, as an export in UTC has it.
MORNING = {"opened_at": "2025-06-01T23:00:00Z", "closed_at": "2025-06-02T01:00:00Z"}
SCORES = "select *, params::text as set, explanation::text as explained from score"
CALCULATE = """
query ($key: String!, $params: JSON, $records: [JSON!]!) {
  calculate(calculatorKey: $key, params: $params, records: $records) {
    ... on Calculation { value explanation { warnings { code } steps { expression } } }
    ... on Problem { code fields { path } }
  }
}
"""


async def score(graph: Any) -> tuple[int, int]:
    """Score what is due in the cycle 2025."""
    return await score_cycle(graph.database, graph.catalogue, graph.pool, "2025")


async def plan_in(world: Any, province: str, **goal: Any) -> dict[str, Any]:
    """A plan in a unit of the province, with one case as evidence."""
    region = await world.insert(
        "region", code=f"{province}.01", scheme="kemendagri", name="Kabupaten"
    )
    plan: dict[str, Any] = await world.plan()
    await world.change("update unit set region_id = $2 where id = $1", plan["unit"], region)
    await world.change("update indicator set calculator_key = $1", KEY)
    for name, value in goal.items():
        await world.change(f"update goal set {name} = $1", value)
    where = (plan["goal"], plan["unit"], plan["cycle"])
    await world.evidence(*where, status="ACCEPTED", record=MORNING)
    return plan


@pytest.mark.parametrize(
    ("province", "zone"), [("94", "Asia/Jayapura"), ("51", "Asia/Makassar"), ("33", "Asia/Jakarta")]
)
async def test_days_are_counted_in_the_zone_of_the_unit(
    graph: Any, world: Any, province: str, zone: str
) -> None:
    await plan_in(world, province)
    assert await score(graph) == (1, 1)
    (found,) = await world.fetch(SCORES)
    assert (found["value"], orjson.loads(found["set"])) == (0.0, {"time_zone": zone})
    explained = orjson.loads(found["explained"])
    assert explained["params"]["time_zone"] == zone
    assert zone in [step["expression"] for step in explained["steps"]]
    assert await score(graph) == (0, 0)
    again = await replay(graph.database, graph.catalogue, graph.pool, found["id"])
    assert again.differences == []


async def test_zone_of_the_goal_comes_before_that_of_the_unit(graph: Any, world: Any) -> None:
    await plan_in(world, "33", params='{"time_zone": "Asia/Jayapura"}')
    await score(graph)
    (found,) = await world.fetch(SCORES)
    assert orjson.loads(found["set"]) == {"time_zone": "Asia/Jayapura"}
    await world.change("""update goal set params = '{"time_zone": null}'""")
    assert await score(graph) == (1, 1)
    (found,) = await world.fetch(SCORES)
    assert orjson.loads(found["set"]) == {"time_zone": "Asia/Jakarta"}
    assert await score(graph) == (0, 0)


async def test_score_of_a_unit_that_moved_is_replayed_in_its_zone(graph: Any, world: Any) -> None:
    await plan_in(world, "94")
    await score(graph)
    (before,) = await world.fetch(SCORES)
    await world.change("update unit set region_id = null")
    found = await replay(graph.database, graph.catalogue, graph.pool, before["id"])
    assert found.now.value == before["value"] == 0
    (difference,) = (each.en for each in found.differences)
    assert difference.startswith("parameters: was {'time_zone': 'Asia/Jayapura'}")
    assert await score(graph) == (1, 1)


async def test_score_stored_without_a_zone_stays_and_is_replayed_as_it_was(
    graph: Any, world: Any
) -> None:
    plan = await plan_in(world, "94")
    await score(graph)
    await world.change("update score set params = '{}', value = 1, calculator_version = '1.0.0'")
    assert await score(graph) == (0, 0)
    (before,) = await world.fetch(SCORES)
    found = await replay(graph.database, graph.catalogue, graph.pool, before["id"])
    assert found.now.value == 1
    assert not [each.en for each in found.differences if each.en.startswith("parameters")]
    await score_goals(graph.database, graph.catalogue, graph.pool, [plan["goal"]])
    (after,) = await world.fetch(SCORES)
    assert after["value"] == 0


async def test_other_calculators_get_no_zone(graph: Any, world: Any) -> None:
    plan = await world.plan()
    await world.evidence(plan["goal"], plan["unit"], plan["cycle"], status="ACCEPTED")
    await score(graph)
    (found,) = await world.fetch(SCORES)
    assert orjson.loads(found["set"]) == {}


@pytest.mark.parametrize(
    ("params", "value", "codes"),
    [({}, 1.0, ["TIME_ZONE_UNKNOWN"]), ({"time_zone": "Asia/Jayapura"}, 0.0, [])],
)
async def test_calculate_takes_the_zone_as_parameter(
    graph: Any, params: dict[str, str], value: float, codes: list[str]
) -> None:
    asked = {"key": KEY, "params": params, "records": [MORNING]}
    found = (await graph.ask(CALCULATE, ADMIN, **asked))["calculate"]
    assert found["value"] == value
    assert [each["code"] for each in found["explanation"]["warnings"]] == codes


async def test_calculate_names_the_parameter_of_a_zone_that_does_not_exist(graph: Any) -> None:
    asked = {"key": KEY, "params": {"time_zone": "WIT"}, "records": [MORNING]}
    found = (await graph.ask(CALCULATE, ADMIN, **asked))["calculate"]
    assert found["fields"] == [{"path": ["params", "time_zone"]}]


def test_every_zone_of_a_province_has_its_name() -> None:
    assert {hours_ahead(province) for province in ZONES} == set(TIME_ZONES)
