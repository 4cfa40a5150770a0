"""A competency profile: strengths and gaps of every kind of competency, and who was trained."""

from typing import Any

import pytest

ASSESS = """
mutation ($input: AssessCompetencyInput!) {
  assessCompetency(input: $input) { ... on CompetencyProfile { id } ... on Problem { code } }
}
"""
COMPLETE = """
mutation ($input: CompleteTrainingInput!) {
  completeTraining(input: $input) { ... on CompetencyProfile { id } ... on Problem { code } }
}
"""
PROFILE = """
query ($id: ID!) { node(id: $id) { ... on Employee { competencyProfile {
  strengths { ...Level } gaps { ...Level history { measured assessedOn } }
} } } }
fragment Level on CompetencyEntry { competency { key kind } required measured gap }
"""
TRAINED = """
query ($under: String!) { competencyProfiles(filter: {under: $under}) { nodes {
  employee { name } recommendations { purpose training status completedOn }
} } }
"""
KINDS = {
    "communication": "MANAGERIAL",
    "uniting_the_nation": "SOCIOCULTURAL",
    "information_technology": "TECHNICAL",
}


@pytest.fixture
async def post(world: Any, office: Any) -> None:
    """Ani's post requires a competency of each kind at level 3."""
    for key, kind in KINDS.items():
        await world.insert("competency", id=key, name="{}", kind=kind, plugin="test")
        await world.change(
            "insert into competency_requirement (position_id, competency_id, level) "
            "select position_id, $1, 3 from employee where id = $2",
            key,
            office.ani,
        )


async def test_profile_tells_strengths_from_gaps_and_keeps_earlier_levels(
    graph: Any, office: Any, ids: Any, tokens: Any, post: Any
) -> None:
    chief, ani = tokens.person(office.chief), ids("Employee", office.ani)
    found = [(10, dict.fromkeys(KINDS, 2)), (20, {"communication": 4, "uniting_the_nation": 3})]
    for day, levels in found:
        listed = [{"competencyKey": key, "level": level} for key, level in levels.items()]
        given = {"employee": ani, "assessedOn": office.day(1, day).isoformat(), "levels": listed}
        assert "id" in (await graph.ask(ASSESS, chief, input=given))["assessCompetency"]
    profile = (await graph.ask(PROFILE, id=ani))["node"]["competencyProfile"]
    assert [(each["competency"]["key"], each["measured"]) for each in profile["strengths"]] == [
        ("communication", 4),
        ("uniting_the_nation", 3),
    ]
    assert profile["gaps"] == [
        {
            "competency": {"key": "information_technology", "kind": "TECHNICAL"},
            "required": 3,
            "measured": 2,
            "gap": 1,
            "history": [],
        }
    ]


async def test_technical_skill_has_a_history_of_its_own(
    graph: Any, office: Any, ids: Any, tokens: Any, post: Any
) -> None:
    chief, ani = tokens.person(office.chief), ids("Employee", office.ani)
    for day, level in ((5, 1), (15, 2)):
        listed = [{"competencyKey": "information_technology", "level": level}]
        given = {"employee": ani, "assessedOn": office.day(1, day).isoformat(), "levels": listed}
        await graph.ask(ASSESS, chief, input=given)
    (gap,) = (await graph.ask(PROFILE, id=ani))["node"]["competencyProfile"]["gaps"]
    earlier = [{"measured": 1, "assessedOn": office.day(1, 5).isoformat()}]
    assert (gap["measured"], gap["history"]) == (2, earlier)


async def test_who_was_trained_is_listed_for_a_unit(
    graph: Any, office: Any, ids: Any, tokens: Any
) -> None:
    boss, day = tokens.person(office.boss), office.day(1, 8).isoformat()
    for person, purpose in ((office.chief, "RATING"), (office.ani, "FEEDBACK")):
        given = {"employee": ids("Employee", person), "purpose": purpose}
        training = {"training": f"Bimtek {purpose}", "completedOn": day}
        answer = await graph.ask(COMPLETE, boss, input={**given, **training})
        assert "id" in answer["completeTraining"]
    profiles = (await graph.ask(TRAINED, under="AGENCY"))["competencyProfiles"]["nodes"]
    trained = {
        (profile["employee"]["name"], each["purpose"], each["completedOn"])
        for profile in profiles
        for each in profile["recommendations"]
        if each["status"] == "COMPLETED"
    }
    assert trained == {("Chief", "RATING", day), ("Ani", "FEEDBACK", day)}
    assert (await graph.ask(TRAINED, under="ELSEWHERE"))["competencyProfiles"]["nodes"] == []
