"""The demo in a real database: it satisfies every constraint, and is stored once."""

from collections import Counter
from datetime import date
from typing import Any

import orjson
import pytest

from tilik_demo import fill_demo
from tilik_demo.follow_ups import follow_results
from tilik_server.access.viewer import OPERATOR
from tilik_server.errors import DatabaseNotEmpty, SchemeMissing
from tilik_server.judging.follow_up import follow_ups
from tilik_server.judging.load_facts import load_facts
from tilik_server.models.vocabulary import FollowUpKind
from tilik_server.plugin_host.catalogue import read_stored_scheme
from tilik_server.plugin_host.plugins import EMPTY
from tilik_server.scoring.compute import score_cycle

DAY = date(2026, 7, 1)
TABLES = "select name::text as name from tilik_table order by 1"
CYCLE = "select scheme::text as scheme, params::text as params from cycle where code = '2025'"
# What setGoals would refuse: a goal of another axis, a share of no score, two measures of success.
UNPLANNED = """
select g.statement from goal g
left join indicator i on i.id = g.indicator_id
left join goal above on above.id = g.contributes_to_id
left join goal own on own.id = g.scored_goal_id left join indicator o on o.id = own.indicator_id
where g.axis_key <> above.axis_key or (g.shared and o.calculator_key is null)
  or (i.id is not null and (g.measure is not null or g.unit_of_measure <> i.unit_of_measure))
"""
OUTCOMES = """
select appraisal_id, predicate_key, (decided_at at time zone 'Asia/Jakarta')::date as day
from outcome
"""
FOLLOW_UPS = """
select f.id, f.appraisal_id, f.kind, f.value, f.due_on, f.settled_at,
  (select count(*) from timeline_entry t where t.appraisal_id = f.appraisal_id
     and t.action = 'settleFollowUp' and (t.at, t.note) = (f.settled_at, f.note)) as told
from follow_up f order by f.id
"""


async def fill(graph: Any, day: date = DAY) -> bool:
    return await fill_demo(graph.database, graph.catalogue, day, lambda stored, total: None)


async def contents(world: Any) -> dict[str, int]:
    tables = [row["name"] for row in await world.fetch(TABLES)]
    counts = " union all ".join(f"select '{name}' as name, count(*) from {name}" for name in tables)
    return {row["name"]: row["count"] for row in await world.fetch(counts)}


async def profiles(world: Any) -> Any:
    rows = await world.fetch(
        "select count(*) as every, count(job_person_match) as matched,"
        " count(performance_key) as decided, count(distinct band) as bands"
        " from competency_profile"
    )
    return rows[0]


async def test_demo_fills_an_empty_database_once(graph: Any, world: Any) -> None:
    told: list[tuple[int, int]] = []
    stored = await fill_demo(
        graph.database, graph.catalogue, DAY, lambda *progress: told.append(progress)
    )
    assert stored
    assert told[-1][0] == told[-1][1]
    assert told == sorted(told)
    before = await contents(world)
    assert not await fill(graph, date(2027, 3, 1))
    assert await contents(world) == before
    assert before["employee"] == 300
    assert await world.fetch(UNPLANNED) == []
    found = await profiles(world)
    assert found["every"] == found["matched"] == found["decided"] == 295
    assert found["bands"] >= 4


async def test_demo_with_known_regions_is_scored_with_every_calculator(
    graph: Any, world: Any
) -> None:
    aceh = await world.insert("region", code="11", scheme="kemendagri", name="Aceh")
    await fill(graph)
    rows = await world.fetch("select parent_id from region where code = '11.02'")
    assert rows == [{"parent_id": aceh}]
    for code in ("2025", "2026"):
        await score_cycle(graph.database, graph.catalogue, graph.pool, code)
    rows = await world.fetch("select calculator_key, status from score")
    found = Counter((row["calculator_key"], row["status"]) for row in rows)
    computed = {key for key, status in found if status == "COMPUTED"}
    used = await world.fetch("select distinct calculator_key from indicator")
    assert computed == {row["calculator_key"] for row in used}
    assert {status for _, status in found} == {"COMPUTED", "NO_EVIDENCE", "UNDEFINED"}
    warned = await world.fetch(
        "select explanation -> 'warnings' -> 0 ->> 'code' as code from score"
    )
    assert "COVERAGE_ABOVE_100" in {row["code"] for row in warned}


async def test_results_of_the_demo_lead_to_what_deciding_them_would(graph: Any, world: Any) -> None:
    await fill(graph)
    await score_cycle(graph.database, graph.catalogue, graph.pool, "2025")
    await follow_results(graph.database)
    stored = await world.fetch(FOLLOW_UPS)
    expected, cycle = [], (await world.fetch(CYCLE))[0]
    rules, params = read_stored_scheme(orjson.loads(cycle["scheme"])), orjson.loads(cycle["params"])
    outcomes = await world.fetch(OUTCOMES)
    async with graph.database.writing(OPERATOR) as connection:
        for row in outcomes:
            facts = await load_facts(connection, row["appraisal_id"])
            found = follow_ups(rules, params, facts, row["predicate_key"], row["day"])
            expected += [(facts.appraisal, each.as_row()) for each in found]
    assert Counter(
        (row["appraisal_id"], row["kind"], row["value"], row["due_on"]) for row in stored
    ) == Counter((key, each["kind"], each["value"], each["due_on"]) for key, each in expected)
    assert {row["kind"] for row in stored} == set(FollowUpKind)
    settled = {row["kind"] for row in stored if row["settled_at"] is not None}
    assert settled == {FollowUpKind.CREDIT_POINTS, FollowUpKind.RECOGNITION}
    assert {row["told"] for row in stored if row["settled_at"] is not None} == {1}
    await follow_results(graph.database)
    assert await world.fetch(FOLLOW_UPS) == stored


async def test_database_with_other_units_is_refused(graph: Any, world: Any) -> None:
    await world.unit()
    with pytest.raises(DatabaseNotEmpty):
        await fill(graph)


async def test_demo_needs_its_rating_scheme(graph: Any) -> None:
    with pytest.raises(SchemeMissing, match=r"asn\.permenpanrb_6_2022"):
        await fill_demo(graph.database, EMPTY, DAY, lambda stored, total: None)
