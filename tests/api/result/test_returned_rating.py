"""Returned ratings: an appraisal goes back a stage before it is decided; ratings stay."""

import asyncio
from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.vocabulary import Role

CHANGE = {"axisKey": "behaviour", "level": "above", "reason": "Bukti dari unit lain"}
MARKS = """
query ($id: ID!) { node(id: $id) { ... on Appraisal {
  ratings { source axisKey level setAsideAt } adjustments { setAsideAt reason } } } }
"""


async def give_back(office: Any, who: Any = None, **more: Any) -> Any:
    """The return of the first appraisal's rating, by the performance team."""
    given = {"appraisal": encode("Appraisal", office.appraisal), "reason": "Salah unsur", **more}
    return await office.do("ReturnRating", who or office.team, **given)


async def marked(office: Any) -> dict[str, set[str]]:
    """By whether they are set aside, whose ratings there are."""
    found = (await office.graph.ask(MARKS, id=encode("Appraisal", office.appraisal)))["node"]
    return {
        "set aside": {each["source"] for each in found["ratings"] if each["setAsideAt"]},
        "count": {each["source"] for each in found["ratings"] if not each["setAsideAt"]},
        "adjusted": {each["reason"] for each in found["adjustments"] if each["setAsideAt"]},
    }


async def test_a_calibration_is_set_aside_and_the_appraiser_s_new_rating_counts(
    office: Any,
) -> None:
    await office.rate()
    await office.calibrate(None, CHANGE)
    returned = await give_back(office)
    assert (returned["stage"], returned["version"]) == ("RATED", 4)
    kept = {"set aside": {"FORUM"}, "count": {"APPRAISER"}, "adjusted": {CHANGE["reason"]}}
    assert await marked(office) == kept
    entry = (await office.read())["timeline"]["nodes"][-1]
    by = None
    said = {"action": "returnRating", "from": "CALIBRATED", "to": "RATED", "by": by}
    assert entry == {**said, "note": "Salah unsur"}
    await office.rate(work_result="above", behaviour="below")
    await office.calibrate()
    found = await office.decide()
    assert found["outcome"]["predicate"]["key"] == "kurang"
    both = {"set aside": {"FORUM"}, "count": {"APPRAISER", "FORUM"}}
    assert await marked(office) == {**kept, **both}


async def test_a_rating_goes_back_to_its_appraiser_and_evidence_is_open_again(office: Any) -> None:
    await office.world.goal(office.appraisal, office.unit, office.cycle)
    await office.rate()
    returned = await give_back(office, office.leader)
    assert returned["stage"] == "SELF_ASSESSED"
    shown = await office.read()
    assert {each["source"] for each in shown["ratings"]} == {"APPRAISER"}
    assert {"recordEvidence", "rateAppraisal"} <= set(shown["nextSteps"])
    assert shown["dueOn"] == "2026-01-14"
    assert (await office.rate(work_result="above", behaviour="as"))["stage"] == "RATED"


@pytest.mark.parametrize("stage", ["AGREED", "SELF_ASSESSED", "DECIDED", "OBJECTED", "CLOSED"])
async def test_only_what_is_rated_and_undecided_is_returned(office: Any, stage: str) -> None:
    await office.staged(stage)
    assert (await give_back(office))["code"] == "WRONG_STAGE"
    assert (await office.read())["timeline"]["nodes"] == []


async def test_the_appraiser_and_the_employee_return_nothing(office: Any) -> None:
    await office.rate()
    for who in (office.head, office.employee):
        assert (await give_back(office, who))["code"] == "NOT_YOUR_STEP"
    own = (Grant(Role.EMPLOYEE), Grant(Role.PERFORMANCE_TEAM, office.unit))
    themselves = Viewer("user", "en", employee=office.employee, grants=own)
    assert (await give_back(office, themselves))["code"] == "NOT_YOUR_STEP"


async def test_an_administrator_of_the_agency_sets_aside_what_they_may_not_read(
    office: Any,
) -> None:
    await office.rate()
    await office.calibrate(None, CHANGE)
    admin = Viewer("user", "en", grants=(Grant(Role.AGENCY_ADMIN, office.region),))
    await give_back(office, admin)
    found = await marked(office)
    assert (found["set aside"], found["adjusted"]) == ({"FORUM"}, {CHANGE["reason"]})


async def test_a_reason_is_needed_and_of_two_at_once_each_goes_one_stage_back(office: Any) -> None:
    await office.rate()
    await office.calibrate()
    refused = await give_back(office, reason=" ")
    assert (refused["code"], office.paths(refused)) == ("INVALID_ARGUMENT", ["reason"])
    answers = await asyncio.gather(give_back(office), give_back(office))
    assert sorted(each["stage"] for each in answers) == ["RATED", "SELF_ASSESSED"]
    assert (await give_back(office))["code"] == "WRONG_STAGE"


async def test_a_double_click_with_the_version_goes_back_once(office: Any) -> None:
    await office.rate()
    await office.calibrate()
    document = """mutation ($id: ID!, $version: Int) {
      returnRating(appraisal: $id, reason: "Salah unsur", ifVersion: $version) {
        ... on Appraisal { stage } ... on Problem { code } } }"""
    given = {"id": encode("Appraisal", office.appraisal), "version": 3}
    answers = await asyncio.gather(
        *(office.graph.ask(document, office.team, **given) for _ in range(2))
    )
    found = sorted(str(each["returnRating"]) for each in answers)
    assert found == ["{'code': 'OUTDATED'}", "{'stage': 'RATED'}"]
