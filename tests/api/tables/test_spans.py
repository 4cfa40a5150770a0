"""Dates in order, and what may not overlap in time."""

from datetime import date
from typing import Any

import pytest

NEW_YEAR, MARCH, APRIL, DECEMBER = (
    date(2025, 1, 1),
    date(2025, 3, 31),
    date(2025, 4, 1),
    date(2025, 12, 31),
)
OUT_OF_ORDER = [
    ("appraisal_ends_on_in_order", "appraisal", "ends_on = starts_on - 1"),
    ("assignment_ends_on_in_order", "assignment", "ends_on = starts_on - 1"),
    ("cycle_ends_on_in_order", "cycle", "ends_on = starts_on - 1"),
    ("role_grant_ends_on_in_order", "role_grant", "ends_on = starts_on - 1"),
    ("review_ends_on_in_order", "review", "ends_on = starts_on - 1"),
    ("region_valid_to_in_order", "region", "valid_from = '2022-07-25', valid_to = '2022-07-24'"),
]
ONE_DAY = [
    ("appraisal", "ends_on = starts_on"),
    ("assignment", "ends_on = starts_on"),
    ("assignment", "ends_on = null"),
    ("cycle", "ends_on = starts_on"),
    ("review", "ends_on = starts_on"),
    ("region", "valid_from = '2022-07-25', valid_to = '2022-07-25'"),
    ("region", "valid_from = null, valid_to = '2022-07-25'"),
]


@pytest.mark.parametrize(("constraint", "table", "change"), OUT_OF_ORDER)
async def test_end_before_the_start_is_refused(
    constraint: str, table: str, change: str, world: Any, rows: Any, refused: Any
) -> None:
    with refused(constraint):
        await world.change(f"update {table} set {change} where id = $1", rows[table])


@pytest.mark.parametrize(("table", "change"), ONE_DAY)
async def test_one_day_or_an_open_end_is_accepted(
    table: str, change: str, world: Any, rows: Any
) -> None:
    await world.change(f"update {table} set {change} where id = $1", rows[table])


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(NEW_YEAR, DECEMBER), (MARCH, MARCH), (date(2024, 6, 1), NEW_YEAR), (MARCH, DECEMBER)],
)
async def test_appraisals_of_a_person_in_a_cycle_do_not_overlap(
    starts_on: date, ends_on: date, world: Any, refused: Any
) -> None:
    unit, cycle = await world.unit(), await world.cycle("2031")
    employee = await world.employee(unit)
    await world.appraisal(employee, unit, cycle, starts_on=NEW_YEAR, ends_on=MARCH)
    with refused("appraisal_no_overlap"):
        await world.appraisal(employee, unit, cycle, starts_on=starts_on, ends_on=ends_on)


async def test_appraisals_back_to_back_in_another_cycle_or_of_another_person_are_accepted(
    world: Any,
) -> None:
    unit, cycle = await world.unit(), await world.cycle("2031")
    employee = await world.employee(unit)
    await world.appraisal(employee, unit, cycle, starts_on=NEW_YEAR, ends_on=MARCH)
    await world.appraisal(employee, unit, cycle, starts_on=APRIL, ends_on=DECEMBER)
    await world.appraisal(employee, unit, await world.cycle("2031-teachers"))
    await world.appraisal(await world.employee(unit), unit, cycle)
    assert len(await world.fetch("select from appraisal where unit_id = $1", unit)) == 4


async def test_appraisal_cannot_be_stretched_over_the_next(world: Any, refused: Any) -> None:
    unit, cycle = await world.unit(), await world.cycle("2031")
    employee = await world.employee(unit)
    first = await world.appraisal(employee, unit, cycle, starts_on=NEW_YEAR, ends_on=MARCH)
    await world.appraisal(employee, unit, cycle, starts_on=APRIL, ends_on=DECEMBER)
    with refused("appraisal_no_overlap"):
        await world.change("update appraisal set ends_on = $2 where id = $1", first, APRIL)


async def assign(world: Any, employee: Any, *span: date | None, acting: bool = False) -> None:
    await world.insert(
        "assignment",
        employee_id=employee,
        unit_id=await world.unit(),
        position_id=await world.position(),
        starts_on=span[0],
        ends_on=span[1],
        acting=acting,
    )


async def test_main_posts_do_not_overlap(world: Any, refused: Any) -> None:
    employee = await world.employee(await world.unit())
    with refused("assignment_no_overlap"):
        await assign(world, employee, APRIL, None)
    with refused("assignment_no_overlap"):
        await assign(world, employee, date(2019, 1, 1), date(2020, 1, 1))


async def test_acting_posts_may_overlap_with_any_other(world: Any) -> None:
    employee = await world.employee(await world.unit())
    await assign(world, employee, APRIL, None, acting=True)
    await assign(world, employee, APRIL, None, acting=True)
    await assign(world, employee, date(2019, 1, 1), date(2019, 12, 31))
    found = await world.fetch("select from assignment where employee_id = $1", employee)
    assert len(found) == 4


async def test_region_code_of_a_scheme_means_one_region_at_a_time(world: Any, refused: Any) -> None:
    async def add(scheme: str, since: date | None, until: date | None) -> None:
        given = {"code": "91.04", "name": "Nabire", "valid_from": since, "valid_to": until}
        await world.insert("region", scheme=scheme, **given)

    await add("kemendagri", None, date(2022, 7, 24))
    await add("kemendagri", date(2022, 7, 25), None)
    await add("bps", None, None)
    with refused("region_no_overlap"):
        await add("kemendagri", date(2022, 7, 24), date(2022, 7, 24))
    with refused("region_no_overlap"):
        await add("bps", APRIL, None)


async def test_role_of_a_person_in_a_unit_is_granted_once_at_a_time(
    world: Any, rows: Any, refused: Any
) -> None:
    given = {"employee_id": rows["employee"], "unit_id": rows["unit"], "reason": "SK 2"}
    given |= {"role": "PERFORMANCE_TEAM", "starts_on": DECEMBER}
    with refused("role_grant_no_overlap"):
        await world.insert("role_grant", **given)
    await world.insert("role_grant", **{**given, "role": "AGENCY_ADMIN"})
    await world.insert("role_grant", **{**given, "unit_id": None})
    await world.change(
        "update role_grant set ends_on = $1 where id = $2", APRIL, rows["role_grant"]
    )
    await world.insert("role_grant", **given)
