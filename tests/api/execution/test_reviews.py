"""Reviews: by the appraiser, for a period, with the scores of the evidence up to its end."""

from typing import Any

import orjson
import pytest

RECORD = """
mutation ($input: RecordReviewInput!) {
  recordReview(input: $input) {
    ... on Appraisal {
      version stage
      reviews {
        id heldOn startsOn endsOn summary agreedActions acknowledgedAt by { name }
        predicate { key } ratings { axisKey level value goal { id } source by { name } }
        scores {
          status value achievement calculatorKey goal { id }
          explanation { records steps { source { id } } }
        }
      }
      ratings { axisKey } timeline { nodes { action note by { name } } }
    }
    ... on Problem { code message fields { path message } }
  }
}
"""
BOTH = [{"axisKey": "work_result", "level": "above"}, {"axisKey": "behaviour", "level": "as"}]
SIGN = """
mutation ($appraisal: ID!, $of: ID!) {
  acknowledge(appraisal: $appraisal, of: $of) {
    ... on Appraisal { reviews { acknowledgedAt } } ... on Problem { code }
  }
}
"""


def quarter(office: Any, ids: Any, **more: Any) -> dict[str, Any]:
    """A review of Ani's first quarter."""
    given = {
        "appraisal": ids("Appraisal", office.plans[office.ani]),
        "heldOn": f"{office.year}-04-02",
        "startsOn": f"{office.year}-01-01",
        "endsOn": f"{office.year}-03-31",
        "summary": " Sesuai rencana ",
        "agreedActions": ["Ikut pelatihan"],
    }
    return {**given, **more}


async def record(graph: Any, office: Any, ids: Any, viewer: Any, **more: Any) -> Any:
    """The answer to a review of Ani's first quarter."""
    given = quarter(office, ids, **more)
    return (await graph.ask(RECORD, viewer, input=given))["recordReview"]


async def work(world: Any, office: Any, realised: float, day: Any, status: str) -> Any:
    """Evidence of Ani's goal."""
    goal = office.goals[office.ani]
    return await world.evidence(
        goal,
        office.clinic,
        office.cycle,
        record={"realised": realised},
        occurred_on=day,
        status=status,
    )


async def test_review_is_kept_and_both_sign_it(
    graph: Any, office: Any, ids: Any, tokens: Any
) -> None:
    found = await record(graph, office, ids, tokens.person(office.chief))
    (review,) = found["reviews"]
    assert (review["summary"], review["agreedActions"]) == ("Sesuai rencana", ["Ikut pelatihan"])
    assert (review["heldOn"], review["endsOn"]) == (f"{office.year}-04-02", f"{office.year}-03-31")
    assert (review["by"], review["predicate"]) == ({"name": "Chief"}, None)
    assert (found["stage"], found["version"], found["ratings"]) == ("AGREED", 2, [])
    (entry,) = found["timeline"]["nodes"]
    assert (entry["action"], entry["by"]) == ("recordReview", {"name": "Chief"})
    assert entry["note"] == f"{office.year}-01-01 - {office.year}-03-31"
    appraisal = ids("Appraisal", office.plans[office.ani])
    given = {"appraisal": appraisal, "of": review["id"]}
    signed = (await graph.ask(SIGN, tokens.person(office.ani), **given))["acknowledge"]
    assert signed["reviews"][0]["acknowledgedAt"] is not None


async def test_review_shows_the_scores_of_the_evidence_up_to_its_end(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any
) -> None:
    day = office.day
    counted = [
        await work(world, office, 2, day(2, 1), "ACCEPTED"),
        await work(world, office, 3, day(3, 31), "ACCEPTED"),
    ]
    await work(world, office, 50, day(4, 1), "ACCEPTED")
    await work(world, office, 50, day(2, 1), "PENDING")
    found = await record(graph, office, ids, tokens.person(office.chief))
    (score,) = found["reviews"][0]["scores"]
    assert (score["status"], score["value"], score["achievement"]) == ("COMPUTED", 5, 50)
    assert score["calculatorKey"] == "asn.target_achievement"
    assert score["goal"]["id"] == ids("Goal", office.goals[office.ani])
    sources = {each["source"]["id"] for each in score["explanation"]["steps"] if each["source"]}
    assert sources == {ids("Evidence", key) for key in counted}
    half = {"endsOn": f"{office.year}-06-30", "heldOn": f"{office.year}-07-02"}
    later = await record(graph, office, ids, tokens.person(office.chief), **half)
    assert [each["scores"][0]["value"] for each in later["reviews"]] == [5, 55]
    assert await world.fetch("select from score") == []


async def test_predicate_follows_where_every_axis_is_rated(
    graph: Any, office: Any, ids: Any, tokens: Any
) -> None:
    chief = tokens.person(office.chief)
    goal = ids("Goal", office.goals[office.ani])
    whole = [*BOTH, {"axisKey": "work_result", "goal": goal, "level": "as", "comment": "Baik"}]
    found = await record(graph, office, ids, chief, ratings=whole)
    (review,) = found["reviews"]
    assert review["predicate"] == {"key": "baik"}
    said = {(each["axisKey"], each["level"], bool(each["goal"])) for each in review["ratings"]}
    assert said == {
        ("work_result", "above", False),
        ("behaviour", "as", False),
        ("work_result", "as", True),
    }
    assert {each["source"] for each in review["ratings"]} == {"APPRAISER"}
    assert found["ratings"] == []
    part = await record(graph, office, ids, chief, ratings=BOTH[:1], heldOn=f"{office.year}-05-01")
    assert [each["predicate"] for each in part["reviews"]] == [{"key": "baik"}, None]


async def test_numeric_scheme_takes_the_mean_of_the_goals_scores(
    graph: Any, world: Any, catalogue: Any, office: Any, ids: Any, tokens: Any
) -> None:
    scheme = catalogue.stored_scheme("asn.pp_30_2019")
    await world.change("update cycle set scheme = $1::jsonb", orjson.dumps(scheme).decode())
    await world.change("update goal set axis_key = 'plan'")
    await work(world, office, 10.5, office.day(2, 1), "ACCEPTED")
    found = await record(
        graph,
        office,
        ids,
        tokens.person(office.chief),
        ratings=[{"axisKey": "behaviour", "value": 95}],
    )
    assert found["reviews"][0]["predicate"] == {"key": "baik"}
    alone = await record(
        graph, office, ids, tokens.person(office.chief), heldOn=f"{office.year}-05-01"
    )
    assert alone["reviews"][1]["predicate"] is None


@pytest.mark.parametrize("who", ["ani", "budi", "boss", "stranger"])
async def test_only_the_appraiser_records_a_review(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any, told: Any, who: str
) -> None:
    found = await record(graph, office, ids, tokens.person(getattr(office, who)))
    hidden = ("NOT_FOUND", ["input.appraisal"])
    assert told(found) == (hidden if who in ("budi", "stranger") else ("NOT_YOUR_STEP", []))
    assert await world.fetch("select from review") == []


@pytest.mark.parametrize(
    ("stage", "may"),
    [
        ("DRAFT", False),
        ("SUBMITTED", False),
        ("SELF_ASSESSED", True),
        ("RATED", True),
        ("CALIBRATED", True),
        ("DECIDED", True),
        ("OBJECTED", True),
        ("CLOSED", False),
    ],
)
async def test_review_is_recorded_from_the_agreement_to_the_end(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any, stage: str, may: bool
) -> None:
    await world.change("update appraisal set stage = $1", stage)
    found = await record(graph, office, ids, tokens.person(office.chief))
    assert found.get("stage", found.get("code")) == (stage if may else "WRONG_STAGE")
    assert len(await world.fetch("select from review")) == may


async def test_review_that_is_wrong_is_told_by_its_path(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any, told: Any
) -> None:
    before, after = f"{office.year - 1}-12-31", f"{office.year + 1}-01-01"
    theirs = ids("Goal", office.goals[office.budi])
    for more, *paths in (
        ({"summary": " "}, "input.summary"),
        ({"summary": "\0"}, "input.summary"),
        ({"startsOn": before}, "input.startsOn"),
        ({"endsOn": after}, "input.endsOn"),
        ({"endsOn": before}, "input.endsOn"),
        ({"heldOn": before}, "input.heldOn"),
        ({"heldOn": "9999-12-31"}, "input.heldOn"),
        ({"agreedActions": ["a", ""]}, "input.agreedActions.1"),
        ({"agreedActions": ["a"] * 51}, "input.agreedActions"),
        ({"ratings": [{"axisKey": "x", "level": "as"}]}, "input.ratings.0.axisKey"),
        ({"ratings": [{"axisKey": "work_result", "level": "x"}]}, "input.ratings.0.level"),
        ({"ratings": [BOTH[0], {**BOTH[0], "goal": theirs}]}, "input.ratings.1.goal"),
    ):
        found = await record(graph, office, ids, tokens.person(office.chief), **more)
        assert told(found) == ("INVALID_ARGUMENT", list(paths))
    nobody = await record(
        graph, office, ids, tokens.person(office.chief), appraisal=ids("Appraisal", office.ani)
    )
    assert told(nobody) == ("NOT_FOUND", ["input.appraisal"])
    assert await world.fetch("select from review union all select from rating") == []
