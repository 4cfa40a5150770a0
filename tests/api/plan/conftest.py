"""An agency whose appraisals have just started, and a plan that is ready to be submitted."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import OPERATOR, Grant, Viewer
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import Role
from tilik_server.operations.cycle.start_appraisals import start_appraisals
from tilik_tests.viewers import ADMIN
from tilik_web.named_operations import named_operations

DOCUMENTS = {each.name: each.document for each in named_operations()}
PLAN = """
query ($id: ID!) { node(id: $id) { ... on Appraisal {
  version stage dueOn startsOn endsOn nextSteps resources accountability agreedConsequences
  appraiser { name } appraiserSuperior { name } warnings { code message }
  missing { code path message }
  goals(first: 100) { nodes {
    id axisKey criterionKey statement kind dimension measure unitOfMeasure target weight duty
    programme shared indicator { code version } contributesTo { id }
    score { status value }
  } }
  timeline(first: 100) { nodes { action from to note by { name } } }
} } }
"""


@dataclass
class Office:
    """Asks as the people of an agency: a regent, a head, a lead, two staff and a stranger."""

    graph: Any
    world: Any
    cycle: int
    people: dict[str, UUID]
    units: dict[str, UUID]
    appraisals: dict[str, UUID] = field(default_factory=dict)

    def viewer(self, name: str) -> Viewer:
        """One of the people, the performance team of the agency, or the administrator."""
        if name == "admin":
            return ADMIN
        if name == "team":
            return Viewer("user", "en", grants=(Grant(Role.PERFORMANCE_TEAM, self.units["dinas"]),))
        return Viewer("user", "en", employee=self.people[name], grants=(Grant(Role.EMPLOYEE),))

    def id(self, name: str = "staff") -> str:
        """The id of somebody's appraisal."""
        return encode("Appraisal", self.appraisals[name])

    def person(self, name: str) -> str:
        """The id of one of the people."""
        return encode("Employee", self.people[name])

    def unknown(self, concept: str = "Appraisal") -> str:
        """An id of nothing."""
        return encode(concept, new_id(self.cycle))

    async def take(self, step: str, by: str, of: str = "staff", **more: Any) -> Any:
        """Take a step by its named document; what it answers."""
        given = {"appraisal": self.id(of), **more}
        answer = await self.graph.ask(DOCUMENTS[step], self.viewer(by), **given)
        return answer[step[0].lower() + step[1:]]

    async def set_goals(
        self, *goals: Any, by: str = "staff", of: str = "staff", **more: Any
    ) -> Any:
        """Set goals; what it answers."""
        given = {"appraisal": self.id(of), "goals": list(goals), **more}
        answer = await self.graph.ask(DOCUMENTS["SetGoals"], self.viewer(by), input=given)
        return answer["setGoals"]

    async def plan(self, of: str = "staff", by: str = "admin") -> Any:
        """Somebody's appraisal with its plan and timeline."""
        return (await self.graph.ask(PLAN, self.viewer(by), id=self.id(of)))["node"]

    async def results(self, of: str = "staff") -> list[Any]:
        """The goals of somebody's first axis."""
        goals = (await self.plan(of))["goals"]["nodes"]
        return [goal for goal in goals if goal["axisKey"] in ("work_result", "plan", "result")]

    async def to(self, stage: str, of: str = "staff") -> None:
        """Put an appraisal in a stage whose deadline is still to come."""
        await self.world.change(
            "update appraisal set stage = $1, due_on = current_date + 9 where id = $2",
            stage,
            self.appraisals[of],
        )

    async def overdue(self, of: str = "staff") -> None:
        """Let the deadline of an appraisal's stage have passed."""
        await self.world.change(
            "update appraisal set due_on = current_date - 1 where id = $1", self.appraisals[of]
        )

    async def agreed(self, *goals: Any, of: str = "staff") -> list[Any]:
        """Bring a plan with these goals to its agreement; its results."""
        for answer in (
            await self.set_goals(*goals, by="admin", of=of),
            await self.take("SubmitPlan", "admin", of),
            await self.take("AgreePlan", "admin", of),
        ):
            assert "stage" in answer, answer
        return await self.results(of)


async def _organisation(world: Any) -> tuple[dict[str, UUID], dict[str, UUID]]:
    agency = await world.unit(code="dinas")
    section = await world.unit(agency, code="bidang")
    elsewhere = await world.unit(code="lain")
    people: dict[str, UUID] = {}
    for name, unit, above in (
        ("head", agency, None),
        ("lead", section, "head"),
        ("staff", section, "lead"),
        ("peer", section, "lead"),
        ("stranger", elsewhere, None),
    ):
        supervisor = people.get(above) if above else None
        people[name] = await world.employee(unit, name=name, supervisor_id=supervisor)
    return people, {"dinas": agency, "bidang": section, "lain": elsewhere}


@pytest.fixture
async def office(graph: Any, world: Any) -> Office:
    """The agency with drafts for everyone, and for the stranger, of the year 2025."""
    people, units = await _organisation(world)
    made = Office(graph, world, await world.cycle(), people, units)
    for code in ("dinas", "lain"):
        await start_appraisals(graph.database, OPERATOR, "2025", code)
    await world.change("update appraisal set due_on = current_date + 9")
    names = {key: name for name, key in people.items()}
    rows = await world.fetch("select id, employee_id from appraisal")
    made.appraisals = {names[row["employee_id"]]: row["id"] for row in rows}
    return made
