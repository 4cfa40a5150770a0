"""npm's graphql-ws, the client that frontends use: `npm install` in tests/node installs it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from uuid import UUID

import orjson
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant
from tilik_server.models.vocabulary import Role
from tilik_server.settings import Settings
from tilik_tests.node import needs_packages, start_script

LOSE = """select pg_terminate_backend(pid) from pg_stat_activity
where application_name = 'tilik listening' and datname = current_database()"""
DOCUMENT = "subscription { appraisalChanged { id version employee { name } } }"

pytestmark = needs_packages("graphql-ws")
Line = Callable[[], Any]
Watch = Callable[..., AbstractAsyncContextManager[Line]]


@pytest.fixture
def live_settings(live_settings: Settings) -> Settings:
    """A service where a viewer may have two connections at once."""
    return live_settings.model_copy(update={"viewer_connections": 2})


@pytest.fixture
def watch(server: Any) -> Watch:
    """The lines that a client of graphql-ws writes about an operation."""

    @asynccontextmanager
    async def watched(document: str, token: str = "", language: str = "en") -> AsyncIterator[Line]:
        address = f"ws://127.0.0.1:{server.port}/graphql"
        process = await start_script("watch.cjs", address, token, document, language)
        assert process.stdin
        assert process.stdout
        lines = process.stdout

        async def line() -> Any:
            async with asyncio.timeout(30):
                return orjson.loads(await lines.readline())

        yield line
        process.stdin.close()
        assert await process.wait() == 0

    return watched


def token_of(sign: Any, employee: UUID | None) -> str:
    """The token of an employee, or of nobody in particular."""
    token: str = sign(employee, Grant(Role.EMPLOYEE)).partition(" ")[2]
    return token


async def test_client_is_told_what_changes(watch: Watch, world: Any, sign: Any) -> None:
    plan = await world.plan()
    async with watch(DOCUMENT, token_of(sign, plan["employee"])) as line:
        assert await line() == {"begun": True}
        for version in (2, 3):
            await world.change("update appraisal set version = $1", version)
            told = (await line())["next"]["data"]["appraisalChanged"]
            assert told["id"] == encode("Appraisal", plan["appraisal"])
            assert told["version"] == version


async def test_client_begins_anew_by_itself_when_changes_may_have_been_missed(
    watch: Watch, world: Any, sign: Any
) -> None:
    plan = await world.plan()
    async with watch(DOCUMENT, token_of(sign, plan["employee"])) as line:
        assert await line() == {"begun": True}
        await world.fetch(LOSE)
        assert await line() == {"closed": 1013}
        assert await line() == {"begun": True}
        await world.change("update appraisal set version = 2")
        assert (await line())["next"]["data"]["appraisalChanged"]["version"] == 2


async def test_client_reads_what_is_wrong_with_its_document(watch: Watch, sign: Any) -> None:
    async with watch("subscription { nothing }", token_of(sign, None)) as line:
        lines = [await line(), await line()]
        (failed,) = [each["error"] for each in lines if "error" in each]
        assert failed[0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_client_asks_and_is_answered_once(watch: Watch, world: Any, sign: Any) -> None:
    person = await world.employee(await world.unit())
    async with watch("{ viewer { employee { id } } }", token_of(sign, person)) as line:
        lines = [await line() for _ in range(3)]
    lines.remove({"begun": True})
    (answer, end) = lines
    shown = {"viewer": {"employee": {"id": encode("Employee", person)}}}
    assert (answer["next"]["data"], end) == (shown, {"complete": True})


async def test_client_mutates_in_its_language(watch: Watch, sign: Any) -> None:
    document = """mutation { withdrawEvidence(evidence: "x", reason: "Salah") {
      ... on Problem { code message } } }"""
    async with watch(document, token_of(sign, None), "id") as line:
        lines = [await line() for _ in range(3)]
    (answer,) = [each["next"]["data"] for each in lines if "next" in each]
    problem = answer["withdrawEvidence"]
    assert (problem["code"], "tidak" in problem["message"]) == ("INVALID_ID", True)
    assert {"complete": True} in lines


async def test_client_goes_on_with_a_fresh_token(watch: Watch, world: Any, sign: Any) -> None:
    plan = await world.plan()
    async with watch(DOCUMENT, f"a.b.c,{token_of(sign, plan['employee'])}") as line:
        assert [await line() for _ in range(2)] == [{"closed": 4403}, {"begun": True}]
        await world.change("update appraisal set version = 2")
        assert (await line())["next"]["data"]["appraisalChanged"]["version"] == 2


async def test_client_with_too_many_connections_does_not_try_again(
    watch: Watch, open_client: Any, world: Any, sign: Any
) -> None:
    person = await world.employee(await world.unit())
    token = token_of(sign, person)
    async with open_client() as first, open_client() as second:
        for client in (first, second):
            await client.begin({"authorization": f"Bearer {token}"})
        async with watch(DOCUMENT, token) as line:
            lines = [await line(), await line()]
    reason = "You have 2 connections open, which is the most; close one before you open another."
    assert {"closed": 4429} in lines
    assert {"error": {"code": 4429, "reason": reason}} in lines
