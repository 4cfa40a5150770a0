"""Follow-ups: what an outcome leads to, with its explanation, until it is settled."""

from typing import Any

import pytest

from tilik_schema.reading.ids import encode


def kinds(appraisal: Any) -> list[str]:
    return [each["kind"] for each in appraisal["followUps"]]


async def post(office: Any, position_class: str) -> None:
    """The employee's position is of a class."""
    await office.world.change(
        "update position set position_class = $2 where id = "
        "(select position_id from assignment where employee_id = $1)",
        office.employee,
        position_class,
    )


async def test_credit_points_come_with_the_decision(office: Any) -> None:
    await post(office, "ahli_pertama")
    await office.decided(work_result="above", behaviour="above")
    shown = await office.read()
    assert sorted(kinds(shown)) == ["CREDIT_POINTS", "RECOGNITION"]
    (points,) = [each for each in shown["followUps"] if each["kind"] == "CREDIT_POINTS"]
    assert (points["value"], points["unitOfMeasure"]) == (18.75, "angka kredit")
    assert points["title"] == "Credit points of the appraisal"
    explained = points["explanation"]
    assert explained["citation"] == "PermenPANRB 1/2023"
    assert explained["steps"][-1]["expression"] == "12 / 12 × 150 / 100 × 12.5"


async def test_reached_targets_lead_to_an_incentive_that_names_their_scores(office: Any) -> None:
    scores = [await office.goal("work_result", each) for each in (100.0, 120.0)]
    await office.decided()
    shown = await office.read()
    assert sorted(kinds(shown)) == ["INCENTIVE", "RECOGNITION"]
    incentive = next(each for each in shown["followUps"] if each["kind"] == "INCENTIVE")
    assert (incentive["value"], incentive["unitOfMeasure"]) == (100, "persen")
    sources = {each["source"]["id"] for each in incentive["explanation"]["steps"] if each["source"]}
    assert sources == {encode("Score", each) for each in scores}


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ({"work_result": "as", "behaviour": "below"}, ["DEVELOPMENT", "GUIDANCE"]),
        ({"work_result": "below", "behaviour": "below"}, ["DEVELOPMENT", "GUIDANCE"]),
        ({"work_result": "below", "behaviour": "as"}, ["DEVELOPMENT"]),
        ({"work_result": "as", "behaviour": "as"}, []),
    ],
)
async def test_low_predicates_lead_to_guidance_and_development(
    office: Any, levels: dict[str, str], expected: list[str]
) -> None:
    await office.decided(**levels)
    assert sorted(kinds(await office.read())) == expected


@pytest.mark.parametrize(
    ("scheme", "params", "levels"),
    [
        ("asn.pp_30_2019", {}, {"plan": 60, "behaviour": 60}),
        (
            "asn.weighted",
            {"weights": {"result": 1, "process": 1, "behaviour": 1, "competency": 1}},
            {"result": 40, "behaviour": 40},
        ),
    ],
)
async def test_numeric_schemes_lead_to_guidance_too(
    make_office: Any, scheme: str, params: dict[str, Any], levels: dict[str, int]
) -> None:
    office = await make_office(scheme, params=params)
    await office.decided(**levels)
    assert sorted(kinds(await office.read())) == ["DEVELOPMENT", "GUIDANCE"]


async def test_a_follow_up_is_settled_once_with_a_note(office: Any) -> None:
    await office.decided(work_result="above", behaviour="above")
    (follow_up,) = (await office.read())["followUps"]
    given = {"followUp": follow_up["id"], "note": "Piagam diserahkan"}
    for note in ("", "a\0", "x" * 5001):
        refused = await office.do("SettleFollowUp", office.head, **{**given, "note": note})
        assert (refused["code"], office.paths(refused)) == ("INVALID_ARGUMENT", ["note"])
    assert (await office.do("SettleFollowUp", office.head, **given))["stage"] == "DECIDED"
    shown = await office.read()
    assert shown["followUps"][0]["note"] == "Piagam diserahkan"
    assert shown["followUps"][0]["settledAt"] is not None
    assert shown["timeline"]["nodes"][-1]["note"] == "Piagam diserahkan"
    again = await office.do("SettleFollowUp", office.team, **given)
    assert again["code"] == "FOLLOW_UP_SETTLED"


async def test_what_was_settled_outlives_a_better_outcome(office: Any) -> None:
    await post(office, "ahli_pertama")
    await office.decided(work_result="below", behaviour="as")
    (points,) = [
        each for each in (await office.read())["followUps"] if each["kind"] == "CREDIT_POINTS"
    ]
    given = {"followUp": points["id"], "note": "Ditetapkan"}
    await office.do("SettleFollowUp", office.head, **given)
    await office.object_to_it()
    objection = await office.objection()
    await office.do("RespondToObjection", office.head, objection=objection, response="x")
    decision = {"objection": objection, "uphold": True, "decision": "Diterima"}
    decision["ratings"] = office.rated(work_result="as")
    await office.do("DecideObjection", office.leader, input=decision)
    found = [(each["kind"], each["value"]) for each in (await office.read())["followUps"]]
    assert sorted(found) == [("CREDIT_POINTS", 9.375), ("CREDIT_POINTS", 12.5)]
