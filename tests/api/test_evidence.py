"""Recording evidence: what is stored, once, with which warnings, and what the answer shows."""

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import OPERATOR, Viewer
from tilik_tests.viewers import ADMIN

RECORD = """
mutation ($input: RecordEvidenceInput!) {
  recordEvidence(input: $input) {
    ... on Evidence {
      id title record links source verification { status } warnings { code message } goal { id }
    }
    ... on Problem { code message fields { path message } }
  }
}
"""
TWICE = """
mutation ($first: RecordEvidenceInput!, $second: RecordEvidenceInput!) {
  first: recordEvidence(input: $first) { ...Shown }
  second: recordEvidence(input: $second) { ...Shown }
}
fragment Shown on EvidenceResult {
  ... on Evidence { id goal { evidence { totalCount nodes { title } } } }
  ... on Problem { code }
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


async def record(graph: Any, goal: Any, viewer: Viewer | None = None, **more: Any) -> Any:
    """The answer to a piece of evidence."""
    given = {"viewer": viewer} if viewer else {}
    return (await graph.ask(RECORD, input=new(goal, **more), **given))["recordEvidence"]


async def stored(world: Any) -> int:
    """How many pieces of evidence there are."""
    (row,) = await world.fetch("select count(*) as count from evidence")
    count: int = row["count"]
    return count


async def test_evidence_is_recorded_pending(graph: Any, world: Any) -> None:
    plan = await world.plan()
    links = ["https://example.go.id/rapat", "http://example.go.id/foto"]
    found = await record(graph, plan["goal"], title="  Rapat ", links=links)
    assert found["verification"] == {"status": "PENDING"}
    assert found["record"] == {"realised": 4}
    assert found["goal"]["id"] == encode("Goal", plan["goal"])
    assert (found["title"], found["links"], found["warnings"]) == ("Rapat", links, [])
    (row,) = await world.fetch("select cycle_id, unit_id, goal_id from evidence")
    assert row == {"cycle_id": plan["cycle"], "unit_id": plan["unit"], "goal_id": plan["goal"]}
    assert await world.fetch("select 1 from procrastinate_jobs") == []


async def test_goal_without_a_calculator_takes_any_object(graph: Any, world: Any) -> None:
    plan = await world.plan()
    await world.change("update goal set indicator_id = null")
    anything = {"note": "disepakati", "list": [1, 2.5, None, {"deep": True}], "": "é"}
    for given in ({}, anything):
        assert (await record(graph, plan["goal"], record=given))["record"] == given


async def test_same_key_with_the_same_input_answers_the_first_again(graph: Any, world: Any) -> None:
    plan = await world.plan()
    first = await record(graph, plan["goal"], idempotencyKey="a")
    assert await record(graph, plan["goal"], idempotencyKey="a") == first
    assert await stored(world) == 1
    other = await record(graph, plan["goal"], idempotencyKey="b")
    assert other["id"] != first["id"]
    assert (await record(graph, plan["goal"]))["id"] not in (first["id"], other["id"])
    assert await stored(world) == 3


async def test_same_key_with_other_input_is_refused(graph: Any, world: Any) -> None:
    plan = await world.plan()
    await record(graph, plan["goal"], idempotencyKey="a")
    for other in (
        {"title": "Lain"},
        {"kind": "REPORT"},
        {"occurredOn": "2025-06-03"},
        {"record": {"realised": 5}},
        {"links": ["https://example.go.id"]},
    ):
        problem = await record(graph, plan["goal"], idempotencyKey="a", **other)
        assert problem["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert await stored(world) == 1


async def test_key_belongs_to_the_person_who_gave_it(graph: Any, world: Any) -> None:
    plan = await world.plan()
    mine = await record(graph, plan["goal"], idempotencyKey="a")
    theirs = await record(graph, plan["goal"], OPERATOR, idempotencyKey="a")
    assert mine["id"] != theirs["id"]


async def test_refused_request_leaves_its_key_free(graph: Any, world: Any) -> None:
    plan = await world.plan()
    await world.change("update appraisal set stage = 'DRAFT'")
    problem = await record(graph, plan["goal"], idempotencyKey="a")
    assert problem["code"] == "WRONG_STAGE"
    await world.change("update appraisal set stage = 'AGREED'")
    assert "id" in await record(graph, plan["goal"], idempotencyKey="a", title="Lain")


async def test_ten_requests_at_once_with_one_key_are_one_piece(graph: Any, world: Any) -> None:
    plan = await world.plan()
    answers = await asyncio.gather(
        *(record(graph, plan["goal"], idempotencyKey="a") for _ in range(10))
    )
    assert len({answer["id"] for answer in answers}) == 1
    assert await stored(world) == 1


async def test_answer_shows_what_was_committed(graph: Any, world: Any) -> None:
    plan = await world.plan()
    data = await graph.ask(
        TWICE, first=new(plan["goal"], title="a"), second=new(plan["goal"], title="b")
    )
    shown = [data[name]["goal"]["evidence"]["totalCount"] for name in ("first", "second")]
    assert shown == [1, 2]
    assert len(await world.fetch("select distinct xmin::text from evidence")) == 2


async def test_field_that_fails_takes_nothing_back_from_the_one_before(
    graph: Any, world: Any
) -> None:
    plan = await world.plan()
    data = await graph.ask(
        TWICE, first=new(plan["goal"]), second=new(plan["goal"], occurredOn="1999-01-01")
    )
    assert data["first"]["goal"]["evidence"]["totalCount"] == 1
    assert data["second"] == {"code": "INVALID_ARGUMENT"}
    assert await stored(world) == 1


@pytest.mark.parametrize("day", ["2099-12-31", "2025-06-01", None, 7])
async def test_a_record_of_another_day_than_its_evidence_is_refused(
    graph: Any, world: Any, day: object
) -> None:
    plan = await world.plan()
    answer = await record(
        graph, plan["goal"], occurredOn="2025-06-02", record={"realised": 4, "occurred_on": day}
    )
    assert answer["code"] == "INVALID_ARGUMENT"
    assert ["input", "record", "occurred_on"] in [each["path"] for each in answer["fields"]]
    assert await stored(world) == 0
    same = {"realised": 4, "occurred_on": "2025-06-02"}
    assert await record(graph, plan["goal"], occurredOn="2025-06-02", record=same)
    assert await stored(world) == 1


async def test_what_is_unusual_is_stored_with_a_warning(graph: Any, world: Any) -> None:
    plan = await world.plan()
    await world.change("update appraisal set ends_on = $1", date(2999, 12, 31))

    async def codes(**more: Any) -> list[str]:
        answer = await record(graph, plan["goal"], **more)
        return [warning["code"] for warning in answer["warnings"]]

    assert await codes(occurredOn="2999-12-30") == ["FUTURE_DATE"]
    for day, realised in enumerate((4, 5, 6, 5, 4), start=1):
        assert await codes(occurredOn=f"2025-06-0{day}", record={"realised": realised}) == []
    assert await codes(occurredOn="2025-06-05", record={"realised": 4}) == ["POSSIBLE_DUPLICATE"]
    assert await codes(record={"realised": 4000}) == ["UNUSUAL_VALUE"]
    assert await codes(occurredOn="2999-12-30") == ["FUTURE_DATE", "POSSIBLE_DUPLICATE"]
    kept = await world.fetch("select 1 from evidence where warnings <> '[]'")
    assert len(kept) == 4


async def test_messages_are_in_the_viewers_language(graph: Any, world: Any) -> None:
    plan = await world.plan()
    indonesian = replace(ADMIN, language="id")
    first = await record(graph, plan["goal"], indonesian)
    again = await record(graph, plan["goal"], indonesian)
    assert first["warnings"] == []
    assert again["warnings"][0]["message"].startswith("Catatan yang sama")
    problem = await record(graph, plan["goal"], indonesian, title="")
    assert problem["message"] == "Ada argumen yang tidak sah."
    assert problem["fields"][0]["message"] == "isi 1 sampai 500 karakter, bukan 0"
    problem = await record(graph, plan["goal"], title="")
    assert problem["fields"][0]["message"] == "give 1 to 500 characters, not 0"


async def test_a_duplicate_is_found_however_many_records_are_newer(graph: Any, world: Any) -> None:
    plan = await world.plan()
    await record(graph, plan["goal"], occurredOn="2025-01-06", record={"realised": 1.0})
    where = plan["goal"], plan["unit"], plan["cycle"]
    for n in range(1, 202):
        newer = {"realised": n + 1.5}
        await world.evidence(*where, occurred_on=date(2025, 7, 20), record=newer)
    for day, same in (
        ("2025-01-06", {"realised": 1}),
        ("2025-07-20", {"realised": 2.5, "occurred_on": "2025-07-20"}),
    ):
        answer = await record(graph, plan["goal"], occurredOn=day, record=same)
        assert [each["code"] for each in answer["warnings"]] == ["POSSIBLE_DUPLICATE"]
