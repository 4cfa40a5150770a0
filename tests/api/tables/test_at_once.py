"""Constraints hold between two transactions that run at once."""

import asyncio
from datetime import date
from typing import Any

import asyncpg
import pytest

from tilik_server.database.pool import Database
from tilik_server.models.base import new_id
from tilik_server.operations.competency.recommend_trainings import LOW

MISPLACED = """
select u.code from unit u left join unit p on p.id = u.parent_id
where u.path <> coalesce(p.path, '') || right(u.path, 8)
"""
APPRAISAL = """
insert into appraisal (id, cycle_id, unit_id, employee_id, starts_on, ends_on, stage, version,
  imported, resources, accountability, agreed_consequences)
values ($1, $2, $3, $4, $5, $6, 'DRAFT', 1, false, '{}', '{}', '{}')
"""
ASSIGNMENT = """
insert into assignment (id, employee_id, unit_id, position_id, starts_on, acting)
select gen_random_uuid(), employee_id, unit_id, position_id, $2, false
from assignment where employee_id = $1
"""
RATING = """
insert into rating
  (id, cycle_id, unit_id, appraisal_id, goal_id, review_id, axis_key, source, value)
values ($1, $2, $3, $4, $5, $6, 'plan', 'APPRAISER', $7)
"""
TRAINING = """
insert into training (employee_id, unit_id, purpose, competency_id, training, reason, status)
values ($1, $2, 'COMPETENCY', $3, 'Pelatihan', '{"en": "x", "id": "x"}', 'RECOMMENDED')
"""
REGION = "insert into region (id, code, scheme, name) values (gen_random_uuid(), '17', 'x', $1)"
NEW_UNIT = """
insert into unit (id, code, name, kind, sector, parent_id)
values (gen_random_uuid(), 'new', 'New', 'dinas', 'health', $1)
"""
MOVE = "update unit set parent_id = $2 where id = $1"


@pytest.fixture
async def database(settings: Any) -> Any:
    """What these tests store is committed, so each has a database of its own."""
    opened = await Database.open(settings)
    yield opened
    await opened.close()


async def both(begin: Any, first: tuple[Any, ...], second: tuple[Any, ...]) -> None:
    """Run two statements at once, the second of which waits until the first is committed."""
    one, other = await begin(), await begin()
    await one.run(*first)
    waiting = asyncio.create_task(other.run(*second))
    await other.until_waiting()
    await one.commit()
    await waiting
    await other.commit()


async def test_one_of_two_overlapping_appraisals_fails(world: Any, begin: Any) -> None:
    unit, cycle = await world.unit(), await world.cycle()
    employee = await world.employee(unit)

    def add(starts_on: date) -> tuple[Any, ...]:
        return (APPRAISAL, new_id(cycle), cycle, unit, employee, starts_on, date(2025, 12, 31))

    with pytest.raises(asyncpg.ExclusionViolationError, match="appraisal_no_overlap"):
        await both(begin, add(date(2025, 1, 1)), add(date(2025, 6, 1)))


async def test_one_of_two_overlapping_main_posts_fails(world: Any, begin: Any) -> None:
    employee = await world.employee(await world.unit())
    await world.change("update assignment set ends_on = '2024-12-31'")
    with pytest.raises(asyncpg.ExclusionViolationError, match="assignment_no_overlap"):
        await both(
            begin,
            (ASSIGNMENT, employee, date(2025, 1, 1)),
            (ASSIGNMENT, employee, date(2025, 6, 1)),
        )


async def test_one_of_two_regions_of_a_code_fails(begin: Any) -> None:
    with pytest.raises(asyncpg.ExclusionViolationError, match="region_no_overlap"):
        await both(begin, (REGION, "first"), (REGION, "second"))


async def test_one_of_two_approved_versions_fails(world: Any, begin: Any) -> None:
    versions = [
        await world.indicator(code="loket", version=version, status="PROPOSED")
        for version in (1, 2)
    ]
    approve = "update indicator set status = 'APPROVED' where id = $1"
    with pytest.raises(asyncpg.UniqueViolationError, match="indicator_approved"):
        await both(begin, *((approve, key) for key in versions))


@pytest.mark.parametrize(
    ("status", "index"), [("FILED", "objection_heard"), ("REJECTED", "objection_decided")]
)
async def test_one_of_two_objections_to_an_outcome_fails(
    status: str, index: str, world: Any, begin: Any
) -> None:
    plan = await world.plan()
    settled = {"status": "WITHDRAWN"}
    objections = [await world.below("objection", plan["appraisal"], **settled) for _ in range(2)]
    settle = "update objection set status = $2 where id = $1"
    with pytest.raises(asyncpg.UniqueViolationError, match=index):
        await both(begin, *((settle, key, status) for key in objections))


@pytest.mark.parametrize(("of_goal", "of_review"), [(False, False), (True, False), (False, True)])
async def test_one_of_two_ratings_of_a_side_fails(
    of_goal: bool, of_review: bool, world: Any, begin: Any
) -> None:
    plan = await world.plan()
    review = await world.below("review", plan["appraisal"]) if of_review else None
    goal = plan["goal"] if of_goal else None

    def rate(value: float) -> tuple[Any, ...]:
        place = (plan["cycle"], plan["unit"], plan["appraisal"], goal, review)
        return (RATING, new_id(plan["cycle"]), *place, value)

    with pytest.raises(asyncpg.UniqueViolationError, match="rating_of_a_side"):
        await both(begin, rate(80), rate(90))
    # What was set aside counts no more, and the next one is stored beside it.
    await world.change("update rating set set_aside_at = now()")
    await world.change(*rate(90))


@pytest.mark.parametrize(
    ("competency", "index"), [(True, "training_for_a_gap"), (False, "training_by_its_title")]
)
async def test_one_of_two_recommended_trainings_fails(
    competency: bool, index: str, world: Any, begin: Any
) -> None:
    unit = await world.unit()
    person = await world.employee(unit)
    key = await world.competency() if competency else None
    recommend = (TRAINING, person, unit, key)
    with pytest.raises(asyncpg.UniqueViolationError, match=index):
        await both(begin, recommend, recommend)


async def test_two_decisions_at_once_recommend_a_training_once(world: Any, begin: Any) -> None:
    plan = await world.plan()
    await world.below("score", plan["goal"], status="COMPUTED", value=1.0, achievement=10.0)
    await world.below("outcome", plan["appraisal"])
    (row,) = await world.fetch("select employee_id as key from appraisal")
    recommend = (LOW.sql, [row["key"]])
    await both(begin, recommend, recommend)
    found = await world.fetch("select status from training where competency_id is null")
    assert found == [{"status": "RECOMMENDED"}]


async def test_units_moved_below_each_other_are_refused(world: Any, begin: Any) -> None:
    a, b = await world.unit(), await world.unit()
    below_a = await world.unit(a)
    with pytest.raises(asyncpg.CheckViolationError, match="below itself"):
        await both(begin, (MOVE, a, b), (MOVE, b, below_a))
    assert await world.fetch(MISPLACED) == []


async def test_superiors_of_each_other_are_refused(world: Any, begin: Any) -> None:
    unit = await world.unit()
    a, b = await world.employee(unit), await world.employee(unit)
    link = "update employee set supervisor_id = $2 where id = $1"
    with pytest.raises(asyncpg.CheckViolationError, match="leads back to itself"):
        await both(begin, (link, a, b), (link, b, a))


@pytest.mark.parametrize("moves_first", [True, False])
async def test_unit_added_below_a_moving_one_is_in_its_place(
    moves_first: bool, world: Any, begin: Any
) -> None:
    root, old = await world.unit(), await world.unit()
    moving = await world.unit(old)
    below = await world.unit(moving)
    move, add = (MOVE, moving, root), (NEW_UNIT, below)
    await both(begin, *((move, add) if moves_first else (add, move)))
    assert await world.fetch(MISPLACED) == []
    assert (await world.fetch("select length(path) as at from unit where code = 'new'"))[0] == {
        "at": 32
    }


@pytest.mark.parametrize("moves_first", [True, False])
async def test_person_who_joins_a_moving_unit_leaves_with_it(
    moves_first: bool, world: Any, begin: Any
) -> None:
    agency, other = await world.unit(code="agency"), await world.unit()
    here, moving = await world.unit(agency), await world.unit(agency)
    profile = await world.profile(await world.employee(here), here)
    move = (MOVE, moving, other)
    join = ("update competency_profile set unit_id = $2 where id = $1", profile, moving)
    await both(begin, *((move, join) if moves_first else (join, move)))
    left = await world.fetch(
        "select row from departure where $1 = any (units) and concept = 'competency_profile'",
        agency,
    )
    assert left == [{"row": profile}]


async def test_goal_that_shares_a_changing_one_has_its_score(world: Any, begin: Any) -> None:
    plan = await world.plan()
    place = (plan["appraisal"], plan["unit"], plan["cycle"])
    team, own = await world.goal(*place, ordinal=1), await world.goal(*place, ordinal=2)
    share = "update goal set shared = true, contributes_to_id = $2 where id = $1"
    await both(begin, (share, team, plan["goal"]), (share, own, team))
    found = await world.fetch("select scored_goal_id as key from goal where id = $1", own)
    assert found == [{"key": plan["goal"]}]
