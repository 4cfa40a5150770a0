"""The unit and the position of people follow from their posts, however many a statement changes."""

from typing import Any
from uuid import UUID

import pytest

PLACES = """
select e.name, u.code from employee e left join unit u on u.id = e.unit_id
where e.name in ('Ani', 'Budi', 'Citra') order by e.name
"""


@pytest.fixture
async def people(world: Any) -> dict[str, UUID]:
    """Two people in one unit, a third without a post, and a unit to move to."""
    here, there = await world.unit(code="here"), await world.unit(code="there")
    made = {name: await world.employee(here, name=name) for name in ("Ani", "Budi", "Citra")}
    await world.change("delete from assignment where employee_id = $1", made["Citra"])
    return made | {"here": here, "there": there}


async def places(world: Any) -> dict[str, str | None]:
    rows = await world.fetch(PLACES)
    return {row["name"]: row["code"] for row in rows}


async def test_a_post_that_is_deleted_leaves_no_unit(world: Any, people: dict[str, UUID]) -> None:
    assert await places(world) == {"Ani": "here", "Budi": "here", "Citra": None}


async def test_one_statement_moves_several(world: Any, people: dict[str, UUID]) -> None:
    await world.change("update assignment set unit_id = $1", people["there"])
    assert await places(world) == {"Ani": "there", "Budi": "there", "Citra": None}


async def test_a_post_that_changes_hands_moves_both(world: Any, people: dict[str, UUID]) -> None:
    handed = "update assignment set employee_id = $2 where employee_id = $1"
    await world.change(handed, people["Ani"], people["Citra"])
    assert await places(world) == {"Ani": None, "Budi": "here", "Citra": "here"}


async def test_one_statement_gives_several_posts(world: Any, people: dict[str, UUID]) -> None:
    given_posts = """
    insert into assignment (id, employee_id, unit_id, position_id, starts_on, ends_on, acting)
    select gen_random_uuid(), e.id, u.id, (select id from position limit 1), u.starts, u.ends, false
    from employee e, (values ($1::uuid, date '1999-01-01', date '1999-12-31'),
      ($2::uuid, date '2021-01-01', null)) u (id, starts, ends)
    where e.name = 'Citra'
    """
    await world.change(given_posts, people["here"], people["there"])
    assert await places(world) == {"Ani": "here", "Budi": "here", "Citra": "there"}
