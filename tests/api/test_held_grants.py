"""Stored grants: what a person holds in the transaction that begins now."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from tilik_server.access.viewer import USER, Grant, Viewer, grants_from_json
from tilik_server.database.province_time import local_day
from tilik_server.models.vocabulary import Role
from tilik_server.sql.statement import composed

TODAY = local_day(None)
DAY = timedelta(days=1)
VIEWER = "{ viewer { grants { role unit { code } } } }"


@pytest.fixture
async def person(world: Any) -> Any:
    """Somebody with a unit."""
    unit = await world.unit(code="DINAS")
    return {"key": await world.employee(unit), "unit": unit}


async def grant(world: Any, person: Any, role: str = "PERFORMANCE_TEAM", **more: Any) -> Any:
    given = {"unit_id": person["unit"], "starts_on": TODAY - DAY, "reason": "SK 1"}
    return await world.insert(
        "role_grant", employee_id=person["key"], role=role, **{**given, **more}
    )


async def held(graph: Any, person: Any, *more: Grant) -> Any:
    viewer = Viewer(USER.name, employee=person["key"], grants=more)
    async with graph.database.reading(viewer) as transaction:
        return set(grants_from_json(transaction.grants))


async def test_stored_grants_join_those_of_the_token(graph: Any, world: Any, person: Any) -> None:
    assert await held(graph, person, Grant(Role.EMPLOYEE)) == {Grant(Role.EMPLOYEE)}
    await grant(world, person)
    await grant(world, person, "AUDITOR", unit_id=None)
    assert await held(graph, person, Grant(Role.EMPLOYEE)) == {
        Grant(Role.EMPLOYEE),
        Grant(Role.PERFORMANCE_TEAM, person["unit"]),
        Grant(Role.AUDITOR),
    }
    found = await graph.ask(VIEWER, Viewer(USER.name, employee=person["key"]))
    assert sorted(each["role"] for each in found["viewer"]["grants"]) == [
        "AUDITOR",
        "PERFORMANCE_TEAM",
    ]


@pytest.mark.parametrize(
    ("columns", "is_held"),
    [
        ({"starts_on": TODAY, "ends_on": TODAY}, True),
        ({"starts_on": TODAY + DAY * 2}, False),
        ({"starts_on": TODAY - DAY * 9, "ends_on": TODAY - DAY * 2}, False),
    ],
)
async def test_grant_holds_from_its_first_day_to_its_last(
    columns: Any, is_held: bool, graph: Any, world: Any, person: Any
) -> None:
    await grant(world, person, **columns)
    assert bool(await held(graph, person)) is is_held


async def test_grant_that_was_ended_holds_no_more(graph: Any, world: Any, person: Any) -> None:
    await grant(world, person)
    assert await held(graph, person)
    await world.change("update role_grant set ended_at = now(), end_reason = 'Mutasi'")
    assert not await held(graph, person)


async def test_person_who_left_holds_none(graph: Any, world: Any, person: Any) -> None:
    await grant(world, person)
    await world.change("update employee set active_until = $1", TODAY - DAY * 2)
    assert not await held(graph, person)


async def test_settings_of_the_transaction_say_who_asks(
    graph: Any, world: Any, person: Any
) -> None:
    await grant(world, person)
    viewer = Viewer(USER.name, employee=person["key"], source="Portal")
    async with graph.database.reading(viewer) as transaction:
        read = "select current_setting('tilik.' || n) as v from unnest($1::text[]) n"
        rows = await transaction.fetch(
            composed("tests.settings", read), ["viewer", "employee", "source", "grants"]
        )
    values = [row["v"] for row in rows]
    assert values[:3] == ["user", str(person["key"]), "Portal"]
    assert grants_from_json(values[3]) == (Grant(Role.PERFORMANCE_TEAM, person["unit"]),)


async def test_role_is_granted_once_at_a_time(world: Any, person: Any) -> None:
    await grant(world, person, ends_on=TODAY)
    with pytest.raises(asyncpg.ExclusionViolationError):
        await grant(world, person, starts_on=TODAY)
    await grant(world, person, starts_on=TODAY + DAY)
    await grant(world, person, unit_id=None)
    with pytest.raises(asyncpg.ExclusionViolationError):
        await grant(world, person, unit_id=None)
    await world.change("update role_grant set ended_at = now(), end_reason = 'Mutasi'")
    await grant(world, person)
