"""The change feeds of a part of the tree: what leaves it is removed, what enters it shows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode

QUERY = """
query ($under: String, $after: String) {
  appraisals: appraisalChanges(under: $under, after: $after, first: 500) {
    changes { id removed appraisal { id } } endCursor hasMore
  }
}
"""
PROFILES = """
query ($under: String, $after: String) {
  profiles: competencyProfileChanges(under: $under, after: $after, first: 500) {
    changes { id removed profile { id } } endCursor hasMore
  }
}
"""
FEEDS = {"Appraisal": ("appraisals", QUERY), "CompetencyProfile": ("profiles", PROFILES)}
MOVE = "update unit set parent_id = $2 where id = $1"


@dataclass
class Reader:
    """Someone who keeps a copy of what lies under a unit, or of everything."""

    graph: Any
    concept: str
    under: str | None
    after: str | None = None

    async def news(self) -> dict[UUID, bool]:
        """What changed since the last time: whether each row is there."""
        name, document = FEEDS[self.concept]
        page = (await self.graph.ask(document, under=self.under, after=self.after))[name]
        self.after = page["endCursor"]
        told = {each["id"]: each for each in page["changes"]}
        shown = "appraisal" if self.concept == "Appraisal" else "profile"
        assert all((each[shown] is None) == each["removed"] for each in told.values())
        return {key: not each["removed"] for key, each in told.items()}


@dataclass
class Place:
    """Two agencies, the first with a division and in it a team, where one person works."""

    graph: Any
    world: Any
    agency: UUID
    division: UUID
    team: UUID
    other: UUID
    employee: UUID
    rows: dict[str, UUID]

    @classmethod
    async def made(cls, graph: Any, world: Any) -> Self:
        """The place, with an appraisal and a profile of the person."""
        agency, other = await world.unit(code="agency"), await world.unit(code="other")
        division = await world.unit(agency, code="division")
        team = await world.unit(division, code="team")
        employee = await world.employee(team)
        rows = {
            "Appraisal": await world.appraisal(employee, team, await world.cycle()),
            "CompetencyProfile": await world.profile(employee, team),
        }
        return cls(graph, world, agency, division, team, other, employee, rows)

    async def reader(self, concept: str, under: str | None) -> Reader:
        """A reader who is up to date."""
        reader = Reader(self.graph, concept, under)
        await reader.news()
        return reader

    async def readers(self, concept: str) -> dict[str | None, Reader]:
        """A reader of each part of the tree and one of all."""
        parts = ("agency", "division", "team", "other", None)
        return {part: await self.reader(concept, part) for part in parts}

    def told(self, concept: str, is_there: bool) -> dict[str, bool]:
        """What a reader is told of the person's row."""
        return {encode(concept, self.rows[concept]): is_there}


@pytest.fixture
async def place(graph: Any, world: Any) -> Place:
    """The place of a test."""
    return await Place.made(graph, world)


async def moved(place: Place, concept: str, unit: UUID) -> None:
    """Move a row to another unit: the appraisal itself, the profile with its person."""
    if concept == "Appraisal":
        row = place.rows[concept]
        await place.world.change("update appraisal set unit_id = $2 where id = $1", row, unit)
        return
    since = date(2024, 7, 1)
    await place.world.change(
        "update assignment set ends_on = $2 where employee_id = $1 and ends_on is null",
        place.employee,
        since - timedelta(days=1),
    )
    await place.world.insert(
        "assignment",
        employee_id=place.employee,
        unit_id=unit,
        position_id=await place.world.position(),
        starts_on=since,
        acting=False,
    )


@pytest.mark.parametrize("concept", FEEDS)
async def test_transfer_removes_from_what_was_left_alone(place: Place, concept: str) -> None:
    readers = await place.readers(concept)
    await moved(place, concept, place.division)
    here, gone = place.told(concept, True), place.told(concept, False)
    news = {part: await reader.news() for part, reader in readers.items()}
    assert news == {"agency": here, "division": here, "team": gone, "other": {}, None: here}


@pytest.mark.parametrize("concept", FEEDS)
async def test_transfer_to_another_agency_removes_here_and_shows_there(
    place: Place, concept: str
) -> None:
    readers = await place.readers(concept)
    await moved(place, concept, place.other)
    here, gone = place.told(concept, True), place.told(concept, False)
    news = {part: await reader.news() for part, reader in readers.items()}
    assert news == {"agency": gone, "division": gone, "team": gone, "other": here, None: here}
    assert not any([await reader.news() for reader in readers.values()])


@pytest.mark.parametrize("concept", FEEDS)
async def test_unit_that_moves_takes_its_rows_out_of_one_scope_into_another(
    place: Place, concept: str
) -> None:
    readers = await place.readers(concept)
    await place.world.change(MOVE, place.division, place.other)
    here, gone = place.told(concept, True), place.told(concept, False)
    news = {part: await reader.news() for part, reader in readers.items()}
    assert news == {"agency": gone, "division": here, "team": here, "other": here, None: here}


@pytest.mark.parametrize("concept", FEEDS)
async def test_two_units_that_move_in_one_statement_leave_nothing_behind(
    place: Place, concept: str
) -> None:
    readers = await place.readers(concept)
    await place.world.change(
        "update unit u set parent_id = n.above from unnest($1::uuid[], $2::uuid[]) n (id, above) "
        "where n.id = u.id",
        [place.division, place.team],
        [place.other, None],
    )
    here, gone = place.told(concept, True), place.told(concept, False)
    news = {part: await reader.news() for part, reader in readers.items()}
    assert news == {"agency": gone, "division": gone, "team": here, "other": {}, None: here}


@pytest.mark.parametrize("concept", FEEDS)
async def test_deleted_row_is_removed_wherever_it_was(place: Place, concept: str) -> None:
    readers = await place.readers(concept)
    table = "appraisal" if concept == "Appraisal" else "competency_profile"
    await place.world.change(f"delete from {table} where id = $1", place.rows[concept])
    gone = place.told(concept, False)
    news = {part: await reader.news() for part, reader in readers.items()}
    assert news == {"agency": gone, "division": gone, "team": gone, "other": {}, None: gone}


@pytest.mark.parametrize("concept", FEEDS)
async def test_row_that_came_back_shows_as_present(place: Place, concept: str) -> None:
    before = await place.reader(concept, "agency")
    between = await place.reader(concept, "agency")
    await place.world.change(MOVE, place.division, place.other)
    assert await between.news() == place.told(concept, False)
    await place.world.change(MOVE, place.division, place.agency)
    assert await before.news() == place.told(concept, True)
    assert await between.news() == place.told(concept, True)


@pytest.mark.parametrize("concept", FEEDS)
async def test_row_that_left_and_came_back_in_one_transaction_is_present(
    place: Place, concept: str, begin: Any
) -> None:
    reader = await place.reader(concept, "agency")
    work = await begin()
    await work.run(MOVE, place.division, place.other)
    await work.run(MOVE, place.division, place.agency)
    await work.commit()
    assert await reader.news() == place.told(concept, True)


async def test_row_that_left_twice_is_removed(place: Place) -> None:
    reader = await place.reader("Appraisal", "agency")
    for parent in (place.other, place.agency, None):
        await place.world.change(MOVE, place.division, parent)
    assert await reader.news() == place.told("Appraisal", False)


async def test_unit_that_moves_within_a_scope_removes_nothing(place: Place) -> None:
    reader = await place.reader("Appraisal", "agency")
    await place.world.change(MOVE, place.team, place.agency)
    assert await reader.news() == place.told("Appraisal", True)


async def test_what_belongs_to_an_appraisal_goes_with_it(place: Place) -> None:
    appraisal = place.rows["Appraisal"]
    (found,) = await place.world.fetch("select cycle_id from appraisal")
    goal = await place.world.goal(appraisal, place.team, found["cycle_id"])
    await place.world.evidence(goal, place.team, found["cycle_id"])
    await place.world.below("score", goal)
    tables = ["rating", "adjustment", "review", "outcome", "follow_up", "objection"]
    for table in [*tables, "timeline_entry"]:
        await place.world.below(table, appraisal)
    await moved(place, "Appraisal", place.other)
    for table in [*tables, "timeline_entry", "goal", "evidence", "score"]:
        rows = await place.world.fetch(f"select unit_id from {table}")
        assert rows == [{"unit_id": place.other}], table
