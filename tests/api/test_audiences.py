"""Audiences as conditions on rows: each holds for the rows of the viewers that it names."""

from typing import Any
from uuid import UUID

import pytest

from tilik_server.access.audiences import (
    ADMIN,
    APPRAISER,
    BELOW,
    BELOW_APPRAISAL,
    LINE,
    MEMBER,
    PERFORMANCE_TEAM,
    RESULTS,
    SELF,
    SELF_ONCE_DECIDED,
    SUPERIOR,
    Audience,
    Binding,
    condition,
)
from tilik_server.access.viewer import OPERATOR, Grant, Viewer
from tilik_server.models.vocabulary import Role
from tilik_server.sql.statement import composed

# A goal of each appraisal stands for the appraisal: it is found by its appraisal and its unit.
GOALS = "select g.statement from goal g where {} order by 1"


@pytest.fixture
async def people(world: Any) -> dict[str, UUID]:
    """An agency with two divisions, a head, an appraiser, a superior, and two who are appraised."""
    agency = await world.unit()
    one, two = await world.unit(agency), await world.unit(agency)
    found = {"agency": agency, "one": one, "two": two}
    for name, unit in (("head", agency), ("superior", one), ("appraiser", one)):
        found[name] = await world.employee(unit, name=name)
    found["boss"] = await world.employee(two, name="boss")
    found["ani"] = await world.employee(one, name="ani", supervisor_id=found["boss"])
    found["budi"] = await world.employee(two, name="budi")
    await world.change("update unit set head_id = $1 where id = $2", found["head"], agency)
    cycle = await world.cycle()
    fixed = {
        "appraiser_id": found["appraiser"],
        "appraiser_superior_id": found["superior"],
    }
    for name, unit, more in (("ani", one, fixed), ("budi", two, {"stage": "DECIDED"})):
        appraisal = await world.appraisal(found[name], unit, cycle, **more)
        await world.goal(appraisal, unit, cycle, statement=name)
    return found


def viewer_of(people: dict[str, UUID], who: str) -> Viewer:
    """The person of that name, or the holder of a role or scope, as `PERFORMANCE_TEAM one`."""
    if who in people:
        return Viewer("user", employee=people[who])
    word, _, unit = who.partition(" ")
    where = people[unit] if unit else None
    if word.isupper():
        return Viewer("user", grants=(Grant(Role(word), where),))
    return Viewer("integration", grants=(Grant(Role.INTEGRATION, where, (word,)),))


async def rows_for(
    world: Any, people: dict[str, UUID], audiences: tuple[Audience, ...], who: str
) -> list[str]:
    """The goals that the audiences' condition lets somebody have."""
    asked = composed("tests.ask", GOALS.format(condition(audiences, BELOW_APPRAISAL, "g")))
    viewer = viewer_of(people, who)
    # The grants are said by hand, because the operator sees every row, whatever the policies.
    said = composed(
        "tests.become",
        "select set_config('tilik.employee', $1, true), set_config('tilik.grants', $2, true)",
    )
    async with world.database.reading(OPERATOR) as transaction:
        employee = "" if viewer.employee is None else str(viewer.employee)
        await transaction.execute(said, employee, viewer.grants_as_json())
        return [row["statement"] for row in await transaction.fetch(asked)]


@pytest.mark.parametrize(
    ("audience", "who", "expected"),
    [
        (SELF, "ani", ["ani"]),
        (SELF, "appraiser", []),
        (SELF_ONCE_DECIDED, "ani", []),
        (SELF_ONCE_DECIDED, "budi", ["budi"]),
        (APPRAISER, "appraiser", ["ani"]),
        (APPRAISER, "superior", []),
        (SUPERIOR, "superior", ["ani"]),
        (LINE, "head", ["ani", "budi"]),
        (LINE, "boss", ["ani"]),
        (LINE, "appraiser", []),
        (MEMBER, "superior", ["ani"]),
        (MEMBER, "head", []),
        (BELOW, "ani", ["ani"]),
        (PERFORMANCE_TEAM, "PERFORMANCE_TEAM", ["ani", "budi"]),
        (PERFORMANCE_TEAM, "PERFORMANCE_TEAM agency", ["ani", "budi"]),
        (PERFORMANCE_TEAM, "PERFORMANCE_TEAM two", ["budi"]),
        (PERFORMANCE_TEAM, "ADMIN", []),
        (ADMIN, "ADMIN one", ["ani"]),
        (RESULTS, "results", ["ani", "budi"]),
        (RESULTS, "results one", ["ani"]),
        (RESULTS, "competency", []),
    ],
)
async def test_audience_has_its_rows(
    world: Any, people: dict[str, UUID], audience: Audience, who: str, expected: list[str]
) -> None:
    assert await rows_for(world, people, (audience,), who) == expected


async def test_several_audiences_have_the_rows_of_each(world: Any, people: dict[str, UUID]) -> None:
    both = (SELF, PERFORMANCE_TEAM)
    assert await rows_for(world, people, both, "ani") == ["ani"]
    assert await rows_for(world, people, both, "PERFORMANCE_TEAM two") == ["budi"]
    assert await rows_for(world, people, both, "head") == []


def test_audience_that_a_binding_cannot_find_has_no_rows() -> None:
    assert condition((SELF,), Binding(unit="unit_id")) == "false"
    assert LINE.sql("t", Binding(unit="unit_id")) == (
        "(t.unit_id in (select tilik_units_as('{LINE}')))"
    )
