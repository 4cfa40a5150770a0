"""A small office in the present year: who leads whom, and agreed plans."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.vocabulary import Role

THIS_YEAR = datetime.now(UTC).year


@dataclass
class Office:
    """An agency led by `boss` and its clinic led by `chief`, where `ani` and `budi` work.

    `stranger` works in another agency. All but the boss and the stranger have agreed plans.
    """

    agency: UUID
    clinic: UUID
    elsewhere: UUID
    cycle: int
    year: int
    boss: UUID
    chief: UUID
    ani: UUID
    budi: UUID
    stranger: UUID
    plans: dict[UUID, UUID]
    goals: dict[UUID, UUID]

    def day(self, month: int, day: int) -> date:
        """A day of the year."""
        return date(self.year, month, day)


@pytest.fixture
async def office(world: Any) -> Office:
    """The office in a cycle of this year."""
    agency = await world.unit(code="AGENCY")
    clinic, elsewhere = await world.unit(agency, code="CLINIC"), await world.unit(code="ELSEWHERE")
    cycle = await world.cycle(
        str(THIS_YEAR), starts_on=date(THIS_YEAR, 1, 1), ends_on=date(THIS_YEAR, 12, 31)
    )
    boss = await world.employee(agency, name="Boss")
    chief = await world.employee(clinic, name="Chief", supervisor_id=boss)
    ani = await world.employee(clinic, name="Ani", supervisor_id=chief)
    budi = await world.employee(clinic, name="Budi", supervisor_id=chief)
    stranger = await world.employee(elsewhere, name="Stranger")
    for unit, head in ((agency, boss), (clinic, chief)):
        await world.change("update unit set head_id = $2 where id = $1", unit, head)
    indicator = await world.indicator(code="OUTPUT")
    plans, goals = {}, {}
    for person, above, superior in ((chief, boss, None), (ani, chief, boss), (budi, chief, boss)):
        plans[person] = await world.appraisal(
            person,
            clinic,
            cycle,
            starts_on=date(THIS_YEAR, 1, 1),
            ends_on=date(THIS_YEAR, 12, 31),
            appraiser_id=above,
            appraiser_superior_id=superior,
        )
        goals[person] = await world.goal(plans[person], clinic, cycle, indicator_id=indicator)
    people = (boss, chief, ani, budi, stranger)
    return Office(agency, clinic, elsewhere, cycle, THIS_YEAR, *people, plans=plans, goals=goals)


@dataclass(frozen=True)
class Tokens:
    """Makes viewers."""

    def person(self, employee: UUID, *roles: Role, language: Any = "en") -> Viewer:
        """The viewer of a person's own token, perhaps with roles everywhere besides."""
        grants = (Grant(Role.EMPLOYEE), *(Grant(role) for role in roles))
        return Viewer("user", language, employee=employee, grants=grants)

    def role(self, role: Role, unit: UUID | None = None, source: str | None = None) -> Viewer:
        """The viewer of a token of a role without a person."""
        if role is Role.INTEGRATION:
            scopes = ("evidence", "feedback")
            key = Grant(role, unit, scopes, ("asn.target_achievement",))
            return Viewer("integration", grants=(key,), source=source)
        return Viewer("user", grants=(Grant(role, unit),), source=source)


@pytest.fixture
def tokens() -> Tokens:
    """Who acts, as a token would say it."""
    return Tokens()


@pytest.fixture
def ids() -> Any:
    """Global ids, as an answer would hold them."""
    return encode


def faults(problem: Any) -> tuple[str, list[str]]:
    """The code of a problem and where it points."""
    return problem["code"], [".".join(each["path"]) for each in problem["fields"]]


@pytest.fixture
def told() -> Any:
    """What a problem says, in short."""
    return faults


GIVE = """
mutation ($input: GiveFeedbackInput!) {
  giveFeedback(input: $input) {
    ... on Feedback {
      id channel visibility rating comment createdAt warnings { code message }
      author { name } about { name } unit { code } goal { statement }
    }
    ... on Problem { code message fields { path message } }
  }
}
"""
SHOWN = """
query ($id: ID!) {
  node(id: $id) {
    ... on Employee { feedback(first: 100) { totalCount nodes { ...Said } } }
    ... on Unit { feedback(first: 100) { totalCount nodes { ...Said } } }
    ... on Feedback { ...Said }
  }
}
fragment Said on Feedback {
  id comment createdAt author { name } replies { nodes { id comment createdAt author { name } } }
}
"""


@dataclass(frozen=True)
class Talk:
    """Gives feedback, and shows what a person or unit was given."""

    graph: Any

    async def give(self, viewer: Viewer, concept: str, key: UUID, **more: Any) -> Any:
        """The answer to feedback about a person or unit."""
        given = {"about": encode(concept, key), "channel": "PEER", "comment": "Terima kasih"}
        answer = await self.graph.ask(GIVE, viewer, input={**given, **more})
        return answer["giveFeedback"]

    async def shown(self, concept: str, key: UUID) -> Any:
        """What is shown of the feedback about a person or unit, with its total."""
        found = (await self.graph.ask(SHOWN, id=encode(concept, key)))["node"]["feedback"]
        assert found["totalCount"] == len(found["nodes"])
        return found["nodes"]

    async def one(self, global_id: str) -> Any:
        """One piece of feedback by its id, or None."""
        return (await self.graph.ask(SHOWN, id=global_id))["node"]


@pytest.fixture
def talk(graph: Any) -> Talk:
    """Gives feedback."""
    return Talk(graph)
