"""Cycles: opened under a scheme with its parameters, started for an agency, and closed."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from tilik_plugin.scheme import RatingScheme
from tilik_server.access.permission import Action
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.vocabulary import Role
from tilik_tests.viewers import ADMIN
from tilik_web.named_operations import named_operations

DOCUMENTS = {each.name: each.document for each in named_operations()}
YEAR = {
    "code": "2026",
    "name": "Penilaian 2026",
    "startsOn": "2026-01-01",
    "endsOn": "2026-12-31",
    "schemeKey": "asn.permenpanrb_6_2022",
}
WEIGHTS = {"weights": {"result": 50, "process": 20, "behaviour": 20, "competency": 10}}
STARTED = """
query ($cycle: String!) { appraisals(filter: {cycleCode: $cycle}, first: 100) { nodes {
  stage version startsOn endsOn dueOn unit { code } employee { name }
  appraiser { name } appraiserSuperior { name }
  goals(first: 20) { nodes {
    axisKey criterionKey statement kind weight target unitOfMeasure measure shared
    indicator { code version }
    contributesTo { statement appraisal { employee { name } cycle { code } } }
  } }
  timeline { nodes { action from to note by { name } } }
} } }
"""


def office(role: Role = Role.PERFORMANCE_TEAM, unit: UUID | None = None) -> Viewer:
    """Somebody who acts in a role, in a unit's subtree or everywhere."""
    return Viewer("user", "en", grants=(Grant(role, unit),))


async def opened(graph: Any, viewer: Viewer = ADMIN, **more: Any) -> Any:
    """The answer of openCycle."""
    return (await graph.ask(DOCUMENTS["OpenCycle"], viewer, input={**YEAR, **more}))["openCycle"]


async def started(graph: Any, viewer: Viewer = ADMIN, **more: Any) -> Any:
    """The answer of startAppraisals."""
    answer = await graph.ask(DOCUMENTS["StartAppraisals"], viewer, input=more)
    return answer["startAppraisals"]


async def closed(graph: Any, viewer: Viewer = ADMIN, code: str = "2026") -> Any:
    """The answer of closeCycle."""
    return (await graph.ask(DOCUMENTS["CloseCycle"], viewer, cycle=code))["closeCycle"]


async def shown(graph: Any, cycle: str = "2026") -> dict[str, Any]:
    """The appraisals of a cycle by the names of their people."""
    nodes = (await graph.ask(STARTED, cycle=cycle))["appraisals"]["nodes"]
    return {each["employee"]["name"]: each for each in nodes}


def said(problem: Any) -> tuple[str, list[str]]:
    """The code of a problem, and where it points."""
    return problem["code"], [".".join(each["path"]) for each in problem["fields"]]


async def test_cycle_keeps_the_scheme_and_completes_its_parameters(graph: Any) -> None:
    cycle = await opened(graph, params={"objection_days": 10, "stage_deadlines": {}})
    scheme: RatingScheme = graph.catalogue.schemes[YEAR["schemeKey"]].scheme
    assert (cycle["code"], cycle["status"]) == ("2026", "OPEN")
    assert cycle["scheme"] == {"key": "asn.permenpanrb_6_2022"}
    assert cycle["params"] == {**scheme.complete({"stage_deadlines": {}}), "objection_days": 10}
    assert cycle["params"]["stage_deadlines"]["submitted"] == {"after": "start", "days": 20}


async def test_cycle_of_a_subtree_is_opened_by_its_office(graph: Any, world: Any) -> None:
    unit = await world.unit(code="dinas")
    other = await world.unit(code="lain")
    refused = await opened(graph, office(unit=other), under="dinas")
    assert said(refused) == ("NOT_YOUR_STEP", [])
    assert said(await opened(graph, office(unit=unit)))[0] == "NOT_YOUR_STEP"
    assert await world.fetch("select from cycle") == []
    assert (await opened(graph, office(unit=unit), under="dinas"))["status"] == "OPEN"
    (stored,) = await world.fetch("select unit_id from cycle")
    assert stored["unit_id"] == unit


async def test_cycle_that_cannot_be_is_refused_with_the_place(graph: Any, world: Any) -> None:
    for more, code, paths in (
        ({"code": ""}, "INVALID_ARGUMENT", ["input.code"]),
        ({"code": " 2026"}, "INVALID_ARGUMENT", ["input.code"]),
        ({"code": "20\t26"}, "INVALID_ARGUMENT", ["input.code"]),
        ({"code": "2026\u200b"}, "INVALID_ARGUMENT", ["input.code"]),
        ({"name": "x" * 201, "code": "a\0"}, "INVALID_ARGUMENT", ["input.code", "input.name"]),
        ({"endsOn": "2025-12-31"}, "INVALID_ARGUMENT", ["input.endsOn"]),
        ({"endsOn": "9999-12-31"}, "INVALID_ARGUMENT", ["input.endsOn"]),
        ({"startsOn": "2021-12-31"}, "INVALID_ARGUMENT", ["input.startsOn"]),
        ({"schemeKey": "gone.yearly"}, "SCHEME_MISSING", ["input.schemeKey"]),
        ({"under": "nowhere"}, "CODE_UNKNOWN", ["input.under"]),
        ({"under": "\ud800"}, "INVALID_ARGUMENT", ["input.under"]),
        ({"params": []}, "INVALID_ARGUMENT", ["input.params"]),
        (
            {"params": {"objection_days": "ten"}},
            "INVALID_ARGUMENT",
            ["input.params.objection_days"],
        ),
        ({"params": {"days": 1}}, "INVALID_ARGUMENT", ["input.params.days"]),
        ({"schemeKey": "asn.weighted"}, "INVALID_ARGUMENT", ["input.params.weights"]),
    ):
        assert said(await opened(graph, **more)) == (code, paths), more
    assert await world.fetch("select from cycle") == []


async def test_weighted_scheme_opens_with_its_weights(graph: Any) -> None:
    cycle = await opened(graph, schemeKey="asn.weighted", params=WEIGHTS)
    assert cycle["params"]["weights"] == WEIGHTS["weights"]


@pytest.mark.parametrize(
    ("weights", "path", "message"),
    [
        (dict.fromkeys(WEIGHTS["weights"], 0), "weights", "the weights sum to 0; make it 100"),
        ({"result": 60}, "weights", "the weights sum to 110; make it 100"),
        ({"result": 49.995, "process": 20.005}, "weights.result", "give at most two decimals"),
    ],
)
async def test_weights_of_a_cycle_sum_to_a_hundred(
    graph: Any, world: Any, weights: dict[str, float], path: str, message: str
) -> None:
    params = {"weights": {**WEIGHTS["weights"], **weights}}
    refused = await opened(graph, schemeKey="asn.weighted", params=params)
    assert refused["code"] == "INVALID_ARGUMENT"
    assert ".".join(refused["fields"][0]["path"]) == f"input.params.{path}"
    assert refused["fields"][0]["message"] == message
    assert await world.fetch("select from cycle") == []


async def test_weights_with_two_decimals_sum_exactly(graph: Any) -> None:
    weights = {"result": 33.34, "process": 33.33, "behaviour": 33.33, "competency": 0}
    cycle = await opened(graph, schemeKey="asn.weighted", params={"weights": weights})
    assert cycle["params"]["weights"] == weights


async def test_code_belongs_to_one_cycle_of_two_at_once(graph: Any, world: Any) -> None:
    answers = await asyncio.gather(*(opened(graph) for _ in range(4)))
    lost = [said(each) for each in answers if "status" not in each]
    assert lost == [("CYCLE_CODE_TAKEN", ["input.code"])] * 3
    assert len(await world.fetch("select from cycle")) == 1


async def test_cycle_is_closed_once_and_starts_nothing_more(graph: Any, world: Any) -> None:
    await world.unit(code="dinas")
    await opened(graph)
    assert said(await closed(graph, office(Role.EMPLOYEE))) == ("NOT_YOUR_STEP", [])
    answers = await asyncio.gather(closed(graph), closed(graph))
    assert {each.get("status") or each["code"] for each in answers} == {"CLOSED", "CYCLE_NOT_OPEN"}
    refused = await started(graph, cycleCode="2026", under="dinas")
    assert said(refused) == ("CYCLE_NOT_OPEN", [])
    assert said(await closed(graph, code="2027")) == ("CODE_UNKNOWN", ["cycleCode"])
    assert said(await closed(graph, code="\0")) == ("INVALID_ARGUMENT", ["cycleCode"])


@pytest.fixture
async def agency(world: Any) -> dict[str, UUID]:
    """An agency with a unit below it: a regent, a head, a section's head and two of its staff."""
    root = await world.unit(code="dinas")
    section = await world.unit(root, code="bidang")
    regent = await world.employee(root, name="Bupati", employment="NON_ASN", nip=None)
    head = await world.employee(root, name="Kadis", supervisor_id=regent)
    lead = await world.employee(section, name="Kabid", supervisor_id=head)
    staff = await world.employee(section, name="Staf", supervisor_id=lead)
    other = await world.employee(section, name="Rekan", supervisor_id=lead)
    return {
        "root": root,
        "section": section,
        "regent": regent,
        "head": head,
        "lead": lead,
        "staff": staff,
        "other": other,
    }


async def twenty_days_after(world: Any, first: date) -> str:
    """The deadline of a draft that begins on a day and is started today."""
    (found,) = await world.fetch("select tilik_today(null) as today")
    return str(max(first, found["today"]) + timedelta(days=20))


async def test_everyone_but_elected_officials_is_started_once(
    graph: Any, world: Any, agency: dict[str, UUID]
) -> None:
    await opened(graph)
    viewer = office(unit=agency["root"])
    first = await started(graph, viewer, cycleCode="2026", under="bidang")
    assert first == {"started": 3, "alreadyStarted": 0}
    assert await started(graph, viewer, cycleCode="2026", under="dinas") == {
        "started": 1,
        "alreadyStarted": 3,
    }
    found = await shown(graph)
    assert found.keys() == {"Kadis", "Kabid", "Staf", "Rekan"}
    staff = found["Staf"]
    due = await twenty_days_after(world, date(2026, 1, 1))
    assert (staff["stage"], staff["version"], staff["dueOn"]) == ("DRAFT", 1, due)
    assert (staff["startsOn"], staff["endsOn"]) == ("2026-01-01", "2026-12-31")
    assert (staff["appraiser"], staff["appraiserSuperior"]) == (
        {"name": "Kabid"},
        {"name": "Kadis"},
    )
    assert found["Kadis"]["appraiser"] == {"name": "Bupati"}
    assert found["Kadis"]["appraiserSuperior"] is None
    assert staff["unit"] == {"code": "bidang"}
    (entry,) = staff["timeline"]["nodes"]
    assert (entry["action"], entry["from"], entry["to"]) == ("startAppraisals", None, "DRAFT")


async def test_axis_with_criteria_starts_with_a_goal_for_each(
    graph: Any, agency: dict[str, UUID]
) -> None:
    for code, scheme, count in (
        ("2026", "asn.permenpanrb_6_2022", 7),
        ("2026-30", "asn.pp_30_2019", 5),
        ("2026-w", "asn.weighted", 0),
    ):
        params = WEIGHTS if count == 0 else None
        cycle = await opened(graph, code=code, schemeKey=scheme, params=params)
        assert cycle["status"] == "OPEN"
        await started(graph, cycleCode=code, under="bidang")
        goals = (await shown(graph, code))["Staf"]["goals"]["nodes"]
        axes = graph.catalogue.schemes[scheme].scheme.axes
        criteria = [(axis.key, each.key, each.label.id) for axis in axes for each in axis.criteria]
        assert len(criteria) == count
        assert [
            (each["axisKey"], each["criterionKey"], each["statement"]) for each in goals
        ] == criteria


async def test_started_at_once_everyone_has_one(graph: Any, agency: dict[str, UUID]) -> None:
    await opened(graph)
    starting = (started(graph, cycleCode="2026", under="dinas") for _ in range(3))
    answers = await asyncio.gather(*starting)
    assert sorted(each["started"] for each in answers) == [0, 0, 4]
    assert sorted(each["alreadyStarted"] for each in answers) == [0, 4, 4]


async def test_who_came_moved_or_leaves_is_appraised_for_those_months(
    graph: Any, world: Any, agency: dict[str, UUID]
) -> None:
    await opened(graph)
    post = "update assignment set starts_on = $2 where employee_id = $1"
    await world.change(post, agency["staff"], date(2026, 4, 1))
    leaving = "update employee set active_until = $2 where id = $1"
    await world.change(leaving, agency["other"], date(2026, 9, 30))
    await world.change(leaving, agency["lead"], date(2025, 12, 31))
    answer = await started(graph, cycleCode="2026", under="dinas")
    assert answer == {"started": 3, "alreadyStarted": 0}
    found = await shown(graph)
    assert "Kabid" not in found
    days = {name: (each["startsOn"], each["endsOn"]) for name, each in found.items()}
    assert days["Staf"] == ("2026-04-01", "2026-12-31")
    assert days["Rekan"] == ("2026-01-01", "2026-09-30")
    assert found["Staf"]["dueOn"] == await twenty_days_after(world, date(2026, 4, 1))


async def test_after_an_ended_appraisal_another_starts_in_the_new_unit(
    graph: Any, world: Any, agency: dict[str, UUID]
) -> None:
    today = date(2025, 7, 1)
    await opened(graph, code="2025", startsOn="2025-01-01", endsOn="2025-12-31")
    await started(graph, cycleCode="2025", under="bidang")
    other = await world.unit(code="lain")
    boss = await world.employee(other, name="Camat")
    await world.change("update employee set supervisor_id = $1 where name = 'Staf'", boss)
    before = today - timedelta(days=1)
    await world.change(
        "update assignment set ends_on = $2 where employee_id = $1", agency["staff"], before
    )
    await world.insert(
        "assignment",
        employee_id=agency["staff"],
        unit_id=other,
        position_id=await world.position(),
        starts_on=today,
        acting=False,
    )
    answer = await started(graph, cycleCode="2025", under="lain")
    assert answer == {"started": 1, "alreadyStarted": 0}
    await world.change(
        "update appraisal set ends_on = $2 where employee_id = $1", agency["staff"], before
    )
    assert (await started(graph, cycleCode="2025", under="lain"))["started"] == 1
    (moved,) = await world.fetch(
        "select starts_on, ends_on, unit_id, appraiser_id from appraisal where employee_id = $1"
        " order by starts_on desc limit 1",
        agency["staff"],
    )
    assert moved == {
        "starts_on": today,
        "ends_on": date(2025, 12, 31),
        "unit_id": other,
        "appraiser_id": boss,
    }


async def test_policies_refuse_what_an_operation_forgets_to_check(
    graph: Any, world: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Action, "require", lambda *_: None)
    refused = await opened(graph, office(Role.EMPLOYEE))
    assert said(refused) == ("CHANGE_NOT_ALLOWED", [])
    assert "nothing was stored" in refused["message"]
    assert 'table "cycle"' in caplog.text
    assert await world.fetch("select from cycle") == []


async def test_start_that_is_not_possible_starts_nothing(
    graph: Any, world: Any, agency: dict[str, UUID]
) -> None:
    await opened(graph, under="bidang")
    for viewer, more, code, paths in (
        (ADMIN, {"under": "dinas"}, "INVALID_ARGUMENT", ["input.under"]),
        (ADMIN, {"under": "nowhere"}, "CODE_UNKNOWN", ["input.under"]),
        (ADMIN, {"cycleCode": "1999"}, "CODE_UNKNOWN", ["input.cycleCode"]),
        (ADMIN, {"copyGoalsFrom": "1999"}, "CODE_UNKNOWN", ["input.copyGoalsFrom"]),
        (ADMIN, {"copyGoalsFrom": "\0"}, "INVALID_ARGUMENT", ["input.copyGoalsFrom"]),
        (office(Role.REGION_VIEWER), {}, "NOT_YOUR_STEP", []),
        (office(unit=await world.unit()), {}, "NOT_YOUR_STEP", []),
    ):
        given = {"cycleCode": "2026", "under": "bidang", **more}
        assert said(await started(graph, viewer, **given)) == (code, paths), more
    assert await world.fetch("select from appraisal") == []
