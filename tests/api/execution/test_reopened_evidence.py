"""Evidence reopened: an acceptance or a rejection is taken back, visibly, and verified again."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from tilik_server.models.vocabulary import Role

REOPEN = """
mutation ($evidence: ID!, $reason: String! = "Salah berkas", $version: Int) {
  reopenEvidence(evidence: $evidence, reason: $reason, ifVersion: $version) {
    ... on Evidence { id verification { status note at by { name } } }
    ... on Problem { code message fields { path message } }
  }
}
"""
VERIFY = """
mutation ($evidence: [ID!]!, $accept: Boolean!) {
  verifyEvidence(evidence: $evidence, accept: $accept, note: "Tidak sesuai") {
    ... on Evidence { verification { status } }
    ... on Problem { code message }
  }
}
"""
TIMELINE = """
query ($id: ID!) { node(id: $id) { ... on Appraisal {
  version stage timeline { nodes { action from to note by { name } } } } } }
"""
BEGUN = """
update evidence set status = $2, verified_at = now(), verification_note = 'Lengkap',
  verified_by_id = $3 where id = $1
"""


async def recorded(world: Any, office: Any, status: str = "ACCEPTED") -> UUID:
    """Evidence of Ani's goal that her chief verified."""
    day = office.day(1, 2)
    place = office.goals[office.ani], office.clinic, office.cycle
    found: UUID = await world.evidence(*place, occurred_on=day)
    await world.change(BEGUN, found, status, office.chief)
    return found


async def reopen(graph: Any, viewer: Any, evidence: str, **more: Any) -> Any:
    """What the mutation answers."""
    return (await graph.ask(REOPEN, viewer, evidence=evidence, **more))["reopenEvidence"]


async def jobs(world: Any) -> int:
    """How many goals wait to be scored."""
    return len(await world.fetch("select from procrastinate_jobs"))


@pytest.mark.parametrize(("status", "scored"), [("ACCEPTED", 1), ("REJECTED", 0)])
@pytest.mark.parametrize("stage", ["AGREED", "SELF_ASSESSED", "RATED", "OBJECTED"])
async def test_a_verdict_is_taken_back_and_the_evidence_verified_again(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any, status: str, scored: int, stage: str
) -> None:
    appraisal = office.plans[office.ani]
    await world.change("update appraisal set stage = $2 where id = $1", appraisal, stage)
    evidence, chief = ids("Evidence", await recorded(world, office, status)), office.chief
    found = await reopen(graph, tokens.person(chief), evidence)
    waiting = {"status": "PENDING", "note": None, "at": None, "by": None}
    assert found == {"id": evidence, "verification": waiting}
    assert await jobs(world) == scored
    shown = (await graph.ask(TIMELINE, id=ids("Appraisal", appraisal)))["node"]
    entry = {"action": "reopenEvidence", "from": None, "to": None, "by": {"name": "Chief"}}
    (said,) = shown["timeline"]["nodes"]
    assert said.pop("note").startswith("Salah berkas (")
    assert (said, shown["version"], shown["stage"]) == (entry, 2, stage)
    again = await graph.ask(VERIFY, tokens.person(chief), evidence=[evidence], accept=False)
    assert again["verifyEvidence"] == [{"verification": {"status": "REJECTED"}}]


@pytest.mark.parametrize("stage", ["CALIBRATED", "DECIDED", "CLOSED"])
async def test_evidence_that_an_outcome_may_rest_on_is_not_reopened(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any, stage: str
) -> None:
    appraisal = office.plans[office.ani]
    await world.change("update appraisal set stage = $2 where id = $1", appraisal, stage)
    evidence = ids("Evidence", await recorded(world, office))
    assert (await reopen(graph, tokens.person(office.chief), evidence))["code"] == "WRONG_STAGE"
    assert await jobs(world) == 0


@pytest.mark.parametrize("status", ["PENDING", "WITHDRAWN"])
async def test_only_a_verdict_is_taken_back(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any, status: str
) -> None:
    evidence = ids("Evidence", await recorded(world, office, status))
    refused = await reopen(graph, tokens.person(office.chief), evidence)
    assert (refused["code"], status in refused["message"]) == ("NOT_VERIFIED", False)
    indonesian = await reopen(graph, tokens.person(office.chief, language="id"), evidence)
    assert indonesian["message"].endswith("yang dapat dibuka kembali.")


@pytest.mark.parametrize("who", ["ani", "boss", "budi", "stranger"])
async def test_only_the_appraiser_takes_it_back(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any, who: str
) -> None:
    evidence = ids("Evidence", await recorded(world, office))
    refused = await reopen(graph, tokens.person(getattr(office, who)), evidence)
    assert refused["code"] == ("NOT_YOUR_STEP" if who in ("ani", "boss") else "NOT_FOUND")
    team = tokens.role(Role.PERFORMANCE_TEAM, office.agency)
    assert (await reopen(graph, team, evidence))["code"] == "NOT_YOUR_STEP"


async def test_a_reason_is_told_for_the_version_that_was_seen(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any
) -> None:
    evidence, chief = ids("Evidence", await recorded(world, office)), tokens.person(office.chief)
    refused = await reopen(graph, chief, evidence, reason=" ")
    assert (refused["code"], refused["fields"][0]["path"]) == ("INVALID_ARGUMENT", ["reason"])
    assert (await reopen(graph, chief, evidence, version=9))["code"] == "OUTDATED"
    missing = await reopen(graph, chief, ids("Evidence", office.goals[office.ani]))
    assert (missing["code"], missing["fields"][0]["path"]) == ("NOT_FOUND", ["evidence"])


async def test_of_two_at_once_one_takes_it_back_and_verifying_meanwhile_waits(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any
) -> None:
    chief = tokens.person(office.chief)
    first, second = [ids("Evidence", await recorded(world, office)) for _ in range(2)]
    for _ in range(5):
        answers = await asyncio.gather(
            reopen(graph, chief, first),
            graph.ask(VERIFY, chief, evidence=[first, second], accept=True),
            reopen(graph, chief, second),
            reopen(graph, chief, first),
        )
        assert all("data" not in each for each in answers)
        codes = sorted(answers[place].get("code", "") for place in (0, 3))
        assert codes in (["", "NOT_VERIFIED"], ["", ""])
        await graph.ask(VERIFY, chief, evidence=[first, second], accept=True)
