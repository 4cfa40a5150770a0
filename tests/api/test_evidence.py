"""Recording and verifying evidence through the API."""

from typing import Any

from tilik_schema.reading.ids import encode

RECORD = """
mutation ($input: RecordEvidenceInput!) {
  recordEvidence(input: $input) {
    ... on Evidence { id title record verification { status } warnings { code } goal { id } }
    ... on Problem { code message fields { path message } }
  }
}
"""
VERIFY = """
mutation ($evidence: [ID!]!, $accept: Boolean!, $note: String) {
  verifyEvidence(evidence: $evidence, accept: $accept, note: $note) {
    ... on Evidence { id verification { status note } }
    ... on Problem { code fields { path } }
  }
}
"""


def new(goal: Any, **more: Any) -> dict[str, Any]:
    """Input that is sound."""
    given = {
        "goal": encode("Goal", goal),
        "kind": "ACTIVITY",
        "title": "Rapat koordinasi",
        "occurredOn": "2025-06-02",
        "record": {"realised": 4},
    }
    return {**given, **more}


async def test_evidence_is_recorded_pending(graph: Any, world: Any) -> None:
    plan = await world.plan()
    data = await graph.ask(RECORD, input=new(plan["goal"]))
    found = data["recordEvidence"]
    assert found["verification"] == {"status": "PENDING"}
    assert found["record"] == {"realised": 4}
    assert found["goal"]["id"] == encode("Goal", plan["goal"])


async def test_verified_evidence_defers_one_scoring_job(graph: Any, world: Any) -> None:
    plan = await world.plan()
    ids = [
        (await graph.ask(RECORD, input=new(plan["goal"], occurredOn=f"2025-06-0{day}")))[
            "recordEvidence"
        ]["id"]
        for day in (1, 2, 3)
    ]
    for each in ids:
        data = await graph.ask(VERIFY, evidence=[each], accept=True)
        assert data["verifyEvidence"][0]["verification"]["status"] == "ACCEPTED"
    jobs = await world.fetch("select args ->> 'goal' as goal from procrastinate_jobs")
    assert [job["goal"] for job in jobs] == [str(plan["goal"])]
