"""What belongs to an appraisal or a profile moves it in its change feed."""

from datetime import date
from typing import Any

import pytest

from tilik_schema.reading.ids import encode

APPRAISALS = "query ($after: String) { feed: appraisalChanges(after: $after) { %s } }"
PROFILES = "query ($after: String) { feed: competencyProfileChanges(after: $after) { %s } }"
PAGE = "changes { id removed } endCursor"
CHILDREN = [
    ("goal", "weight = 40"),
    ("score", "achievement = 80"),
    ("rating", "level = 'above'"),
    ("adjustment", "reason = 'Bukti diperiksa'"),
    ("review", "summary = 'Melampaui rencana'"),
    ("outcome", "predicate_key = 'sangat_baik'"),
    ("follow_up", "note = 'Selesai'"),
    ("objection", "status = 'WITHDRAWN'"),
]


class Told:
    """Who keeps a copy by a feed, up to date from the start."""

    def __init__(self, graph: Any, feed: str) -> None:
        self.graph, self.feed, self.after = graph, feed % PAGE, None

    async def news(self) -> list[str]:
        """The ids of what is there and changed since the last time."""
        page = (await self.graph.ask(self.feed, after=self.after))["feed"]
        self.after = page["endCursor"]
        return [each["id"] for each in page["changes"] if not each["removed"]]


async def follow(graph: Any, feed: str) -> Told:
    told = Told(graph, feed)
    await told.news()
    return told


async def another_appraisal(world: Any, plan: dict[str, Any]) -> Any:
    """An appraisal of the same plan's unit and cycle that nothing here belongs to."""
    colleague = await world.employee(plan["unit"])
    return await world.appraisal(colleague, plan["unit"], plan["cycle"])


@pytest.mark.parametrize(("table", "change"), CHILDREN)
async def test_child_added_changed_and_deleted_moves_its_appraisal_alone(
    table: str, change: str, graph: Any, world: Any
) -> None:
    plan = await world.plan()
    await another_appraisal(world, plan)
    told = await follow(graph, APPRAISALS)
    only = [encode("Appraisal", plan["appraisal"])]
    if table == "goal":
        place = (plan["appraisal"], plan["unit"], plan["cycle"])
        child = await world.goal(*place, ordinal=2)
    else:
        child = await world.below(table, plan["goal" if table == "score" else "appraisal"])
    assert await told.news() == only
    await world.change(f"update {table} set {change} where id = $1", child)
    assert await told.news() == only
    await world.change(f"delete from {table} where id = $1", child)
    assert await told.news() == only
    assert await told.news() == []


async def test_score_moves_the_appraisals_whose_goals_share_it(graph: Any, world: Any) -> None:
    plan = await world.plan()
    colleague = await another_appraisal(world, plan)
    await another_appraisal(world, plan)
    place = (colleague, plan["unit"], plan["cycle"])
    await world.goal(*place, shared=True, contributes_to_id=plan["goal"])
    told = await follow(graph, APPRAISALS)
    await world.below("score", plan["goal"])
    assert set(await told.news()) == {
        encode("Appraisal", plan["appraisal"]),
        encode("Appraisal", colleague),
    }


async def test_goal_that_shares_another_score_moves_its_appraisal(graph: Any, world: Any) -> None:
    plan = await world.plan()
    colleague = await another_appraisal(world, plan)
    place = (plan["appraisal"], plan["unit"], plan["cycle"])
    own = await world.goal(colleague, *place[1:])
    team = await world.goal(*place, ordinal=1)
    await world.change(
        "update goal set shared = true, contributes_to_id = $2 where id = $1", own, team
    )
    told = await follow(graph, APPRAISALS)
    await world.change(
        "update goal set shared = true, contributes_to_id = $2 where id = $1", team, plan["goal"]
    )
    assert encode("Appraisal", colleague) in await told.news()


async def test_many_children_of_one_statement_move_each_appraisal_once(
    graph: Any, world: Any
) -> None:
    plan = await world.plan()
    other = await another_appraisal(world, plan)
    rows = [plan["appraisal"], other]
    for row in rows:
        await world.below("rating", row)
        await world.below("rating", row, source="SELF")
    told = await follow(graph, APPRAISALS)
    await world.change("update rating set comment = 'Dibahas'")
    assert sorted(await told.news()) == sorted(encode("Appraisal", row) for row in rows)


@pytest.mark.parametrize("change", ["name = 'Nama Baru'", "nip = '190102022020012999'"])
async def test_changed_name_or_number_moves_appraisals_and_profile(
    change: str, graph: Any, world: Any
) -> None:
    plan = await world.plan()
    await another_appraisal(world, plan)
    profile = await world.profile(plan["employee"], plan["unit"])
    appraisals, profiles = await follow(graph, APPRAISALS), await follow(graph, PROFILES)
    await world.change(f"update employee set {change} where id = $1", plan["employee"])
    assert await appraisals.news() == [encode("Appraisal", plan["appraisal"])]
    assert await profiles.news() == [encode("CompetencyProfile", profile)]
    await world.change(f"update employee set {change} where id = $1", plan["employee"])
    assert await appraisals.news() == await profiles.news() == []


async def test_assessment_and_training_move_the_profile(graph: Any, world: Any) -> None:
    unit, competency = await world.unit(), await world.competency()
    employee, colleague = await world.employee(unit), await world.employee(unit)
    profile = await world.profile(employee, unit)
    await world.profile(colleague, unit)
    own = {"employee_id": employee, "unit_id": unit}
    told = await follow(graph, PROFILES)
    only = [encode("CompetencyProfile", profile)]
    assessment = {"competency_id": competency, "level": 3, "assessed_on": date(2025, 5, 5)}
    training = {"purpose": "COMPETENCY", "training": "Pelatihan", "reason": "{}"}
    for table, columns, change in (
        ("competency_assessment", assessment, "level = 4"),
        ("training", {**training, "status": "PLANNED"}, "status = 'COMPLETED'"),
    ):
        row = await world.insert(table, **own, **columns)
        assert await told.news() == only
        await world.change(f"update {table} set {change} where id = $1", row)
        assert await told.news() == only
        await world.change(f"delete from {table} where id = $1", row)
        assert await told.news() == only


async def test_what_a_post_requires_moves_the_profiles_of_its_holders(
    graph: Any, world: Any
) -> None:
    unit, competency = await world.unit(), await world.competency()
    employee, colleague = await world.employee(unit), await world.employee(unit)
    profile = await world.profile(employee, unit)
    await world.profile(colleague, unit)
    (post,) = await world.fetch("select position_id as id from employee where id = $1", employee)
    told = await follow(graph, PROFILES)
    await world.insert(
        "competency_requirement", position_id=post["id"], competency_id=competency, level=4
    )
    assert await told.news() == [encode("CompetencyProfile", profile)]


async def test_change_that_was_undone_moves_nothing(graph: Any, world: Any, begin: Any) -> None:
    plan = await world.plan()
    told = await follow(graph, APPRAISALS)
    work = await begin()
    await work.run("update appraisal set stage = 'RATED' where id = $1", plan["appraisal"])
    await work.run("rollback")
    assert await told.news() == []
