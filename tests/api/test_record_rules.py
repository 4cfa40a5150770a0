"""A record that breaks a rule across its fields is stopped at the door, or named by its id."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Viewer
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import AppraisalStage
from tilik_server.scoring.compute import score_cycle
from tilik_server.scoring.record_check import RecordCheck
from tilik_tests.viewers import ADMIN

RECORD = """
mutation ($input: RecordEvidenceInput!) {
  recordEvidence(input: $input) {
    ... on Evidence { id record warnings { code message } }
    ... on Problem { code message fields { path message } }
  }
}
"""
GOOD = {"pupils": 10, "days": 20, "absences": 3}
BAD = {"pupils": 10, "days": 20, "absences": 201}
STORED = ("evidence", "idempotency_key", "procrastinate_jobs")


@pytest.fixture
async def plan(world: Any) -> dict[str, Any]:
    """The plan of a teacher whose goal counts the attendance of pupils."""
    made: dict[str, Any] = await world.plan()
    await world.change("update indicator set calculator_key = 'education.attendance_rate'")
    return made


def evidence(plan: Mapping[str, Any], record: Any, **more: Any) -> dict[str, Any]:
    given = {
        "goal": encode("Goal", plan["goal"]),
        "kind": "MEASUREMENT",
        "title": "Kehadiran",
        "occurredOn": "2025-06-02",
        "record": record,
    }
    return {**given, **more}


async def record(graph: Any, given: Mapping[str, Any], viewer: Viewer = ADMIN) -> dict[str, Any]:
    answer = await graph.ask(RECORD, viewer, input=given)
    found: dict[str, Any] = answer["recordEvidence"]
    return found


async def test_a_record_that_breaks_a_rule_is_refused_with_its_field(
    graph: Any, world: Any, plan: dict[str, Any]
) -> None:
    for _ in range(4):
        assert "id" in await record(graph, evidence(plan, GOOD))
    before = {table: await world.fetch(f"select 1 from {table}") for table in STORED}
    found = await record(graph, evidence(plan, BAD, idempotencyKey="a"))
    assert found["code"] == "INVALID_ARGUMENT"
    assert found["fields"] == [
        {
            "path": ["input", "record", "absences"],
            "message": "expected at most pupils × days, 200",
        }
    ]
    for table, rows in before.items():
        assert await world.fetch(f"select 1 from {table}") == rows


async def test_the_fix_is_told_in_indonesian(graph: Any, plan: dict[str, Any]) -> None:
    found = await record(graph, evidence(plan, BAD), replace(ADMIN, language="id"))
    (fault,) = found["fields"]
    assert fault["message"] == "seharusnya paling banyak siswa × hari, 200"


async def test_every_rule_that_is_broken_is_named_at_once(
    graph: Any, world: Any, plan: dict[str, Any]
) -> None:
    await world.change("update indicator set calculator_key = 'education.learning_gain'")
    progress = {"student": "1", "pre": 101, "post": 102, "maximum": 100}
    found = await record(graph, evidence(plan, progress))
    assert [each["path"][-1] for each in found["fields"]] == ["pre", "post"]


async def test_a_time_that_no_calendar_has_is_refused_though_it_is_of_the_form(
    graph: Any, world: Any, plan: dict[str, Any]
) -> None:
    await world.change("update indicator set calculator_key = 'public_service.handling_time'")
    found = await record(graph, evidence(plan, {"opened_at": "2025-02-30"}))
    assert [each["path"] for each in found["fields"]] == [["input", "record", "opened_at"]]


async def test_a_repeated_key_answers_as_before(
    graph: Any, world: Any, plan: dict[str, Any]
) -> None:
    first = await record(graph, evidence(plan, GOOD, idempotencyKey="a"))
    await world.change("update indicator set calculator_key = 'education.learning_gain'")
    assert await record(graph, evidence(plan, GOOD, idempotencyKey="a")) == first


async def test_of_a_goal_that_is_hidden_nothing_is_told(
    graph: Any, world: Any, plan: dict[str, Any]
) -> None:
    hidden = evidence({"goal": new_id(plan["cycle"])}, BAD)
    assert (await record(graph, hidden))["code"] == "NOT_FOUND"
    await world.change("update appraisal set stage = $1", AppraisalStage.DECIDED)
    assert (await record(graph, evidence(plan, BAD)))["code"] == "WRONG_STAGE"


async def test_a_calculator_that_cannot_check_stops_nobody(
    graph: Any, world: Any, plan: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unchecked(*_: Any) -> RecordCheck:
        assert not await world.fetch("select 1 from evidence")
        return RecordCheck(unchecked=True)

    monkeypatch.setattr(graph.pool, "check", unchecked)
    found = await record(graph, evidence(plan, BAD))
    (warning,) = found["warnings"]
    assert warning["code"] == "RECORD_NOT_CHECKED"
    assert "could not check" in warning["message"]
    (stored,) = await world.fetch("select warnings from evidence")
    assert orjson.loads(stored["warnings"])[0]["message"]["id"].startswith("Kalkulator tidak")


async def test_no_transaction_waits_for_the_check(
    graph: Any, world: Any, plan: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, goes_on = asyncio.Event(), asyncio.Event()

    async def slow(*_: Any) -> RecordCheck:
        asked.set()
        await goes_on.wait()
        return RecordCheck()

    monkeypatch.setattr(graph.pool, "check", slow)
    recording = asyncio.create_task(record(graph, evidence(plan, GOOD)))
    await asked.wait()
    open_ones = "select 1 from pg_stat_activity where state like 'idle in transaction%'"
    assert not await world.fetch(f"{open_ones} and datname = current_database()")
    goes_on.set()
    assert "id" in await recording


CALCULATE = """
query ($records: [JSON!]!) {
  calculate(calculatorKey: "education.attendance_rate", records: $records) {
    ... on Problem { code fields { path message evidence { id } } evidence { id } }
  }
}
"""


async def test_records_that_are_tried_are_named_by_their_positions(graph: Any) -> None:
    found = (await graph.ask(CALCULATE, records=[GOOD, BAD]))["calculate"]
    message = "Record 1, absences: expected at most pupils × days, 200."
    fault = {"path": ["records", "1", "absences"], "message": message, "evidence": None}
    assert found == {"code": "INVALID_RECORDS", "fields": [fault], "evidence": []}


PROBLEM = """
query ($id: ID!) {
  node(id: $id) {
    ... on Goal {
      score {
        status
        problem { code fields { path evidence { id title } } evidence { id title occurredOn } }
      }
    }
  }
}
"""


async def test_stored_records_that_do_not_fit_are_named_by_their_evidence(
    graph: Any, world: Any, plan: dict[str, Any]
) -> None:
    where = (plan["goal"], plan["unit"], plan["cycle"])
    for _ in range(4):
        await world.evidence(*where, status="ACCEPTED", record=GOOD)
    bad = await world.evidence(*where, status="ACCEPTED", record=BAD, title="Salah ketik")
    await score_cycle(graph.database, graph.catalogue, graph.pool, "2025")
    found = await graph.ask(PROBLEM, id=encode("Goal", plan["goal"]))
    score = found["node"]["score"]
    named = {"id": encode("Evidence", bad), "title": "Salah ketik"}
    assert (score["status"], score["problem"]["code"]) == ("UNDEFINED", "INVALID_RECORDS")
    assert score["problem"]["evidence"] == [{**named, "occurredOn": "2025-06-02"}]
    assert [each["evidence"] for each in score["problem"]["fields"]] == [named]


async def test_records_that_contradict_each_other_are_named_too(
    graph: Any, world: Any, plan: dict[str, Any]
) -> None:
    await world.change(
        "update indicator set calculator_key = 'asn.allowance', params = '{\"base\": 100}'"
    )
    where = (plan["goal"], plan["unit"], plan["cycle"])
    part = {"part": "performance", "per_cent": 90}
    keys = [await world.evidence(*where, status="ACCEPTED", record=part) for _ in range(2)]
    await score_cycle(graph.database, graph.catalogue, graph.pool, "2025")
    found = await graph.ask(PROBLEM, id=encode("Goal", plan["goal"]))
    problem = found["node"]["score"]["problem"]
    assert problem["code"] == "INVALID_RECORDS"
    assert {each["id"] for each in problem["evidence"]} <= {encode("Evidence", k) for k in keys}
    assert problem["evidence"]
