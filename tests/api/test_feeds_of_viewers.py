"""Change feeds by who reads them: what a viewer no longer sees is removed."""

from datetime import date
from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.vocabulary import Role

PAGE = """
query ($under: String, $after: String) {{
  {}(under: $under, after: $after, first: 1) {{ changes {{ id removed }} endCursor hasMore }}
}}
"""
FEEDS = {"Appraisal": "appraisalChanges", "CompetencyProfile": "competencyProfileChanges"}


class Reader:
    """A viewer who keeps a copy and reads a change at a time."""

    def __init__(self, graph: Any, viewer: Viewer, concept: str, under: str | None = None) -> None:
        self.graph, self.viewer, self.concept, self.under = graph, viewer, concept, under
        self.after: str | None = None

    async def news(self) -> dict[str, bool]:
        """What changed since the last time: whether each row is there."""
        name = FEEDS[self.concept]
        told: dict[str, bool] = {}
        more = True
        while more:
            given = {"under": self.under, "after": self.after}
            page = (await self.graph.ask(PAGE.format(name), self.viewer, **given))[name]
            told |= {each["id"]: not each["removed"] for each in page["changes"]}
            self.after, more = page["endCursor"], page["hasMore"]
            # A page that is not full would tell that hidden rows were passed over.
            assert len(page["changes"]) == 1 or not more
        return told


@pytest.fixture
async def people(world: Any) -> dict[str, Any]:
    """An agency, in whose office somebody is appraised, with an appraiser before and after."""
    agency = await world.unit(code="agency")
    office = await world.unit(agency, code="office")
    elsewhere = await world.unit(code="elsewhere")
    found: dict[str, Any] = {"agency": agency, "office": office, "elsewhere": elsewhere}
    for name in ("before", "after", "superior", "boss", "next boss", "stranger"):
        found[name] = await world.employee(elsewhere, unit_id=elsewhere)
    found["self"] = await world.employee(office, unit_id=office, supervisor_id=found["boss"])
    cycle = await world.cycle()
    found["appraisal"] = await world.appraisal(
        found["self"],
        office,
        cycle,
        appraiser_id=found["before"],
        appraiser_superior_id=found["superior"],
    )
    found["profile"] = await world.profile(found["self"], office)
    # Of others, which none of them reads.
    for _ in range(3):
        other = await world.employee(office, unit_id=office)
        await world.appraisal(other, office, cycle)
        await world.profile(other, office)
    return found


def reader(graph: Any, people: dict[str, Any], who: str, concept: str, under: Any = None) -> Reader:
    return Reader(graph, Viewer("user", employee=people[who]), concept, under)


@pytest.mark.parametrize("under", [None, "agency", "office"])
async def test_former_appraiser_is_told_that_the_appraisal_left(
    graph: Any, world: Any, people: dict[str, Any], under: str | None
) -> None:
    key = encode("Appraisal", people["appraisal"])
    names = ("before", "after", "superior", "self", "stranger")
    readers = {name: reader(graph, people, name, "Appraisal", under) for name in names}
    first = {name: await each.news() for name, each in readers.items()}
    there = {key: True}
    assert first == {
        "before": there,
        "after": {},
        "superior": there,
        "self": there,
        "stranger": {},
    }
    await world.change(
        "update appraisal set appraiser_id = $1 where id = $2", people["after"], people["appraisal"]
    )
    second = {name: await each.news() for name, each in readers.items()}
    assert second == {
        "before": {key: False},
        "after": there,
        "superior": there,
        "self": there,
        "stranger": {},
    }
    # Nobody is told again, and who begins now is told of nothing that left.
    assert await readers["before"].news() == {}
    assert await reader(graph, people, "stranger", "Appraisal", under).news() == {}


async def test_appraiser_who_becomes_the_superior_keeps_the_appraisal(
    graph: Any, world: Any, people: dict[str, Any]
) -> None:
    key = encode("Appraisal", people["appraisal"])
    readers = {name: reader(graph, people, name, "Appraisal") for name in ("before", "superior")}
    for each in readers.values():
        await each.news()
    await world.change(
        "update appraisal set appraiser_id = $1, appraiser_superior_id = $2 where id = $3",
        people["after"],
        people["before"],
        people["appraisal"],
    )
    assert await readers["before"].news() == {key: True}
    assert await readers["superior"].news() == {key: False}


@pytest.mark.parametrize("concept", FEEDS)
async def test_former_supervisor_is_told_that_the_person_left(
    graph: Any, world: Any, people: dict[str, Any], concept: str
) -> None:
    row = people["appraisal" if concept == "Appraisal" else "profile"]
    key = encode(concept, row)
    readers = {name: reader(graph, people, name, concept) for name in ("boss", "next boss", "self")}
    first = {name: await each.news() for name, each in readers.items()}
    assert first == {"boss": {key: True}, "next boss": {}, "self": {key: True}}
    await world.change(
        "update employee set supervisor_id = $1 where id = $2", people["next boss"], people["self"]
    )
    assert await readers["boss"].news() == {key: False}
    assert await readers["next boss"].news() == {key: True}


@pytest.mark.parametrize("concept", FEEDS)
@pytest.mark.parametrize("role", [Role.PERFORMANCE_TEAM, Role.AGENCY_ADMIN])
async def test_who_still_reads_a_row_is_not_told_that_it_left_others(
    graph: Any, world: Any, people: dict[str, Any], concept: str, role: Role
) -> None:
    key = encode(concept, people["appraisal" if concept == "Appraisal" else "profile"])
    viewers = {
        where: Viewer("user", grants=(Grant(role, people.get(where)),))
        for where in ("agency", "elsewhere", "everywhere")
    }
    readers = {where: Reader(graph, viewer, concept) for where, viewer in viewers.items()}
    for each in readers.values():
        await each.news()
    await world.change("update appraisal set appraiser_id = $1", people["after"])
    await world.change("update employee set supervisor_id = null where id = $1", people["self"])
    for where, each in readers.items():
        told = await each.news()
        assert all(told.values()), where
        assert (key in told) <= (where != "elsewhere")


@pytest.mark.parametrize("concept", FEEDS)
async def test_transfer_removes_from_the_viewers_scope(
    graph: Any, world: Any, people: dict[str, Any], concept: str
) -> None:
    key = encode(concept, people["appraisal" if concept == "Appraisal" else "profile"])
    scopes = ("results", "competency")
    systems = {
        where: Viewer(
            "integration",
            grants=(Grant(Role.INTEGRATION, people[where], scopes),),
            source="portal",
        )
        for where in ("agency", "elsewhere")
    }
    readers = {where: Reader(graph, viewer, concept) for where, viewer in systems.items()}
    assert (await readers["agency"].news())[key]
    assert await readers["elsewhere"].news() == {}
    table = "appraisal" if concept == "Appraisal" else "competency_profile"
    await world.change(
        f"update {table} set unit_id = $1 where employee_id = $2",
        people["elsewhere"],
        people["self"],
    )
    assert await readers["agency"].news() == {key: False}
    assert await readers["elsewhere"].news() == {key: True}


async def refused(reader: Reader) -> str:
    """The code with which a cursor is refused."""
    name = FEEDS[reader.concept]
    answer = await reader.graph.run(PAGE.format(name), reader.viewer, after=reader.after)
    (error,) = answer.errors
    return str(error.original_error.code)


@pytest.mark.parametrize("concept", FEEDS)
async def test_feed_is_read_anew_where_a_role_begins_or_ends(
    graph: Any, world: Any, people: dict[str, Any], concept: str
) -> None:
    member = reader(graph, people, "stranger", concept)
    assert await member.news() == {}
    await world.insert(
        "role_grant",
        employee_id=people["stranger"],
        role="PERFORMANCE_TEAM",
        unit_id=people["office"],
        starts_on=date(2020, 1, 1),
        reason="SK",
    )
    # What was there before the role would be told by no change.
    assert await refused(member) == "ACCESS_CHANGED"
    member.after = None
    assert len(await member.news()) == 4
    assert await member.news() == {}
    await world.change("update role_grant set ended_at = now(), end_reason = 'Mutasi'")
    assert await refused(member) == "ACCESS_CHANGED"
    member.after = None
    assert await member.news() == {}


@pytest.mark.parametrize("concept", FEEDS)
async def test_feed_is_read_anew_by_a_former_and_a_present_head(
    graph: Any, world: Any, people: dict[str, Any], concept: str
) -> None:
    heads = {name: reader(graph, people, name, concept) for name in ("stranger", "boss")}
    await world.change("update unit set head_id = $1 where code = 'office'", people["stranger"])
    assert len(await heads["stranger"].news()) == 4
    assert len(await heads["boss"].news()) == 1
    await world.change("update unit set head_id = $1 where code = 'office'", people["boss"])
    assert {await refused(each) for each in heads.values()} == {"ACCESS_CHANGED"}


async def test_cursor_of_one_reader_is_not_anothers(graph: Any, people: dict[str, Any]) -> None:
    own, other = (reader(graph, people, name, "Appraisal") for name in ("self", "before"))
    await own.news()
    other.after = own.after
    assert await refused(other) == "ACCESS_CHANGED"
