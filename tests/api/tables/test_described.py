"""What codes and attributes are about: one thing, which has one of each."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest

KEYS = {"unit": "unit_id", "position": "position_id", "person": "employee_id"}
ONE_THING = {
    "external_code": "external_code_of_one_thing",
    "attribute_record": "attribute_record_of_one_thing",
}


class Made:
    """Rows of a table about units, positions and people that have none yet."""

    def __init__(self, world: Any, rows: dict[str, Any], table: str) -> None:
        self.world, self.rows, self.table = world, rows, table
        self.number = 0

    async def things(self) -> dict[str, Any]:
        """The keys of a unit, a position and a person."""
        unit = await self.world.unit()
        person = await self.world.employee(unit)
        (row,) = await self.world.fetch("select position_id from employee where id = $1", person)
        return {"unit_id": unit, "position_id": row["position_id"], "employee_id": person}

    async def insert(self, **about: Any) -> Any:
        """A row about something."""
        self.number += 1
        given = {"record": "{}", "attribute_set_id": self.rows["attribute_set"]}
        if self.table == "external_code":
            given = {"scheme": "NPSN", "value": f"made {self.number}"}
        return await self.world.insert(self.table, **given, **about)


@pytest.fixture(params=["external_code", "attribute_record"])
def made(request: pytest.FixtureRequest, world: Any, rows: dict[str, Any]) -> Made:
    """Makes rows of each table."""
    return Made(world, rows, request.param)


@pytest.mark.parametrize("about", KEYS)
async def test_thing_has_one(made: Made, about: str) -> None:
    things, key = await made.things(), KEYS[about]
    await made.insert(**{key: things[key]})
    with pytest.raises(asyncpg.UniqueViolationError):
        await made.insert(**{key: things[key]})


async def test_unit_and_its_people_have_one_each(made: Made) -> None:
    things = await made.things()
    other = await made.world.employee(things["unit_id"])
    await made.insert(unit_id=things["unit_id"])
    await made.insert(employee_id=things["employee_id"])
    await made.insert(employee_id=other)
    units = await made.world.fetch(
        f"select unit_id from {made.table} where unit_id = $1", things["unit_id"]
    )
    assert len(units) == 3


@pytest.mark.parametrize(
    "named",
    [(), ("position_id", "employee_id"), ("unit_id", "position_id"), tuple(KEYS.values())],
)
async def test_row_is_about_one_thing(made: Made, named: tuple[str, ...]) -> None:
    things = await made.things()
    with pytest.raises(asyncpg.CheckViolationError, match=ONE_THING[made.table]):
        await made.insert(**{name: things[name] for name in named})


async def test_person_may_have_them_without_a_unit(made: Made) -> None:
    things = await made.things()
    person = things["employee_id"]
    await made.world.change("update employee set unit_id = null where id = $1", person)
    key = await made.insert(employee_id=person)
    await made.world.change(
        "update employee set unit_id = $1 where id = $2", things["unit_id"], person
    )
    (row,) = await made.world.fetch(f"select unit_id from {made.table} where id = $1", key)
    assert row["unit_id"] == things["unit_id"]


async def test_row_lies_where_the_person_works_whatever_is_said(made: Made) -> None:
    things = await made.things()
    elsewhere = await made.world.unit()
    key = await made.insert(employee_id=things["employee_id"], unit_id=elsewhere)
    (row,) = await made.world.fetch(f"select unit_id from {made.table} where id = $1", key)
    assert row["unit_id"] == things["unit_id"]


async def test_unknown_position_is_refused(made: Made) -> None:
    with pytest.raises(asyncpg.ForeignKeyViolationError, match="position_id_fkey"):
        await made.insert(position_id=uuid4())


async def test_one_version_of_a_set_is_in_force(world: Any, rows: dict[str, Any]) -> None:
    copied = (
        "insert into attribute_set (code, version, describes, record_schema) "
        "select code, 2, describes, record_schema from attribute_set where id = $1"
    )
    with pytest.raises(asyncpg.UniqueViolationError, match="attribute_set_in_force"):
        await world.change(copied, rows["attribute_set"])
    await world.change(
        "update attribute_set set retired_at = now() where id = $1", rows["attribute_set"]
    )
    await world.change(copied, rows["attribute_set"])
