"""Self-assessment and rating: what may be said of an axis or a goal, and how often."""

from typing import Any

import pytest

from tilik_schema.reading.ids import encode

LEVELS = {"work_result": "as", "behaviour": "as"}


async def assess(office: Any, ratings: list[dict[str, Any]]) -> Any:
    """The employee's own ratings."""
    given = {"appraisal": encode("Appraisal", office.appraisal), "ratings": ratings}
    return await office.do("SubmitSelfAssessment", office.employee, input=given)


def said(appraisal: Any, source: str) -> dict[str, Any]:
    """The ratings of whole axes by one side."""
    return {
        each["axisKey"]: each["level"] if each["value"] is None else each["value"]
        for each in appraisal["ratings"]
        if each["source"] == source and each["goal"] is None
    }


async def test_self_assessment_is_replaced_until_the_appraiser_has_rated(office: Any) -> None:
    await office.staged("AGREED")
    found = await assess(office, office.rated(**LEVELS))
    assert (found["stage"], found["version"]) == ("SELF_ASSESSED", 2)
    await assess(office, office.rated(work_result="above", behaviour="as"))
    shown = await office.read()
    assert said(shown, "SELF") == {"work_result": "above", "behaviour": "as"}
    assert {each["by"]["id"] for each in shown["ratings"]} == {encode("Employee", office.employee)}
    assert shown["dueOn"] == "2026-01-14"
    assert [each["to"] for each in shown["timeline"]["nodes"]] == ["SELF_ASSESSED", None]
    await office.rate()
    assert (await assess(office, office.rated(**LEVELS)))["code"] == "WRONG_STAGE"


async def test_a_goal_and_a_comment_may_be_added(office: Any) -> None:
    goal = await office.world.goal(office.appraisal, office.unit, office.cycle)
    more = {"axisKey": "work_result", "level": "above", "comment": "Selesai awal"}
    await assess(office, [*office.rated(**LEVELS), {**more, "goal": encode("Goal", goal)}])
    shown = (await office.read())["ratings"]
    (own,) = [each for each in shown if each["goal"] is not None]
    assert (own["goal"]["id"], own["level"]) == (encode("Goal", goal), "above")
    assert own["comment"] == "Selesai awal"
    assert said({"ratings": shown}, "SELF") == LEVELS


@pytest.mark.parametrize("operation", ["SubmitSelfAssessment", "RateAppraisal"])
@pytest.mark.parametrize(
    ("rating", "path"),
    [
        ({"axisKey": "charm", "level": "as"}, "axisKey"),
        ({"axisKey": "behaviour", "level": "great"}, "level"),
        ({"axisKey": "behaviour"}, "level"),
        ({"axisKey": "behaviour", "value": 90}, "level"),
        ({"axisKey": "behaviour", "level": "as", "value": 90}, "value"),
        ({"axisKey": "behaviour", "level": "as", "comment": ""}, "comment"),
        ({"axisKey": "behaviour", "level": "as", "comment": "a\0b"}, "comment"),
        ({"axisKey": "behaviour", "level": "as", "comment": "x" * 5001}, "comment"),
    ],
)
async def test_what_the_axis_does_not_have_is_named_and_nothing_stored(
    office: Any, operation: str, rating: dict[str, Any], path: str
) -> None:
    given: dict[str, Any] = {"appraisal": encode("Appraisal", office.appraisal)}
    given["ratings"] = [*office.rated(work_result="as"), rating]
    who = office.head if operation == "RateAppraisal" else office.employee
    refused = await office.do(operation, who, input=given)
    assert refused["code"] == "INVALID_ARGUMENT"
    assert office.paths(refused) == [f"input.ratings.1.{path}"]
    shown = await office.read()
    assert (shown["ratings"], shown["version"], shown["timeline"]["nodes"]) == ([], 1, [])


async def test_a_goal_must_be_the_appraisal_s_on_that_axis(office: Any) -> None:
    own = await office.world.goal(office.appraisal, office.unit, office.cycle)
    other = await office.world.goal(office.head_appraisal, office.unit, office.cycle)
    for goal, axis in ((other, "work_result"), (own, "behaviour")):
        rating = {"axisKey": axis, "level": "as", "goal": encode("Goal", goal)}
        refused = await assess(office, [*office.rated(**LEVELS), rating])
        assert office.paths(refused) == ["input.ratings.2.goal"]
    refused = await assess(office, [*office.rated(**LEVELS), {**rating, "goal": "garbage"}])
    assert (refused["code"], office.paths(refused)) == ("INVALID_ID", ["input.ratings.2.goal"])


async def test_an_axis_is_rated_once_and_all_are(office: Any) -> None:
    refused = await assess(office, [*office.rated(**LEVELS), *office.rated(behaviour="above")])
    assert office.paths(refused) == ["input.ratings.2"]
    assert office.paths(await assess(office, [])) == ["input.ratings"]
    assert office.paths(await assess(office, office.rated(behaviour="as") * 201)) == [
        "input.ratings"
    ]
    missing = await assess(office, office.rated(behaviour="as"))
    assert (missing["code"], "Work result" in missing["message"]) == ("RATING_MISSING", True)
    fault = {"path": ["input", "ratings"], "message": "rate Work result (work_result)"}
    assert missing["fields"] == [fault]
    missing = await office.rate(work_result="as")
    assert (missing["code"], "Work behaviour" in missing["message"]) == ("RATING_MISSING", True)
    assert missing["fields"] == [{**fault, "message": "rate Work behaviour (behaviour)"}]
    assert (await office.read())["version"] == 1


async def test_rating_is_repeated_until_the_forum_and_the_timeline_tells_no_employee(
    office: Any,
) -> None:
    assert (await office.rate())["stage"] == "RATED"
    await office.rate(work_result="above", behaviour="as")
    shown = await office.read()
    assert said(shown, "APPRAISER") == {"work_result": "above", "behaviour": "as"}
    assert [each["note"] for each in shown["timeline"]["nodes"]] == [None, None]
    assert shown["dueOn"] == "2026-01-21"
    await office.calibrate()
    assert (await office.rate())["code"] == "WRONG_STAGE"


async def test_somebody_absent_blocks_nobody_and_the_timeline_says_so(office: Any) -> None:
    await office.staged("AGREED", due_on=office.today)
    assert (await office.rate())["code"] == "WRONG_STAGE"
    await office.change(due_on=office.days_ago(2).date())
    assert (await office.rate())["stage"] == "RATED"
    actions = [each["action"] for each in (await office.read())["timeline"]["nodes"]]
    assert actions == ["selfAssessmentMissed", "rateAppraisal"]


async def test_a_head_s_work_result_is_left_to_the_unit(office: Any) -> None:
    found = await office.rate(office.head_appraisal, office.leader, behaviour="as")
    assert found["stage"] == "RATED"


async def test_a_numeric_axis_follows_its_goals(make_office: Any) -> None:
    office = await make_office("asn.pp_30_2019")
    missing = await office.rate(behaviour=95)
    assert (missing["code"], "Plan (SKP)" in missing["message"]) == ("RATING_MISSING", True)
    fault = {"path": ["input", "ratings"], "message": "rate Plan (SKP) (plan)"}
    assert missing["fields"] == [fault]
    goal = await office.world.goal(
        office.appraisal, office.unit, office.cycle, axis_key="plan", statement="Laporan"
    )
    rating = {"axisKey": "plan", "goal": encode("Goal", goal), "value": 105}
    given: dict[str, Any] = {"appraisal": encode("Appraisal", office.appraisal)}
    given["ratings"] = [*office.rated(behaviour=95), rating]
    found = await office.do("RateAppraisal", office.head, input=given)
    assert found["stage"] == "RATED"


@pytest.mark.parametrize(
    ("rating", "path"),
    [
        ({"value": 120.5}, "value"),
        ({"value": -1}, "value"),
        ({"level": "as"}, "value"),
        ({"level": "as", "value": 90}, "level"),
    ],
)
async def test_a_value_lies_within_its_axis(
    make_office: Any, rating: dict[str, Any], path: str
) -> None:
    office = await make_office("asn.pp_30_2019")
    refused = await assess(office, [{"axisKey": "plan", **rating}])
    assert office.paths(refused) == [f"input.ratings.0.{path}"]


async def test_self_assessment_and_rating_stand_beside_each_other(office: Any) -> None:
    await office.staged("AGREED")
    goal = await office.world.goal(office.appraisal, office.unit, office.cycle)
    own = office.rated(work_result="above", behaviour="as")
    own.append({"axisKey": "work_result", "goal": encode("Goal", goal), "level": "above"})
    given = {"appraisal": encode("Appraisal", office.appraisal), "ratings": own}
    await office.do("SubmitSelfAssessment", office.employee, input=given)
    theirs = office.rated(work_result="as", behaviour="as")
    theirs.append({"axisKey": "work_result", "goal": encode("Goal", goal), "level": "below"})
    await office.do("RateAppraisal", office.head, input={**given, "ratings": theirs})
    sides: dict[tuple[str, bool], dict[str, str]] = {}
    for each in (await office.read())["ratings"]:
        of = each["axisKey"], each["goal"] is not None
        sides.setdefault(of, {})[each["source"]] = each["level"]
    assert sides == {
        ("work_result", False): {"SELF": "above", "APPRAISER": "as"},
        ("behaviour", False): {"SELF": "as", "APPRAISER": "as"},
        ("work_result", True): {"SELF": "above", "APPRAISER": "below"},
    }


@pytest.mark.parametrize("value", ["harmonis", "kolaboratif"])
async def test_a_behaviour_is_rated_by_itself_with_a_comment(office: Any, value: str) -> None:
    given = {"axis_key": "behaviour", "criterion_key": value, "target": None}
    goal = await office.world.goal(
        office.appraisal, office.unit, office.cycle, statement="Menghargai rekan", **given
    )
    rating = {"axisKey": "behaviour", "goal": encode("Goal", goal), "level": "above"}
    ratings = [*office.rated(work_result="as", behaviour="as"), {**rating, "comment": "Santun"}]
    asked = {"appraisal": encode("Appraisal", office.appraisal), "ratings": ratings}
    assert (await office.do("RateAppraisal", office.head, input=asked))["stage"] == "RATED"
    (own,) = [each for each in (await office.read())["ratings"] if each["goal"] is not None]
    assert (own["goal"]["id"], own["level"]) == (encode("Goal", goal), "above")
    assert (own["axisKey"], own["comment"]) == ("behaviour", "Santun")
