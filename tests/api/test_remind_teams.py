"""Reminding teams: what waits for the performance team of a unit is one message to its role."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from asyncpg.connection import LoggedQuery

from tilik_server.database.pool import Database
from tilik_server.operations.reminders.remind import remind

TOLD = """
select kind, step, unit_id, due_on, text::text, recipient_id, appraisal_id, cycle_id from outbox
where role = 'PERFORMANCE_TEAM' order by kind, step, due_on
"""
Place = tuple[UUID, int]


@pytest.fixture
async def place(world: Any) -> Place:
    """A unit and a cycle in which no periodic review is due."""
    return await world.unit(name="Dinas"), await world.cycle(params={"review_months": 12})


async def day(world: Any, days: int) -> date:
    """So many days from today."""
    (found,) = await world.fetch("select tilik_today(null) as today")
    today: date = found["today"]
    return today + timedelta(days=days)


async def waiting(world: Any, place: Place, stage: str, days: int | None, **more: Any) -> UUID:
    """An appraisal whose stage should be over in so many days."""
    unit, cycle = place
    due_on = None if days is None else await day(world, days)
    employee = await world.employee(unit)
    appraisal: UUID = await world.appraisal(
        employee, unit, cycle, stage=stage, due_on=due_on, **more
    )
    return appraisal


async def told(world: Any) -> list[dict[str, Any]]:
    """What is in the outbox for teams."""
    return [{**row, "text": orjson.loads(row["text"])} for row in await world.fetch(TOLD)]


async def test_forum_of_a_unit_is_one_message_to_its_team(world: Any, place: Place) -> None:
    for _ in range(3):
        await waiting(world, place, "RATED", 2)
    await waiting(world, place, "RATED", 3)
    await waiting(world, place, "RATED", 9)
    assert (await remind(world.database)).written == 2
    first, second = await told(world)
    assert (first["kind"], first["step"]) == ("STAGE_DUE", "calibrateAppraisal")
    assert (first["unit_id"], first["cycle_id"]) == place
    assert (first["recipient_id"], first["appraisal_id"]) == (None, None)
    assert (first["due_on"], second["due_on"]) == (await day(world, 2), await day(world, 3))
    assert first["text"]["en"] == (
        f"Appraisals of Dinas: 3, until {first['due_on']}: "
        "Confirm the ratings in a forum, or change them with reasons."
    )
    assert second["text"]["id"].startswith(f"Penilaian kinerja Dinas: 1, sampai {second['due_on']}")


async def test_team_is_told_once_and_again_each_week_when_it_is_overdue(
    world: Any, place: Place
) -> None:
    appraisal, counts = await waiting(world, place, "RATED", 3), []
    due_on = await day(world, 3)
    for days in (3, 3, -1, -2, -8, -29, -300):
        # The deadline stays; what is counted are the weeks since.
        now_due = await day(world, days)
        await world.change("update appraisal set due_on = $2 where id = $1", appraisal, now_due)
        sql = "update outbox set key = replace(key, $1, $2)"
        await world.change(sql, str(due_on), str(now_due))
        due_on = now_due
        counts.append((await remind(world.database)).written)
    assert counts == [1, 0, 1, 0, 1, 1, 0]
    assert {row["kind"] for row in await told(world)} == {"STAGE_DUE", "STAGE_OVERDUE"}


@pytest.mark.parametrize("stage", ["DRAFT", "SUBMITTED", "CALIBRATED", "OBJECTED", "DECIDED"])
async def test_team_is_not_told_of_what_others_are_to_do(
    world: Any, place: Place, stage: str
) -> None:
    await waiting(world, place, stage, -1, acknowledged_at=None)
    await remind(world.database)
    assert await told(world) == []


async def test_objection_waits_for_the_two_sides_and_not_for_the_team(
    world: Any, place: Place
) -> None:
    appraisal = await waiting(world, place, "OBJECTED", -1)
    await world.below("objection", appraisal)
    await remind(world.database)
    assert await told(world) == []


async def test_late_evidence_of_a_unit_is_counted_together_once_a_day(
    world: Any, place: Place
) -> None:
    for days in (16, 15, 15, 3):
        goal = await world.goal(await waiting(world, place, "AGREED", None), *place)
        await world.evidence(goal, *place)
        await world.change(
            "update evidence set submitted_at = now() - make_interval(days => $2) "
            "where goal_id = $1",
            goal,
            days,
        )
    assert [(await remind(world.database)).written for _ in range(2)] == [1, 0]
    (found,) = await told(world)
    assert (found["kind"], found["step"], found["unit_id"]) == ("EVIDENCE_WAITING", None, place[0])
    assert found["due_on"] == await day(world, -1)
    day_named = f"by {found['due_on']}"
    assert found["text"]["en"] == f"Evidence of Dinas that was not verified {day_named}: 3."


async def test_follow_ups_of_a_unit_are_counted_by_the_day(world: Any, place: Place) -> None:
    title = '{"en": "Guidance", "id": "Pembinaan"}'
    for days in (3, 3, 2, 9):
        appraisal = await waiting(world, place, "CLOSED", None)
        due_on = await day(world, days)
        await world.below("follow_up", appraisal, due_on=due_on, title=title)
    await remind(world.database)
    found = [(row["kind"], row["due_on"], row["text"]["en"][-2:]) for row in await told(world)]
    assert found == [
        ("FOLLOW_UP_DUE", await day(world, 2), "1."),
        ("FOLLOW_UP_DUE", await day(world, 3), "2."),
    ]


async def test_each_unit_and_each_cycle_has_its_own_message(world: Any, place: Place) -> None:
    dates = {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31)}
    earlier = await world.cycle(code="2024", params={"review_months": 12}, **dates)
    other = await world.unit(name="Bidang", parent=place[0])
    await waiting(world, place, "RATED", 2)
    await waiting(world, (other, place[1]), "RATED", 2)
    await waiting(world, (place[0], earlier), "RATED", 2, **dates)
    assert (await remind(world.database)).written == 3
    found = {(row["unit_id"], row["cycle_id"]) for row in await told(world)}
    assert found == {place, (other, place[1]), (place[0], earlier)}


@pytest.fixture
def statements(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is run, with the beginning and the end of each transaction."""
    found: list[str] = []
    acquire = database._acquire

    def note(query: LoggedQuery) -> None:
        found.append(query.query)

    @asynccontextmanager
    async def noted() -> AsyncIterator[Any]:
        async with acquire() as connection:
            with connection.query_logger(note):
                yield connection

    monkeypatch.setattr(database, "_acquire", noted)
    return found


async def propose(world: Any, unit: UUID, *statuses: str) -> None:
    for status in statuses:
        await world.indicator(unit_id=unit, status=status)


async def test_proposed_indicators_of_a_unit_are_one_message_to_its_team(
    world: Any, place: Place
) -> None:
    other = await world.unit(name="Bidang", parent=place[0])
    await propose(world, place[0], "PROPOSED", "PROPOSED", "APPROVED", "REJECTED", "RETIRED")
    await propose(world, other, "PROPOSED")
    assert (await remind(world.database)).written == 2
    found = {row["unit_id"]: row for row in await told(world)}
    assert found.keys() == {place[0], other}
    message = found[place[0]]
    assert (message["kind"], message["step"]) == ("INDICATOR_WAITING", None)
    assert (message["due_on"], message["cycle_id"]) == (None, place[1])
    assert message["text"] == {
        "en": "Proposed indicators of Dinas that wait for your decision: 2.",
        "id": "Usulan indikator Dinas yang menunggu keputusan Anda: 2.",
    }


async def test_team_is_told_of_proposed_indicators_again_after_a_week(
    world: Any, place: Place
) -> None:
    await propose(world, place[0], "PROPOSED")
    counts = [(await remind(world.database)).written]
    for hours in (1, 24, 6 * 24, 7 * 24 + 1):
        # The message stays; what is counted is the time since.
        sql = "update outbox set created_at = now() - make_interval(hours => $1), key = $2"
        await world.change(sql, hours, f"{hours} hours ago")
        await propose(world, place[0], "PROPOSED")
        counts.append((await remind(world.database)).written)
    assert counts == [1, 0, 0, 0, 1]
    await world.change("update indicator set status = 'APPROVED'")
    await world.change("update outbox set created_at = now() - interval '8 days', key = id::text")
    assert (await remind(world.database)).written == 0


async def test_teams_are_told_of_proposed_indicators_once_by_two_at_the_same_time(
    world: Any, place: Place
) -> None:
    await propose(world, place[0], "PROPOSED")
    done = await asyncio.gather(*(remind(world.database) for _ in range(3)))
    assert sum(each.written for each in done) == 1


async def test_proposed_indicators_are_kept_with_the_newest_open_cycle(
    world: Any, place: Place
) -> None:
    for code, status in (("2023", "OPEN"), ("2030", "CLOSED")):
        year = int(code)
        dates = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
        await world.cycle(code=code, status=status, **dates)
    await propose(world, place[0], "PROPOSED")
    await remind(world.database)
    assert [row["cycle_id"] for row in await told(world)] == [place[1]]


async def test_without_a_cycle_nobody_is_told_of_proposed_indicators(world: Any) -> None:
    await propose(world, await world.unit(), "PROPOSED")
    assert (await remind(world.database)).written == 0
    await world.cycle()
    assert (await remind(world.database)).written == 1


async def test_proposals_of_many_units_take_as_many_statements_as_of_one(
    world: Any, place: Place, statements: list[str]
) -> None:
    taken = []
    # What the driver asks about types it asks once.
    for units in (1, 1, 30):
        for _ in range(units):
            await propose(world, await world.unit(parent=place[0]), "PROPOSED", "PROPOSED")
        statements.clear()
        assert (await remind(world.database)).written == units
        taken.append(len(statements))
    assert taken[1] == taken[2] <= 13
