"""A goal with more records than one part: from the database to its score, and replayed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import SCORING
from tilik_server.plugin_host.requests import PART
from tilik_server.scoring.compute import score_cycle, score_goals
from tilik_server.scoring.evidence_parts import EvidenceKeys, evidence_parts
from tilik_server.scoring.replay import Replay, replay
from tilik_tests.commands import run_tilik, service_variables

SCORES = "select s.* from score s order by s.goal_id"
MANY = """
insert into evidence (id, cycle_id, unit_id, goal_id, kind, title, occurred_on, record, status)
select (overlay(x.id::text placing lpad(to_hex(n), 12, '0') from 25))::uuid, x.cycle_id, x.unit_id,
  x.goal_id, x.kind, x.title, date '2025-01-01' + n % 300, x.record, 'ACCEPTED'
from evidence x cross join generate_series(1, $2::int) n where x.id = $1
"""
SHOWN = """
{ appraisals { nodes { goals { nodes { score {
  status value problem { code fields { path message } } explanation { records steps { label } }
} } } } } }
"""


@pytest.fixture
def goal_with(world: Any) -> Any:
    """Makes a goal of a calculator whose record came so many times; its plan."""

    async def made(key: str, record: dict[str, Any], times: int) -> dict[str, Any]:
        plan: dict[str, Any] = await world.plan()
        await world.change("update indicator set calculator_key = $1", key)
        where = (plan["goal"], plan["unit"], plan["cycle"])
        first = await world.evidence(*where, status="ACCEPTED", record=record)
        await world.change(MANY, first, times - 1)
        return {**plan, "first": first}

    return made


async def score(graph: Any) -> tuple[int, int]:
    return await score_cycle(graph.database, graph.catalogue, graph.pool, "2025")


async def replayed(graph: Any, score: UUID) -> Replay:
    return await replay(graph.database, graph.catalogue, graph.pool, score)


@pytest.mark.parametrize(
    ("key", "record", "value"),
    [
        ("asn.target_achievement", {"realised": 2}, 2 * (2 * PART + 1)),
        ("health.drop_out", {"first": 100, "last": 97}, 3.0),
    ],
)
async def test_goal_is_scored_part_by_part_and_replayed_the_same(
    graph: Any, world: Any, goal_with: Any, key: str, record: dict[str, Any], value: float
) -> None:
    await goal_with(key, record, 2 * PART + 1)
    assert await score(graph) == (1, 1)
    (found,) = await world.fetch(SCORES)
    assert (found["status"], found["value"]) == ("COMPUTED", value)
    explained = orjson.loads(found["explanation"])
    assert explained["records"] == len(found["inputs"]) == 2 * PART + 1
    assert explained["steps"][0]["source"] == {"type": "Evidence", "id": str(found["inputs"][0])}
    assert await score(graph) == (0, 0)
    again = await replayed(graph, found["id"])
    assert (again.differences, again.now.value) == ([], value)


async def test_replay_names_a_record_that_was_changed_or_rejected_since(
    graph: Any, world: Any, goal_with: Any
) -> None:
    plan = await goal_with("asn.target_achievement", {"realised": 1}, PART + 1)
    await score(graph)
    (found,) = await world.fetch(SCORES)
    await world.change("update evidence set status = 'REJECTED' where id = $1", plan["first"])
    again = await replayed(graph, found["id"])
    assert [each.en for each in again.differences] == [
        f"accepted evidence: was {PART + 1}, is {PART}"
    ]
    assert again.now.value == PART + 1
    record = '{"realised": 5}'
    await world.change("update evidence set record = $1 where id = $2", record, plan["first"])
    said = [each.en for each in (await replayed(graph, found["id"])).differences]
    assert f"value: was {PART + 1}.0, is {PART + 5}.0" in said


async def test_replay_where_the_calculator_is_gone_finds_all_evidence(
    graph: Any, world: Any, goal_with: Any
) -> None:
    await goal_with("gone.missing", {"realised": 1}, PART + 1)
    assert await score(graph) == (1, 1)
    (found,) = await world.fetch(SCORES)
    assert (found["status"], len(found["inputs"])) == ("FAILED", PART + 1)
    assert (await replayed(graph, found["id"])).differences == []


async def test_command_explains_the_score_of_many_records(
    graph: Any, world: Any, goal_with: Any, settings: Any
) -> None:
    await goal_with("asn.target_achievement", {"realised": 1}, PART + 1)
    await score(graph)
    (found,) = await world.fetch(SCORES)
    asked = ("score", "--explain", encode("Score", found["id"]))
    done = run_tilik(*asked, env=service_variables(settings))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"COMPUTED: value {PART + 1}.0" in done.stdout
    assert done.stdout.endswith("It comes out the same.\n")


async def test_bad_record_of_a_later_part_is_named_in_the_score_by_its_place(
    graph: Any, world: Any, goal_with: Any
) -> None:
    await goal_with("asn.target_achievement", {"realised": 1}, PART + 5)
    ordered = await world.fetch("select id from evidence order by occurred_on, id")
    bad = ordered[PART + 3]["id"]
    await world.change("""update evidence set record = '{"realised": "1"}' where id = $1""", bad)
    assert await score(graph) == (1, 1)
    data = await graph.ask(SHOWN)
    (goal,) = data["appraisals"]["nodes"][0]["goals"]["nodes"]
    assert (goal["score"]["status"], goal["score"]["value"]) == ("UNDEFINED", None)
    assert goal["score"]["problem"]["code"] == "INVALID_RECORDS"
    (field,) = goal["score"]["problem"]["fields"]
    assert field["path"] == ["records", str(PART + 3), "realised"]


async def test_large_and_small_goals_are_scored_in_one_batch(
    graph: Any, world: Any, goal_with: Any
) -> None:
    plan = await goal_with("asn.target_achievement", {"realised": 1}, PART + 1)
    where = (plan["unit"], plan["cycle"])
    given = {"indicator_id": plan["indicator"], "ordinal": 1}
    other = await world.goal(plan["appraisal"], *where, **given)
    await world.evidence(other, *where, status="ACCEPTED", record={"realised": 3})
    assert await score(graph) == (2, 2)
    assert {row["value"] for row in await world.fetch(SCORES)} == {PART + 1, 3}


async def test_score_is_not_stored_when_evidence_changed_between_parts(
    graph: Any, world: Any, goal_with: Any
) -> None:
    plan = await goal_with("asn.target_achievement", {"realised": 1}, PART + 1)
    reject = "update evidence set status = 'REJECTED' where id = $1"

    class Late:
        """A pool during whose work evidence that was read already is rejected."""

        async def measure(self, batch: Sequence[Any]) -> Any:
            return await graph.pool.measure(batch)

        async def measure_parts(self, request: Any, parts: Any) -> Any:
            async def watched() -> Any:
                async for part in parts:
                    yield part
                    await world.change(reject, plan["first"])

            return await graph.pool.measure_parts(request, watched())

    late: Any = Late()
    assert await score_goals(graph.database, graph.catalogue, late, [plan["goal"]]) == 0
    assert await world.fetch(SCORES) == []
    assert await score(graph) == (1, 1)
    (found,) = await world.fetch(SCORES)
    assert (found["value"], len(found["inputs"])) == (PART, PART)


async def test_record_has_its_evidence_s_day_where_the_calculator_knows_days(
    graph: Any, world: Any, goal_with: Any
) -> None:
    plan = await goal_with("asn.target_achievement", {"realised": 1}, 3)
    own = '{"realised": 1, "occurred_on": "2024-12-31"}'
    await world.change("update evidence set record = $1 where id = $2", own, plan["first"])
    found: dict[bool, list[Any]] = {}
    for is_dated in (True, False):
        async with graph.database.reading(SCORING) as connection:
            keys = EvidenceKeys()
            read = evidence_parts(connection, plan["goal"], keys, is_dated=is_dated)
            parts = [orjson.loads(orjson.dumps(part)) async for part in read]
        found[is_dated] = [record for part in parts for record in part]
        listed = await world.fetch("select id from evidence order by occurred_on, id")
        assert keys[:] == [str(row["id"]) for row in listed]
    assert found[True] == [
        {"realised": 1, "occurred_on": "2025-01-02"},
        {"realised": 1, "occurred_on": "2025-01-03"},
        {"realised": 1, "occurred_on": "2024-12-31"},
    ]
    assert found[False] == [{"realised": 1}, {"realised": 1}, found[True][2]]
