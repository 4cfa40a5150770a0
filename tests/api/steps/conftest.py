"""An organisation with one of each: those whom the table of steps names, and those it does not."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import orjson
import pytest
from graphql import get_named_type

from tilik_schema.build import schema
from tilik_schema.reading.ids import encode
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.database.province_time import local_day
from tilik_server.judging.earlier_figures import EARLIER_FIGURES
from tilik_server.models.vocabulary import Role
from tilik_tests.scoring_jobs import run_scoring_jobs
from tilik_tests.viewers import ADMIN

CHILDREN = {
    **dict.fromkeys(("goal", "rating", "adjustment", "review", "outcome"), "x.appraisal_id = a.id"),
    **dict.fromkeys(
        ("objection", "follow_up", "timeline_entry", "outbox"), "x.appraisal_id = a.id"
    ),
    "evidence": "x.goal_id in (select g.id from goal g where g.appraisal_id = a.id)",
    "training": "x.employee_id = a.employee_id",
}
ORDER = {"timeline_entry": "x.ordinal", "evidence": "x.submitted_at", "objection": "x.filed_at"}
# Whether evidence waited longer than the 14 days in which it waits for the appraiser.
MORE = {
    "evidence": " || jsonb_build_object('waited', tilik_is_past("
    "tilik_local_day(x.unit_id, x.submitted_at) + 14, x.unit_id))"
}
ROWS = ", ".join(
    f"'{table}', (select coalesce(jsonb_agg(to_jsonb(x){MORE.get(table, '')}"
    f" order by {ORDER.get(table, 'x.id')}), '[]') from {table} x where {condition})"
    for table, condition in CHILDREN.items()
)
STORED = f"""
select e.name, (to_jsonb(a) || jsonb_build_object({ROWS},
  'overdue', tilik_is_past(a.due_on, a.unit_id),
  'too_late', tilik_is_past(a.objection_until, a.unit_id),
  'early', (select a.ends_on - (c.params ->> 'rating_from')::int > tilik_today(a.unit_id)
   from cycle c where c.id = a.cycle_id),
  'scored', (select coalesce(bool_or(s.achievement is not null), false)
   from goal g join score s on s.goal_id = g.id where g.appraisal_id = a.id),
  'with_score', (select coalesce(jsonb_agg(g.id), '[]')
   from goal g join score s on s.goal_id = g.scored_goal_id and s.status = 'COMPUTED'
   where g.appraisal_id = a.id),
  'levels', (select jsonb_typeof(c.scheme -> 'formula') is distinct from 'object'
   from cycle c where c.id = a.cycle_id),
  'moved', (select {EARLIER_FIGURES} is not null from outcome t where t.appraisal_id = a.id),
  'heard', (select bool_or(o.responded_at is not null or tilik_is_past(
     tilik_local_day(o.unit_id, o.filed_at) + 5, o.unit_id))
   from objection o where o.appraisal_id = a.id and o.status = 'FILED')))::text as stored
from appraisal a join employee e on e.id = a.employee_id where a.cycle_id = $1 order by e.name
"""
# Each person's unit and supervisor; the head of the office is appraised by the regent.
PEOPLE = {
    "regent": ("region", None),
    "head": ("office", "regent"),
    "lead": ("office", "head"),
    "staff": ("office", "lead"),
    "member": ("office", "head"),
    "stranger": ("elsewhere", None),
}
APPRAISED = ("head", "lead", "member", "staff")
GRANTS = {
    "member": ((Role.EMPLOYEE, None), (Role.PERFORMANCE_TEAM, "office")),
    "team": ((Role.PERFORMANCE_TEAM, "office"),),
    "other_team": ((Role.PERFORMANCE_TEAM, "elsewhere"),),
    "integration": ((Role.INTEGRATION, None),),
}
# A cycle of 210 days began ten days ago: it is rated from tomorrow on, or if it ends a day earlier.
RATING_FROM = {"rating_from": 199}
PARAMS = {
    "asn.weighted": {"weights": {"result": 40, "process": 20, "behaviour": 30, "competency": 10}}
}
MUTATION_TYPE = graphql_schema(schema).mutation_type
assert MUTATION_TYPE is not None
MUTATIONS = MUTATION_TYPE.fields
MUTATION = """
mutation ({declared}) {{ answer: {name}({passed}) {{ __typename ... on Problem {{ code }} }} }}
"""


@dataclass
class Organisation:
    """People, who may ask as whom, and the appraisals of one cycle after the other."""

    graph: Any
    world: Any
    catalogue: Any
    units: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    viewers: dict[str, Viewer] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))
    indicator: UUID | None = None
    cycle: int = 0
    code: str = ""
    scheme: str = ""

    async def found(self) -> None:
        """Make the units and the people."""
        self.units["region"] = await self.world.unit(code="region")
        self.units["office"] = await self.world.unit(self.units["region"], code="office")
        self.units["elsewhere"] = await self.world.unit(code="elsewhere")
        for name, (unit, above) in PEOPLE.items():
            supervisor = None if above is None else self.people[above]
            self.people[name] = await self.world.employee(
                self.units[unit], name=name, supervisor_id=supervisor
            )
        for unit, head in (("region", "regent"), ("office", "head")):
            values = self.units[unit], self.people[head]
            await self.world.change("update unit set head_id = $2 where id = $1", *values)
        self.indicator = await self.world.indicator(code="OUTPUT")
        everybody = dict.fromkeys(PEOPLE, ((Role.EMPLOYEE, None),)) | GRANTS
        for name, roles in everybody.items():
            grants = tuple(Grant(role, self.units.get(unit or "")) for role, unit in roles)
            self.viewers[name] = Viewer("user", "en", self.people.get(name), grants)
        calculators = ("asn.target_achievement",)
        grant = Grant(Role.INTEGRATION, None, ("evidence",), calculators)
        key = Viewer("integration", grants=(grant,))
        self.viewers |= {"integration": replace(key, source="kiosk"), "admin": ADMIN}

    async def open(self, scheme: str) -> None:
        """Begin a cycle ten days ago, with a draft of everyone; the staff's has no goals yet."""
        self.scheme, self.code = scheme, f"cycle-{next(self.numbers)}"
        first = local_day(None) - timedelta(days=10)
        span = {"starts_on": first, "ends_on": first + timedelta(days=210)}
        params = orjson.dumps(PARAMS.get(scheme, {}) | RATING_FROM).decode()
        stored = self.catalogue.stored_scheme(scheme)
        self.cycle = await self.world.cycle(self.code, scheme=stored, params=params, **span)
        for name in APPRAISED:
            await self._draft(name, span)

    async def _draft(self, name: str, span: dict[str, date]) -> None:
        above = PEOPLE[name][1]
        assert above is not None
        superior = PEOPLE[above][1]
        place = self.units["office"], self.cycle
        appraisal = await self.world.appraisal(
            self.people[name],
            *place,
            appraiser_id=self.people[above],
            appraiser_superior_id=None if superior is None else self.people[superior],
            stage="DRAFT",
            **span,
        )
        words = {"measure": "Laporan", "unit_of_measure": "dokumen"}
        measured = words if name == "head" else {"indicator_id": self.indicator}
        if name != "staff":
            await self.world.goal(appraisal, *place, axis_key=self.axes[0], **measured)

    @property
    def axes(self) -> Sequence[str]:
        """The keys of the axes of the cycle's scheme."""
        return [axis["key"] for axis in self.catalogue.stored_scheme(self.scheme)["axes"]]

    async def stored(self) -> dict[str, Any]:
        """All that is stored of each appraisal of the cycle, by the employee's name."""
        rows = await self.world.fetch(STORED, self.cycle)
        return {row["name"]: orjson.loads(row["stored"]) for row in rows}

    async def drafts(self) -> set[tuple[str, str, str]]:
        """Of each draft of the cycle the employee's name, its author's key and its kind."""
        rows = await self.world.fetch(
            "select e.name, d.person_id::text as author, d.kind from draft d "
            "join appraisal a on a.id = d.appraisal_id join employee e on e.id = a.employee_id "
            "where a.cycle_id = $1",
            self.cycle,
        )
        return {(row["name"], row["author"], row["kind"]) for row in rows}

    async def settle(self) -> None:
        """Compute the scores that wait."""
        await run_scoring_jobs(self.graph, self.world)

    def line(self, number: int) -> list[str]:
        """The key of one of the people, and of all above them."""
        name: str | None = list(PEOPLE)[number]
        found = []
        while name is not None:
            found.append(str(self.people[name]))
            name = PEOPLE[name][1]
        return found

    def forum(self, chair: str) -> dict[str, Any]:
        """A forum of the office under somebody, which confirms the rest."""
        given = {"unitCode": "office", "cycleCode": self.code, "heldOn": str(local_day(None))}
        people = {"chair": encode("Employee", self.people[chair]), "participants": []}
        return {**given, **people, "minutes": "Disepakati", "confirmRest": True}

    async def forums(self) -> Sequence[Any]:
        """The forums of the cycle, oldest first."""
        found: Sequence[Any] = await self.world.fetch(
            "select id, withdrawn_at from forum where cycle_id = $1 order by id", self.cycle
        )
        return found

    async def take(self, name: str, who: str, arguments: dict[str, Any]) -> str | None:
        """Call a mutation as somebody; the code of its Problem, or None where it was done."""
        kinds = MUTATIONS[name].args
        document = MUTATION.format(
            name=name,
            declared=", ".join(f"${key}: {kinds[key].type}" for key in arguments),
            passed=", ".join(f"{key}: ${key}" for key in arguments),
        )
        answer = (await self.graph.ask(document, self.viewers[who], **arguments))["answer"]
        found: dict[str, str] = answer[0] if isinstance(answer, list) else answer
        return found.get("code")

    @staticmethod
    def versioned(name: str, arguments: dict[str, Any], version: int) -> dict[str, Any] | None:
        """The arguments with the version they are meant for; None where the step asks for none."""
        kinds = MUTATIONS[name].args
        if "ifVersion" in kinds:
            return {**arguments, "ifVersion": version}
        if "input" in kinds and "ifVersion" in get_named_type(kinds["input"].type).fields:
            return {"input": {**arguments["input"], "ifVersion": version}}
        return None

    async def next_steps(
        self, who: str, concept: str, keys: dict[str, str]
    ) -> dict[str, set[str] | None]:
        """By name, the steps that each of these objects offers to somebody; None if hidden."""
        if not keys:
            return {}
        fields = (
            f'{name}: node(id: "{encode(concept, UUID(key))}") '
            f"{{ ... on {concept} {{ nextSteps }} }}"
            for name, key in keys.items()
        )
        found = await self.graph.ask(f"{{ {' '.join(fields)} }}", self.viewers[who])
        return {name: each and set(each["nextSteps"]) for name, each in found.items()}


@pytest.fixture
async def organisation(graph: Any, world: Any, catalogue: Any) -> Organisation:
    """The organisation, without a cycle."""
    made = Organisation(graph, world, catalogue)
    await made.found()
    return made
