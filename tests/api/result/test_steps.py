"""Every step from the self-assessment to the follow-ups: by whom, from where, and once."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.actors import Actor
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.vocabulary import AppraisalStage, Role

STAGES = list(AppraisalStage)
EXPLAINED = '{"formula": "a", "steps": [], "warnings": []}'
STEPS_HERE = [
    "submitSelfAssessment",
    "rateAppraisal",
    "calibrateAppraisal",
    "decideAppraisal",
    "acknowledge",
    "fileObjection",
    "respondToObjection",
    "withdrawObjection",
    "decideObjection",
    "settleFollowUp",
]


async def prepare(office: Any) -> dict[str, dict[str, Any]]:
    """Rows that every step may name, and by step's name its variables."""
    world, row = office.world, office.appraisal
    for axis in ("work_result", "behaviour"):
        await world.below("rating", row, axis_key=axis)
    words = {"title": '{"en": "Praise", "id": "Piagam"}', "explanation": EXPLAINED}
    await world.below("outcome", row, explanation=EXPLAINED)
    objection = encode("Objection", await world.below("objection", row))
    follow_up = encode("FollowUp", await world.below("follow_up", row, **words))
    key = encode("Appraisal", row)
    ratings = [{"axisKey": axis, "level": "as"} for axis in ("work_result", "behaviour")]
    adjustment = {"axisKey": "behaviour", "level": "above", "reason": "Bukti baru"}
    decision = {"objection": objection, "uphold": False, "decision": "Tetap"}
    return {
        "submitSelfAssessment": {"input": {"appraisal": key, "ratings": ratings}},
        "rateAppraisal": {"input": {"appraisal": key, "ratings": ratings}},
        "calibrateAppraisal": {"input": {"appraisal": key, "adjustments": [adjustment]}},
        "decideAppraisal": {"appraisal": key},
        "acknowledge": {"appraisal": key},
        "fileObjection": {"appraisal": key, "reason": "Target berubah"},
        "respondToObjection": {"objection": objection, "response": "Sudah benar"},
        "withdrawObjection": {"objection": objection},
        "decideObjection": {"input": decision},
        "settleFollowUp": {"followUp": follow_up, "note": "Piagam diserahkan"},
    }


async def start(office: Any, name: str) -> dict[str, Any]:
    """The variables of a step, with the appraisal in a stage from which it may be taken."""
    given = (await prepare(office))[name]
    stage = "DECIDED" if name == "acknowledge" else sorted(STEPS[name].stages)[0]
    await office.staged(stage)
    if name == "decideObjection":
        await office.world.change("update objection set responded_at = now()")
    if name == "fileObjection":
        await office.world.change("delete from objection")
    return given


def everybody(office: Any) -> dict[Actor, Viewer]:
    """One viewer for each actor."""
    people = {
        Actor.EMPLOYEE: office.employee,
        Actor.APPRAISER: office.head,
        Actor.SUPERIOR: office.leader,
    }
    own = (Grant(Role.EMPLOYEE),)
    found = {who: Viewer("user", "en", key, own) for who, key in people.items()}
    roles = {Actor.TEAM: Role.PERFORMANCE_TEAM, Actor.INTEGRATION: Role.INTEGRATION}
    found |= {who: Viewer("user", grants=(Grant(role),)) for who, role in roles.items()}
    found[Actor.ADMIN] = Viewer("user", grants=(Grant(Role.ADMIN),))
    return found


async def traces(office: Any) -> Any:
    """What a step would leave behind."""
    found = await office.read()
    shown = ("version", "stage", "ratings", "adjustments", "timeline", "objections", "followUps")
    return {name: found[name] for name in (*shown, "dueOn", "objectionUntil", "acknowledgedAt")}


def operation(name: str) -> str:
    return name[0].upper() + name[1:]


@pytest.mark.parametrize("name", STEPS_HERE)
async def test_a_step_is_taken_by_its_actors_alone(make_office: Any, name: str) -> None:
    office = await make_office()
    given = await start(office, name)
    before = await traces(office)
    for actor, viewer in everybody(office).items():
        if actor not in STEPS[name].actors:
            refused = await office.do(operation(name), viewer, **given)
            # An integration may record evidence of it, but not read it.
            hidden = actor is Actor.INTEGRATION
            assert refused["code"] == ("NOT_FOUND" if hidden else "NOT_YOUR_STEP"), actor
    stranger = await office.world.employee(office.unit)
    refused = await office.do(operation(name), stranger, **given)
    assert refused["code"] == "NOT_FOUND"
    assert await traces(office) == before
    (actor, *_) = sorted(STEPS[name].actors - {Actor.ADMIN})
    taken = await office.do(operation(name), everybody(office)[actor], **given)
    assert "stage" in taken, taken
    after = await office.read()
    assert after["version"] == before["version"] + 1
    (entry,) = after["timeline"]["nodes"]
    assert (entry["action"], entry["to"]) == (name, entry["from"] and taken["stage"])


@pytest.mark.parametrize("name", STEPS_HERE)
async def test_a_step_is_taken_from_its_stages_alone(make_office: Any, name: str) -> None:
    office = await make_office()
    given = await start(office, name)
    for stage in STAGES:
        possible = STEPS[name].stages if name != "acknowledge" else {AppraisalStage.DECIDED}
        if stage in possible:
            continue
        await office.staged(stage)
        before = await traces(office)
        refused = await office.do(operation(name), everybody(office)[Actor.ADMIN], **given)
        assert refused["code"] == "WRONG_STAGE", stage
        assert await traces(office) == before


@pytest.mark.parametrize(
    ("name", "role"),
    [
        (name, role)
        for name in STEPS_HERE
        if Actor.EMPLOYEE not in STEPS[name].actors
        for role in (Role.PERFORMANCE_TEAM, Role.ADMIN)
    ],
)
async def test_nobody_takes_it_on_themselves(make_office: Any, name: str, role: Role) -> None:
    office = await make_office()
    given = await start(office, name)
    viewer = Viewer("user", "en", office.employee, (Grant(role),))
    refused = await office.do(operation(name), viewer, **given)
    assert refused["code"] == "NOT_YOUR_STEP"


@pytest.mark.parametrize(
    "name", ["submitSelfAssessment", "rateAppraisal", "calibrateAppraisal", "decideAppraisal"]
)
async def test_an_outdated_version_changes_nothing(make_office: Any, name: str) -> None:
    office = await make_office()
    given = await start(office, name)
    before = await traces(office)
    (actor, *_) = sorted(STEPS[name].actors - {Actor.ADMIN})
    document = {
        "submitSelfAssessment": "RateInput",
        "rateAppraisal": "RateInput",
        "calibrateAppraisal": "CalibrateInput",
    }.get(name)
    if document is None:
        text = """mutation ($appraisal: ID!, $version: Int) {
          decideAppraisal(appraisal: $appraisal, ifVersion: $version) {
            ... on Problem { code } ... on Appraisal { stage } } }"""
        asked = {**given, "version": 7}
    else:
        text = f"""mutation ($input: {document}!) {{ {name}(input: $input) {{
          ... on Problem {{ code }} ... on Appraisal {{ stage }} }} }}"""
        asked = {"input": {**given["input"], "ifVersion": 7}}
    viewer = everybody(office)[actor]
    answer = await office.graph.ask(text, viewer=viewer, **asked)
    assert answer[name] == {"code": "OUTDATED"}
    assert await traces(office) == before


@pytest.mark.parametrize(
    "name",
    [
        "decideAppraisal",
        "acknowledge",
        "fileObjection",
        "respondToObjection",
        "withdrawObjection",
        "decideObjection",
        "settleFollowUp",
    ],
)
async def test_of_two_at_once_one_wins(make_office: Any, name: str) -> None:
    office = await make_office()
    given = await start(office, name)
    viewer = everybody(office)[sorted(STEPS[name].actors - {Actor.ADMIN})[0]]
    answers = await asyncio.gather(*(office.do(operation(name), viewer, **given) for _ in range(2)))
    lost = {
        "acknowledge": "ALREADY_ACKNOWLEDGED",
        "respondToObjection": "ALREADY_ANSWERED",
        "settleFollowUp": "FOLLOW_UP_SETTLED",
    }.get(name, "WRONG_STAGE")
    assert sorted(each.get("code", "") for each in answers) == ["", lost]
    assert len((await office.read())["timeline"]["nodes"]) == 1


@pytest.mark.parametrize(
    ("name", "concept", "path"),
    [
        ("respondToObjection", "Objection", "objection"),
        ("withdrawObjection", "Objection", "objection"),
        ("decideObjection", "Objection", "input.objection"),
        ("settleFollowUp", "FollowUp", "followUp"),
        ("decideAppraisal", "Appraisal", "appraisal"),
        ("acknowledge", "Appraisal", "appraisal"),
        ("fileObjection", "Appraisal", "appraisal"),
    ],
)
async def test_what_is_not_there_is_named(
    make_office: Any, name: str, concept: str, path: str
) -> None:
    office = await make_office()
    given = (await prepare(office))[name]
    missing = encode(concept, UUID(int=5))
    *above, last = path.split(".")
    (given[above[0]] if above else given)[last] = missing
    refused = await office.do(operation(name), everybody(office)[Actor.ADMIN], **given)
    assert refused["code"] == "NOT_FOUND"
    assert [".".join(each["path"]) for each in refused["fields"]] == [path]
