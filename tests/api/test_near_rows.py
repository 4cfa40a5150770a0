"""The feeds of a viewer of few rows, which are found by index, and of one of many."""

from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access import near_rows
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.vocabulary import Role
from tilik_server.sql.statement import composed

FEED = """
{ appraisalChanges(first: 500) { changes { id removed } hasMore }
  competencyProfileChanges(first: 500) { changes { id removed } hasMore } }
"""
PEOPLE = ("employee", "appraiser", "superior", "supervisor", "head", "stranger")


@pytest.fixture
async def people(world: Any) -> dict[str, UUID]:
    """Three appraisals and profiles: of one person with everybody around, and of others."""
    top, elsewhere, cycle = await world.unit(), await world.unit(), await world.cycle()
    unit = await world.unit(top)
    people = {name: await world.employee(elsewhere, name=name) for name in PEOPLE[1:]}
    people |= {"top": top, "unit": unit}
    await world.change("update unit set head_id = $1 where id = $2", people["head"], top)
    people["employee"] = await world.employee(unit, supervisor_id=people["supervisor"])
    sides = {
        "appraiser_id": people["appraiser"],
        "appraiser_superior_id": people["superior"],
    }
    await world.appraisal(people["employee"], unit, cycle, **sides)
    await world.profile(people["employee"], unit)
    for other in (await world.employee(unit), await world.employee(elsewhere)):
        (row,) = await world.fetch("select unit_id from employee where id = $1", other)
        await world.appraisal(other, row["unit_id"], cycle)
        await world.profile(other, row["unit_id"])
    return people


def viewers(people: dict[str, UUID]) -> dict[str, Viewer]:
    """Each person, roles in the upper unit and everywhere, and systems."""
    key = ("results", "competency")
    return {
        **{name: Viewer("user", employee=people[name]) for name in PEOPLE},
        "team": Viewer("user", grants=(Grant(Role.PERFORMANCE_TEAM, people["top"]),)),
        "team of two": Viewer(
            "user", grants=tuple(Grant(Role.PERFORMANCE_TEAM, people[n]) for n in ("top", "unit"))
        ),
        "administrator": Viewer("user", grants=(Grant(Role.ADMIN),)),
        "system": Viewer("integration", grants=(Grant(Role.INTEGRATION, people["top"], key),)),
        "system of all": Viewer("integration", grants=(Grant(Role.INTEGRATION, None, key),)),
        "visitor": Viewer("visitor", grants=(Grant(Role.REGION_VIEWER),)),
    }


async def seen(database: Any, viewer: Viewer, concept: str, table: str) -> set[str]:
    """The ids of the rows that the policies show a viewer."""
    async with database.reading(viewer) as transaction:
        rows = await transaction.fetch(composed("tests.read_seen", f"select id from {table}"))
    return {encode(concept, row["id"]) for row in rows}


@pytest.mark.parametrize(("units", "rows"), [(200, 2000), (1, 2000), (200, 0), (0, 0)])
async def test_feed_has_what_its_viewer_sees_whether_it_is_few_or_many(
    graph: Any,
    database: Any,
    people: dict[str, UUID],
    monkeypatch: pytest.MonkeyPatch,
    units: int,
    rows: int,
) -> None:
    monkeypatch.setattr(near_rows, "FEW_UNITS", units)
    monkeypatch.setattr(near_rows, "FEW_ROWS", rows)
    near_rows.near_rows.cache_clear()
    sizes = {}
    for name, viewer in viewers(people).items():
        answer = await graph.ask(FEED, viewer)
        for feed, concept, table in (
            ("appraisalChanges", "Appraisal", "appraisal"),
            ("competencyProfileChanges", "CompetencyProfile", "competency_profile"),
        ):
            told = [each["id"] for each in answer[feed]["changes"]]
            assert len(told) == len(set(told))
            assert set(told) == await seen(database, viewer, concept, table), (name, feed)
            sizes[name, table] = len(told)
    near_rows.near_rows.cache_clear()
    assert sizes["administrator", "appraisal"] == 3
    assert sizes["team", "appraisal"] == sizes["head", "competency_profile"] == 2
    assert sizes["employee", "appraisal"] == sizes["supervisor", "competency_profile"] == 1
    assert sizes["stranger", "appraisal"] == sizes["visitor", "competency_profile"] == 0


def test_rows_that_are_not_found_by_keys_have_no_near_ones() -> None:
    assert near_rows.near_rows("region") is None
    assert near_rows.near_rows("indicator_position") is None
