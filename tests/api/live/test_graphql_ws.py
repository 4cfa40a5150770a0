"""npm's graphql-ws, the client that frontends use: `npm install` in tests/node installs it."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant
from tilik_server.models.vocabulary import Role

FOLDER = Path(__file__).parents[2] / "node"
NODE = shutil.which("node")
HAS_CLIENT = NODE is not None and (FOLDER / "node_modules/graphql-ws").is_dir()
LOSE = """select pg_terminate_backend(pid) from pg_stat_activity
where application_name = 'tilik listening' and datname = current_database()"""
DOCUMENT = "subscription { appraisalChanged { id version employee { name } } }"

pytestmark = pytest.mark.skipif(
    not HAS_CLIENT, reason="needs Node and, in tests/node, the packages of `npm install`"
)
Line = Callable[[], Any]
Watch = Callable[..., AbstractAsyncContextManager[Line]]


@pytest.fixture
def watch(server: Any) -> Watch:
    """The lines that a client of graphql-ws writes about a subscription."""

    @asynccontextmanager
    async def watched(document: str, token: str = "") -> AsyncIterator[Line]:
        assert NODE is not None
        process = await asyncio.create_subprocess_exec(
            NODE,
            str(FOLDER / "watch.cjs"),
            f"ws://127.0.0.1:{server.port}/graphql",
            token,
            document,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
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
