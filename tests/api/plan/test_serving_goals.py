"""Goals that serve others: whose may be served, no loops, and nothing dropped that is in use."""

import asyncio
from typing import Any

from tilik_schema.reading.ids import encode, key_of
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.sql.statement import composed

OUTPUT = {
    "statement": "Laporan tersusun",
    "measure": "Laporan selesai",
    "unitOfMeasure": "laporan",
    "target": 12,
}
MEASURED = {"statement": "Cakupan naik", "indicatorCode": "IKU", "target": 90}
SERVE = """
update goal set contributes_to_id = $1 where id = (
  select g.id from goal g join appraisal a on a.id = g.appraisal_id
  join employee e on e.id = a.employee_id where e.name = 'staff' limit 1)
"""
AXES = ("work_result", "behaviour")
WAITS = "select from pg_locks where not granted and locktype = 'transactionid'"


def said(answer: Any) -> tuple[str, list[str]]:
    """The code of a problem and where it points."""
    return answer["code"], [".".join(each["path"]) for each in answer["fields"]]


async def refused(office: Any, *goals: Any, by: str = "staff", **more: Any) -> Any:
    """Code and paths of a refusal that left the plan as it was."""
    before = await office.plan()
    answer = await office.set_goals(*goals, by=by, **more)
    assert "code" in answer, answer
    assert await office.plan() == before
    return said(answer)


async def test_goal_that_is_referred_to_cannot_be_dropped(office: Any, world: Any) -> None:
    place = office.units["bidang"], office.cycle
    await office.set_goals(OUTPUT, of="lead", by="lead")
    (above,) = await office.results("lead")
    served = {**OUTPUT, "statement": "b", "contributesTo": above["id"]}
    await office.set_goals(OUTPUT, served)
    for text, refer in (
        ("Laporan tersusun", world.evidence),
        ("b", lambda goal, *_: world.below("rating", office.appraisals["staff"], goal_id=goal)),
    ):
        (row,) = await world.fetch(
            "select id from goal where statement = $1 and appraisal_id = $2",
            text,
            office.appraisals["staff"],
        )
        await refer(row["id"], *place)
    answer = await office.set_goals(OUTPUT, of="staff")
    assert said(answer) == ("GOAL_IN_USE", ["input.goals", "input.goals"])
    assert {each["message"] for each in answer["fields"]} == {
        "keep: Laporan tersusun",
        "keep: b",
    }
    answer = await office.set_goals({**OUTPUT, "statement": "neu"}, of="lead", by="lead")
    assert said(answer) == ("GOAL_IN_USE", ["input.goals"])
    first, second = await office.results()
    answer = await office.set_goals(
        {**OUTPUT, "id": first["id"], "statement": "a"}, {**OUTPUT, "id": second["id"]}
    )
    assert "stage" in answer
    answer = await office.set_goals({**OUTPUT, "statement": "neu"}, of="lead", by="lead")
    assert "stage" in answer


async def test_dropped_goal_takes_its_score_along(office: Any, world: Any) -> None:
    await office.set_goals(OUTPUT)
    (row,) = await world.fetch("select id from goal where measure is not null")
    await world.below("score", row["id"])
    await office.set_goals({**OUTPUT, "statement": "b"})
    assert await world.fetch("select from score") == []


async def test_goal_serves_one_of_the_superiors_or_a_team_leaders(office: Any, world: Any) -> None:
    await world.indicator(code="IKU")
    for name in ("head", "lead", "peer", "stranger"):
        answer = await office.set_goals(MEASURED, of=name, by="admin")
        assert "stage" in answer
    goals = {
        name: (await office.results(name))[0]["id"] for name in office.people if name != "staff"
    }
    for name in ("lead", "head", "peer"):
        answer = await office.set_goals({**OUTPUT, "contributesTo": goals[name], "shared": True})
        assert "stage" in answer, name
        (goal,) = await office.results()
        assert (goal["contributesTo"], goal["shared"]) == ({"id": goals[name]}, True)
    own = goal["id"]
    expected = ("INVALID_ARGUMENT", ["input.goals.0.contributesTo"])
    unknown = encode(
        "Goal", (await world.fetch("select tilik_id($1) as id", office.cycle))[0]["id"]
    )
    for wrong in (goals["stranger"], own, unknown):
        assert await refused(office, {**OUTPUT, "contributesTo": wrong}) == expected
    answer = await office.set_goals({**OUTPUT, "contributesTo": own}, of="lead", by="lead")
    assert said(answer) == expected
    other = await world.cycle("2024")
    past = await world.appraisal(office.people["lead"], office.units["bidang"], other)
    old = encode("Goal", await world.goal(past, office.units["bidang"], other))
    assert await refused(office, {**OUTPUT, "contributesTo": old}) == expected


async def test_goal_serves_one_on_its_own_axis(office: Any) -> None:
    await office.set_goals(OUTPUT, of="lead", by="lead")
    goals = (await office.plan("lead"))["goals"]["nodes"]
    above, behaviour = (next(g for g in goals if g["axisKey"] == axis) for axis in AXES)
    expected = ("INVALID_ARGUMENT", ["input.goals.0.contributesTo"])
    assert await refused(office, {**OUTPUT, "contributesTo": behaviour["id"]}) == expected
    answer = await office.set_goals({**OUTPUT, "contributesTo": behaviour["id"]})
    assert "a goal of work_result" in answer["fields"][0]["message"]
    loyal = {"axisKey": "behaviour", "criterionKey": "loyal"}
    kept = {**loyal, "statement": "Ramah", "contributesTo": behaviour["id"]}
    assert "stage" in await office.set_goals(kept, by="lead")
    await office.set_goals({**OUTPUT, "contributesTo": above["id"]})
    (mine,) = await office.results()
    moved = {**OUTPUT, "id": mine["id"], "axisKey": "behaviour", "contributesTo": above["id"]}
    assert await refused(office, moved, {**OUTPUT, "axisKey": "work_result"}, by="lead") == expected


async def test_goal_shares_what_has_a_calculator_in_the_end(office: Any, world: Any) -> None:
    await world.indicator(code="IKU")
    await world.indicator(code="KATA", calculator_key=None)
    words = {**MEASURED, "indicatorCode": "KATA"}
    await office.set_goals(MEASURED, OUTPUT, words, of="head", by="head")
    measured, *unmeasured = [goal["id"] for goal in await office.results("head")]
    shared = {"statement": "Turut naik", "shared": True}
    expected = ("INVALID_ARGUMENT", ["input.goals.0.shared"])
    for above in unmeasured:
        assert await refused(office, {**shared, "contributesTo": above}) == expected
        assert "stage" in await office.set_goals({**OUTPUT, "contributesTo": above})
    (mine,) = await office.results()
    again = {**OUTPUT, "id": mine["id"], "contributesTo": unmeasured[-1], "shared": True}
    assert await refused(office, again) == expected
    await office.set_goals({**shared, "contributesTo": measured}, of="lead", by="lead")
    (between,) = await office.results("lead")
    assert "stage" in await office.set_goals({**shared, "contributesTo": between["id"]})


async def test_no_goal_serves_itself_in_the_end(office: Any) -> None:
    await office.set_goals(OUTPUT, of="peer", by="peer")
    (theirs,) = await office.results("peer")
    await office.set_goals({**OUTPUT, "contributesTo": theirs["id"]})
    (mine,) = await office.results()
    back = {**OUTPUT, "id": theirs["id"], "contributesTo": mine["id"]}
    answer = await office.set_goals(back, of="peer", by="peer")
    assert said(answer) == ("INVALID_ARGUMENT", ["input.goals.0.contributesTo"])
    assert "itself" in answer["fields"][0]["message"]


async def test_two_who_serve_each_other_at_once_do_not_both_succeed(office: Any) -> None:
    for name in ("peer", "staff"):
        await office.set_goals(OUTPUT, of=name, by=name)
    (theirs,), (mine,) = await office.results("peer"), await office.results()
    answers = await asyncio.gather(
        office.set_goals(
            {**OUTPUT, "id": theirs["id"], "contributesTo": mine["id"]}, of="peer", by="peer"
        ),
        office.set_goals({**OUTPUT, "id": mine["id"], "contributesTo": theirs["id"]}),
    )
    assert sum("stage" in each for each in answers) == 1
    (lost,) = [each["code"] for each in answers if "code" in each]
    assert lost in ("CHANGED_MEANWHILE", "INVALID_ARGUMENT")


async def test_goal_that_somebody_refers_to_at_the_same_moment_is_not_dropped(
    office: Any, settings: Any
) -> None:
    await office.set_goals(OUTPUT, of="lead", by="lead")
    (above,) = await office.results("lead")
    opened = await Database.open(settings)
    try:
        async with opened.writing(OPERATOR) as other:
            await other.execute(composed("tests.serve", SERVE), key_of(above["id"], "Goal", "id"))
            dropping = asyncio.create_task(office.set_goals(OUTPUT, of="lead", by="lead"))
            async with asyncio.timeout(30):
                while not await other.execute(composed("tests.find_waiting", WAITS)):
                    await asyncio.sleep(0.01)
    finally:
        await opened.close()
    assert said(await dropping) == ("CHANGED_MEANWHILE", [])
    assert await office.results("lead") == [above]
