"""For whom the figures of a unit are, and when they are suppressed."""

from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.vocabulary import Role

SUMMARY = """
query ($id: ID!, $cycle: String!) {
  node(id: $id) { ... on Unit { summary(cycleCode: $cycle) {
    suppressed employees stages { stage count } raters { ratings }
  } } }
}
"""


@pytest.mark.parametrize(
    ("people", "who", "expected"),
    [
        (5, "head", (False, 5)),
        (4, "head", (False, 4)),
        (4, "PERFORMANCE_TEAM", (False, 4)),
        (5, "REGION_VIEWER", (False, 5)),
        (4, "REGION_VIEWER", (True, None)),
        (5, "AGENCY_ADMIN", (False, 5)),
        (5, "member", (False, 5)),
        (4, "member", (True, None)),
        (5, "stranger", (True, None)),
    ],
)
async def test_figures_are_for_those_of_the_unit_and_above(
    graph: Any, world: Any, people: int, who: str, expected: tuple[bool, int | None]
) -> None:
    unit, elsewhere, cycle = await world.unit(), await world.unit(), await world.cycle()
    for _ in range(people):
        member = await world.employee(unit)
        await world.appraisal(member, unit, cycle)
    head, stranger = await world.employee(elsewhere), await world.employee(elsewhere)
    await world.change("update unit set head_id = $1 where id = $2", head, unit)
    person = {"head": head, "member": member, "stranger": stranger}.get(who)
    grants = () if person else (Grant(Role(who), unit),)
    given = {"id": encode("Unit", unit), "cycle": "2025"}
    answer = await graph.ask(SUMMARY, Viewer("user", employee=person, grants=grants), **given)
    found = answer["node"]["summary"]
    assert (found["suppressed"], found["employees"]) == expected
    assert sum(each["count"] for each in found["stages"]) == (0 if expected[0] else people)
