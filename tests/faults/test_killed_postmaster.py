"""The embedded server is started again when it was killed, and the service works on by itself."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import UUID, uuid4

import asyncpg
import httpx
import psutil
import pytest

from tilik.app import create_app
from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.embedded import DATABASE, SUPERUSER, EmbeddedServer
from tilik_server.database.embedded_lock import exclusive_lock
from tilik_server.database.embedded_postmaster import find_postmaster
from tilik_server.database.migrate import migrate
from tilik_server.database.pool import Database
from tilik_server.errors import SubscriptionInterrupted
from tilik_server.live.event import Kind
from tilik_server.live.listener import open_listener
from tilik_server.live.subscription import Scope
from tilik_server.runtime import open_runtime
from tilik_server.scoring.jobs import TASK, defer_scoring
from tilik_server.settings import Settings
from tilik_server.sql.statement import composed
from tilik_server.worker import run_beside
from tilik_tests.crashes import (
    GIVE,
    PATIENCE,
    PLAIN,
    RESULT,
    Damage,
    Service,
    acknowledge,
    find_damage,
    kill,
    seed,
    starts,
    until_more,
    write,
)
from tilik_tests.viewers import admin_headers

EMPLOYEE: Final = composed(
    "tests.insert_employee",
    "insert into employee (id, nip, name, employment) "
    "values ($1, '190101012020011001', 'Ani', 'PNS')",
)
APPRAISAL: Final = composed(
    "tests.insert_appraisal",
    "insert into appraisal (id, cycle_id, unit_id, employee_id, starts_on, ends_on, stage, "
    "version, imported) select tilik_id(c.id), c.id, $1, $2, c.starts_on, c.ends_on, 'DRAFT', 1, "
    "false from cycle c returning id",
)
JOBS: Final = composed(
    "tests.count_jobs", "select count(*) from procrastinate_jobs where task_name = $1"
)
BUSY: Final = composed(
    "tests.find_busy",
    "select exists (select from pg_stat_activity where state = 'active' "
    "and query like '%1000000000000)' and pid <> pg_backend_pid())",
)
WAITING: Final = "select count(*) from pg_locks where not granted and locktype = 'relation'"
HOLDER: Final = """
import asyncio, sys
from pathlib import Path
from tilik_server.database.pool import Database
from tilik_server.settings import Settings

async def main():
    database = await Database.open(Settings(data_dir=Path(sys.argv[1])))
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await database.close()

asyncio.run(main())
"""


@pytest.fixture
def folder(scratch: Path) -> Iterator[Path]:
    """A data folder, in which no process of PostgreSQL is left after the test."""
    with TemporaryDirectory(dir=scratch) as path:
        Path(path).chmod(0o755)
        yield Path(path)
        left = processes(Path(path))
        for process in left:
            process.kill()
        assert left == []


@pytest.fixture
async def own(folder: Path) -> Settings:
    """The settings of a service with an embedded server of its own, whose tables are there."""
    settings = Settings(data_dir=folder)
    await migrate(settings)
    return settings


@dataclass(frozen=True)
class Killed(Service):
    """A service whose server is killed, with its database."""

    database: Database


@pytest.fixture
async def service(own: Settings) -> AsyncIterator[Killed]:
    """The application as `tilik serve` runs it, without a network between."""
    app = create_app(own)
    async with AsyncExitStack() as stack:
        state: Any = await stack.enter_async_context(app.router.lifespan_context(app))

        async def stated(scope: Any, receive: Any, send: Any) -> None:
            await app({**scope, "state": dict(state)}, receive, send)

        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(stated),
            base_url="http://tilik",
            headers=admin_headers(state["sign_in"].own),
        )
        await stack.enter_async_context(client)
        unit = await seed(state["database"], own)
        yield Killed(client, unit, own.data_dir / "postgres", state["database"])


def processes(data_dir: Path) -> list[psutil.Process]:
    """The processes of PostgreSQL that work in a data folder."""
    folder = str(data_dir / "postgres")
    found = psutil.process_iter(["name", "cwd"])
    return [
        each for each in found if each.info["name"] == "postgres" and each.info["cwd"] == folder
    ]


@asynccontextmanager
async def kept_away(service: Killed) -> AsyncIterator[None]:
    """The server killed, and not started again before the end of the block."""
    with exclusive_lock(service.folder.parent / "postgres.lock"):
        kill(service.folder)
        yield


async def test_acknowledged_writes_are_there_once_after_kills(service: Killed) -> None:
    given: dict[str, str] = {}
    stop = asyncio.Event()
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        for writer in "abcd":
            group.create_task(write(service, writer, given, stop))
        for _ in range(3):
            await until_more(given)
            kill(service.folder)
        await until_more(given)
        stop.set()
    assert await find_damage(service.database, given) == Damage(lost=0, twice=0, half=0)
    assert starts(service.folder) == 3 + 2


async def test_damage_is_counted(service: Killed) -> None:
    given: dict[str, str] = {}
    for comment in "abcd":
        await acknowledge(service, comment, given)
    server = await EmbeddedServer.start(service.folder.parent)
    owner = await asyncpg.connect(server.url(SUPERUSER, DATABASE))
    try:
        await owner.execute("update feedback set comment = 'a' where comment = 'b'")
        await owner.execute("delete from idempotency_key where key = 'c'")
    finally:
        await owner.close()
        await server.stop()
    found = await find_damage(service.database, given | {"e": "never stored"})
    assert found == Damage(lost=2, twice=1, half=1)


async def test_request_that_got_nothing_is_a_503_to_try_again(service: Killed) -> None:
    nothing = [
        ("{ cycles { nodes { code } } }", {}),
        ("{ __typename cycles { nodes { code } } units { nodes { code } } }", {}),
        (GIVE, {"about": encode("Unit", service.unit), "comment": "Baik"}),
    ]
    async with asyncio.timeout(PATIENCE):
        async with kept_away(service):
            for accept, (query, variables) in product((PLAIN, RESULT), nothing):
                answer = await service.ask(query, accept, **variables)
                assert answer.status_code == 503, answer.text
                assert answer.headers["retry-after"] == "1"
                assert answer.headers["content-type"].startswith(accept)
                codes = {each["extensions"]["code"] for each in answer.json()["errors"]}
                assert codes == {"TEMPORARILY_UNAVAILABLE"}
            part = await service.ask('{ calculators { key } unit(code: "u") { code } }')
            assert (await service.client.get("/readyz")).status_code == 503
        while (answer := await service.ask(nothing[0][0])).status_code == 503:
            await asyncio.sleep(0.05)
    assert answer.json()["data"] == {"cycles": {"nodes": [{"code": "2026"}]}}
    assert part.status_code == 200
    assert part.json()["data"]["calculators"]
    assert part.json()["data"]["unit"] is None


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["restarted", "killed"])
async def test_query_under_way_outlives_a_restart(
    service: Killed, how: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.database, "_acquire_timeout", PATIENCE)
    locking = await asyncpg.connect(service.database.conninfo)
    await locking.execute("begin; lock table cycle in access exclusive mode")
    query = "{ cycles { nodes { code } } units { nodes { code } } }"
    asking = [asyncio.create_task(service.ask(query)) for _ in range(4)]
    async with asyncio.timeout(PATIENCE):
        while await locking.fetchval(WAITING) < len(asking):
            await asyncio.sleep(0.01)
        await asyncio.to_thread(kill, service.folder, how)
        answers = await asyncio.gather(*asking)
    locking.terminate()
    found = [each.json()["data"]["cycles"]["nodes"] for each in answers]
    assert found == [[{"code": "2026"}]] * 4


async def test_jobs_and_subscriptions_go_on(own: Settings) -> None:
    async with asyncio.timeout(PATIENCE), AsyncExitStack() as stack:
        tools = await stack.enter_async_context(open_runtime(own))
        await stack.enter_async_context(run_beside(tools))
        listener = await stack.enter_async_context(open_listener(tools.database))
        unit = await seed(tools.database, own)
        everywhere = Kind.APPRAISAL, Scope(units=None)
        async with listener.subscribe(*everywhere) as subscription:
            kill(own.data_dir / "postgres")
            with pytest.raises(SubscriptionInterrupted):
                await subscription.next()
        while True:
            with suppress(SubscriptionInterrupted):
                async with listener.subscribe(*everywhere) as subscription:
                    told = await appraised(tools.database, unit)
                    assert await subscription.next() == told
                    break
        async with tools.database.writing(OPERATOR) as connection:
            await defer_scoring(connection, [uuid4()])
        while await waiting_jobs(tools.database):
            await asyncio.sleep(0.05)


async def appraised(database: Database, unit: UUID) -> UUID:
    """An employee's new appraisal."""
    async with database.writing(OPERATOR) as connection:
        employee = uuid4()
        await connection.execute(EMPLOYEE, employee)
        (row,) = await connection.fetch(APPRAISAL, unit, employee)
    key: UUID = row["id"]
    return key


async def waiting_jobs(database: Database) -> int:
    """How many goals wait for their score."""
    async with database.reading(OPERATOR) as connection:
        found: int = await connection.fetch_value(JOBS, TASK)
    return found


async def test_statement_under_way_does_not_keep_the_server_away(own: Settings) -> None:
    database = await Database.open(own)
    working = await asyncpg.connect(database.conninfo)
    busy = asyncio.create_task(
        working.fetchval("select count(*) from generate_series(1, 1000000000000)")
    )
    folder = own.data_dir / "postgres"
    try:
        async with asyncio.timeout(PATIENCE):
            while not await is_busy(database):
                await asyncio.sleep(0.01)
            kill(folder)
            with pytest.raises((asyncpg.PostgresError, OSError)):
                await busy
            while find_postmaster(folder) is None:
                await asyncio.sleep(0.01)
            while not await answers(database):
                await asyncio.sleep(0.05)
    finally:
        working.terminate()
        await database.close()


async def is_busy(database: Database) -> bool:
    """Whether another connection computes."""
    async with database.reading(OPERATOR) as connection:
        found: bool = await connection.fetch_value(BUSY)
    return found


async def answers(database: Database) -> bool:
    """Whether the database answers."""
    try:
        async with database.reading(OPERATOR):
            return True
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False


def hold(folder: Path) -> "subprocess.Popen[str]":
    """A process that keeps the server until its standard input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


async def test_one_of_several_starts_the_server_and_the_last_stops_it(folder: Path) -> None:
    held = [hold(folder) for _ in range(3)]
    try:
        async with asyncio.timeout(PATIENCE):
            for count in (2, 3):
                kill(folder / "postgres")
                while (
                    starts(folder / "postgres") < count
                    or find_postmaster(folder / "postgres") is None
                ):
                    await asyncio.sleep(0.01)
        for process in held:
            assert processes(folder)
            process.communicate("", timeout=PATIENCE)
            assert process.returncode == 0
        assert starts(folder / "postgres") == 3
        assert "already exists" not in (folder / "postgres" / "log").read_text()
    finally:
        for process in held:
            process.kill()
            process.communicate()
