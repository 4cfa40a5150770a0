"""From accepted evidence to stored, explained scores."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import orjson
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.errors import CodeUnknown
from tilik_server.runtime import Runtime
from tilik_server.scoring.compute import score_cycle, score_goals
from tilik_server.worker import run_beside

SCORES = "select s.*, s.xmin::text as written from score s"
VERIFY = """
mutation ($evidence: [ID!]!) {
  verifyEvidence(evidence: $evidence, accept: true) { ... on Evidence { id } }
}
"""


async def until(found: Callable[[], Awaitable[Any]], seconds: float = 20) -> Any:
    """What `found` answers, as soon as it is something; fails after so many seconds."""
    async with asyncio.timeout(seconds):
        while not (answer := await found()):
            await asyncio.sleep(0.02)
        return answer


async def score(graph: Any, under: str | None = None) -> tuple[int, int]:
    """Score what is due in the cycle 2025."""
    return await score_cycle(graph.database, graph.catalogue, graph.pool, "2025", under)


async def test_score_counts_accepted_evidence_alone(graph: Any, world: Any) -> None:
    plan = await world.plan()
    where = (plan["goal"], plan["unit"], plan["cycle"])
    first = await world.evidence(*where, status="ACCEPTED", record={"realised": 3})
    await world.evidence(*where, status="PENDING", record={"realised": 100})
    await world.evidence(*where, status="REJECTED", record={"realised": 1000})
    second = await world.evidence(
        *where, status="ACCEPTED", record={"realised": 5}, occurred_on=date(2025, 7, 1)
    )
    assert await score(graph) == (1, 1)
    (found,) = await world.fetch(SCORES)
    assert (found["status"], found["value"], found["achievement"]) == ("COMPUTED", 8, 80)
    assert found["inputs"] == [first, second]
    assert found["calculator_version"] == (
        graph.catalogue.calculators["asn.target_achievement"].version
    )


async def test_explanation_names_steps_and_their_evidence(graph: Any, world: Any) -> None:
    plan = await world.plan()
    key = await world.evidence(plan["goal"], plan["unit"], plan["cycle"], status="ACCEPTED")
    await score(graph)
    (found,) = await world.fetch(SCORES)
    explained = orjson.loads(found["explanation"])
    assert explained["records"] == 1
    sources = [step["source"] for step in explained["steps"] if step["source"]]
    assert {"type": "Evidence", "id": str(key)} in sources
    assert all(step["expression"] and step["label"]["id"] for step in explained["steps"])


async def test_scoring_again_changes_nothing(graph: Any, world: Any) -> None:
    plan = await world.plan()
    await world.evidence(plan["goal"], plan["unit"], plan["cycle"], status="ACCEPTED")
    await score(graph)
    before = await world.fetch(SCORES)
    assert await score(graph) == (0, 0)
    assert await score_goals(graph.database, graph.catalogue, graph.pool, [plan["goal"]]) == 0
    assert await world.fetch(SCORES) == before


async def test_agreed_goal_without_evidence_says_so(graph: Any, world: Any) -> None:
    await world.plan()
    await score(graph)
    (found,) = await world.fetch(SCORES)
    assert (found["status"], found["value"]) == ("NO_EVIDENCE", None)
    assert orjson.loads(found["problem"])["message"]["id"]


async def test_goal_of_a_draft_has_no_score(graph: Any, world: Any) -> None:
    plan = await world.plan()
    await world.change("update appraisal set stage = 'DRAFT' where id = $1", plan["appraisal"])
    assert await score(graph) == (0, 0)


async def test_changed_target_is_due(graph: Any, world: Any) -> None:
    plan = await world.plan()
    await world.evidence(plan["goal"], plan["unit"], plan["cycle"], status="ACCEPTED")
    await score(graph)
    await world.change("update goal set target = 16 where id = $1", plan["goal"])
    assert await score(graph) == (1, 1)
    (found,) = await world.fetch(SCORES)
    assert found["achievement"] == 25


async def test_goal_whose_calculator_is_missing_says_so(graph: Any, world: Any) -> None:
    plan = await world.plan()
    await world.change("update indicator set calculator_key = 'gone.missing'")
    await world.evidence(plan["goal"], plan["unit"], plan["cycle"], status="ACCEPTED")
    await score(graph)
    (found,) = await world.fetch(SCORES)
    problem = orjson.loads(found["problem"])
    assert (found["status"], problem["code"]) == ("FAILED", "CALCULATOR_MISSING")
    assert "gone.missing" in problem["message"]["en"]


async def test_shared_goal_has_the_score_it_contributes_to(graph: Any, world: Any) -> None:
    plan = await world.plan()
    other = await world.employee(plan["unit"])
    appraisal = await world.appraisal(other, plan["unit"], plan["cycle"])
    await world.goal(
        appraisal,
        plan["unit"],
        plan["cycle"],
        indicator_id=plan["indicator"],
        shared=True,
        contributes_to_id=plan["goal"],
    )
    await world.evidence(plan["goal"], plan["unit"], plan["cycle"], status="ACCEPTED")
    assert await score(graph) == (1, 1)
    data = await graph.ask(
        "{ appraisals { nodes { goals { nodes { shared score { value } } } } } }"
    )
    goals = [goal for each in data["appraisals"]["nodes"] for goal in each["goals"]["nodes"]]
    assert {goal["shared"]: goal["score"]["value"] for goal in goals} == {True: 4, False: 4}


async def test_only_the_subtree_named_is_scored(graph: Any, world: Any) -> None:
    plan = await world.plan()
    other = await world.unit(code="elsewhere")
    assert await score(graph, "elsewhere") == (0, 0)
    await world.change("update goal set unit_id = $1 where id = $2", other, plan["goal"])
    assert await score(graph, "elsewhere") == (1, 1)


async def test_unknown_codes_are_refused(graph: Any, world: Any) -> None:
    await world.cycle()
    with pytest.raises(CodeUnknown, match="no unit with the code nowhere"):
        await score(graph, "nowhere")
    with pytest.raises(CodeUnknown, match="no cycle"):
        await score_cycle(graph.database, graph.catalogue, graph.pool, "1999")


async def test_score_is_not_stored_when_evidence_changed_meanwhile(graph: Any, world: Any) -> None:
    plan = await world.plan()
    where = (plan["goal"], plan["unit"], plan["cycle"])
    await world.evidence(*where, status="ACCEPTED")

    class Late:
        """A pool during whose work more evidence is accepted."""

        async def measure(self, batch: Any) -> Any:
            await world.evidence(*where, status="ACCEPTED", occurred_on=date(2025, 8, 1))
            return await graph.pool.measure(batch)

    late: Any = Late()
    assert await score_goals(graph.database, graph.catalogue, late, [plan["goal"]]) == 0
    assert await score(graph) == (1, 1)


async def test_worker_scores_what_was_verified(graph: Any, world: Any) -> None:
    plan = await world.plan()
    keys = [
        await world.evidence(
            plan["goal"], plan["unit"], plan["cycle"], occurred_on=date(2025, 6, day)
        )
        for day in (1, 2)
    ]
    tools = Runtime(graph.database, graph.catalogue, graph.pool)
    async with run_beside(tools):
        for key, value in zip(keys, (4, 8), strict=True):
            await graph.ask(VERIFY, evidence=[encode("Evidence", key)])

            async def scored(value: float = value) -> Any:
                return await world.fetch("select from score where value = $1", value)

            await until(scored)

        async def emptied() -> bool:
            return not await world.fetch("select from procrastinate_jobs where status <> 'todo'")

        await until(emptied)
