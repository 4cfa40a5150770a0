"""Verifying evidence: a verdict for each piece, one winner, and one scoring job per goal."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import Role
from tilik_tests.viewers import ADMIN

VERIFY = """
mutation ($evidence: [ID!]!, $accept: Boolean!, $note: String) {
  verifyEvidence(evidence: $evidence, accept: $accept, note: $note) {
    ... on Evidence { id verification { status note at by { name } } }
    ... on Problem { code message fields { path message } }
  }
}
"""


async def verify(graph: Any, keys: list[Any], accept: bool = True, **more: Any) -> list[Any]:
    """The verdicts on pieces of evidence, given by key or as an id."""
    ids = [each if isinstance(each, str) else encode("Evidence", each) for each in keys]
    answer = await graph.ask(VERIFY, evidence=ids, accept=accept, **more)
    verdicts: list[Any] = answer["verifyEvidence"]
    return verdicts


def said(verdicts: list[Any]) -> list[tuple[str, list[str]]]:
    """Of each verdict the status, or the code and where it points."""
    return [
        (each["verification"]["status"], [])
        if "id" in each
        else (each["code"], [".".join(fault["path"]) for fault in each["fields"]])
        for each in verdicts
    ]


async def statuses(world: Any) -> set[str]:
    """The statuses of all evidence."""
    return {row["status"] for row in await world.fetch("select status from evidence")}


async def jobs(world: Any) -> list[str]:
    """The goals for which scoring waits."""
    rows = await world.fetch("select args ->> 'goal' as goal from procrastinate_jobs")
    return [row["goal"] for row in rows]


async def test_accepted_evidence_defers_one_job_per_goal(graph: Any, world: Any) -> None:
    plan = await world.plan()
    place = plan["unit"], plan["cycle"]
    other = await world.goal(plan["appraisal"], *place, indicator_id=plan["indicator"])
    mine = [await world.evidence(plan["goal"], *place) for _ in range(3)]
    theirs = await world.evidence(other, *place)
    verdicts = await verify(graph, [*mine[:2], theirs])
    assert said(verdicts) == [("ACCEPTED", [])] * 3
    assert all(each["verification"]["at"] for each in verdicts)
    assert sorted(await jobs(world)) == sorted([str(plan["goal"]), str(other)])
    await verify(graph, mine[2:])
    assert len(await jobs(world)) == 2


async def test_rejected_evidence_defers_no_job(graph: Any, world: Any) -> None:
    plan = await world.plan()
    piece = await world.evidence(plan["goal"], plan["unit"], plan["cycle"])
    (verdict,) = await verify(graph, [piece], accept=False, note="foto tidak jelas")
    assert verdict["verification"]["status"] == "REJECTED"
    assert verdict["verification"]["note"] == "foto tidak jelas"
    assert await jobs(world) == []


async def test_each_piece_has_its_verdict_in_the_order_given(graph: Any, world: Any) -> None:
    plan = await world.plan()
    unit, cycle = plan["unit"], plan["cycle"]
    sound = await world.evidence(plan["goal"], unit, cycle)
    done = await world.evidence(plan["goal"], unit, cycle, status="WITHDRAWN")
    colleague = await world.employee(unit)
    closed = await world.appraisal(colleague, unit, cycle, stage="CLOSED")
    late = await world.evidence(await world.goal(closed, unit, cycle), unit, cycle)
    verdicts = await verify(
        graph, [new_id(cycle), sound, done, "garbage", late, encode("Goal", plan["goal"]), sound]
    )
    assert said(verdicts) == [
        ("NOT_FOUND", ["evidence.0"]),
        ("ACCEPTED", []),
        ("ALREADY_VERIFIED", []),
        ("INVALID_ID", ["evidence.3"]),
        ("WRONG_STAGE", []),
        ("INVALID_ID", ["evidence.5"]),
        ("ACCEPTED", []),
    ]
    assert verdicts[1] == verdicts[6]
    assert "is withdrawn already" in verdicts[2]["message"]
    assert await jobs(world) == [str(plan["goal"])]


@pytest.mark.parametrize("status", ["ACCEPTED", "REJECTED", "WITHDRAWN"])
async def test_verdict_is_given_once(graph: Any, world: Any, status: str) -> None:
    plan = await world.plan()
    piece = await world.evidence(plan["goal"], plan["unit"], plan["cycle"], status=status)
    for accept in (True, False):
        verdicts = await verify(graph, [piece], accept, note="lagi")
        assert said(verdicts) == [("ALREADY_VERIFIED", [])]
    assert await statuses(world) == {status}
    assert await jobs(world) == []


async def test_request_that_cannot_be_carried_out_changes_nothing(graph: Any, world: Any) -> None:
    plan = await world.plan()
    piece = await world.evidence(plan["goal"], plan["unit"], plan["cycle"])
    for keys, accept, note, path in (
        ([piece], False, None, "note"),
        ([piece], False, "", "note"),
        ([piece], False, "  ", "note"),
        ([piece], True, "x" * 2001, "note"),
        ([piece], True, "a\0b", "note"),
        ([piece], False, "\ud800", "note"),
        ([], True, None, "evidence"),
        ([piece] * 501, True, None, "evidence"),
        (["garbage"] * 2_000, True, None, "evidence"),
    ):
        verdicts = await verify(graph, keys, accept, note=note)
        assert said(verdicts) == [("INVALID_ARGUMENT", [path])]
    assert await statuses(world) == {"PENDING"}
    assert await jobs(world) == []


async def test_of_two_verdicts_at_once_one_wins(graph: Any, world: Any) -> None:
    plan = await world.plan()
    pieces = [await world.evidence(plan["goal"], plan["unit"], plan["cycle"]) for _ in range(5)]
    accepted, rejected = await asyncio.gather(
        verify(graph, pieces), verify(graph, pieces[::-1], accept=False, note="tidak")
    )
    won = ("ACCEPTED", []) in said(accepted)
    lost: list[tuple[str, list[str]]] = [("ALREADY_VERIFIED", [])] * 5
    assert (said(rejected) if won else said(accepted)) == lost
    assert await statuses(world) == {"ACCEPTED" if won else "REJECTED"}
    assert len(await jobs(world)) == won


async def test_ten_verdicts_at_once_on_one_goal_defer_one_job(graph: Any, world: Any) -> None:
    plan = await world.plan()
    pieces = [await world.evidence(plan["goal"], plan["unit"], plan["cycle"]) for _ in range(10)]
    verdicts = await asyncio.gather(*(verify(graph, [piece]) for piece in pieces))
    assert [said(each) for each in verdicts] == [[("ACCEPTED", [])]] * 10
    assert await jobs(world) == [str(plan["goal"])]


async def test_refusal_is_in_the_viewers_language(graph: Any, world: Any) -> None:
    plan = await world.plan()
    piece = await world.evidence(plan["goal"], plan["unit"], plan["cycle"])
    (problem,) = await verify(graph, [piece], accept=False, viewer=replace(ADMIN, language="id"))
    assert problem["fields"] == [{"path": ["note"], "message": "sebutkan alasan penolakan"}]


async def test_who_may_not_verify_is_not_told_the_verdict(graph: Any, world: Any) -> None:
    plan = await world.plan()
    piece = await world.evidence(plan["goal"], plan["unit"], plan["cycle"], status="REJECTED")
    own = Viewer("user", "en", plan["employee"], (Grant(Role.PERFORMANCE_TEAM),))
    assert said(await verify(graph, [piece], viewer=own)) == [("NOT_YOUR_STEP", [])]
