"""For whom the figures of a unit are, and when they are suppressed."""

from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.vocabulary import Role

RATERS = """
query ($id: ID!) { node(id: $id) { ... on Unit { summary(cycleCode: "2025") {
  suppressed raters { rater { name } ratings }
} } } }
"""
RESULTS = """
query ($id: ID!) { node(id: $id) { ... on Unit { summary(cycleCode: "2025") {
  suppressed employees averageAchievement predicates { count } distribution { rule }
  indicators { scores averageAchievement lowest highest } stages { count medianDays }
} } } }
"""
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


class Agency:
    """An agency with offices, in which people have scored goals and outcomes."""

    def __init__(self, world: Any, unit: UUID, cycle: int) -> None:
        self.world, self.unit, self.cycle = world, unit, cycle

    async def office(self, people: int, results: int) -> UUID:
        """An office of people, the first of whom have an outcome and a score."""
        world = self.world
        unit: UUID = await world.unit(self.unit)
        for number in range(people):
            person = await world.employee(unit, unit_id=unit)
            appraisal = await world.appraisal(person, unit, self.cycle, stage="DECIDED")
            if number < results:
                await world.below("outcome", appraisal)
                goal = await world.goal(appraisal, unit, self.cycle, indicator_id=self.indicator)
                await world.below("score", goal, status="COMPUTED", value=1.0, achievement=90.0)
        return unit

    async def start(self) -> "Agency":
        """The agency with an indicator."""
        self.indicator = await self.world.indicator()
        return self


@pytest.fixture
async def agency(world: Any) -> Agency:
    """An agency without people of its own."""
    return await Agency(world, await world.unit(), await world.cycle()).start()


async def results_for(graph: Any, viewer: Viewer, unit: UUID) -> Any:
    """The figures of a unit that are made of results."""
    answer = await graph.ask(RESULTS, viewer, id=encode("Unit", unit))
    return answer["node"]["summary"]


def holder(role: Role, unit: UUID | None) -> Viewer:
    return Viewer("user", grants=(Grant(role, unit),))


async def test_unit_is_suppressed_where_the_unit_above_less_it_would_be_a_few(
    graph: Any, agency: Agency
) -> None:
    large, middle, small = [await agency.office(people, 0) for people in (7, 6, 3)]
    units = {"agency": agency.unit, "large": large, "middle": middle, "small": small}
    team, admin = Role.PERFORMANCE_TEAM, Role.AGENCY_ADMIN
    for role, expected in ((admin, {"middle", "small"}), (team, set())):
        viewer = holder(role, agency.unit)
        found = {
            name
            for name, unit in units.items()
            if (await results_for(graph, viewer, unit))["suppressed"]
        }
        assert found == expected
    # Who may ask for that office alone has nothing to compare it with.
    assert not (await results_for(graph, holder(admin, middle), middle))["suppressed"]


async def test_figures_of_results_are_withheld_where_a_difference_would_show_a_few(
    graph: Any, agency: Agency
) -> None:
    large, small = await agency.office(8, 6), await agency.office(6, 2)
    viewer = holder(Role.AGENCY_ADMIN, agency.unit)
    whole = await results_for(graph, viewer, agency.unit)
    assert sum(each["count"] for each in whole["predicates"]) == 8
    assert whole["averageAchievement"] == 90
    assert [each["scores"] for each in whole["indicators"]] == [8]
    # All less the six of the large office would be the two of the small one.
    for unit, employees in ((large, 8), (small, 6)):
        found = await results_for(graph, viewer, unit)
        assert (found["suppressed"], found["employees"]) == (False, employees)
        assert found["averageAchievement"] is None
        assert (found["predicates"], found["distribution"], found["indicators"]) == ([], [], [])
    # Those who may read each outcome and score are withheld neither.
    for role in (Role.REGION_VIEWER, Role.PERFORMANCE_TEAM):
        found = await results_for(graph, holder(role, agency.unit), large)
        assert sum(each["count"] for each in found["predicates"]) == 6
        assert found["averageAchievement"] == 90


async def test_extremes_and_medians_of_a_few_are_withheld(graph: Any, agency: Agency) -> None:
    office = await agency.office(6, 5)
    world = agency.world
    await world.change(
        "update appraisal set stage = 'CLOSED' where id in (select id from appraisal limit 2)"
    )
    rare = await world.indicator()
    await world.change(
        "update goal set indicator_id = $1 where id in (select id from goal limit 1)", rare
    )
    for role, few in ((Role.AGENCY_ADMIN, True), (Role.PERFORMANCE_TEAM, False)):
        found = await results_for(graph, holder(role, office), office)
        shown = {each["scores"]: each for each in found["indicators"]}
        assert set(shown) == {1, 4}
        for each in shown.values():
            values = [each["averageAchievement"], each["lowest"], each["highest"]]
            assert values == ([None] * 3 if few else [90] * 3)
        medians = [each["medianDays"] is None for each in found["stages"]]
        assert medians == [few, few]


async def test_statistics_of_raters_are_for_those_above_them_and_for_themselves(
    graph: Any, world: Any
) -> None:
    cycle, agency = await world.cycle(), await world.unit()
    office, elsewhere = await world.unit(agency), await world.unit()
    people = {
        name: await world.employee(unit, name=name, unit_id=unit)
        for name, unit in (
            ("leader", agency),
            ("head", office),
            ("rater", office),
            ("member", office),
            ("stranger", elsewhere),
        )
    }
    for name, unit in (("leader", agency), ("head", office)):
        await world.change("update unit set head_id = $1 where id = $2", people[name], unit)
    # The leader rates the head, and the head and the rater rate others.
    for rated, by in (("head", "leader"), ("rater", "head"), ("member", "rater")):
        appraisal = await world.appraisal(people[rated], office, cycle)
        await world.below("rating", appraisal, by_id=people[by])
    everybody = {"leader", "head", "rater"}
    team = {
        word: holder(Role.PERFORMANCE_TEAM, unit)
        for word, unit in (
            ("team of the agency", agency),
            ("team of the office", office),
            ("team elsewhere", elsewhere),
        )
    }
    others = {
        role.value: holder(role, agency)
        for role in (Role.AGENCY_ADMIN, Role.REGION_VIEWER, Role.ADMIN)
    }
    viewers = {name: Viewer("user", employee=key) for name, key in people.items()} | team | others
    expected = {
        "leader": everybody,
        # Not the one above.
        "head": {"head", "rater"},
        "rater": {"rater"},
        "team of the agency": everybody,
        "team of the office": {"head", "rater"},
        "ADMIN": everybody,
    }
    for who, viewer in viewers.items():
        answer = await graph.ask(RATERS, viewer, id=encode("Unit", office))
        found = answer["node"]["summary"]["raters"]
        assert {each["rater"]["name"] for each in found} == expected.get(who, set()), who
