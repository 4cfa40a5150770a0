"""An office whose people are appraised: staff by their head, the head by the leader above."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.database.province_time import local_day
from tilik_server.models.vocabulary import Role
from tilik_server.scoring.compute import score_goals
from tilik_tests.scoring_jobs import run_scoring_jobs
from tilik_web.named_operations import named_operations

DOCUMENTS = {each.name: each.document for each in named_operations()}
LEVELS = {"work_result": "as", "behaviour": "as"}
APPRAISAL = """
query ($id: ID!) { node(id: $id) { ... on Appraisal {
  version stage dueOn acknowledgedAt briefedAt objectionUntil nextSteps
  ratings { axisKey source level value comment goal { id } by { id } }
  adjustments { axisKey before { level value } after { level value } reason }
  outcome { predicate { key } value decidedBy { id } explanation {
    steps { label expression value text source { __typename id } } warnings { code message } } }
  objections { id status reason response decision deadline }
  followUps { id kind title value unitOfMeasure dueOn settledAt note explanation {
    formula citation steps { expression source { id } } } }
  reviews { acknowledgedAt }
  timeline { nodes { action from to note by { id } } }
} } }
"""


@dataclass
class Office:
    """A unit below a region, with its people and their appraisals of one cycle."""

    graph: Any
    world: Any
    cycle: int
    region: UUID
    unit: UUID
    leader: UUID
    head: UUID
    staff: list[UUID] = field(default_factory=list)
    appraisals: list[UUID] = field(default_factory=list)
    head_appraisal: UUID | None = None

    @property
    def appraisal(self) -> UUID:
        """The first of the staff's."""
        return self.appraisals[0]

    @property
    def employee(self) -> UUID:
        """The first of the staff."""
        return self.staff[0]

    async def do(self, operation: str, who: UUID | Viewer, **variables: Any) -> Any:
        """What a named operation answers to a person."""
        viewer = who if isinstance(who, Viewer) else self.person(who)
        answer = await self.graph.ask(DOCUMENTS[operation], viewer=viewer, **variables)
        (found,) = answer.values()
        return found

    async def read(self, appraisal: UUID | None = None) -> Any:
        """An appraisal with all that belongs to it, as an administrator sees it."""
        key = encode("Appraisal", appraisal or self.appraisal)
        return (await self.graph.ask(APPRAISAL, id=key))["node"]

    async def rate(self, appraisal: UUID | None = None, who: Any = None, **levels: Any) -> Any:
        """The appraiser's ratings, by axis."""
        given: dict[str, Any] = {"appraisal": encode("Appraisal", appraisal or self.appraisal)}
        given["ratings"] = self.rated(**(levels or LEVELS))
        return await self.do("RateAppraisal", who or self.head, input=given)

    async def calibrate(self, appraisal: UUID | None = None, *changes: Any) -> Any:
        """What a forum makes of it, kept by the performance team."""
        given: dict[str, Any] = {"appraisal": encode("Appraisal", appraisal or self.appraisal)}
        given["adjustments"] = list(changes)
        return await self.do("CalibrateAppraisal", self.team, input=given)

    async def decide(self, appraisal: UUID | None = None, who: Any = None, **more: Any) -> Any:
        """The appraiser's decision."""
        key = encode("Appraisal", appraisal or self.appraisal)
        return await self.do("DecideAppraisal", who or self.head, appraisal=key, **more)

    async def decided(self, **levels: Any) -> Any:
        """The first appraisal, rated by the head, confirmed and decided."""
        await self.rate(**levels)
        await self.calibrate()
        found = await self.decide()
        assert found["stage"] == "DECIDED", found
        return found

    async def score(self, goal: UUID, achievement: float) -> UUID:
        """A computed score of a goal."""
        value = {"status": "COMPUTED", "value": achievement / 10, "achievement": achievement}
        found: UUID = await self.world.below("score", goal, **value)
        return found

    async def goal(self, axis: str, achievement: float, **columns: Any) -> UUID:
        """A goal of the first appraisal, with a computed score; the score's key."""
        place = self.unit, self.cycle
        goal = await self.world.goal(self.appraisal, *place, axis_key=axis, **columns)
        return await self.score(goal, achievement)

    async def accept(self, evidence: UUID, who: UUID | None = None) -> None:
        """Somebody, else the head, accepts evidence, and nobody computes its score yet."""
        given = {"evidence": [encode("Evidence", evidence)], "accept": True}
        (found,) = await self.do("VerifyEvidence", who or self.head, **given)
        assert "verification" in found, found

    async def measured(self, appraisal: UUID | None = None, **columns: Any) -> UUID:
        """A goal whose target is 10, of the first appraisal's plan; its key."""
        place = self.unit, self.cycle
        measure = {"axis_key": "plan", "indicator_id": await self.world.indicator()}
        found: UUID = await self.world.goal(
            appraisal or self.appraisal, *place, **{**measure, **columns}
        )
        return found

    async def realised(self, goal: UUID, realised: float) -> UUID:
        """Pending evidence of a measured goal."""
        given = {"record": {"realised": realised}}
        found: UUID = await self.world.evidence(goal, self.unit, self.cycle, **given)
        return found

    async def compute(self, goal: UUID) -> None:
        """Compute the score of a goal, without a job."""
        await score_goals(self.graph.database, self.graph.catalogue, self.graph.pool, [goal])

    async def settle(self) -> None:
        """Compute the scores that wait."""
        await run_scoring_jobs(self.graph, self.world)

    async def acknowledge(self, who: UUID | None = None, **more: Any) -> Any:
        """The employee's receipt."""
        key = encode("Appraisal", self.appraisal)
        return await self.do("Acknowledge", who or self.employee, appraisal=key, **more)

    async def object_to_it(self, **more: Any) -> Any:
        """The employee's objection."""
        key, reason = encode("Appraisal", self.appraisal), "Target berubah di tengah tahun"
        given = {"appraisal": key, "reason": reason, **more}
        return await self.do("FileObjection", self.employee, **given)

    async def objection(self) -> str:
        """The id of the newest objection."""
        found: str = (await self.read())["objections"][-1]["id"]
        return found

    async def staged(self, stage: str, appraisal: UUID | None = None, **columns: Any) -> None:
        """Put an appraisal into a stage."""
        await self.change(appraisal, stage=stage, **columns)

    async def change(self, appraisal: UUID | None = None, **columns: Any) -> None:
        """Change columns of an appraisal."""
        places = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, 2))
        sql = f"update appraisal set {places} where id = $1"
        await self.world.change(sql, appraisal or self.appraisal, *columns.values())

    @property
    def team(self) -> Viewer:
        """The performance team of the unit, who is nobody's employee."""
        return Viewer("user", "en", grants=(Grant(Role.PERFORMANCE_TEAM, self.unit),))

    @property
    def today(self) -> date:
        """The present day in the office."""
        return local_day(None)

    @staticmethod
    def days_ago(days: int) -> datetime:
        """Noon in western Indonesia, so many days before today."""
        noon = datetime.combine(local_day(None), datetime.min.time(), UTC) + timedelta(hours=5)
        return noon - timedelta(days=days)

    @staticmethod
    def person(employee: UUID, *grants: Grant) -> Viewer:
        """Somebody with a token of their own."""
        return Viewer("user", "en", employee=employee, grants=(Grant(Role.EMPLOYEE), *grants))

    @staticmethod
    def rated(**by_axis: Any) -> list[dict[str, Any]]:
        """Ratings of axes: a level, or a value where it is a number."""
        return [
            {"axisKey": axis, "level" if isinstance(said, str) else "value": said}
            for axis, said in by_axis.items()
        ]

    @staticmethod
    def paths(problem: Any) -> list[str]:
        """What a Problem points at."""
        return [".".join(each["path"]) for each in problem["fields"]]


MakeOffice = Callable[..., Awaitable[Office]]


@pytest.fixture
def make_office(graph: Any, world: Any, catalogue: Any) -> MakeOffice:
    """Makes an office: its scheme, its staff, and the stage of their appraisals."""

    async def made(
        scheme: str = "asn.permenpanrb_6_2022",
        staff: int = 1,
        stage: str = "SELF_ASSESSED",
        params: dict[str, Any] | None = None,
    ) -> Office:
        stored = catalogue.stored_scheme(scheme)
        given = orjson.dumps(params or {}).decode()
        cycle = await world.cycle(scheme=stored, params=given)
        region = await world.unit(code="region")
        unit = await world.unit(region, code="office", name="Kantor")
        leader, head = await world.employee(region), await world.employee(unit)
        await world.change("update unit set head_id = $2 where id = $1", region, leader)
        await world.change("update unit set head_id = $2 where id = $1", unit, head)
        office = Office(graph, world, cycle, region, unit, leader, head)
        over = {"appraiser_id": leader, "stage": stage}
        office.head_appraisal = await world.appraisal(head, unit, cycle, **over)
        for _ in range(staff):
            employee = await world.employee(unit)
            people = {"appraiser_id": head, "appraiser_superior_id": leader, "stage": stage}
            office.staff.append(employee)
            office.appraisals.append(await world.appraisal(employee, unit, cycle, **people))
        return office

    return made


@pytest.fixture
async def office(make_office: MakeOffice) -> Office:
    """An office with one person besides its head, self-assessed under PermenPANRB 6/2022."""
    return await make_office()
