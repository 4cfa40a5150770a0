"""Evidence that is refused: a Problem that names the place, and nothing stored."""

from typing import Any

from tilik_schema.reading.ids import encode
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import AppraisalStage
from tilik_server.models.words import label

RECORD = """
mutation ($input: RecordEvidenceInput!) {
  recordEvidence(input: $input) {
    ... on Evidence { id }
    ... on Problem { code message fields { path message } }
  }
}
"""
RECORDING = {AppraisalStage.AGREED, AppraisalStage.SELF_ASSESSED, AppraisalStage.OBJECTED}
LONG = "https://" + "a" * 2000


async def refused(graph: Any, world: Any, goal: Any, **more: Any) -> tuple[str, list[str], str]:
    """The code, the paths and the messages of a refusal; nothing was stored."""
    given = {
        "goal": encode("Goal", goal),
        "kind": "ACTIVITY",
        "title": "Rapat",
        "occurredOn": "2025-06-02",
        "record": {"realised": 4},
        "idempotencyKey": "a",
    }
    found = (await graph.ask(RECORD, input={**given, **more}))["recordEvidence"]
    assert found.keys() == {"code", "message", "fields"}, more
    for table in ("evidence", "idempotency_key", "procrastinate_jobs"):
        assert await world.fetch(f"select 1 from {table}") == []
    paths = [".".join(fault["path"]) for fault in found["fields"]]
    return found["code"], paths, " ".join([found["message"], *map(_message, found["fields"])])


def _message(fault: dict[str, str]) -> str:
    return fault["message"]


async def test_unknown_goal_is_named(graph: Any, world: Any) -> None:
    plan = await world.plan()
    for unknown in (new_id(plan["cycle"]), new_id(plan["cycle"] + 1)):
        code, paths, message = await refused(graph, world, unknown)
        assert (code, paths) == ("NOT_FOUND", ["input.goal"])
        assert "no such goal" in message


async def test_stage_without_recording_is_named(graph: Any, world: Any) -> None:
    plan = await world.plan()
    others = set(AppraisalStage) - RECORDING
    for stage in others:
        await world.change("update appraisal set stage = $1", stage)
        code, paths, message = await refused(graph, world, plan["goal"])
        assert (code, paths) == ("WRONG_STAGE", [])
        assert f"is {label(stage).en};" in message
        assert all(label(stage).en in message for stage in RECORDING)


async def test_day_outside_of_the_appraisal_is_refused(graph: Any, world: Any) -> None:
    plan = await world.plan()
    for day in ("2024-12-31", "2026-01-01"):
        code, paths, message = await refused(graph, world, plan["goal"], occurredOn=day)
        assert (code, paths) == ("INVALID_ARGUMENT", ["input.occurredOn"])
        assert "2025-01-01 to 2025-12-31" in message


async def test_record_that_is_too_long_is_refused_even_where_nothing_calculates(
    graph: Any, world: Any
) -> None:
    plan = await world.plan()
    for change in ("calculator_key = calculator_key", "calculator_key = null"):
        await world.change(f"update indicator set {change}")
        record = {"realised": 4, "pages": ["é" * 1024] * 100, "broken": ["\ud800"] * 30}
        code, paths, message = await refused(graph, world, plan["goal"], record=record)
        assert (code, paths) == ("INVALID_ARGUMENT", ["input.record"])
        assert "at most 64 kB of JSON, not 201 kB" in message


async def test_record_outside_of_its_schema_names_the_field(graph: Any, world: Any) -> None:
    plan = await world.plan()
    for record, path, words in (
        ({"realised": "empat"}, "input.record.realised", "number"),
        ({}, "input.record.realised", "missing"),
        ([{"realised": 4}], "input.record", "give a JSON object"),
        ("4", "input.record", "give a JSON object"),
        (4, "input.record", "give a JSON object"),
    ):
        code, paths, message = await refused(graph, world, plan["goal"], record=record)
        assert (code, paths) == ("INVALID_ARGUMENT", [path]), record
        assert words in message


async def test_calculator_that_is_gone_is_named(graph: Any, world: Any) -> None:
    plan = await world.plan()
    await world.change("update indicator set calculator_key = 'gone.share'")
    code, paths, message = await refused(graph, world, plan["goal"])
    assert (code, paths) == ("CALCULATOR_MISSING", [])
    assert "gone.share" in message


async def test_text_of_a_wrong_length_is_named(graph: Any, world: Any) -> None:
    plan = await world.plan()
    for given, path in (
        ({"title": ""}, "title"),
        ({"title": " \n "}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"idempotencyKey": ""}, "idempotencyKey"),
        ({"idempotencyKey": "x" * 201}, "idempotencyKey"),
        ({"links": ["https://a.id"] * 21}, "links"),
        ({"links": ["https://a.id", LONG]}, "links.1"),
        ({"links": ["javascript:alert(1)"]}, "links.0"),
        ({"links": ["", "https://a.id"]}, "links.0"),
    ):
        code, paths, message = await refused(graph, world, plan["goal"], **given)
        assert (code, paths) == ("INVALID_ARGUMENT", [f"input.{path}"]), given
        assert "give " in message


async def test_text_that_cannot_be_stored_is_named(graph: Any, world: Any) -> None:
    plan = await world.plan()
    await world.change("update goal set indicator_id = null")
    for text in ("a\0b", "\ud800", "\udfff!"):
        for given, path in (
            ({"title": text}, "title"),
            ({"idempotencyKey": text}, "idempotencyKey"),
            ({"links": ["https://a.id/" + text]}, "links.0"),
            ({"record": {"note": text}}, "record.note"),
            ({"record": {"list": [1, {"note": text}]}}, "record.list.1.note"),
            ({"record": {text: 1}}, "record"),
        ):
            code, paths, message = await refused(graph, world, plan["goal"], **given)
            assert (code, paths) == ("INVALID_ARGUMENT", [f"input.{path}"]), given
            assert "NUL" in message


async def test_every_fault_of_the_texts_is_named_at_once(graph: Any, world: Any) -> None:
    plan = await world.plan()
    given = {"title": "", "links": ["x"], "idempotencyKey": "\0"}
    code, paths, _ = await refused(graph, world, plan["goal"], **given)
    assert code == "INVALID_ARGUMENT"
    assert paths == ["input.title", "input.idempotencyKey", "input.links.0"]


async def test_value_of_a_wrong_kind_is_refused_by_the_graph(graph: Any, world: Any) -> None:
    plan = await world.plan()
    sound = {
        "goal": encode("Goal", plan["goal"]),
        "kind": "ACTIVITY",
        "title": "Rapat",
        "occurredOn": "2025-06-02",
        "record": {"realised": 4},
    }
    for wrong in (
        {"record": None},
        {"record": {"realised": 2**64}},
        {"record": {"realised": float("inf")}},
        {"occurredOn": "2025-13-01"},
        {"occurredOn": "kemarin"},
        {"kind": "GOSSIP"},
        {"title": 5},
        {"links": None},
        {"unknown": 1},
    ):
        answer = await graph.run(RECORD, input={**sound, **wrong})
        assert answer.data is None, wrong
        assert answer.errors[0].path is None
    assert await world.fetch("select 1 from evidence") == []
