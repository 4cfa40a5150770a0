"""Competencies: assessed by those above, matched, and the trainings that follow."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tilik_server.access.viewer import OPERATOR
from tilik_server.models.vocabulary import Role
from tilik_server.operations.competency.recommend_trainings import recommend_trainings

PROFILE = """
  ... on CompetencyProfile {
    id jobPersonMatch band potential talentBox employee { name }
    entries { competency { key } required measured gap method history { measured } }
    gaps { competency { key } gap }
    recommendations {
      purpose training reason status plannedOn completedOn levelBefore levelAfter
      competency { key }
    }
  }
  ... on Problem { code message fields { path message } }
"""
ASSESS, PLAN, COMPLETE = (
    f"mutation ($input: {name[0].upper()}{name[1:]}Input!) "
    f"{{ did: {name}(input: $input) {{ {PROFILE} }} }}"
    for name in ("assessCompetency", "planTraining", "completeTraining")
)
CORE = ("integrity", "teamwork")


@pytest.fixture
async def post(world: Any, office: Any) -> None:
    """Ani's post requires two competencies at level 3."""
    for key, name in zip(CORE, ("Integritas", "Kerja sama"), strict=True):
        await world.insert(
            "competency",
            id=key,
            name=f'{{"en": "{key}", "id": "{name}"}}',
            kind="MANAGERIAL",
            plugin="test",
        )
        await world.change(
            "insert into competency_requirement (position_id, competency_id, level) "
            "select position_id, $1, 3 from employee where id = $2",
            key,
            office.ani,
        )


class Desk:
    """Sends what concerns Ani."""

    def __init__(self, graph: Any, office: Any, ids: Any, viewer: Any) -> None:
        self.graph, self.office, self.ids, self.viewer = graph, office, ids, viewer

    async def send(self, document: str, viewer: Any = None, **given: Any) -> Any:
        whole = {"employee": self.ids("Employee", self.office.ani), **given}
        return (await self.graph.ask(document, viewer or self.viewer, input=whole))["did"]

    async def assess(self, day: int = 10, viewer: Any = None, **levels: Any) -> Any:
        given = {
            name: levels.pop(name) for name in ("method", "potential", "employee") if name in levels
        }
        listed = [{"competencyKey": key, "level": level} for key, level in levels.items()]
        when = self.office.day(1, day).isoformat()
        return await self.send(ASSESS, viewer, assessedOn=when, levels=listed, **given)


@pytest.fixture
def desk(graph: Any, office: Any, ids: Any, tokens: Any) -> Desk:
    """The chief's."""
    return Desk(graph, office, ids, tokens.person(office.chief))


def listed(profile: Any) -> list[tuple[str, str, str | None]]:
    """Title, status and competency of each training."""
    return [
        (each["training"], each["status"], each["competency"] and each["competency"]["key"])
        for each in profile["recommendations"]
    ]


async def test_assessment_gives_match_band_gaps_and_recommendations(
    desk: Desk, world: Any, post: Any
) -> None:
    found = await desk.assess(integrity=2, teamwork=4, method="Asesmen", potential="HIGH")
    assert (found["jobPersonMatch"], found["band"]) == (83.33, "memenuhi")
    assert (found["potential"], found["talentBox"]) == ("HIGH", None)
    assert found["gaps"] == [{"competency": {"key": "integrity"}, "gap": 1}]
    assert listed(found) == [("Pelatihan Integritas", "RECOMMENDED", "integrity")]
    (training,) = found["recommendations"]
    assert training["reason"] == "integrity: level 2 measured, 3 required."
    assert {each["method"] for each in found["entries"]} == {"Asesmen"}


async def test_earlier_assessments_stay_as_history(desk: Desk, post: Any) -> None:
    await desk.assess(10, integrity=1, teamwork=3)
    await desk.assess(12, integrity=2)
    await desk.assess(12, integrity=3, method="Ulang")
    found = await desk.assess(8, integrity=5)
    (entry,) = (each for each in found["entries"] if each["competency"]["key"] == "integrity")
    assert (entry["measured"], entry["method"]) == (3, "Ulang")
    assert [each["measured"] for each in entry["history"]] == [1, 5]
    assert (found["jobPersonMatch"], listed(found)) == (100, [])


async def test_newest_potential_and_the_decided_performance_give_the_talent_box(
    desk: Desk, world: Any, office: Any, post: Any
) -> None:
    await world.below("outcome", office.plans[office.ani], predicate_key="sangat_baik")
    found = await desk.assess(10, potential="HIGH", integrity=3)
    assert (found["talentBox"], found["jobPersonMatch"]) == (9, None)
    earlier = await desk.assess(5, potential="LOW", integrity=3)
    assert (earlier["potential"], earlier["talentBox"]) == ("HIGH", 9)
    later = await desk.assess(11, potential="LOW")
    assert (later["potential"], later["talentBox"]) == ("LOW", 4)


async def test_planned_and_completed_training_shows_the_level_before_and_after(
    desk: Desk, office: Any, post: Any
) -> None:
    await desk.assess(10, integrity=2, teamwork=3)
    named = {"competencyKey": "integrity", "training": " Lokakarya integritas "}
    day = office.day(2, 1).isoformat()
    found = await desk.send(PLAN, plannedOn=day, **named)
    assert listed(found) == [("Lokakarya integritas", "PLANNED", "integrity")]
    assert found["recommendations"][0]["plannedOn"] == day
    done = office.day(1, 20).isoformat()
    for _ in range(2):
        found = await desk.send(COMPLETE, completedOn=done, **named)
        (training,) = found["recommendations"]
        assert (training["status"], training["completedOn"]) == ("COMPLETED", done)
        assert (training["levelBefore"], training["levelAfter"]) == (2, None)
    (training,) = (await desk.assess(20, integrity=3))["recommendations"]
    assert (training["levelBefore"], training["levelAfter"]) == (2, 3)
    (training,) = (await desk.assess(25, integrity=4))["recommendations"]
    assert training["levelAfter"] == 3


async def test_training_of_one_title_is_one_whether_its_competency_is_named_or_not(
    desk: Desk, office: Any, post: Any
) -> None:
    title = "Lokakarya integritas"
    await desk.send(PLAN, training=title)
    for more in ({"competencyKey": "integrity"}, {}):
        found = await desk.send(PLAN, training=title, **more)
        assert listed(found) == [(title, "PLANNED", "integrity")]
    found = await desk.send(PLAN, training=title, competencyKey="teamwork")
    assert len(listed(found)) == 2


async def test_gap_that_stays_after_a_training_is_recommended_for_again(
    desk: Desk, office: Any, post: Any
) -> None:
    await desk.assess(10, integrity=1)
    done = {"competencyKey": "integrity", "training": "Lokakarya"}
    found = await desk.send(COMPLETE, completedOn=office.day(1, 12).isoformat(), **done)
    assert listed(found) == [("Lokakarya", "COMPLETED", "integrity")]
    found = await desk.assess(20, integrity=2)
    assert listed(found) == [
        ("Lokakarya", "COMPLETED", "integrity"),
        ("Pelatihan Integritas", "RECOMMENDED", "integrity"),
    ]


async def test_training_of_which_the_later_level_is_known_has_both(
    desk: Desk, office: Any, post: Any
) -> None:
    await desk.assess(10, integrity=1)
    await desk.assess(20, integrity=4)
    done = {"competencyKey": "integrity", "training": "Lokakarya"}
    found = await desk.send(COMPLETE, completedOn=office.day(1, 12).isoformat(), **done)
    (training,) = found["recommendations"]
    assert (training["levelBefore"], training["levelAfter"]) == (1, 4)


async def test_rating_and_feedback_trainings_are_recommended_and_recorded(
    graph: Any, office: Any, ids: Any, tokens: Any, post: Any
) -> None:
    boss = Desk(graph, office, ids, tokens.person(office.boss))
    chief = {"employee": ids("Employee", office.chief)}
    found = await boss.assess(10, integrity=3, **chief)
    assert {(each["purpose"], each["status"]) for each in found["recommendations"]} == {
        ("RATING", "RECOMMENDED"),
        ("FEEDBACK", "RECOMMENDED"),
    }
    day = office.day(1, 15).isoformat()
    for purpose in ("RATING", "FEEDBACK"):
        given = {"purpose": purpose, "training": f"Bimtek {purpose}", "completedOn": day, **chief}
        found = await boss.send(COMPLETE, **given)
    assert {(each["training"], each["status"]) for each in found["recommendations"]} == {
        ("Bimtek RATING", "COMPLETED"),
        ("Bimtek FEEDBACK", "COMPLETED"),
    }
    again = await boss.assess(16, integrity=3, **chief)
    assert len(again["recommendations"]) == 2


async def test_low_score_of_the_decided_year_recommends_a_training(
    desk: Desk, world: Any, office: Any, post: Any
) -> None:
    score = {"status": "COMPUTED", "value": 5.0, "achievement": 54.321}
    await world.below("score", office.goals[office.ani], **score)
    assert listed(await desk.assess(10, integrity=3)) == []
    await world.below("outcome", office.plans[office.ani])
    found = await desk.assess(11, integrity=3)
    (training,) = found["recommendations"]
    assert (training["status"], training["competency"]) == ("RECOMMENDED", None)
    assert training["reason"].endswith(": 54.32 % of the target, below 70 %.")
    title = training["training"]
    planned = await desk.send(PLAN, training=title)
    assert listed(planned) == [(title, "PLANNED", None)]
    await world.change("update cycle set params = '{\"training_below\": 50}'")
    await world.change("update training set status = 'RECOMMENDED'")
    assert listed(await desk.assess(12, integrity=3)) == []


async def test_recommendations_of_many_people_take_three_statements(
    world: Any, database: Any, office: Any, post: Any
) -> None:
    for person in (office.ani, office.budi):
        await world.insert(
            "competency_assessment",
            employee_id=person,
            unit_id=office.clinic,
            competency_id="integrity",
            level=1,
            assessed_on=office.day(1, 1),
        )
    async with database.writing(OPERATOR) as connection:
        await recommend_trainings(connection, [office.ani, office.budi, office.chief])
        await recommend_trainings(connection, [office.ani, office.budi, office.chief])
    rows = await world.fetch("select employee_id, purpose from training")
    assert {(row["employee_id"], row["purpose"]) for row in rows} == {
        (office.ani, "COMPETENCY"),
        (office.chief, "RATING"),
        (office.chief, "FEEDBACK"),
    }
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("who", "may"),
    [("chief", True), ("boss", True), ("ani", False), ("budi", False), ("stranger", False)],
)
async def test_those_above_assess_and_plan_and_nobody_for_themselves(
    desk: Desk, world: Any, office: Any, tokens: Any, told: Any, post: Any, who: str, may: bool
) -> None:
    roles = (Role.PERFORMANCE_TEAM,) if who == "ani" else ()
    viewer = tokens.person(getattr(office, who), *roles)
    day = office.day(1, 3).isoformat()
    for found in (
        await desk.assess(10, viewer, integrity=3),
        await desk.send(PLAN, viewer, training="Kursus"),
        await desk.send(COMPLETE, viewer, training="Kursus", completedOn=day),
    ):
        assert ("id" in found) == may
        assert may or told(found) == ("NOT_YOUR_STEP", [])
    assert bool(await world.fetch("select from competency_profile")) == may


async def test_performance_team_of_the_unit_assesses(
    desk: Desk, office: Any, tokens: Any, post: Any
) -> None:
    for unit, may in ((office.agency, True), (office.elsewhere, False)):
        viewer = tokens.role(Role.PERFORMANCE_TEAM, unit)
        assert ("id" in await desk.assess(10, viewer, integrity=3)) == may
    assert "code" in await desk.assess(10, tokens.role(Role.INTEGRATION), integrity=3)


async def test_what_is_wrong_is_told_by_its_path(
    desk: Desk, world: Any, office: Any, ids: Any, told: Any, post: Any
) -> None:
    future = (office.day(12, 31) + timedelta(days=2)).isoformat()
    day = office.day(1, 3).isoformat()
    level = {"competencyKey": "integrity", "level": 3}
    assessed = {"assessedOn": day, "levels": [level]}
    course = {"training": "Kursus"}
    nobody = {"employee": ids("Employee", office.clinic)}
    invalid = "INVALID_ARGUMENT"
    for document, given, code, path in (
        (ASSESS, {**assessed, "levels": []}, invalid, "levels"),
        (ASSESS, {**assessed, "levels": [level, level]}, invalid, "levels.1"),
        (ASSESS, {**assessed, "levels": [{**level, "level": 6}]}, invalid, "levels.0.level"),
        (
            ASSESS,
            {**assessed, "levels": [{**level, "competencyKey": "x"}]},
            invalid,
            "levels.0.competencyKey",
        ),
        (ASSESS, {**assessed, "method": ""}, invalid, "method"),
        (ASSESS, {**assessed, "assessedOn": future}, invalid, "assessedOn"),
        (ASSESS, {**assessed, "assessedOn": "0001-01-01"}, invalid, "assessedOn"),
        (ASSESS, {**assessed, **nobody}, "NOT_FOUND", "employee"),
        (PLAN, {"training": " "}, invalid, "training"),
        (PLAN, {**course, "competencyKey": "x"}, invalid, "competencyKey"),
        (
            PLAN,
            {**course, "purpose": "RATING", "competencyKey": "integrity"},
            invalid,
            "competencyKey",
        ),
        (PLAN, {**course, "plannedOn": "0001-01-01"}, invalid, "plannedOn"),
        (PLAN, {**course, "plannedOn": "9999-12-31"}, invalid, "plannedOn"),
        (PLAN, {**course, **nobody}, "NOT_FOUND", "employee"),
        (COMPLETE, {**course, "completedOn": future}, invalid, "completedOn"),
        (COMPLETE, {**course, "completedOn": "0001-01-01"}, invalid, "completedOn"),
        (COMPLETE, {"training": "\0", "completedOn": day}, invalid, "training"),
        (COMPLETE, {**course, "completedOn": day, "employee": "x"}, "INVALID_ID", "employee"),
    ):
        assert told(await desk.send(document, **given)) == (code, [f"input.{path}"]), given
    stored = "select from competency_assessment union all select from training"
    assert await world.fetch(stored) == []


async def test_two_assessments_at_once_make_one_profile(desk: Desk, world: Any, post: Any) -> None:
    await asyncio.gather(desk.assess(10, integrity=1), desk.assess(11, teamwork=1))
    assert len(await world.fetch("select from competency_profile")) == 1
    assert len(await world.fetch("select from training where status = 'RECOMMENDED'")) == 2


async def test_copy_of_a_profile_is_told_of_the_change(desk: Desk, graph: Any, post: Any) -> None:
    changes = """query ($after: String) {
      competencyProfileChanges(after: $after) { endCursor changes { profile { jobPersonMatch } } }
    }"""
    await desk.assess(10, integrity=2, teamwork=3)
    first = (await graph.ask(changes))["competencyProfileChanges"]
    await desk.assess(11, integrity=3)
    then = (await graph.ask(changes, after=first["endCursor"]))["competencyProfileChanges"]
    assert [each["profile"]["jobPersonMatch"] for each in then["changes"]] == [100]


async def test_decision_on_an_appraisal_recommends_a_training_for_a_low_score(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any, post: Any
) -> None:
    plan = office.plans[office.ani]
    score = {"status": "COMPUTED", "value": 5.0, "achievement": 40.0}
    await world.below("score", office.goals[office.ani], **score)
    for axis in ("work_result", "behaviour"):
        await world.below("rating", plan, axis_key=axis)
    await world.change("update appraisal set stage = 'CALIBRATED' where id = $1", plan)
    decide = (
        "mutation ($id: ID!) { decideAppraisal(appraisal: $id) { ... on Appraisal { stage } } }"
    )
    viewer = tokens.person(office.chief)
    found = await graph.ask(decide, viewer, id=ids("Appraisal", plan))
    assert found["decideAppraisal"] == {"stage": "DECIDED"}
    (row,) = await world.fetch("select employee_id, reason ->> 'id' as reason from training")
    assert row["employee_id"] == office.ani
    assert row["reason"].endswith(": 40.00 % dari target, di bawah 70 %.")
