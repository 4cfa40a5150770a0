"""Evidence by whom: who may record, withdraw and verify it, and for whom it waits."""

import asyncio
from typing import Any

import pytest

from tilik_server.models.vocabulary import Role

RECORD = """
mutation ($input: RecordEvidenceInput!) {
  recordEvidence(input: $input) {
    ... on Evidence { id source submittedBy { name } verification { status at } }
    ... on Problem { code message fields { path message } }
  }
}
"""
WITHDRAW = """
mutation ($evidence: ID!, $reason: String!) {
  withdrawEvidence(evidence: $evidence, reason: $reason) {
    ... on Evidence { id verification { status note by { name } } }
    ... on Problem { code message fields { path message } }
  }
}
"""
VERIFY = """
mutation ($evidence: [ID!]!) {
  verifyEvidence(evidence: $evidence, accept: true) {
    ... on Evidence { id verification { status by { name } } }
    ... on Problem { code message fields { path message } }
  }
}
"""
WAITING = """
query ($appraiser: ID!) {
  evidence(filter: {appraiser: $appraiser, status: PENDING}) { nodes { id } }
}
"""


def new(office: Any, ids: Any, **more: Any) -> dict[str, Any]:
    """Evidence of Ani's goal that is sound."""
    goal = ids("Goal", office.goals[office.ani])
    given = {"goal": goal, "kind": "ACTIVITY", "title": "Kegiatan"}
    day = {"occurredOn": f"{office.year}-01-02", "record": {"realised": 4}}
    return {**given, **day, **more}


async def jobs(world: Any) -> int:
    """How many goals wait to be scored."""
    return len(await world.fetch("select from procrastinate_jobs"))


async def recorded(graph: Any, office: Any, ids: Any, viewer: Any) -> Any:
    """The id of evidence that a viewer recorded."""
    answer = await graph.ask(RECORD, viewer, input=new(office, ids))
    return answer["recordEvidence"]["id"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("ani", "PENDING"), ("chief", "PENDING"), ("boss", None), ("budi", None), ("stranger", None)],
)
async def test_evidence_is_recorded_by_the_employee_and_the_appraiser(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any, who: str, status: str | None
) -> None:
    viewer = tokens.person(getattr(office, who))
    found = (await graph.ask(RECORD, viewer, input=new(office, ids)))["recordEvidence"]
    stored = await world.fetch("select from evidence")
    if status is None:
        refused = "NOT_YOUR_STEP" if who == "boss" else "NOT_FOUND"
        assert (found["code"], stored) == (refused, [])
    else:
        assert found["verification"]["status"] == status
        assert (found["submittedBy"]["name"], found["source"]) == (who.title(), None)


async def test_integrations_evidence_is_accepted_with_its_source(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any
) -> None:
    kiosk = tokens.role(Role.INTEGRATION, office.agency, "e-Absensi")
    found = (await graph.ask(RECORD, kiosk, input=new(office, ids)))["recordEvidence"]
    assert (found["source"], found["verification"]["status"]) == ("e-Absensi", "ACCEPTED")
    assert found["verification"]["at"] is not None
    assert found["submittedBy"] is None
    assert await jobs(world) == 1
    other = tokens.role(Role.INTEGRATION, office.elsewhere, "e-Absensi")
    refused = (await graph.ask(RECORD, other, input=new(office, ids)))["recordEvidence"]
    assert refused["code"] == "NOT_FOUND"


async def test_evidence_that_an_integration_sends_again_without_a_key_waits(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any
) -> None:
    kiosk = tokens.role(Role.INTEGRATION, office.agency, "e-Absensi")
    statuses = []
    for more in ({}, {}, {"idempotencyKey": "1"}):
        found = (await graph.ask(RECORD, kiosk, input=new(office, ids, **more)))["recordEvidence"]
        statuses.append(found["verification"]["status"])
        assert found["source"] == "e-Absensi"
    # A key says that it is another piece of evidence, though it has the same content.
    assert statuses == ["ACCEPTED", "PENDING", "ACCEPTED"]
    (row,) = await world.fetch("select verified_at from evidence where status = 'PENDING'")
    assert row["verified_at"] is None


async def test_two_integrations_may_use_the_same_idempotency_key(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any
) -> None:
    given = new(office, ids, idempotencyKey="1")
    found = []
    for source in ("a", "b", "a"):
        viewer = tokens.role(Role.INTEGRATION, None, source)
        found.append((await graph.ask(RECORD, viewer, input=given))["recordEvidence"])
    assert found[0]["id"] == found[2]["id"]
    assert [each["source"] for each in found] == ["a", "b", "a"]


async def test_evidence_is_withdrawn_by_its_author_alone(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any, told: Any
) -> None:
    mine = await recorded(graph, office, ids, tokens.person(office.ani))
    for person in (office.chief, office.budi, office.stranger):
        answer = await graph.ask(WITHDRAW, tokens.person(person), evidence=mine, reason="x")
        hidden = ("NOT_FOUND", ["evidence"])
        refused = ("NOT_YOUR_STEP", []) if person == office.chief else hidden
        assert told(answer["withdrawEvidence"]) == refused
    answer = await graph.ask(WITHDRAW, tokens.person(office.ani), evidence=mine, reason=" salah ")
    verification = {"status": "WITHDRAWN", "note": "salah", "by": {"name": "Ani"}}
    assert answer["withdrawEvidence"]["verification"] == verification
    again = await graph.ask(WITHDRAW, tokens.person(office.ani), evidence=mine, reason="lagi")
    assert told(again["withdrawEvidence"]) == ("ALREADY_VERIFIED", [])
    assert await jobs(world) == 0


async def test_withdrawn_evidence_that_counted_is_scored_anew(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any
) -> None:
    mine = await recorded(graph, office, ids, tokens.person(office.ani))
    await world.change("update evidence set status = 'ACCEPTED'")
    await graph.ask(WITHDRAW, tokens.person(office.ani), evidence=mine, reason="ganda")
    assert await jobs(world) == 1


async def test_integration_withdraws_what_it_sent_itself(
    graph: Any, office: Any, ids: Any, tokens: Any, told: Any
) -> None:
    kiosk, other = (tokens.role(Role.INTEGRATION, None, name) for name in ("kiosk", "other"))
    sent = await recorded(graph, office, ids, kiosk)
    refused = await graph.ask(WITHDRAW, other, evidence=sent, reason="bukan kami")
    assert told(refused["withdrawEvidence"]) == ("NOT_FOUND", ["evidence"])
    answer = await graph.ask(WITHDRAW, kiosk, evidence=sent, reason="salah kirim")
    assert answer["withdrawEvidence"]["verification"]["status"] == "WITHDRAWN"


@pytest.mark.parametrize("stage", ["DRAFT", "RATED", "CALIBRATED", "DECIDED", "CLOSED"])
async def test_nothing_is_withdrawn_in_another_stage(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any, told: Any, stage: str
) -> None:
    mine = await recorded(graph, office, ids, tokens.person(office.ani))
    await world.change("update appraisal set stage = $1", stage)
    answer = await graph.ask(WITHDRAW, tokens.person(office.ani), evidence=mine, reason="salah")
    assert told(answer["withdrawEvidence"]) == ("WRONG_STAGE", [])
    assert await world.fetch("select from evidence where status <> 'PENDING'") == []


async def test_withdrawal_that_cannot_be_is_told_by_its_path(
    graph: Any, office: Any, ids: Any, told: Any
) -> None:
    goal = ids("Goal", office.goals[office.ani])
    for evidence, reason, expected in (
        (goal, "x", ("INVALID_ID", ["evidence"])),
        (ids("Evidence", office.ani), "x", ("NOT_FOUND", ["evidence"])),
        (ids("Evidence", office.ani), " ", ("INVALID_ARGUMENT", ["reason"])),
        (ids("Evidence", office.ani), "a\0b", ("INVALID_ARGUMENT", ["reason"])),
    ):
        answer = await graph.ask(WITHDRAW, evidence=evidence, reason=reason)
        assert told(answer["withdrawEvidence"]) == expected


async def test_of_withdrawal_and_verification_at_once_one_wins(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any
) -> None:
    mine = await recorded(graph, office, ids, tokens.person(office.ani))
    await world.change("update evidence set status = 'PENDING'")
    ani, chief = tokens.person(office.ani), tokens.person(office.chief)
    withdrawn, _ = await asyncio.gather(
        graph.ask(WITHDRAW, ani, evidence=mine, reason="salah"),
        graph.ask(VERIFY, chief, evidence=[mine]),
    )
    assert withdrawn["withdrawEvidence"]["verification"]["status"] == "WITHDRAWN"
    (row,) = await world.fetch("select status from evidence")
    assert row["status"] == "WITHDRAWN"


@pytest.mark.parametrize("who", ["ani", "budi", "stranger"])
async def test_nobody_but_those_above_verifies(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any, told: Any, who: str
) -> None:
    mine = await recorded(graph, office, ids, tokens.person(office.ani))
    role = Role.PERFORMANCE_TEAM if who == "ani" else Role.APPRAISER
    viewer = tokens.person(getattr(office, who), role)
    (verdict,) = (await graph.ask(VERIFY, viewer, evidence=[mine]))["verifyEvidence"]
    hidden = ("NOT_FOUND", ["evidence.0"])
    assert told(verdict) == (("NOT_YOUR_STEP", []) if who == "ani" else hidden)


async def test_evidence_waits_for_the_superior_once_the_appraiser_is_late(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any, told: Any
) -> None:
    mine = await recorded(graph, office, ids, tokens.person(office.ani))
    boss, chief = ids("Employee", office.boss), ids("Employee", office.chief)
    viewer = tokens.person(office.boss)
    (early,) = (await graph.ask(VERIFY, viewer, evidence=[mine]))["verifyEvidence"]
    assert told(early) == ("WAITS_FOR_APPRAISER", [])
    assert (await graph.ask(WAITING, appraiser=boss))["evidence"]["nodes"] == []
    await world.change("update evidence set submitted_at = now() - interval '15 days'")
    assert (await graph.ask(WAITING, appraiser=boss))["evidence"]["nodes"] == [{"id": mine}]
    assert (await graph.ask(WAITING, appraiser=chief))["evidence"]["nodes"] == [{"id": mine}]
    (late,) = (await graph.ask(VERIFY, viewer, evidence=[mine]))["verifyEvidence"]
    assert late["verification"] == {"status": "ACCEPTED", "by": {"name": "Boss"}}


async def test_cycle_says_how_long_evidence_waits_for_the_appraiser(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any
) -> None:
    mine = await recorded(graph, office, ids, tokens.person(office.ani))
    await world.change("update cycle set params = '{\"verification_days\": 2}'")
    await world.change("update evidence set submitted_at = now() - interval '3 days'")
    (verdict,) = (await graph.ask(VERIFY, tokens.person(office.boss), evidence=[mine]))[
        "verifyEvidence"
    ]
    assert verdict["verification"]["status"] == "ACCEPTED"
