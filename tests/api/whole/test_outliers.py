"""Outliers: a slip is found by its goal, by those who may read it, and hardly moves the median."""

from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.vocabulary import Role
from tilik_tests.viewers import ADMIN

OUTLIERS = """
query ($id: ID!) { node(id: $id) { ... on Unit { summary(cycleCode: "2025") {
  suppressed averageAchievement medianAchievement
  outliers { goal { statement } achievement rule low high }
} } } }
"""


class Clinic:
    """A clinic below an agency, with a person for each achievement."""

    def __init__(self, graph: Any, world: Any) -> None:
        self.graph, self.world = graph, world
        self.people: list[UUID] = []

    async def make(self, *achievements: float) -> None:
        """The clinic's people, with one goal of the same indicator each."""
        world = self.world
        cycle, indicator = await world.cycle(), await world.indicator()
        self.agency = await world.unit(code="agency")
        self.unit = await world.unit(self.agency, code="clinic")
        for achievement in achievements:
            person = await world.employee(self.unit, unit_id=self.unit)
            self.people.append(person)
            appraisal = await world.appraisal(person, self.unit, cycle)
            named = f"{achievement:g}"
            goal = await world.goal(
                appraisal, self.unit, cycle, indicator_id=indicator, statement=named
            )
            await world.below("score", goal, status="COMPUTED", value=1.0, achievement=achievement)

    async def summary(self, viewer: Viewer = ADMIN) -> Any:
        """What the clinic's summary tells a viewer."""
        data = await self.graph.ask(OUTLIERS, viewer, id=encode("Unit", self.unit))
        return data["node"]["summary"]


@pytest.fixture
def clinic(graph: Any, world: Any) -> Clinic:
    """A clinic that a test makes."""
    return Clinic(graph, world)


async def test_slips_are_named_with_their_rule_the_furthest_first(clinic: Clinic) -> None:
    await clinic.make(95, 100, 98, 102, 99, 20, -1600, 100_000)
    found = await clinic.summary()
    assert [(each["goal"]["statement"], each["rule"]) for each in found["outliers"]] == [
        ("100000", "BEYOND_CAP"),
        ("-1600", "BEYOND_CAP"),
        ("20", "FENCES"),
    ]
    # The quartiles of all eight are 76.25 and 100.5.
    capped, _, fenced = found["outliers"]
    assert (capped["achievement"], capped["low"], capped["high"]) == (100_000, 0, 120)
    assert (fenced["low"], fenced["high"]) == (39.88, 136.88)
    assert found["medianAchievement"] == 98.5


async def test_four_scores_have_no_fences(clinic: Clinic) -> None:
    await clinic.make(100, 100, 100, 1)
    found = await clinic.summary()
    assert found["outliers"] == []
    assert (found["averageAchievement"], found["medianAchievement"]) == (75.25, 100)


@pytest.mark.parametrize(
    ("people", "who", "named", "median"),
    [
        (5, "member", [], 100),
        (5, "author", ["8831"], 100),
        (5, "REGION_VIEWER", ["8831"], 100),
        (5, "AGENCY_ADMIN", [], 100),
        (5, "PERFORMANCE_TEAM", ["8831"], 100),
        (4, "PERFORMANCE_TEAM", ["8831"], 100),
        (4, "REGION_VIEWER", [], None),
        (4, "author", [], None),
    ],
)
async def test_a_slip_is_named_to_those_who_may_read_it(
    clinic: Clinic, people: int, who: str, named: list[str], median: float | None
) -> None:
    await clinic.make(*[100] * (people - 1), 8831)
    person = {"member": clinic.people[0], "author": clinic.people[-1]}.get(who)
    grants = () if person else (Grant(Role(who), clinic.agency),)
    found = await clinic.summary(Viewer("user", employee=person, grants=grants))
    assert [each["goal"]["statement"] for each in found["outliers"]] == named
    assert found["medianAchievement"] == median
    assert found["suppressed"] == (median is None)


async def test_at_most_a_hundred_are_named(clinic: Clinic) -> None:
    await clinic.make(*range(121, 230))
    found = await clinic.summary()
    assert [each["achievement"] for each in found["outliers"]] == list(range(229, 129, -1))
