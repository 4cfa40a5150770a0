"""From the draft to the agreement: who takes which step, from where, and what stays."""

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tilik_server.access.appraisal_steps import STEPS
from tilik_server.access.viewer import USER, Grant, Viewer
from tilik_server.errors import InvalidArgument
from tilik_server.models.vocabulary import AppraisalStage, Role
from tilik_server.operations.cycle.end_appraisal import end_appraisal
from tilik_server.operations.cycle.reassign_appraiser import reassign_appraiser
from tilik_server.operations.plan.agree_plan import agree_plan
from tilik_server.operations.plan.return_plan import return_plan
from tilik_server.operations.plan.revise_plan import revise_plan
from tilik_server.operations.plan.submit_plan import submit_plan

OUTPUT = {
    "statement": "Laporan tersusun",
    "measure": "Laporan selesai",
    "unitOfMeasure": "laporan",
    "target": 12,
}
NAMES = ("SubmitPlan", "ReturnPlan", "AgreePlan", "RevisePlan", "ReassignAppraiser", "EndAppraisal")
EVERYONE = ("staff", "lead", "head", "peer", "stranger", "team", "admin")
ALLOWED = {
    "SubmitPlan": {"staff", "admin"},
    "ReturnPlan": {"lead", "admin"},
    "AgreePlan": {"lead", "admin"},
    "RevisePlan": {"staff", "lead", "team", "admin"},
    "ReassignAppraiser": {"head", "team", "admin"},
    "EndAppraisal": {"lead", "team", "admin"},
}

# Those for whom the appraisal is like one that never was.
HIDDEN = {"peer", "stranger"}


def more(office: Any, step: str) -> dict[str, Any]:
    """What a step needs besides the appraisal."""
    given: dict[str, Any] = {}
    if step not in ("SubmitPlan", "AgreePlan"):
        given["reason"] = "Tugas berubah"
    if step == "ReassignAppraiser":
        given["appraiser"] = office.person("head")
    if step == "EndAppraisal":
        given["on"] = "2025-06-30"
    return given


def step_of(name: str) -> Any:
    """The row of the table."""
    return STEPS[name[0].lower() + name[1:]]


def said(answer: Any) -> tuple[str, list[str]]:
    """The code of a problem and where it points."""
    return answer["code"], [".".join(each["path"]) for each in answer["fields"]]


async def test_plan_is_submitted_returned_and_agreed(office: Any) -> None:
    await office.set_goals(OUTPUT)
    assert (await office.take("SubmitPlan", "staff"))["stage"] == "SUBMITTED"
    assert (await office.take("ReturnPlan", "lead", reason=" Kurang "))["stage"] == "DRAFT"
    assert (await office.take("SubmitPlan", "staff"))["stage"] == "SUBMITTED"
    agreed = await office.take("AgreePlan", "lead")
    assert (agreed["stage"], agreed["version"]) == ("AGREED", 6)
    plan = await office.plan()
    assert plan["dueOn"] == "2026-01-07"
    entries = [tuple(each.values()) for each in plan["timeline"]["nodes"]]
    assert entries == [
        ("startAppraisals", None, "DRAFT", None, None),
        ("setGoals", None, None, None, {"name": "staff"}),
        ("submitPlan", "DRAFT", "SUBMITTED", None, {"name": "staff"}),
        ("returnPlan", "SUBMITTED", "DRAFT", "Kurang", {"name": "lead"}),
        ("submitPlan", "DRAFT", "SUBMITTED", None, {"name": "staff"}),
        ("agreePlan", "SUBMITTED", "AGREED", None, {"name": "lead"}),
    ]


@pytest.mark.parametrize("step", NAMES)
async def test_step_is_for_those_the_table_names(office: Any, step: str) -> None:
    await office.set_goals(OUTPUT)
    stage = min(step_of(step).stages, key=lambda each: list(AppraisalStage).index(each))
    before = await office.plan()
    for name in sorted(set(EVERYONE) - ALLOWED[step]):
        await office.to(stage)
        refused = await office.take(step, name, **more(office, step))
        hidden = ("NOT_FOUND", ["appraisal"])
        assert said(refused) == (hidden if name in HIDDEN else ("NOT_YOUR_STEP", [])), name
    assert (await office.plan())["timeline"] == before["timeline"]
    for name in sorted(ALLOWED[step]):
        await office.to(stage)
        await office.world.change(
            "update appraisal set ends_on = '2025-12-31', appraiser_id = $1,"
            " appraiser_superior_id = $2 where id = $3",
            office.people["lead"],
            office.people["head"],
            office.appraisals["staff"],
        )
        answer = await office.take(step, name, **more(office, step))
        assert answer.get("stage") == (step_of(step).to or stage), (name, answer)


@pytest.mark.parametrize("step", NAMES)
async def test_step_from_another_stage_changes_nothing(office: Any, step: str) -> None:
    await office.set_goals(OUTPUT)
    for stage in sorted(set(AppraisalStage) - step_of(step).stages):
        await office.to(stage)
        before = await office.plan()
        refused = await office.take(step, "admin", **more(office, step))
        assert said(refused) == ("WRONG_STAGE", []), stage
        assert await office.plan() == before


async def test_next_steps_are_those_that_can_be_taken(office: Any) -> None:
    await office.set_goals(OUTPUT)
    listed = {name[0].lower() + name[1:]: name for name in NAMES}
    for stage in ("DRAFT", "SUBMITTED", "AGREED"):
        for name in EVERYONE:
            await office.to(stage)
            shown = await office.plan(by=name)
            assert (shown is None) == (name in HIDDEN)
            offered = set(shown["nextSteps"]) if shown else set()
            allowed = {
                each
                for each, document in listed.items()
                if name in ALLOWED[document] and stage in STEPS[each].stages
            }
            assert offered & listed.keys() == allowed, (stage, name)


@pytest.mark.parametrize("step", NAMES)
async def test_outdated_version_changes_nothing(office: Any, step: str) -> None:
    await office.set_goals(OUTPUT)
    await office.to(min(step_of(step).stages))
    document = DOCUMENT.format(
        step=step[0].lower() + step[1:],
        more="".join(f', {name}: "{value}"' for name, value in more(office, step).items()),
    )
    before = await office.plan()
    for version in (before["version"] - 1, 0, -1, 2**31 - 1):
        answer = await office.graph.ask(document, id=office.id(), version=version)
        assert answer["answer"]["code"] == "OUTDATED"
        assert await office.plan() == before
    answer = await office.graph.ask(document, id=office.id(), version=before["version"])
    assert answer["answer"]["version"] == before["version"] + 1


DOCUMENT = """
mutation ($id: ID!, $version: Int!) {{
  answer: {step}(appraisal: $id, ifVersion: $version{more}) {{
    ... on Appraisal {{ version }} ... on Problem {{ code }}
  }}
}}
"""


@pytest.mark.parametrize("step", NAMES)
async def test_appraisal_that_is_not_there_is_named(office: Any, step: str) -> None:
    for unknown, code in ((office.person("staff"), "INVALID_ID"), (office.unknown(), "NOT_FOUND")):
        given = {**more(office, step), "appraisal": unknown}
        assert said(await office.take(step, "admin", **given)) == (code, ["appraisal"])


@pytest.mark.parametrize(
    "step", [each for each in NAMES if each not in ("SubmitPlan", "AgreePlan")]
)
async def test_reason_must_be_one(office: Any, step: str) -> None:
    await office.set_goals(OUTPUT)
    await office.to(min(step_of(step).stages))
    before = await office.plan()
    for reason in ("", "  ", "x" * 2001, "a\0b", "\ud800"):
        given = {**more(office, step), "reason": reason}
        assert said(await office.take(step, "admin", **given)) == ("INVALID_ARGUMENT", ["reason"])
    assert await office.plan() == before


async def test_of_two_at_once_one_wins(office: Any, world: Any) -> None:
    await office.set_goals(OUTPUT)
    await office.to("SUBMITTED")
    steps = ("AgreePlan", "ReturnPlan") * 3
    answers = await asyncio.gather(
        *(office.take(step, "lead", **more(office, step)) for step in steps)
    )
    won = [each["stage"] for each in answers if "stage" in each]
    assert len(won) == 1
    assert {said(each)[0] for each in answers if "stage" not in each} == {"WRONG_STAGE"}
    plan = await office.plan()
    assert plan["stage"] == won[0]
    assert len(plan["timeline"]["nodes"]) == 3


async def test_plan_without_a_result_is_not_submitted(office: Any) -> None:
    refused = await office.take("SubmitPlan", "staff")
    assert said(refused) == ("PLAN_INCOMPLETE", ["appraisal.goals"])
    assert "main work result" in refused["fields"][0]["message"]
    await office.set_goals(OUTPUT)
    await office.world.change("update goal set target = null, weight = 40 where measure <> ''")
    refused = await office.take("SubmitPlan", "staff")
    paths = ["appraisal.goals.0.target", "appraisal.goals.0.weight"]
    assert said(refused) == ("PLAN_INCOMPLETE", paths)
    assert refused["fields"][0]["message"] == "Laporan tersusun: give a target"
    assert (await office.plan())["stage"] == "DRAFT"


async def test_after_the_deadline_the_appraiser_submits_and_the_timeline_says_so(
    office: Any,
) -> None:
    await office.set_goals(OUTPUT)
    await office.overdue()
    assert "submitPlan" in (await office.plan(by="lead"))["nextSteps"]
    assert "submitPlan" not in (await office.plan(by="head"))["nextSteps"]
    assert said(await office.take("SubmitPlan", "head")) == ("NOT_YOUR_STEP", [])
    assert (await office.take("SubmitPlan", "lead"))["stage"] == "SUBMITTED"
    last = (await office.plan())["timeline"]["nodes"][-1]
    assert (last["action"], last["by"]) == ("submitPlan", {"name": "lead"})
    assert last["note"].startswith("Submitted in the employee's place after the deadline of 20")


async def test_employee_submits_late_without_a_note(office: Any) -> None:
    await office.set_goals(OUTPUT)
    await office.overdue()
    await office.take("SubmitPlan", "staff")
    assert (await office.plan())["timeline"]["nodes"][-1]["note"] is None


async def test_agreement_has_goals_with_a_calculator_scored(office: Any, world: Any) -> None:
    indicator = await world.indicator(code="IKU")
    await world.indicator(code="KATA", calculator_key=None)
    head = await office.agreed({"statement": "a", "indicatorCode": "IKU", "target": 5}, of="lead")
    goals = await office.agreed(
        {"statement": "b", "indicatorCode": "IKU", "target": 4},
        {"statement": "c", "indicatorCode": "KATA", "target": 4},
        {"statement": "d", "shared": True, "contributesTo": head[0]["id"]},
        OUTPUT,
    )
    assert indicator
    rows = await world.fetch(
        "select g.statement from procrastinate_jobs j join goal g on g.id::text = j.args ->> 'goal'"
    )
    assert sorted(row["statement"] for row in rows) == ["a", "b"]
    assert [goal["shared"] for goal in goals] == [False, False, True, False]


async def test_revised_plan_keeps_its_agreed_goals_in_the_timeline(office: Any, world: Any) -> None:
    await world.indicator(code="IKU")
    measured = {"statement": "Cakupan naik", "indicatorCode": "IKU", "target": 90, "weight": 60}
    await office.agreed(measured, {**OUTPUT, "weight": 40})
    answer = await office.take("RevisePlan", "staff", reason="Tugas baru")
    assert answer["stage"] == "DRAFT"
    plan = await office.plan()
    kept, revised = plan["timeline"]["nodes"][-2:]
    assert (kept["action"], kept["from"], kept["to"]) == ("agreedGoals", None, None)
    lines = kept["note"].splitlines()
    assert len(lines) == 9
    assert lines[:2] == [
        "Cakupan naik; IKU v1; target 90 dokumen; weight 60 %",
        "Laporan tersusun; Laporan selesai; target 12 laporan; weight 40 %",
    ]
    assert (revised["action"], revised["from"], revised["to"], revised["note"]) == (
        "revisePlan",
        "AGREED",
        "DRAFT",
        "Tugas baru",
    )


async def test_goal_that_lost_its_calculator_has_no_score_after_the_next_agreement(
    office: Any, world: Any
) -> None:
    await world.indicator(code="IKU")
    (goal,) = await office.agreed({"statement": "a", "indicatorCode": "IKU", "target": 5})
    (row,) = await world.fetch("select id from goal where statement = 'a'")
    await world.below("score", row["id"])
    await office.take("RevisePlan", "lead", reason="Ukuran diganti")
    assert (await office.results())[0]["score"] == {"status": "NO_EVIDENCE", "value": None}
    await office.agreed({**OUTPUT, "id": goal["id"]})
    (kept,) = await office.results()
    assert (kept["id"], kept["score"]) == (goal["id"], None)


async def test_new_appraiser_brings_a_superior_along(office: Any, world: Any) -> None:
    answer = await office.take(
        "ReassignAppraiser", "team", appraiser=office.person("head"), reason="Mutasi"
    )
    assert (answer["stage"], answer["version"]) == ("DRAFT", 2)
    plan = await office.plan()
    assert (plan["appraiser"], plan["appraiserSuperior"]) == ({"name": "head"}, None)
    assert plan["timeline"]["nodes"][-1]["note"] == "From lead to head: Mutasi"
    assert said(await office.take("ReturnPlan", "lead", reason="a")) == ("NOT_YOUR_STEP", [])
    answer = await office.take(
        "ReassignAppraiser", "team", appraiser=office.person("peer"), reason="Delegasi"
    )
    plan = await office.plan()
    assert (plan["appraiser"], plan["appraiserSuperior"]) == ({"name": "peer"}, {"name": "lead"})
    assert plan["timeline"]["nodes"][-1]["note"] == "From head to peer: Delegasi"
    await world.change("update appraisal set appraiser_id = null")
    await office.take("ReassignAppraiser", "team", appraiser=office.person("head"), reason="Baru")
    assert (await office.plan())["timeline"]["nodes"][-1]["note"] == "From - to head: Baru"


async def test_appraiser_must_be_able_to_appraise(office: Any, world: Any) -> None:
    gone = await world.employee(office.units["dinas"], active_until=date(2025, 1, 31))
    office.people["gone"] = gone
    below = await world.employee(office.units["bidang"], supervisor_id=office.people["staff"])
    office.people["below"] = below
    for person, code in (
        ("staff", "INVALID_ARGUMENT"),
        ("lead", "INVALID_ARGUMENT"),
        ("below", "INVALID_ARGUMENT"),
        ("gone", "INVALID_ARGUMENT"),
    ):
        given = {"appraiser": office.person(person), "reason": "Mutasi"}
        refused = await office.take("ReassignAppraiser", "team", **given)
        assert said(refused) == (code, ["appraiser"]), person
    given = {"appraiser": office.unknown("Employee"), "reason": "Mutasi"}
    refused = await office.take("ReassignAppraiser", "team", **given)
    assert said(refused) == ("NOT_FOUND", ["appraiser"])
    assert (await office.plan())["appraiser"] == {"name": "lead"}


@pytest.mark.parametrize(
    ("role", "superior", "may"),
    [
        (Role.PERFORMANCE_TEAM, False, False),
        (Role.AGENCY_ADMIN, False, False),
        (Role.PERFORMANCE_TEAM, True, True),
        (Role.ADMIN, False, True),
    ],
)
async def test_role_appoints_somebody_else(
    office: Any, world: Any, database: Any, role: Role, superior: bool, may: bool
) -> None:
    key = office.appraisals["staff"]
    peer = office.people["peer"]
    if superior:
        await world.change(
            "update appraisal set appraiser_superior_id = $1 where id = $2", peer, key
        )
    viewer = replace(USER, employee=peer, grants=(Grant(role),))
    if may:
        assert await reassign_appraiser(database, viewer, key, peer, "Cuti") == key
        return
    with pytest.raises(InvalidArgument) as fault:
        await reassign_appraiser(database, viewer, key, peer, "Cuti")
    assert "appoint yourself" in fault.value.fields[0].message.en


async def test_ended_appraisal_is_due_for_its_own_end(office: Any) -> None:
    await office.agreed(OUTPUT)
    answer = await office.take("EndAppraisal", "lead", on="2025-06-30", reason="Mutasi")
    assert answer["stage"] == "AGREED"
    plan = await office.plan()
    assert (plan["endsOn"], plan["dueOn"]) == ("2025-06-30", "2025-07-07")
    entry = plan["timeline"]["nodes"][-1]
    assert (entry["action"], entry["to"], entry["note"]) == ("endAppraisal", None, "Mutasi")


async def test_appraisal_ends_within_its_days_and_after_its_evidence(
    office: Any, world: Any
) -> None:
    await office.agreed(OUTPUT)
    (goal,) = await world.fetch("select id from goal where statement = $1", OUTPUT["statement"])
    place = office.units["bidang"], office.cycle
    await world.evidence(goal["id"], *place, occurred_on=date(2025, 6, 2))
    await world.evidence(goal["id"], *place, occurred_on=date(2025, 9, 2), status="WITHDRAWN")
    before = await office.plan()
    for day in ("2024-12-31", "2025-06-01", "2025-12-31", "2026-01-01", "0001-01-01"):
        refused = await office.take("EndAppraisal", "lead", on=day, reason="Mutasi")
        assert said(refused) == ("INVALID_ARGUMENT", ["on"]), day
    assert await office.plan() == before
    answer = await office.take("EndAppraisal", "lead", on="2025-06-02", reason="Mutasi")
    assert "stage" in answer


async def test_nobody_takes_a_step_on_themselves_as_somebody_else(office: Any) -> None:
    """Operations are asked directly: whoever is the employee acts as the employee alone."""
    await office.set_goals(OUTPUT)
    await office.to("SUBMITTED")
    own = office.viewer("staff")
    both = Viewer("user", "en", employee=own.employee, grants=office.viewer("admin").grants)
    database, catalogue = office.graph.database, office.graph.catalogue
    key = office.appraisals["staff"]
    for work in (
        agree_plan(database, both, catalogue, key),
        return_plan(database, both, key, "a"),
        reassign_appraiser(database, both, key, office.people["head"], "a"),
        end_appraisal(database, both, key, date(2025, 6, 30), "a"),
    ):
        with pytest.raises(Exception, match="is for"):
            await work
    await office.to("DRAFT")
    assert await submit_plan(database, both, office.graph.catalogue, key) == key
    await office.to("AGREED")
    assert await revise_plan(database, both, key, "a") == key
