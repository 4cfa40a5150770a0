"""Objections: in time, with both sides heard, decided once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tilik_schema.reading.ids import encode

BETTER = [{"axisKey": "work_result", "level": "above"}, {"axisKey": "behaviour", "level": "above"}]


async def respond(office: Any, **more: Any) -> Any:
    """The appraiser's answer."""
    given = {"objection": await office.objection(), "response": "Bukti terlambat", **more}
    return await office.do("RespondToObjection", office.head, **given)


async def settle(office: Any, uphold: bool = False, **more: Any) -> Any:
    """The superior's decision."""
    given = {"objection": await office.objection(), "uphold": uphold, "decision": "Tetap"}
    given["ratings"] = BETTER if uphold else []
    return await office.do("DecideObjection", office.leader, input={**given, **more})


async def test_an_objection_is_filed_answered_and_rejected(office: Any) -> None:
    await office.decided()
    await office.acknowledge()
    before = (await office.read())["outcome"]
    assert (await office.object_to_it())["stage"] == "OBJECTED"
    shown = await office.read()
    (objection,) = shown["objections"]
    assert (objection["status"], objection["reason"]) == (
        "FILED",
        "Target berubah di tengah tahun",
    )
    deadline = str(office.today + timedelta(days=14))
    assert (objection["deadline"], shown["dueOn"]) == (deadline, deadline)
    assert (await respond(office))["stage"] == "OBJECTED"
    assert (await settle(office))["stage"] == "DECIDED"
    shown = await office.read()
    (objection,) = shown["objections"]
    assert (objection["status"], objection["response"], objection["decision"]) == (
        "REJECTED",
        "Bukti terlambat",
        "Tetap",
    )
    assert shown["outcome"] == before
    assert (shown["acknowledgedAt"], shown["objectionUntil"]) == (None, None)
    actions = [each["action"] for each in shown["timeline"]["nodes"]]
    assert actions[-3:] == ["fileObjection", "respondToObjection", "decideObjection"]
    assert (await office.object_to_it())["code"] == "OBJECTION_FINAL"
    assert (await office.acknowledge())["stage"] == "CLOSED"


async def test_an_upheld_objection_decides_anew(office: Any) -> None:
    await office.world.profile(office.employee, office.unit, potential="LOW")
    await office.decided()
    await office.object_to_it()
    await respond(office)
    found = await settle(office, uphold=True)
    assert (found["stage"], found["outcome"]["predicate"]["key"]) == ("DECIDED", "sangat_baik")
    shown = await office.read()
    assert shown["outcome"]["decidedBy"] == {"id": encode("Employee", office.leader)}
    assert shown["objections"][0]["status"] == "UPHELD"
    assert {each["level"] for each in shown["ratings"] if each["source"] == "SUPERIOR"} == {"above"}
    assert [each["kind"] for each in shown["followUps"]] == ["RECOGNITION"]
    (profile,) = await office.world.fetch("select performance_key from competency_profile")
    assert profile["performance_key"] == "sangat_baik"


async def test_what_the_superior_leaves_stays_as_the_appraiser_kept_it(office: Any) -> None:
    await office.rate()
    changes = [{"axisKey": each, "level": "below", "reason": "x"} for each in ("behaviour",)]
    await office.calibrate(None, *changes)
    await office.decide(keepOwn="Saya yakin")
    await office.object_to_it()
    await respond(office)
    found = await settle(office, uphold=True, ratings=BETTER[:1])
    assert found["outcome"]["predicate"]["key"] == "baik"
    (warning,) = (await office.read())["outcome"]["explanation"]["warnings"]
    assert warning["code"] == "OWN_RATINGS_KEPT"


async def test_who_objects_without_a_receipt_has_received_the_outcome(office: Any) -> None:
    await office.decided()
    await office.object_to_it()
    shown = await office.read()
    assert shown["acknowledgedAt"] is not None
    assert shown["objectionUntil"] == str(office.today + timedelta(days=14))


@pytest.mark.parametrize(("days", "in_time"), [(21, True), (22, False)])
async def test_without_a_receipt_the_days_count_from_the_one_that_is_deemed(
    office: Any, days: int, in_time: bool
) -> None:
    await office.decided()
    await office.world.change("update outcome set decided_at = $1", office.days_ago(days))
    found = await office.object_to_it()
    assert found.get("code") == (None if in_time else "OBJECTION_TOO_LATE")
    assert len((await office.read())["objections"]) == in_time


async def test_after_the_last_day_it_is_too_late(office: Any) -> None:
    await office.decided()
    await office.acknowledge()
    await office.change(objection_until=office.today - timedelta(days=1))
    refused = await office.object_to_it()
    assert refused["code"] == "OBJECTION_TOO_LATE"
    assert str(office.today - timedelta(days=1)) in refused["message"]
    await office.change(objection_until=office.today)
    assert (await office.object_to_it())["stage"] == "OBJECTED"


async def test_nobody_above_the_appraiser_is_said(office: Any) -> None:
    await office.decided()
    await office.change(appraiser_superior_id=None)
    assert (await office.object_to_it())["code"] == "NO_SUPERIOR"
    assert (await office.read())["stage"] == "DECIDED"


async def test_the_same_key_files_once(office: Any) -> None:
    await office.decided()
    text = """mutation ($appraisal: ID!, $reason: String!, $key: String) {
      fileObjection(appraisal: $appraisal, reason: $reason, idempotencyKey: $key) {
        ... on Problem { code fields { path } } ... on Appraisal { stage version } } }"""
    asked = {"appraisal": encode("Appraisal", office.appraisal), "reason": "x", "key": "k"}
    viewer = office.person(office.employee)

    async def file(**more: Any) -> Any:
        answer = await office.graph.ask(text, viewer=viewer, **{**asked, **more})
        return answer["fileObjection"]

    first, *more = await asyncio.gather(*(file() for _ in range(3)))
    assert first["stage"] == "OBJECTED"
    assert more == [first, first]
    assert (await file(reason="y"))["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert office.paths(await file(key="")) == ["idempotencyKey"]
    assert len((await office.read())["objections"]) == 1


async def test_a_withdrawn_objection_leaves_the_outcome_and_its_last_day(office: Any) -> None:
    await office.decided()
    await office.acknowledge()
    await office.object_to_it()
    given = {"objection": await office.objection()}
    found = await office.do("WithdrawObjection", office.employee, **given)
    assert found["stage"] == "DECIDED"
    shown = await office.read()
    assert shown["objections"][0]["status"] == "WITHDRAWN"
    assert shown["dueOn"] == shown["objectionUntil"]
    assert (await office.object_to_it())["stage"] == "OBJECTED"
    old, new = (each["id"] for each in (await office.read())["objections"])
    assert old != new
    for name, who, more in (
        ("RespondToObjection", office.head, {"response": "x"}),
        ("WithdrawObjection", office.employee, {}),
    ):
        refused = await office.do(name, who, objection=given["objection"], **more)
        assert refused["code"] == "OBJECTION_SETTLED"
    assert (await settle(office, objection=given["objection"]))["code"] == "OBJECTION_SETTLED"


async def test_the_appraiser_answers_once(office: Any) -> None:
    await office.decided()
    await office.object_to_it()
    await respond(office)
    assert (await respond(office, response="Lagi"))["code"] == "ALREADY_ANSWERED"
    assert (await office.read())["objections"][0]["response"] == "Bukti terlambat"


async def test_the_superior_waits_for_the_answer_or_the_end_of_its_days(office: Any) -> None:
    await office.decided()
    await office.object_to_it()
    refused = await settle(office)
    assert refused["code"] == "NOT_YET"
    assert str(office.today + timedelta(days=6)) in refused["message"]
    for days, code in ((5, "NOT_YET"), (6, None)):
        await office.world.change("update objection set filed_at = $1", office.days_ago(days))
        assert (await settle(office)).get("code") == code


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"decision": ""}, "input.decision"),
        ({"decision": "\ud800"}, "input.decision"),
        ({"uphold": True, "ratings": []}, "input.ratings"),
        ({"uphold": False, "ratings": BETTER}, "input.ratings"),
        ({"uphold": True, "ratings": [{"axisKey": "x", "level": "as"}]}, "input.ratings.0.axisKey"),
        # By the rating that counts already nothing would change.
        ({"uphold": True, "ratings": [{"axisKey": "behaviour", "level": "as"}]}, "input.ratings.0"),
        (
            {"uphold": True, "ratings": [{"axisKey": "behaviour", "level": "x"}]},
            "input.ratings.0.level",
        ),
        (
            {"uphold": True, "ratings": [BETTER[0], BETTER[0]]},
            "input.ratings.1",
        ),
    ],
)
async def test_what_is_wrong_with_a_decision_is_named(
    office: Any, more: dict[str, Any], path: str
) -> None:
    await office.decided()
    await office.object_to_it()
    await respond(office)
    refused = await settle(office, **more)
    assert (refused["code"], office.paths(refused)) == ("INVALID_ARGUMENT", [path])
    shown = await office.read()
    assert (shown["stage"], shown["objections"][0]["status"]) == ("OBJECTED", "FILED")


async def test_a_superior_rates_whole_axes(office: Any) -> None:
    goal = await office.world.goal(office.appraisal, office.unit, office.cycle)
    await office.decided()
    await office.object_to_it()
    await respond(office)
    rating = {**BETTER[0], "goal": encode("Goal", goal)}
    refused = await settle(office, uphold=True, ratings=[rating])
    assert office.paths(refused) == ["input.ratings.0.goal"]


@pytest.mark.parametrize("text", ["", " ", "a\0", "\ud800", "x" * 10_001])
async def test_texts_are_held_to_what_can_be_stored(office: Any, text: str) -> None:
    await office.decided()
    assert office.paths(await office.object_to_it(reason=text)) == ["reason"]
    await office.object_to_it()
    assert office.paths(await respond(office, response=text)) == ["response"]
    shown = await office.read()
    assert [each["reason"] for each in shown["objections"]] == ["Target berubah di tengah tahun"]
    assert shown["objections"][0]["response"] is None
