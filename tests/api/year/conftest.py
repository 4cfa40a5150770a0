"""A year's people, who speak to the service over HTTP alone, each with a token of their own."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx
import pytest
from click.testing import CliRunner
from graphql import OperationDefinitionNode, parse

import tilik_schema
from tilik.app import create_app
from tilik.commands.invite import command as invite
from tilik.commands.token import command as token
from tilik_schema.reading.ids import encode
from tilik_server.database.province_time import local_day
from tilik_server.runtime import Runtime
from tilik_server.scoring.jobs import TASK
from tilik_server.settings import Settings
from tilik_server.worker import CLOSING, queue, run_beside
from tilik_tests.site_server import serve_site

CYCLE: Final = "TAHUN"
TESTS: Final = Path(__file__).parents[2]
SERVED: Final = Path(tilik_schema.__file__).parent / "operations"
# As the contract has them; a test of the contract holds those that are served against the second.
FILES: Final = (
    # It adds a transfer; what the contract has as well is replaced by it.
    SERVED / "plan.graphql",
    SERVED / "calibration.graphql",
    TESTS / "contracts" / "appraisal_year.graphql",
    SERVED / "record_evidence.graphql",
    SERVED / "score_explained.graphql",
    SERVED / "work_list.graphql",
    SERVED / "result_changes.graphql",
    SERVED / "competency_profiles.graphql",
    SERVED / "portal_overview.graphql",
    SERVED / "drafts.graphql",
)
# By operation the whole file that it is in.
DOCUMENTS: Final[Mapping[str, str]] = {
    node.name.value: file.read_text("utf-8")
    for file in FILES
    for node in parse(file.read_text("utf-8")).definitions
    if isinstance(node, OperationDefinitionNode) and node.name
}
# What no document of the contract asks for: whose each step was, and the ids of what steps name.
LOOK: Final = """
query Look($id: ID!) { node(id: $id) { ... on Appraisal {
  version stage briefedAt acknowledgedAt objectionUntil endsOn appraiser { name }
  warnings { code } ratings { axisKey source level value by { name } }
  adjustments { axisKey reason } reviews { id acknowledgedAt predicate { key } }
  objections { id status response decision }
  followUps { id kind value settledAt settledBy { name } }
  outcome { predicate { key } value explanation {
    citation steps { label expression value source { __typename id } } warnings { code } } }
  goals(first: 50) { nodes {
    id axisKey criterionKey statement target weight shared contributesTo { id }
    indicator { code version }
    score { id status value achievement target isCurrent
      explanation { records steps { source { id } } } }
    evidence(first: 50) { nodes { id source verification { status by { name } } } } } }
  timeline(first: 200) { nodes { action from to note by { name } } }
} } }
"""

SCORING: Final = f"select from procrastinate_jobs where task_name = '{TASK}'"


@dataclass
class Person:
    """Somebody with a token, or a citizen without one."""

    name: str
    client: httpx.AsyncClient
    key: UUID | None = None
    nip: str | None = None
    bearer: str | None = None

    @property
    def id(self) -> str:
        """The id of the employee."""
        assert self.key
        return encode("Employee", self.key)

    async def asks(self, document: str, operation: str, **variables: Any) -> Any:
        """The data of a document that is answered without an error."""
        headers = {"authorization": f"Bearer {self.bearer}"} if self.bearer else {}
        body = {"query": document, "operationName": operation, "variables": variables}
        answer = (await self.client.post("/graphql", json=body, headers=headers)).json()
        assert "errors" not in answer, answer
        return answer["data"]

    async def reads(self, operation: str, **variables: Any) -> Any:
        """The data of an operation of the contract."""
        return await self.asks(DOCUMENTS[operation], operation, **variables)

    async def does(self, operation: str, **variables: Any) -> Any:
        """What the one field of an operation of the contract answers."""
        (found,) = (await self.reads(operation, **variables)).values()
        return found


@dataclass
class Year:
    """One scheme's year: its people by name, their appraisals, and what each step left behind."""

    world: Any
    settings: Settings
    client: httpx.AsyncClient
    close: Callable[[], Awaitable[None]]
    people: dict[str, Person] = field(default_factory=dict)
    units: dict[str, UUID] = field(default_factory=dict)
    appraisals: dict[str, str] = field(default_factory=dict)
    entries: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    @property
    def first(self) -> date:
        """The cycle's first day: the first of a month, half a year ago."""
        month = local_day(None).replace(day=1)
        for _ in range(6):
            month = (month - timedelta(days=1)).replace(day=1)
        return month

    @property
    def last(self) -> date:
        """The cycle's last day, a year after the first."""
        return self.first.replace(year=self.first.year + 1) - timedelta(days=1)

    def day(self, number: int) -> str:
        """A day of the cycle, counted from its first."""
        return str(self.first + timedelta(days=number))

    def __getattr__(self, name: str) -> Person:
        """Somebody by name."""
        try:
            found: Person = self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None
        return found

    def enter(
        self, name: str, bearer: str, called: str, key: UUID | None = None, nip: str | None = None
    ) -> None:
        """Let somebody in with a token from elsewhere, whom the service calls otherwise."""
        self.people[name] = Person(called, self.client, key, nip, bearer)

    async def arrive(
        self, name: str, *arguments: str, key: UUID | None = None, nip: str | None = None
    ) -> None:
        """Give somebody a token as `tilik token` prints it, or none where there is nothing said."""
        bearer = await self.command(token, *arguments) if arguments else None
        self.people[name] = Person(name, self.client, key, nip, bearer)

    async def command(self, command: Any, *arguments: str) -> str:
        """What a command prints, run against the database and the data folder of the service."""
        assert self.settings.database_url
        environment = {
            "TILIK_DATABASE_URL": self.settings.database_url.get_secret_value(),
            "TILIK_DATA_DIR": str(self.settings.data_dir),
        }
        runner = CliRunner(env=environment)
        done = await asyncio.to_thread(runner.invoke, command, arguments)
        assert done.exit_code == 0, done.output
        return done.output.strip()

    async def invitation(self, unit: str) -> str:
        """A citizen's code for a unit."""
        return await self.command(invite, "--unit", unit, "--count", "1")

    async def look(self, of: str, who: Person | None = None) -> Any:
        """Somebody's appraisal as another sees it, or else an administrator."""
        reader = who or self.people["admin"]
        found = await reader.asks(LOOK, "Look", id=self.appraisals[of])
        return found["node"]

    async def until(self, of: str, is_so: Callable[[Any], bool]) -> Any:
        """Somebody's appraisal, as soon as something holds of it."""
        async with asyncio.timeout(60):
            while not is_so(found := await self.look(of)):
                await asyncio.sleep(0.05)
        return found

    async def rest(self) -> None:
        """Wait until the worker has nothing left to score."""
        async with asyncio.timeout(60):
            while await self.world.fetch(SCORING):
                await asyncio.sleep(0.02)

    async def next_steps(self, who: Person, of: str) -> list[str]:
        """What an appraisal names to somebody who reads their work list."""
        seen = await self._sees(who, of)
        assert seen is not None
        return seen

    async def _sees(self, who: Person, of: str) -> list[str] | None:
        """The steps that an appraisal names to somebody; None if they may not see it."""
        found = await who.reads("WorkList", cycle=CYCLE)
        nodes = {node["id"]: node["nextSteps"] for node in found["appraisals"]["nodes"]}
        return nodes.get(self.appraisals[of])

    async def refused(
        self,
        who: Person,
        operation: str,
        code: str,
        of: str | None = None,
        /,
        **variables: Any,
    ) -> list[str]:
        """Where the Problem points that somebody is answered; it changes nothing `of` anybody's."""
        await self.rest()
        before = await self.look(of) if of else None
        problem = await who.does(operation, **variables)
        assert problem.get("code") == code, problem
        assert problem["message"]
        assert of is None or await self.look(of) == before
        return [".".join(each["path"]) for each in problem["fields"]]

    async def takes(
        self,
        who: Person,
        operation: str,
        of: str,
        leads: str,
        not_by: Person | None = None,
        also: str | None = None,
        /,
        **variables: Any,
    ) -> None:
        """A step on an appraisal: named to the one whose it is, refused to another, then taken.

        It `leads` to a stage, makes a version, and enters the timeline, after the entry `also`.
        """
        name = operation[0].lower() + operation[1:]
        assert name in await self.next_steps(who, of)
        await self.rest()
        before = await self.look(of)
        if not_by is not None:
            seen = await self._sees(not_by, of)
            assert name not in (seen or ())
            problem = await not_by.does(operation, **variables)
            # What somebody may not see is as if it never was.
            assert problem.get("code") == ("NOT_FOUND" if seen is None else "NOT_YOUR_STEP")
            assert await self.look(of) == before
        answer = await who.does(operation, **variables)
        assert answer.get("stage") == leads, answer
        assert answer["version"] == before["version"] + 1
        moved = (before["stage"], leads) if leads != before["stage"] else (None, None)
        if also is not None:
            self.entries[of].append((also, who.name, None, None))
        self.entries[of].append((name, who.name, *moved))
        assert await self.told(of) == self.entries[of]

    async def told(self, of: str) -> list[tuple[Any, ...]]:
        """The timeline: what was done, by whom, from where to where."""
        return [
            (each["action"], (each["by"] or {}).get("name"), each["from"], each["to"])
            for each in (await self.look(of))["timeline"]["nodes"]
        ]

    async def days_pass(self, of: str) -> None:
        """Whatever ends an appraisal's days of receipt and objection has passed; jobs see to it."""
        await self.world.change(
            "update appraisal set due_on = due_on - 400, objection_until = objection_until - 400 "
            "where cycle_id = (select id from cycle where code = $1) and employee_id = $2",
            CYCLE,
            self.people[of].key,
        )
        await self.close()


@pytest.fixture
async def served_year(
    settings: Settings,
    world: Any,
    database: Any,
    catalogue: Any,
    pool: Any,
    read_once: None,
    tmp_path: Path,
) -> AsyncIterator[Year]:
    """The served application, and a worker beside it, before anybody has a token."""
    own = settings.model_copy(update={"data_dir": tmp_path})
    tools = Runtime(database, catalogue, pool)

    async def close() -> None:
        await queue(tools).tasks[CLOSING](timestamp=0)

    async with serve_site(create_app(own), lifespan="on") as server, run_beside(tools):
        address = f"http://127.0.0.1:{server.port}"
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            yield Year(world, own, client, close)


@pytest.fixture
async def year(served_year: Year) -> Year:
    """The people of an agency, and the service that they ask."""
    await settle(served_year)
    return served_year


# By name: the unit, who stands above, and the class of the post.
PEOPLE: Final = {
    "sekda": ("PEMDA", None, "jpt_pratama"),
    "kadis": ("DINAS", "sekda", "jpt_pratama"),
    "kabid": ("BIDANG", "kadis", "administrator"),
    "kasi": ("SEKSI", "kabid", "pengawas"),
    "ani": ("SEKSI", "kasi", "ahli_pertama"),
    "budi": ("SEKSI", "kasi", "pelaksana"),
    "citra": ("SEKSI", "kasi", "pelaksana"),
    "dewi": ("SEKSI", "kasi", "pelaksana"),
    "eko": ("BIDANG", "kabid", "pelaksana"),
    "tim": ("PEMDA", "sekda", "pelaksana"),
    "asing": ("LAIN", None, "pelaksana"),
}
UNITS: Final = {"PEMDA": None, "DINAS": "PEMDA", "BIDANG": "DINAS", "SEKSI": "BIDANG", "LAIN": None}
HEADS: Final = {"PEMDA": "sekda", "DINAS": "kadis", "BIDANG": "kabid", "SEKSI": "kasi"}


async def settle(year: Year) -> None:
    """Four levels of units with their heads, staff, a performance team and an integration."""
    world, keys = year.world, dict[str, UUID]()
    for code, above in UNITS.items():
        year.units[code] = await world.unit(above and year.units[above], code=code)
    numbers = itertools.count(101)
    for name, (unit, supervisor, position_class) in PEOPLE.items():
        nip = f"190101012020011{next(numbers)}"
        given = {"nip": nip, "name": name, "supervisor_id": supervisor and keys[supervisor]}
        keys[name] = await world.employee(year.units[unit], **given)
        await world.change(
            "update position set position_class = $1 "
            "where id = (select position_id from employee where id = $2)",
            position_class,
            keys[name],
        )
        more = ("--role", "PERFORMANCE_TEAM", "--unit", "DINAS") if name == "tim" else ()
        await year.arrive(name, "--nip", nip, *more, key=keys[name], nip=nip)
    for unit, name in HEADS.items():
        led = year.units[unit], keys[name]
        await world.change("update unit set head_id = $2 where id = $1", *led)
    await world.change(
        "insert into competency_requirement (position_id, competency_id, level) "
        "select e.position_id, c, 4 from employee e, unnest($2::text[]) c where e.id = $1",
        keys["ani"],
        ["integrity", "teamwork"],
    )
    await year.arrive("admin", "--role", "ADMIN")
    await year.arrive("kiosk", "--role", "INTEGRATION", "--unit", "DINAS", "--source", "Kios")
    await year.arrive("citizen")
