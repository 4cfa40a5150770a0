"""Queries and mutations over the socket: answered once, and by the rules of HTTP."""

import asyncio
from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant
from tilik_server.database.province_time import local_day
from tilik_server.errors import PoolExhausted
from tilik_server.models.vocabulary import Role
from tilik_server.settings import Settings
from tilik_web.execution import Executor

VIEWER = "{ viewer { employee { id } grants { role scopes } } }"
UNITS = "{ units(first: 1) { nodes { code children(first: 1) { totalCount } } } }"
COSTLY = """query ($first: Int) { units(first: $first) { nodes {
  employees(first: $first) { nodes { nip } } } } }"""
RECORD = """mutation ($input: RecordEvidenceInput!) { recordEvidence(input: $input) {
  ... on Evidence { id title } ... on Problem { code message } } }"""
CHANGED = "subscription { appraisalChanged { version } }"
RECORDED = "subscription { evidenceRecorded { title } }"
WAITING = "select count(*) from pg_locks where not granted and relation = 'unit'::regclass"


@pytest.fixture
def live_settings(live_settings: Settings) -> Settings:
    """A service that gives an operation up after some seconds."""
    return live_settings.model_copy(update={"request_timeout": 4.0})


async def waiting(owner: Any, count: int) -> None:
    """Wait until so many statements wait for the lock, less long than an operation may take."""
    async with asyncio.timeout(3):
        while await owner.fetchval(WAITING) != count:
            await asyncio.sleep(0.02)


def without_ids(answer: Any) -> Any:
    """An answer without the ids of its request."""
    for each in answer.get("errors", []):
        del each["extensions"]["requestId"]
    return answer


@pytest.fixture
def measurement(world: Any) -> Any:
    """Makes the input of a measurement."""

    async def made() -> dict[str, Any]:
        plan = await world.plan()
        goal = encode("Goal", plan["goal"])
        return {
            "goal": goal,
            "kind": "MEASUREMENT",
            "title": "Capaian",
            "occurredOn": "2025-06-02",
            "record": {"realised": 4},
        }

    return made


async def test_query_is_answered_as_over_http(open_client: Any, world: Any, post: Any) -> None:
    await world.unit(code="DINAS")
    async with open_client() as client:
        await client.begin()
        answer = await client.ask(UNITS)
        again = await client.ask(UNITS)
        response = await post(client.admin["authorization"], UNITS)
    assert answer == again == response.json()
    assert answer["data"]["units"]["nodes"] == [{"code": "DINAS", "children": {"totalCount": 0}}]
    assert answer["extensions"]["cost"] > 0


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ nothing }", {}),
        ("{ units {", {}),
        ("query A { __typename } query B { __typename }", {}),
        (COSTLY, {"first": 500}),
        ("{ units { nodes { code } } }" + " " * 40_000, {}),
        ("{ ...Unknown }", {}),
        ("query ($first: Int!) { units(first: $first) { totalCount } }", {}),
    ],
)
async def test_operation_that_is_not_executed_is_refused_as_over_http(
    open_client: Any, post: Any, query: str, variables: Any
) -> None:
    async with open_client() as client:
        await client.begin()
        payload = {"query": query, "variables": variables}
        await client.send(type="subscribe", id="1", payload=payload)
        message = await client.receive()
        response = await post(client.admin["authorization"], query, **variables)
        # The connection goes on, and so does the id.
        assert (await client.ask("{ __typename }"))["data"] == {"__typename": "Query"}
    assert (message["type"], message["id"]) == ("error", "1")
    assert (
        without_ids({"errors": message["payload"]})["errors"]
        == without_ids(response.json())["errors"]
    )


async def test_failure_of_a_field_is_masked_and_logged(
    open_client: Any, world: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    await world.employee(await world.unit())

    async def failing(*_: Any) -> Any:
        raise ValueError("secret")

    monkeypatch.setattr("tilik_schema.reading.fields.load_one", failing)
    monkeypatch.setattr("tilik_schema.reading.compiling.executor.CompiledField.load", failing)
    async with open_client() as client:
        await client.begin()
        answer = await client.ask("{ employees { nodes { name unit { code } } } }")
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert "secret" not in str(answer)
    (logged,) = [each for each in caplog.records if each.name == "tilik.request"]
    assert error["extensions"]["requestId"] in logged.getMessage()


async def test_mutation_is_stored_and_told(
    open_client: Any, world: Any, make_key: Any, measurement: Any
) -> None:
    values = await measurement()
    more = {"scopes": ["evidence"], "calculators": ["asn.target_achievement"]}
    secret = await make_key("Kinerja", **more)
    async with open_client() as client, open_client() as other:
        await client.begin({"authorization": f"Bearer {secret}"})
        await other.begin()
        await other.subscribe(RECORDED)
        answer = await client.ask(RECORD, input=values)
        assert answer["data"]["recordEvidence"]["title"] == "Capaian"
        assert await other.told() == {"evidenceRecorded": {"title": "Capaian"}}
    assert await world.fetch("select source from evidence") == [{"source": "Kinerja"}]


async def test_each_operation_has_a_transaction_of_its_own(open_client: Any, world: Any) -> None:
    async with open_client() as client:
        await client.begin()
        before = await client.ask("{ units { totalCount } }")
        await world.unit()
        after = await client.ask("{ units { totalCount } }")
    assert [each["data"]["units"]["totalCount"] for each in (before, after)] == [0, 1]


@pytest.mark.parametrize("name", ["acceptLanguage", "Accept-Language", "accept-language"])
async def test_payload_chooses_the_language(
    open_client: Any, world: Any, measurement: Any, name: str
) -> None:
    values = {**await measurement(), "goal": "no goal"}
    async with open_client(additional_headers={"accept-language": "en"}) as client:
        await client.begin({**client.admin, name: "id-ID,en;q=0.5"})
        answer = await client.ask(RECORD, input=values)
    assert "tidak" in answer["data"]["recordEvidence"]["message"]


@pytest.mark.parametrize("value", [1, ["id"]])
async def test_language_that_is_no_text_is_refused(open_client: Any, value: Any) -> None:
    async with open_client() as client:
        payload = {**client.admin, "acceptLanguage": value}
        await client.send(type="connection_init", payload=payload)
        assert await client.closed() == (4400, "acceptLanguage must be one text")


async def test_person_reads_with_the_roles_of_the_moment(
    open_client: Any, world: Any, sign: Any
) -> None:
    person = await world.employee(await world.unit())
    async with open_client() as client:
        await client.begin({"authorization": sign(person, Grant(Role.EMPLOYEE))})
        before = await client.ask(VIEWER)
        grant = {"employee_id": person, "role": "ADMIN", "reason": "SK"}
        await world.insert("role_grant", starts_on=local_day(None), **grant)
        after = await client.ask(VIEWER)
    roles = [
        {each["role"] for each in answer["data"]["viewer"]["grants"]} for answer in (before, after)
    ]
    assert roles == [{"EMPLOYEE"}, {"EMPLOYEE", "ADMIN"}]


async def test_key_that_was_revoked_asks_nothing_more(
    open_client: Any, world: Any, make_key: Any
) -> None:
    secret = await make_key()
    async with open_client() as client:
        await client.begin({"authorization": f"Bearer {secret}"})
        assert (await client.ask(VIEWER))["data"]["viewer"]["grants"][0]["role"] == "INTEGRATION"
        await world.change("update integration_key set revoked_at = now()")
        await client.send(type="subscribe", id="1", payload={"query": VIEWER})
        assert (await client.closed())[0] == 4403


async def test_slow_query_is_given_up_and_hinders_nobody(
    open_client: Any, world: Any, owner: Any
) -> None:
    await world.plan()
    async with open_client() as client:
        await client.begin()
        async with owner.transaction():
            await owner.execute("lock table unit in access exclusive mode")
            await client.send(type="subscribe", id="slow", payload={"query": UNITS})
            await client.send(type="ping")
            assert await client.receive() == {"type": "pong"}
            message = await client.receive()
            assert (message["type"], message["id"]) == ("error", "slow")
            (error,) = message["payload"]
            assert error["extensions"]["code"] == "REQUEST_TOO_SLOW"
            assert await owner.fetchval(WAITING) == 0
        assert (await client.ask(UNITS))["data"]


@pytest.mark.parametrize("leaves", [False, True])
async def test_statement_ends_with_its_operation(
    open_client: Any, world: Any, owner: Any, leaves: bool
) -> None:
    async with open_client() as client:
        await client.begin()
        async with owner.transaction():
            await owner.execute("lock table unit in access exclusive mode")
            await client.send(type="subscribe", id="1", payload={"query": UNITS})
            await waiting(owner, 1)
            if leaves:
                client.connection.transport.abort()
            else:
                await client.send(type="complete", id="1")
            await waiting(owner, 0)
        if not leaves:
            assert (await client.ask(UNITS))["data"]


async def test_database_that_is_busy_refuses_the_operation_alone(
    open_client: Any, make_key: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: Any) -> None:
        raise PoolExhausted(seconds=2)

    secret = await make_key()
    async with open_client() as client:
        await client.begin({"authorization": f"Bearer {secret}"})
        with monkeypatch.context() as patched:
            patched.setattr("tilik_server.sign_in.sign_in.identify_key", busy)
            await client.send(type="subscribe", id="1", payload={"query": VIEWER})
            message = await client.receive()
        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["code"] == "TEMPORARILY_UNAVAILABLE"
        assert (await client.ask(VIEWER))["data"]


async def test_failure_outside_of_a_field_ends_the_operation_alone(
    open_client: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    async def failing(*_: Any) -> None:
        raise ValueError("secret")

    async with open_client() as client:
        await client.begin()
        with monkeypatch.context() as patched:
            patched.setattr(Executor, "execute", failing)
            await client.send(type="subscribe", id="1", payload={"query": VIEWER})
            message = await client.receive()
        assert message["type"] == "error"
        (error,) = message["payload"]
        assert error["extensions"]["code"] == "INTERNAL"
        assert "secret" not in str(message)
        assert (await client.ask(VIEWER))["data"]
    (logged,) = [each for each in caplog.records if each.name == "tilik.request"]
    assert error["extensions"]["requestId"] in logged.getMessage()


async def test_trail_names_the_operation_by_which_a_socket_read(
    open_client: Any, world: Any, owner: Any
) -> None:
    plan = await world.plan()
    reads = "select operation from audit_event where kind = 'READ' order by at"
    async with open_client() as client:
        await client.begin()
        await client.ask("query Before { appraisals { nodes { version } } }")
        await client.subscribe("subscription Watching { appraisalChanged { version } }")
        await world.change("update appraisal set version = 2 where id = $1", plan["appraisal"])
        assert await client.told() == {"appraisalChanged": {"version": 2}}
        async with asyncio.timeout(10):
            while len(rows := await owner.fetch(reads)) < 2:
                await asyncio.sleep(0.05)
    assert [row["operation"] for row in rows] == ["Before", "Watching"]
