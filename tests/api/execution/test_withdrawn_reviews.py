"""Reviews recorded once and withdrawn: nothing waits for them, and all stays readable."""

import asyncio
from typing import Any

from tilik_schema.reading.ids import encode

RECORD = """
mutation ($input: RecordReviewInput!) {
  recordReview(input: $input) {
    ... on Appraisal { version reviews { id ratings { level } } }
    ... on Problem { code fields { path } }
  }
}
"""
WITHDRAW = """
mutation ($review: ID!, $reason: String! = "Tercatat dua kali", $version: Int) {
  withdrawReview(review: $review, reason: $reason, ifVersion: $version) {
    ... on Appraisal {
      version nextSteps reviews { id withdrawnAt withdrawnBy { name } withdrawalReason summary }
      timeline { nodes { action note } }
    }
    ... on Problem { code message fields { path } }
  }
}
"""
SIGN = """
mutation ($appraisal: ID!, $of: ID!) {
  acknowledge(appraisal: $appraisal, of: $of) {
    ... on Appraisal { version } ... on Problem { code message }
  }
}
"""
END = """
mutation ($appraisal: ID!, $on: Date!) {
  endAppraisal(appraisal: $appraisal, on: $on, reason: "Pensiun") {
    ... on Appraisal { endsOn } ... on Problem { code }
  }
}
"""


async def record(graph: Any, office: Any, viewer: Any, **more: Any) -> Any:
    """The answer to a review of Ani's first quarter."""
    given = {
        "appraisal": encode("Appraisal", office.plans[office.ani]),
        "heldOn": f"{office.year}-04-02",
        "startsOn": f"{office.year}-01-01",
        "endsOn": f"{office.year}-03-31",
        "summary": "Sesuai rencana",
        **more,
    }
    return (await graph.ask(RECORD, viewer, input=given))["recordReview"]


async def withdraw(graph: Any, viewer: Any, review: str, **more: Any) -> Any:
    """What the mutation answers."""
    return (await graph.ask(WITHDRAW, viewer, review=review, **more))["withdrawReview"]


async def test_a_double_click_records_one_review(graph: Any, office: Any, tokens: Any) -> None:
    chief = tokens.person(office.chief)
    both = [{"axisKey": "work_result", "level": "above"}, {"axisKey": "behaviour", "level": "as"}]
    given = {"ratings": both, "idempotencyKey": "review-1"}
    answers = await asyncio.gather(*(record(graph, office, chief, **given) for _ in range(3)))
    assert all((each["version"], len(each["reviews"])) == (2, 1) for each in answers)
    other = [{**both[0], "level": "below"}, both[1]]
    for more in ({"summary": "Lain"}, {"ratings": other}):
        refused = await record(graph, office, chief, **{**given, **more})
        assert refused["code"] == "IDEMPOTENCY_KEY_REUSED"
    outdated = await record(graph, office, chief, ifVersion=1)
    assert outdated["code"] == "OUTDATED"
    faulty = await record(graph, office, chief, idempotencyKey="x" * 201)
    assert faulty["fields"] == [{"path": ["input", "idempotencyKey"]}]


async def test_a_review_is_withdrawn_with_a_reason_and_stays_readable(
    graph: Any, office: Any, tokens: Any
) -> None:
    chief, ani = tokens.person(office.chief), tokens.person(office.ani)
    (review,) = (await record(graph, office, chief))["reviews"]
    for who in (ani, tokens.person(office.boss)):
        assert (await withdraw(graph, who, review["id"]))["code"] == "NOT_YOUR_STEP"
    assert (await withdraw(graph, tokens.person(office.budi), review["id"]))["code"] == "NOT_FOUND"
    refused = await withdraw(graph, chief, review["id"], reason=" ")
    assert refused["fields"] == [{"path": ["reason"]}]
    assert (await withdraw(graph, chief, review["id"], version=1))["code"] == "OUTDATED"
    found = await withdraw(graph, chief, review["id"], version=2)
    (shown,) = found["reviews"]
    assert (shown["withdrawnBy"], shown["withdrawalReason"]) == (
        {"name": "Chief"},
        "Tercatat dua kali",
    )
    assert (shown["withdrawnAt"] is None, shown["summary"]) == (False, "Sesuai rencana")
    entry = {"action": "withdrawReview", "note": "Tercatat dua kali"}
    assert (found["version"], found["timeline"]["nodes"][-1]) == (3, entry)
    assert "withdrawReview" not in found["nextSteps"]
    again = await withdraw(graph, chief, review["id"])
    assert (again["code"], again["message"]) == (
        "ALREADY_WITHDRAWN",
        "It was withdrawn already; record another one.",
    )


async def test_nothing_waits_for_a_withdrawn_review(
    graph: Any, world: Any, office: Any, tokens: Any
) -> None:
    chief, appraisal = tokens.person(office.chief), office.plans[office.ani]
    (review,) = (await record(graph, office, chief))["reviews"]
    given = {"appraisal": encode("Appraisal", appraisal)}
    on = {"on": f"{office.year}-02-28"}
    assert (await graph.ask(END, chief, **given, **on))["endAppraisal"]["code"] == (
        "INVALID_ARGUMENT"
    )
    await withdraw(graph, chief, review["id"])
    signed = await graph.ask(SIGN, tokens.person(office.ani), **given, of=review["id"])
    assert signed["acknowledge"]["code"] == "ALREADY_WITHDRAWN"
    await world.change("update appraisal set briefed_at = now() where id = $1", appraisal)
    steps = "query ($id: ID!) { node(id: $id) { ... on Appraisal { nextSteps } } }"
    shown = await graph.ask(steps, tokens.person(office.ani), id=given["appraisal"])
    assert "acknowledge" not in shown["node"]["nextSteps"]
    ended = await graph.ask(END, chief, **given, **on)
    assert ended["endAppraisal"] == {"endsOn": on["on"]}
