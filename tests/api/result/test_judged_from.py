"""What an outcome was judged from stays with it, and a score that moves later is told."""

from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_tests.judged_again import judge_again

OUTCOME = """
query ($id: ID!) { node(id: $id) { ... on Appraisal { stage outcome {
  value predicate { key } standsOnEarlierFigures
  judgedFrom { opinions jobPersonMatch grounds { id } axes { axisKey level rating source value
    goals { weight rating achievement value calculatorVersion goal { id } score { achievement } }
  } }
} } } }
"""


async def outcome(office: Any, who: Any = None) -> Any:
    """The outcome of the first appraisal with its figures, as the employee sees it."""
    viewer = office.person(who or office.employee)
    key = encode("Appraisal", office.appraisal)
    found = await office.graph.ask(OUTCOME, viewer, id=key)
    return found["node"] and found["node"]["outcome"]


async def all_judged_alike(office: Any) -> None:
    """Each stored outcome is what its figures lead to."""
    judged = await judge_again(office.world.database)
    assert judged
    assert [each for each in judged if not each.is_same] == []


@pytest.fixture
async def office(make_office: Any) -> Any:
    """An office whose first appraisal was decided by a score of 70 %: 70 × 0.7 + 100 × 0.3."""
    made = await make_office("asn.pp_30_2019")
    made.goal = await made.measured(weight=100.0)
    await made.accept(await made.realised(made.goal, 7))
    await made.settle()
    await made.decided(behaviour=100)
    return made


async def moved(office: Any, realised: float = 5) -> None:
    """An objection, during which evidence is accepted and scored: 120 % with the first."""
    await office.object_to_it()
    await office.accept(await office.realised(office.goal, realised))
    await office.settle()


async def decide(office: Any, uphold: bool, ratings: Any = ()) -> Any:
    """The decision on the objection, once the appraiser answered."""
    objection = await office.objection()
    await office.do("RespondToObjection", office.head, objection=objection, response="Benar")
    given = {"objection": objection, "decision": "Cukup jelas", "uphold": uphold}
    return await office.do("DecideObjection", office.leader, input=given | {"ratings": ratings})


async def test_an_outcome_shows_the_figures_it_was_judged_from(office: Any) -> None:
    found = await outcome(office)
    assert (found["value"], found["standsOnEarlierFigures"]) == (79, None)
    plan, behaviour = found["judgedFrom"].pop("axes")
    assert found["judgedFrom"] == {"opinions": [], "jobPersonMatch": None, "grounds": []}
    assert plan == {
        "axisKey": "plan",
        "level": None,
        "rating": None,
        "source": None,
        "value": 70,
        "goals": [
            {
                "weight": 100,
                "rating": None,
                "achievement": 70,
                "value": 7,
                "calculatorVersion": plan["goals"][0]["calculatorVersion"],
                "goal": {"id": encode("Goal", office.goal)},
                "score": {"achievement": 70},
            }
        ],
    }
    assert plan["goals"][0]["calculatorVersion"]
    assert (behaviour["rating"], behaviour["source"], behaviour["value"]) == (100, "APPRAISER", 100)
    assert behaviour["goals"] == []
    await all_judged_alike(office)


async def test_levels_are_shown_with_whose_they_are(make_office: Any) -> None:
    office = await make_office()
    await office.decided(work_result="above", behaviour="as")
    axes = (await outcome(office))["judgedFrom"]["axes"]
    said = [(each["axisKey"], each["level"], each["source"], each["value"]) for each in axes]
    assert said == [
        ("work_result", "above", "APPRAISER", None),
        ("behaviour", "as", "APPRAISER", None),
    ]
    await all_judged_alike(office)


@pytest.mark.parametrize("end", ["REJECTED", "WITHDRAWN"])
async def test_without_an_upheld_objection_the_outcome_stands_and_says_so(
    end: str, office: Any
) -> None:
    await moved(office)
    assert (await outcome(office))["standsOnEarlierFigures"] == "OBJECTION_OPEN"
    if end == "REJECTED":
        assert (await decide(office, uphold=False))["stage"] == "DECIDED"
    else:
        await office.do("WithdrawObjection", office.employee, objection=await office.objection())
    found = await outcome(office)
    assert (found["value"], found["predicate"]["key"]) == (79, "cukup")
    assert found["standsOnEarlierFigures"] == f"OBJECTION_{end}"
    (goal,) = found["judgedFrom"]["axes"][0]["goals"]
    assert (goal["achievement"], goal["score"]["achievement"]) == (70, 120)
    await all_judged_alike(office)


async def test_an_upheld_objection_judges_again_by_the_scores_of_now(office: Any) -> None:
    await moved(office)
    found = await decide(office, uphold=True)
    # 120 × 0.7 + 100 × 0.3
    assert found["outcome"] == {"value": 114, "predicate": {"key": "baik"}}
    assert (await outcome(office))["standsOnEarlierFigures"] is None
    await all_judged_alike(office)


async def test_upholding_changes_a_rating_where_no_score_moved(office: Any) -> None:
    await office.object_to_it()
    found = await decide(office, uphold=True)
    assert (found["code"], office.paths(found)) == ("INVALID_ARGUMENT", ["input.ratings"])
    assert (await office.read())["objections"][0]["status"] == "FILED"


async def test_evidence_that_is_withdrawn_again_leaves_the_outcome_on_the_figures_of_now(
    office: Any,
) -> None:
    await office.object_to_it()
    more = {"record": {"realised": 5}, "submitted_by_id": office.employee}
    evidence = await office.world.evidence(office.goal, office.unit, office.cycle, **more)
    await office.accept(evidence)
    await office.settle()
    assert (await outcome(office))["standsOnEarlierFigures"] == "OBJECTION_OPEN"
    taken = {"evidence": encode("Evidence", evidence), "reason": "Keliru"}
    await office.do("WithdrawEvidence", office.employee, **taken)
    await office.settle()
    assert (await outcome(office))["standsOnEarlierFigures"] is None


async def test_the_score_of_a_shared_goal_that_moves_later_is_told(make_office: Any) -> None:
    office = await make_office("asn.pp_30_2019")
    whole = await office.measured(office.head_appraisal)
    await office.measured(shared=True, contributes_to_id=whole)
    await office.accept(await office.realised(whole, 7), office.leader)
    await office.settle()
    await office.decided(behaviour=100)
    await office.accept(await office.realised(whole, 5), office.leader)
    await office.settle()
    found = await outcome(office)
    assert (found["value"], found["standsOnEarlierFigures"]) == (79, "SCORED_LATER")
    await all_judged_alike(office)


async def test_a_ground_that_is_withdrawn_is_told(make_office: Any) -> None:
    office = await make_office("asn.pp_30_2019")
    indicator = await office.world.indicator(calculator_key="asn.innovation")
    goal = await office.measured(indicator_id=indicator, target=None)
    idea = {"idea": "Loket tunggal", "adopted": True}
    more = {"record": idea, "status": "ACCEPTED", "submitted_by_id": office.employee}
    evidence = await office.world.evidence(goal, office.unit, office.cycle, **more)
    await office.decided(plan=115, behaviour=112)
    found = await outcome(office)
    assert found["judgedFrom"]["grounds"] == [{"id": encode("Evidence", evidence)}]
    await all_judged_alike(office)
    await office.object_to_it()
    taken = {"evidence": encode("Evidence", evidence), "reason": "Keliru"}
    await office.do("WithdrawEvidence", office.employee, **taken)
    assert (await outcome(office))["standsOnEarlierFigures"] == "OBJECTION_OPEN"


async def test_figures_are_for_those_who_read_the_explanation(office: Any) -> None:
    assert (await outcome(office, office.head))["judgedFrom"] is not None
    stranger = await office.world.employee(office.unit)
    assert await outcome(office, stranger) is None


async def test_an_outcome_of_before_has_no_figures(office: Any) -> None:
    await office.world.change("update outcome set judged_from = null")
    found = await outcome(office)
    assert (found["judgedFrom"], found["standsOnEarlierFigures"]) == (None, None)
