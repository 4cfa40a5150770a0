"""What was agreed with a weight is not left out: it has a result, or is exempted with a reason."""

from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Viewer
from tilik_tests.judged_again import judge_again

WEIGHTS = {"weights": {"result": 60, "process": 0, "behaviour": 40, "competency": 0}}
GOALS = """
query ($id: ID!) { node(id: $id) { ... on Appraisal {
  goals { nodes { statement exemptedAt exemptionReason exemptedBy { id } } }
  outcome { judgedFrom { axes { axisKey value weightScored goals { exempted } } } }
} } }
"""


async def exempt(office: Any, goal: Any, who: Any = None, **more: Any) -> Any:
    """The exemption of a goal, by the appraiser."""
    given = {"goal": encode("Goal", goal), "reason": "Anggaran dihapus", **more}
    return await office.do("ExemptGoal", who or office.head, **given)


async def shown(office: Any, who: Any = None) -> Any:
    """The goals of the first appraisal and what its outcome was judged from."""
    key = encode("Appraisal", office.appraisal)
    viewer = office.person(who or office.employee)
    return (await office.graph.ask(GOALS, viewer, id=key))["node"]


@pytest.fixture
async def office(make_office: Any) -> Any:
    """An office under PP 30/2019, whose first appraisal has a tenth of its plan scored 120 %."""
    made = await make_office("asn.pp_30_2019")
    easy = await made.measured(statement="Mudah", weight=10.0, ordinal=1)
    made.hard = await made.measured(statement="Sulit", weight=90.0, ordinal=2)
    await made.accept(await made.realised(easy, 12))
    await made.settle()
    return made


async def rated(office: Any) -> None:
    """The behaviour is rated and confirmed; the plan's value comes from its goals."""
    await office.rate(behaviour=100)
    assert (await office.calibrate())["stage"] == "CALIBRATED"


async def test_a_goal_without_a_result_holds_the_decision_back_and_is_named(office: Any) -> None:
    await rated(office)
    found = await office.decide()
    assert found["code"] == "GOALS_WITHOUT_RESULT"
    assert found["message"] == "Goals that count in the outcome have no result yet: Sulit."
    (fault,) = found["fields"]
    assert fault["path"] == ["appraisal", "goals", "1"]
    assert fault["message"].startswith("Sulit: rate it or accept evidence of it")
    after = await office.read()
    assert (after["stage"], after["outcome"]) == ("CALIBRATED", None)
    office_id = Viewer("user", "id", employee=office.head)
    said = (await office.decide(who=office_id))["message"]
    assert said == "Sasaran yang diperhitungkan dalam hasil akhir belum memiliki hasil: Sulit."


async def test_an_exempted_goal_is_left_out_and_said_to_be(office: Any) -> None:
    await rated(office)
    exempted = await exempt(office, office.hard)
    assert (exempted["stage"], exempted["version"]) == ("CALIBRATED", 4)
    assert (await office.decide())["stage"] == "DECIDED"
    found = await office.read()
    assert found["outcome"]["value"] == 114
    (told,) = found["outcome"]["explanation"]["warnings"]
    assert told["code"] == "GOAL_EXEMPTED"
    assert told["message"] == "Goals that the appraiser exempted were left out: Sulit."
    entry = found["timeline"]["nodes"][-2]
    assert (entry["action"], entry["note"]) == ("exemptGoal", "Anggaran dihapus (Sulit)")
    seen = await shown(office)
    _, hard = seen["goals"]["nodes"]
    assert hard["exemptedAt"]
    assert hard["exemptionReason"] == "Anggaran dihapus"
    assert hard["exemptedBy"] == {"id": encode("Employee", office.head)}
    plan, behaviour = seen["outcome"]["judgedFrom"]["axes"]
    assert (plan["value"], plan["weightScored"]) == (120, 100)
    assert [goal["exempted"] for goal in plan["goals"]] == [False, True]
    assert behaviour["weightScored"] is None
    assert all(
        each.is_same and each.is_same_now for each in await judge_again(office.world.database)
    )


async def test_a_goal_is_rated_0_where_nothing_was_done(office: Any) -> None:
    await office.rate(behaviour=100)
    given = office.rated(behaviour=100)
    given.append({"axisKey": "plan", "value": 0, "goal": encode("Goal", office.hard)})
    key = encode("Appraisal", office.appraisal)
    await office.do("RateAppraisal", office.head, input={"appraisal": key, "ratings": given})
    await office.calibrate()
    await office.decide()
    # 120 × 0.1 + 0 × 0.9 is 12; 12 × 0.7 + 100 × 0.3
    assert (await office.read())["outcome"]["value"] == 38.4
    plan, _ = (await shown(office))["outcome"]["judgedFrom"]["axes"]
    assert (plan["value"], plan["weightScored"]) == (12, 10)


async def test_a_result_that_comes_after_an_exemption_counts(office: Any) -> None:
    await office.rate(behaviour=100)
    assert (await exempt(office, office.hard))["stage"] == "RATED"
    await office.accept(await office.realised(office.hard, 5))
    await office.settle()
    await office.calibrate()
    await office.decide()
    # 120 × 0.1 + 50 × 0.9 is 57; 57 × 0.7 + 100 × 0.3
    found = (await office.read())["outcome"]
    assert found["value"] == 69.9
    assert found["explanation"]["warnings"] == []


async def test_a_rating_of_the_whole_axis_stands_instead_of_its_goals(office: Any) -> None:
    await office.rate(plan=80, behaviour=100)
    refused = await exempt(office, office.hard)
    assert [each["path"] for each in refused["fields"]] == [["goal"]]
    await office.calibrate()
    assert (await office.decide())["stage"] == "DECIDED"


async def test_a_goal_with_a_result_is_not_exempted(office: Any) -> None:
    await office.rate(behaviour=100)
    await office.accept(await office.realised(office.hard, 1))
    await office.settle()
    refused = await exempt(office, office.hard)
    assert refused["code"] == "INVALID_ARGUMENT"
    assert "has neither" in refused["fields"][0]["message"]


async def test_another_reason_replaces_the_first_and_the_same_is_refused(office: Any) -> None:
    await office.rate(behaviour=100)
    await exempt(office, office.hard)
    assert (await exempt(office, office.hard))["fields"][0]["path"] == ["reason"]
    assert (await exempt(office, office.hard, reason="Dialihkan"))["stage"] == "RATED"
    _, hard = (await shown(office))["goals"]["nodes"]
    assert hard["exemptionReason"] == "Dialihkan"
    notes = [each["note"] for each in (await office.read())["timeline"]["nodes"]]
    assert notes[-2:] == ["Anggaran dihapus (Sulit)", "Dialihkan (Sulit)"]


async def test_the_appraiser_alone_exempts_once_the_plan_is_closed(office: Any) -> None:
    for who in (office.employee, office.leader, office.team):
        assert (await exempt(office, office.hard, who))["code"] == "NOT_YOUR_STEP"
    await office.staged("AGREED")
    assert (await exempt(office, office.hard))["code"] == "WRONG_STAGE"


async def test_under_levels_no_goal_counts_by_itself(make_office: Any) -> None:
    office = await make_office("asn.permenpanrb_6_2022")
    goal = await office.measured(axis_key="work_result")
    await office.rate()
    assert (await exempt(office, goal))["code"] == "INVALID_ARGUMENT"
    assert "exemptGoal" not in (await office.read())["nextSteps"]
    assert (await office.calibrate())["stage"] == "CALIBRATED"
    assert (await office.decide())["stage"] == "DECIDED"


async def test_an_objection_is_upheld_once_each_goal_has_a_result(office: Any) -> None:
    evidence = await office.realised(office.hard, 10)
    await office.accept(evidence)
    await office.settle()
    await office.decided(behaviour=100)
    await office.object_to_it()
    key = encode("Evidence", evidence)
    await office.do("ReopenEvidence", office.head, evidence=key, reason="Salah unggah")
    await office.settle()
    objection = await office.objection()
    await office.do("RespondToObjection", office.head, objection=objection, response="Benar")
    given: dict[str, Any] = {"objection": objection, "decision": "Bukti ditarik"}
    given |= {"uphold": True, "ratings": []}
    found = await office.do("DecideObjection", office.leader, input=given)
    assert found["code"] == "GOALS_WITHOUT_RESULT"
    assert found["fields"][0]["path"] == ["input", "objection", "goals", "1"]
    await exempt(office, office.hard)
    found = await office.do("DecideObjection", office.leader, input=given)
    assert found["stage"] == "DECIDED"


@pytest.mark.parametrize(("weight", "is_asked"), [(90.0, True), (0.0, False), (None, False)])
async def test_only_goals_that_weigh_something_are_asked_for(
    make_office: Any, weight: float | None, is_asked: bool
) -> None:
    office = await make_office("asn.weighted", params=WEIGHTS)
    easy = await office.measured(axis_key="result", statement="Mudah", weight=10.0)
    await office.measured(axis_key="result", statement="Sulit", weight=weight)
    # The process weighs nothing in this cycle, and its goals do not either.
    await office.measured(axis_key="process", statement="Proses", weight=100.0)
    await office.accept(await office.realised(easy, 12))
    await office.settle()
    await office.rate(behaviour=100)
    await office.calibrate()
    found = await office.decide()
    assert (found.get("code") == "GOALS_WITHOUT_RESULT") is is_asked
    assert is_asked or found["stage"] == "DECIDED"
