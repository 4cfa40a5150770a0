"""Reads in the audit trail: whose appraisal, competencies or feedback somebody else read."""

import asyncio
import getpass
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from tilik.app import create_app
from tilik_schema.build import schema
from tilik_schema.reading.context import Context
from tilik_schema.reading.ids import encode
from tilik_server.access.provenance import Provenance
from tilik_server.access.tokens import Tokens
from tilik_server.access.viewer import USER, Grant, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import DatabaseError
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import Role
from tilik_server.settings import Settings
from tilik_server.trail.reads import NOTED, ReadTrail, note_reads, open_read_trail
from tilik_tests.commands import run_tilik, service_variables
from tilik_tests.site_server import serve_site

PLANS = "query Plans { employees { nodes { appraisals { nodes { stage } } } } }"
READ = """select c.table_name, e.employee_id, e.request_id, c.unit_id, c.people, e.operation
from audit_change c join audit_event e on e.id = c.event_id
where e.kind = 'READ' order by c.table_name, c.unit_id"""


@pytest.fixture
async def plan(agency: Any) -> Any:
    """The appraisals of Budi and Citra, who works elsewhere, and a goal of Budi's."""
    agency.cycle = await agency.world.cycle()
    for name, code in (("Budi", "DIVISION"), ("Citra", "OTHER")):
        person, unit = agency.people[name], agency.units[code]
        found = await agency.world.appraisal(person, unit, agency.cycle)
        if name == "Budi":
            agency.appraisal = found
            agency.goal = await agency.world.goal(found, unit, agency.cycle)
    return agency


@asynccontextmanager
async def noting(database: Database) -> AsyncIterator[ReadTrail]:
    """What notes reads; at the end all of them are written."""
    async with open_read_trail(database) as reads:
        yield reads


async def ask(agency: Any, reads: ReadTrail, viewer: Viewer, document: str) -> Any:
    """The answer to a document whose reads are noted."""
    graph = agency.graph
    context = Context(graph.database, graph.catalogue, graph.pool, viewer, reads)
    try:
        found = await schema.execute(document, context_value=context)
    finally:
        await context.close()
    assert found.errors is None, found.errors
    return orjson.loads(orjson.dumps(found.data))


async def test_people_who_were_read_are_noted_by_agency(
    plan: Any, owner: Any, database: Database
) -> None:
    viewer = replace(
        plan.viewer(Role.ADMIN, None, "Ani"),
        provenance=Provenance("token 1", "4711", "::1", "Plans"),
    )
    async with noting(database) as reads:
        await ask(plan, reads, viewer, PLANS)
    rows = [dict(row) for row in await owner.fetch(READ)]
    told = {"table_name": "appraisal", "employee_id": plan.people["Ani"]}
    told |= {"request_id": "4711", "operation": "Plans"}
    expected = [
        {**told, "unit_id": plan.units[code], "people": [plan.people[name]]}
        for name, code in (("Budi", "DIVISION"), ("Citra", "OTHER"))
    ]
    assert sorted(rows, key=str) == sorted(expected, key=str)
    (event,) = await plan.events(kind="READ", about=plan.id("Budi"))
    (change,) = event["changes"]["nodes"]
    assert (change["command"], change["row"], change["columns"]) == ("READ", None, None)
    assert change["people"] == {"nodes": [{"name": "Budi"}]}


async def test_what_belongs_to_an_appraisal_is_noted_however_it_is_reached(
    plan: Any, owner: Any, database: Database
) -> None:
    node = encode("Goal", plan.goal)
    document = f'{{ node(id: "{node}") {{ ... on Goal {{ statement }} }} }}'
    async with noting(database) as reads:
        await ask(plan, reads, plan.viewer(Role.ADMIN, None), document)
    (row,) = await owner.fetch(READ)
    assert (row["table_name"], row["people"]) == ("appraisal", [plan.people["Budi"]])


@pytest.mark.parametrize("shown", ["first: 2", "last: 2"])
async def test_row_that_follows_a_page_is_not_noted(
    plan: Any, owner: Any, database: Database, shown: str
) -> None:
    for name in ("Dewi", "Eka", "Fajar"):
        person = await plan.world.employee(plan.units["DIVISION"], name=name)
        await plan.world.appraisal(person, plan.units["DIVISION"], plan.cycle)
    document = (
        f"{{ appraisals({shown}) {{ nodes {{ employee {{ name }} }} "
        "pageInfo { hasNextPage hasPreviousPage } } }"
    )
    async with noting(database) as reads:
        answer = await ask(plan, reads, plan.viewer(Role.ADMIN, None), document)
    nodes = answer["appraisals"]["nodes"]
    assert len(nodes) == 2
    noted = [
        row["name"]
        for row in await owner.fetch(
            f"select p.name from ({READ}) r join employee p on p.id = any (r.people)"
        )
    ]
    assert sorted(noted) == sorted(each["employee"]["name"] for each in nodes)


@pytest.mark.parametrize(("people", "noted"), [(1, 1), (4, 4), (5, 0)])
async def test_count_that_singles_out_people_is_noted(
    plan: Any, owner: Any, database: Database, people: int, noted: int
) -> None:
    unit = await plan.world.unit(plan.units["AGENCY"], code="SMALL")
    for number in range(people):
        person = await plan.world.employee(unit, name=f"Dewi {number}")
        await plan.world.appraisal(person, unit, plan.cycle, stage="SUBMITTED")
    viewer = plan.viewer(Role.ADMIN, None)
    asked = {
        "{ appraisals { totalCount } }": (people + 2, 0),
        "{ appraisals(filter: {stage: SUBMITTED}) { totalCount } }": (people, noted),
        '{ appraisals(filter: {under: "NOWHERE"}) { totalCount } }': (0, 0),
    }
    for document, (count, told) in asked.items():
        await owner.execute("delete from audit_event where kind = 'READ'")
        async with noting(database) as reads:
            answer = await ask(plan, reads, viewer, document)
        assert answer["appraisals"]["totalCount"] == count
        rows = await owner.fetch(READ)
        assert sum(len(row["people"]) for row in rows) == told, document
        assert {row["unit_id"] for row in rows} <= {unit}


async def test_own_and_hidden_rows_are_not_noted(plan: Any, owner: Any, database: Database) -> None:
    async with noting(database) as reads:
        found = await ask(plan, reads, Viewer(USER.name, employee=plan.people["Budi"]), PLANS)
        assert [len(each["appraisals"]["nodes"]) for each in found["employees"]["nodes"]] == [
            0,
            1,
            0,
        ]
        await ask(plan, reads, plan.viewer(Role.ADMIN, None), "{ employees { nodes { name } } }")
    assert await owner.fetch(READ) == []


async def test_time_of_a_read_is_not_what_the_service_says(
    plan: Any, owner: Any, database: Database
) -> None:
    """The service's role calls the function itself, which believes at most ten seconds."""
    begun = await owner.fetchval("select clock_timestamp()")
    for said in ("2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z", None):
        keys = [str(row["id"]) for row in await owner.fetch("select id from appraisal")]
        entry = {"at": said, "viewer": "user", "rows": {"appraisal": keys}}
        async with database._acquire() as connection:
            await connection.execute("select audit_read($1)", orjson.dumps([entry]).decode())
    times = await owner.fetch(
        "select at, clock_timestamp() as now from audit_event where kind = 'READ'"
    )
    assert len(times) == 6
    assert all(begun - timedelta(seconds=10) <= row["at"] <= row["now"] for row in times)


async def test_each_row_of_an_appraisal_leads_to_its_person(
    plan: Any, owner: Any, database: Database
) -> None:
    world, unit, cycle = plan.world, plan.units["DIVISION"], plan.cycle
    rows = {"appraisal": plan.appraisal, "goal": plan.goal}
    rows["evidence"] = await world.evidence(plan.goal, unit, cycle)
    rows["score"] = await world.below("score", plan.goal)
    for table in ("review", "objection", "follow_up"):
        rows[table] = await world.below(table, plan.appraisal)
    rows["competency_profile"] = await world.profile(plan.people["Budi"], unit)
    told = {"channel": "PEER", "visibility": "TEAM", "anonymous": False, "comment": "Baik"}
    rows["feedback"] = await world.insert(
        "feedback",
        id=new_id(cycle),
        about_id=plan.people["Budi"],
        unit_id=unit,
        cycle_id=cycle,
        **told,
    )
    assert set(rows) == NOTED
    viewer = plan.viewer(Role.ADMIN, None)
    for table, key in rows.items():
        operation = Provenance(operation=table)
        await note_reads(database, replace(viewer, provenance=operation), {table: [key]})
    noted = {row["operation"]: row for row in await owner.fetch(READ)}
    assert set(noted) == NOTED
    for table, row in noted.items():
        concept = table if table in ("competency_profile", "feedback") else "appraisal"
        assert (row["table_name"], row["people"]) == (concept, [plan.people["Budi"]]), table


async def test_reads_wait_while_the_database_cannot_be_written(
    plan: Any, owner: Any, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, failures = Database.writing, list[Viewer]()

    def refuse(self: Database, viewer: Viewer) -> Any:
        if len(failures) < 2:
            failures.append(viewer)
            raise DatabaseError(reason="the disk is full")
        return writing(self, viewer)

    monkeypatch.setattr(Database, "writing", refuse)
    async with noting(database) as reads:
        await ask(plan, reads, plan.viewer(Role.ADMIN, None), PLANS)
        async with asyncio.timeout(30):
            while not await owner.fetch(READ):
                await asyncio.sleep(0.05)
    assert len(failures) == 2
    assert len(await owner.fetch(READ)) == 2


LONG = "P" * 300
WORK = "query WorkList { appraisals { nodes { stage } } }"


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({"query": PLANS, "operationName": "Plans"}, "Plans"),
        ({"query": PLANS}, "Plans"),
        ({"query": f"{PLANS} {WORK}", "operationName": "WorkList"}, "WorkList"),
        ({"documentId": "AllPlans"}, "Plans"),
        ({"query": PLANS.replace("query Plans", "query")}, None),
        ({"query": PLANS.replace("Plans", LONG)}, LONG[:200]),
    ],
    ids=["named", "alone", "chosen", "known", "without a name", "long"],
)
async def test_request_over_http_is_noted_within_a_second(
    plan: Any,
    owner: Any,
    settings: Settings,
    tmp_path: Path,
    read_once: None,
    asked: dict[str, str],
    name: str | None,
) -> None:
    (tmp_path / "AllPlans.graphql").write_text(PLANS, encoding="utf-8")
    settings = settings.model_copy(update={"documents_folder": tmp_path})
    token = Tokens(settings.data_dir).sign(plan.people["Ani"], (Grant(Role.ADMIN),))
    headers = {"authorization": f"Bearer {token}"}
    async with (
        serve_site(create_app(settings), lifespan="on") as server,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", headers=headers) as client,
    ):
        answer = await client.post("/graphql", json=asked)
        assert "errors" not in answer.json(), answer.text
        async with asyncio.timeout(30):
            while len(rows := await owner.fetch(READ)) < 2:
                await asyncio.sleep(0.05)
    assert {row["request_id"] for row in rows} == {answer.headers["x-request-id"]}
    assert {row["operation"] for row in rows} == {name}
    event = await owner.fetchrow("select * from audit_event where kind = 'READ' limit 1")
    assert event["client"] == "127.0.0.1"
    assert event["credential"].startswith("token ")
    assert token not in event["credential"]


GIVE = """mutation SecretFeedback($about: ID!) {
  giveFeedback(input: {about: $about, channel: PEER, anonymous: true, comment: "Baik"}) {
    ... on Feedback { about { ... on Employee { appraisals { nodes { stage } } } } }
    ... on Problem { code }
} }"""


async def test_neither_reads_nor_the_log_name_who_gives_anonymous_feedback(
    plan: Any,
    owner: Any,
    settings: Settings,
    read_once: None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "tilik.access")
    token = Tokens(settings.data_dir).sign(plan.people["Ani"], (Grant(Role.ADMIN),))
    headers = {"authorization": f"Bearer {token}"}
    async with (
        serve_site(create_app(settings), lifespan="on") as server,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", headers=headers) as client,
    ):
        about = {"about": encode("Employee", plan.people["Budi"])}
        answer = await client.post("/graphql", json={"query": GIVE, "variables": about})
        given = answer.json()["data"]["giveFeedback"]
        assert given["about"]["appraisals"]["nodes"], answer.text
        async with asyncio.timeout(30):
            while not (rows := await owner.fetch(READ)):
                await asyncio.sleep(0.05)
    assert {(row["operation"], row["request_id"]) for row in rows} == {(None, None)}
    (line,) = [each.__dict__ for each in caplog.records if each.name == "tilik.access"]
    assert (line["path"], line["kind"], line["outcome"]) == ("/graphql", "mutation", "answered")
    assert not {"viewer", "operation", "document", "cost"} & set(line)
    assert not [text for text in map(str, line.values()) if str(plan.people["Ani"]) in text]


def export(settings: Settings) -> None:
    """Run the command against the database of the test."""
    form = ("--as", "skp", "--cycle", "2025", "--under", "AGENCY")
    done = run_tilik("export", *form, env=service_variables(settings))
    assert done.returncode == 0, done.stderr


async def test_people_of_an_export_are_noted(plan: Any, owner: Any, settings: Settings) -> None:
    export(settings)
    (row,) = await owner.fetch(READ)
    assert (row["people"], row["operation"]) == ([plan.people["Budi"]], "tilik export")
    event = await owner.fetchrow("select viewer, client from audit_event where kind = 'READ'")
    user, _, machine = event["client"].partition("@")
    assert (event["viewer"], user, machine) == (
        "operator",
        getpass.getuser(),
        socket.gethostname(),
    )
