"""Where a unit's appraisals stand: medians, deadlines and what was done, worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tilik_server.models.base import new_id

FIGURES = """
query ($unit: String!) { unit(code: $unit) { summary(cycleCode: "2025") {
  stages { stage count medianDays } overdue briefed acknowledged reviewed withFeedback
} } }
"""
# Days since the stage began, of the appraisals of the unit itself and of the unit below it.
OWN = {"AGREED": (1, 2, 9), "RATED": (4, 7), "CLOSED": (300,)}
BELOW = {"AGREED": (5,), "DRAFT": (0.25,)}
YESTERDAY, TOMORROW = timedelta(days=-1), timedelta(days=1)


@pytest.fixture
async def agency(world: Any) -> dict[str, list[UUID]]:
    """The appraisals of a unit, and of the one below it, by the code of their unit."""
    cycle, top = await world.cycle(), await world.unit(code="top")
    made = {}
    for code, days, parent in (("one", OWN, top), ("two", BELOW, None)):
        unit = await world.unit(parent or await _key(world, "one"), code=code)
        made[code] = [
            await world.appraisal(
                await world.employee(unit),
                unit,
                cycle,
                stage=stage,
                stage_since=datetime.now(UTC) - timedelta(days=day),
            )
            for stage, waited in days.items()
            for day in waited
        ]
    return made


async def _key(world: Any, code: str) -> UUID:
    (found,) = await world.fetch("select id from unit where code = $1", code)
    key: UUID = found["id"]
    return key


async def figures(graph: Any, unit: str) -> dict[str, Any]:
    """The figures of a unit's summary."""
    found = (await graph.ask(FIGURES, unit=unit))["unit"]["summary"]
    stages = {each["stage"]: (each["count"], each["medianDays"]) for each in found.pop("stages")}
    return {**found, "stages": stages}


async def test_half_of_a_stage_have_been_in_it_longer_than_its_median(
    graph: Any, agency: Any
) -> None:
    # Of 1, 2 and 9 days the middle one; of 4 and 7 the mean of both.
    assert (await figures(graph, "one"))["stages"] == {
        "DRAFT": (1, 0.25),
        "AGREED": (4, 3.5),
        "RATED": (2, 5.5),
        "CLOSED": (1, 300.0),
    }
    assert (await figures(graph, "two"))["stages"] == {"DRAFT": (1, 0.25), "AGREED": (1, 5.0)}


async def test_median_of_an_odd_number_is_that_of_the_one_in_the_middle(
    graph: Any, world: Any, agency: Any
) -> None:
    await world.change("delete from appraisal where id = $1", agency["two"][0])
    assert (await figures(graph, "one"))["stages"]["AGREED"] == (3, 2.0)


async def test_overdue_are_those_whose_day_was_yesterday_and_who_are_not_closed(
    graph: Any, world: Any, agency: Any
) -> None:
    assert (await figures(graph, "one"))["overdue"] == 0
    (row,) = await world.fetch("select tilik_today(null) as today")
    days = (YESTERDAY, timedelta(0), TOMORROW, YESTERDAY, TOMORROW, YESTERDAY)
    for key, day in zip(agency["one"], days, strict=True):
        await world.change(
            "update appraisal set due_on = $2 where id = $1", key, row["today"] + day
        )
    await world.change(
        "update appraisal set due_on = $2 where id = $1", agency["two"][0], date(2025, 3, 1)
    )
    # The first and the fourth, and one of the unit below; the sixth is closed.
    assert (await figures(graph, "one"))["overdue"] == 3
    assert (await figures(graph, "two"))["overdue"] == 1
    assert (await figures(graph, "top"))["overdue"] == 3


async def test_briefed_and_acknowledged_are_counted_by_appraisal(
    graph: Any, world: Any, agency: Any
) -> None:
    one, two = agency["one"], agency["two"]
    for column, keys in (("briefed_at", [*one[:2], two[0]]), ("acknowledged_at", [one[5]])):
        sql = f"update appraisal set {column} = now() where id = any($1)"
        await world.change(sql, keys)
    found = await figures(graph, "one")
    assert (found["briefed"], found["acknowledged"]) == (3, 1)
    found = await figures(graph, "two")
    assert (found["briefed"], found["acknowledged"]) == (1, 0)


async def test_appraisal_with_two_reviews_is_reviewed_once(
    graph: Any, world: Any, agency: Any
) -> None:
    first, _, third, *_ = agency["one"]
    dates = {"starts_on": date(2025, 4, 1), "ends_on": date(2025, 6, 30)}
    for appraisal, more in ((first, {}), (first, dates), (third, {}), (agency["two"][1], {})):
        await world.below("review", appraisal, **more)
    assert (await figures(graph, "one"))["reviewed"] == 3
    assert (await figures(graph, "two"))["reviewed"] == 1


async def test_feedback_counts_once_for_whom_it_is_about_and_in_its_cycle(
    graph: Any, world: Any, agency: Any
) -> None:
    rows = await world.fetch("select id, employee_id, unit_id, cycle_id from appraisal")
    people = {row["id"]: row for row in rows}
    other = await world.cycle(code="2024", starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    first, second, *_ = (people[key] for key in agency["one"])
    below = people[agency["two"][0]]
    for about, cycle in (
        (first, first["cycle_id"]),
        (first, first["cycle_id"]),
        (second, other),
        (below, below["cycle_id"]),
    ):
        await world.insert(
            "feedback",
            id=new_id(cycle),
            cycle_id=cycle,
            unit_id=about["unit_id"],
            about_id=about["employee_id"],
            channel="PEER",
            comment="Cepat menanggapi",
            visibility="TEAM",
            anonymous=False,
        )
    assert (await figures(graph, "one"))["withFeedback"] == 2
    assert (await figures(graph, "two"))["withFeedback"] == 1
