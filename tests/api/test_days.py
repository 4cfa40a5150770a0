"""Days are those where a unit lies: around midnight some are overdue, and others not yet."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.database.province_time import ZONES, local_day
from tilik_server.models.vocabulary import Role
from tilik_server.operations.outcome.close_due import close_due
from tilik_server.operations.reminders.remind import remind

# On the last day of March at 22.30 WIB it is 23.30 WITA, and in Papua 00.30 WIT of the first.
EVENING = datetime(2025, 3, 31, 15, 30, tzinfo=UTC)
LAST = date(2025, 3, 31)
OVERDUE = """
query ($late: AppraisalFilter!) {
  appraisals(filter: $late, first: 9) { nodes { unit { code } overdue } }
  units(first: 9) { nodes { code summary(cycleCode: "2025") { overdue } } }
}
"""
WAITING = """
query ($who: ID!) { evidence(filter: { appraiser: $who }, first: 9) {
  nodes { goal { appraisal { unit { code } } } } } }
"""
GOAL = """
insert into goal (id, scored_goal_id, cycle_id, unit_id, appraisal_id, axis_key, statement, kind,
  ordinal, shared)
select a.id, a.id, a.cycle_id, a.unit_id, a.id, 'work_result', 'Laporan', 'MAIN', 0, false
from appraisal a where a.id = $1
"""
STEPS = "query ($id: ID!) { node(id: $id) { ... on Appraisal { overdue nextSteps } } }"

Clock = Callable[[datetime], Awaitable[None]]


@pytest.fixture
async def clock(settings: Any) -> AsyncIterator[Clock]:
    """Stops the clock that days are told by, in the test's own database."""
    connection = await asyncpg.connect(settings.owner_database_url.get_secret_value())

    async def stop(at: datetime) -> None:
        await connection.execute(
            "create or replace function tilik_now() returns timestamptz language sql stable "
            f"parallel safe as $$ select timestamptz '{at.isoformat()}' $$"
        )

    yield stop
    await connection.close()


@pytest.fixture
async def places(world: Any) -> dict[str, dict[str, Any]]:
    """A unit in each of the three zones, with a draft that is due on the last day of March."""
    cycle, made = await world.cycle(), {}
    for province in ("33", "51", "94"):
        region = await world.insert(
            "region", code=f"{province}.01", scheme="kemendagri", name="Kabupaten"
        )
        agency = await world.unit(code=f"agency-{province}", region_id=region)
        unit = await world.unit(agency, code=province)
        employee, appraiser = await world.employee(unit), await world.employee(unit)
        more = {"stage": "DRAFT", "due_on": LAST, "appraiser_id": appraiser}
        appraisal = await world.appraisal(employee, unit, cycle, **more)
        made[province] = {"unit": unit, "appraisal": appraisal, "appraiser": appraiser}
    return made


async def test_database_has_the_zone_of_every_province(world: Any, clock: Clock) -> None:
    await clock(EVENING)
    units: dict[str | None, UUID] = {None: await world.unit()}
    for province in (*ZONES, "99"):
        region = await world.insert("region", code=province, scheme="kemendagri", name=province)
        units[province] = await world.unit(region_id=region)
    for hour, (code, unit) in product((0, 1, 2), units.items()):
        at = EVENING + timedelta(hours=hour)
        sql = "select tilik_local_day($1, $2) as day"
        assert await world.fetch(sql, unit, at) == [{"day": local_day(code, at)}]
    assert await world.fetch("select tilik_today(null) as day") == [{"day": LAST}]


async def test_region_of_the_nearest_unit_above_decides(world: Any, clock: Clock) -> None:
    await clock(EVENING)
    java, papua = [
        await world.insert("region", code=code, scheme="kemendagri", name=code)
        for code in ("33", "94.02")
    ]
    top = await world.unit(region_id=java)
    office = await world.unit(top, region_id=papua)
    desk, other = await world.unit(office), await world.unit(top)
    days = [
        (await world.fetch("select tilik_today($1) as day", unit))[0]["day"].day
        for unit in (top, office, desk, other)
    ]
    assert days == [31, 1, 1, 31]


@pytest.mark.parametrize(("hour", "province"), [(15, "94"), (16, "51"), (17, "33")])
async def test_day_is_past_from_its_midnight_on(
    world: Any, places: Any, clock: Clock, hour: int, province: str
) -> None:
    midnight = datetime(2025, 3, 31, hour, tzinfo=UTC)
    sql = "select tilik_is_past($1, $2) as past, tilik_today($2) as today"
    for minute, past in ((-1, False), (0, True), (1, True)):
        await clock(midnight + timedelta(minutes=minute))
        (found,) = await world.fetch(sql, LAST, places[province]["unit"])
        assert found == {"past": past, "today": LAST + timedelta(days=past)}


async def test_day_that_is_not_set_never_passes(world: Any, places: Any) -> None:
    for days, past in ((None, False), (-2, True), (2, False)):
        day = None if days is None else local_day(None) + timedelta(days=days)
        sql = "select tilik_is_past($1::date, $2) as past"
        assert await world.fetch(sql, day, places["33"]["unit"]) == [{"past": past}]


async def test_lists_and_figures_are_of_the_units_own_day(
    graph: Any, places: Any, clock: Clock
) -> None:
    await clock(EVENING)
    for late, codes in ((True, {"94"}), (False, {"33", "51"})):
        data = await graph.ask(OVERDUE, late={"overdue": late})
        assert {each["unit"]["code"] for each in data["appraisals"]["nodes"]} == codes
        assert {each["overdue"] for each in data["appraisals"]["nodes"]} == {late}
    counts = {each["code"]: each["summary"]["overdue"] for each in data["units"]["nodes"]}
    assert counts == {
        "33": 0, "51": 0, "94": 1, "agency-33": 0, "agency-51": 0, "agency-94": 1
    }  # fmt: skip


async def test_steps_that_a_deadline_opens_are_open_there_alone(
    graph: Any, world: Any, places: Any, clock: Clock
) -> None:
    await clock(EVENING)
    for province, past in (("33", False), ("94", True)):
        place = places[province]
        await world.change(GOAL, place["appraisal"])
        grants = (Grant(Role.EMPLOYEE),)
        viewer = Viewer("user", "en", employee=place["appraiser"], grants=grants)
        shown = await graph.ask(STEPS, viewer, id=encode("Appraisal", place["appraisal"]))
        assert shown["node"]["overdue"] is past
        assert ("submitPlan" in shown["node"]["nextSteps"]) is past


async def test_reminders_and_closing_follow_the_units_day(
    world: Any, places: Any, clock: Clock
) -> None:
    await clock(EVENING)
    await remind(world.database)
    told = await world.fetch("select kind, unit_id from outbox")
    late = {row["unit_id"] for row in told if row["kind"] == "STAGE_OVERDUE"}
    due = {row["unit_id"] for row in told if row["kind"] == "STAGE_DUE"}
    assert late == {places["94"]["unit"]}
    assert due == {places["33"]["unit"], places["51"]["unit"]}
    await world.change(
        "update appraisal set stage = 'DECIDED', acknowledged_at = $1, objection_until = $2",
        EVENING - timedelta(days=14),
        LAST,
    )
    assert await close_due(world.database) == (0, 1)
    closed = await world.fetch("select unit_id from appraisal where stage = 'CLOSED'")
    assert closed == [{"unit_id": places["94"]["unit"]}]


async def test_evidence_waits_for_the_superior_when_its_day_is_over(
    graph: Any, world: Any, places: Any, clock: Clock
) -> None:
    """Submitted at noon WIB of 17 March; its fourteen days end with the 31st."""
    (cycle,) = await world.fetch("select id from cycle")
    superior = await world.employee(places["33"]["unit"])
    await world.change("update appraisal set appraiser_superior_id = $1", superior)
    for place in places.values():
        goal = await world.goal(place["appraisal"], place["unit"], cycle["id"])
        at = datetime(2025, 3, 17, 5, tzinfo=UTC)
        await world.evidence(goal, place["unit"], cycle["id"], submitted_at=at)
    found = []
    for at in (EVENING - timedelta(hours=1), EVENING, EVENING + timedelta(hours=2)):
        await clock(at)
        data = await graph.ask(WAITING, who=encode("Employee", superior))
        nodes = data["evidence"]["nodes"]
        found.append({each["goal"]["appraisal"]["unit"]["code"] for each in nodes})
    assert found == [set(), {"94"}, {"33", "51", "94"}]


async def test_nothing_asks_for_the_servers_own_day(world: Any) -> None:
    root = Path(__file__).parents[2]
    sources = [*(root / "server").rglob("*.py"), *(root / "schema").rglob("*.py")]
    assert len(sources) > 200
    assert [path for path in sources if "current_date" in path.read_text("utf-8")] == []
    sql = """select p.proname from pg_proc p
      where p.pronamespace = current_schema()::regnamespace and p.prosrc ~* 'current_date'"""
    assert await world.fetch(sql) == []
