"""PostgreSQL for the tests: one server of each kind a session, and databases without rows."""

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from textwrap import dedent
from typing import Any, Final

import asyncpg
import pytest

from tilik_server.access.tokens import KEY_FILE, Tokens
from tilik_server.database.pool import Database
from tilik_server.plugin_host.plugins import Catalogue, read_catalogue
from tilik_server.settings import Settings
from tilik_tests.cluster import Cluster
from tilik_tests.commands import WARM
from tilik_tests.kept import KeptDatabase, LentDatabase
from tilik_tests.second_postgres import runs_on_both
from tilik_tests.servers import embedded_cluster, given_cluster
from tilik_tests.tasks import no_task_is_left, pytest_runtest_makereport

__all__ = ["no_task_is_left", "pytest_runtest_makereport"]

MEMORY: Final = Path("/dev/shm")
ROOM: Final = 2 * 1024**3
READING_PLUGINS: Final = (
    "tilik.commands.calculate",
    "tilik.commands.import",
    "tilik_server.doctor.examine",
    "tilik_server.runtime",
)
InstallPlugin = Callable[..., None]
PluginSite = Callable[[Path], AbstractContextManager[InstallPlugin]]
GOOD: Final = """
from typing import Annotated

from tilik_plugin import (
    Calculator,
    Count,
    Measurement,
    Params,
    Polarity,
    Record,
    Step,
    Text,
    Title,
    hookimpl,
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


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Exclude what collecting imported from later garbage collections, as a served process does.

    Searching the schema and the modules of all tests again and again took a third of a test's time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_the_environment() -> None:
    for name in [name for name in os.environ if name.startswith("TILIK_")]:
        del os.environ[name]


@pytest.fixture(scope="session", autouse=True)
def _warm_commands_end() -> Iterator[None]:
    yield
    WARM.end()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """What the installed plugins offer."""
    return asyncio.run(read_catalogue(Settings()))


@pytest.fixture
def read_once(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets what reads the installed plugins in this process have what was read before."""

    async def read(_: Settings) -> Catalogue:
        return catalogue

    for module in READING_PLUGINS:
        monkeypatch.setattr(f"{module}.read_catalogue", read)


@pytest.fixture(scope="session")
def signing_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a key that signs tokens, which takes longer to make than most tests take."""
    folder = tmp_path_factory.mktemp("key")
    Tokens(folder)
    return folder / KEY_FILE


@pytest.fixture
def keyed_folder(tmp_path: Path, signing_key: Path) -> Path:
    """The test's folder as that of a service which made its key at an earlier start."""
    shutil.copy2(signing_key, tmp_path / KEY_FILE)
    return tmp_path


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
    with embedded_cluster(scratch) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def given(scratch: Path) -> Iterator[Cluster]:
    """A second PostgreSQL over TCP, of another version."""
    with given_cluster(scratch) as cluster:
        yield cluster


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of `make test-all`, of `make fuzz` and of `make faults`."""
    parser.addoption("--every-postgres", action="store_true", help="all API tests on both servers")
    parser.addoption("--fuzz", type=int, default=0, help="documents that each viewer asks")
    parser.addoption("--fuzz-seed", type=int, default=1, help="from which documents are drawn")
    parser.addoption("--plays", type=int, default=0, help="years of random steps a scheme")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Choose the kinds of PostgreSQL that a test runs on: always the embedded one."""
    if "postgres" in metafunc.fixturenames:
        kinds = ["embedded", "given"] if runs_on_both(metafunc) else ["embedded"]
        metafunc.parametrize("postgres", kinds, indirect=True)


@pytest.fixture
def postgres(request: pytest.FixtureRequest) -> Cluster:
    """The server of the test."""
    cluster = request.getfixturevalue(request.param)
    assert isinstance(cluster, Cluster)
    return cluster


@pytest.fixture(scope="session")
async def kept_databases() -> AsyncIterator[dict[str, KeptDatabase]]:
    """By cluster the database that its tests use one after the other."""
    made: dict[str, KeptDatabase] = {}
    yield made
    for database in made.values():
        database.leave()


@pytest.fixture
async def empty(postgres: Cluster) -> AsyncIterator[Settings]:
    """The settings of a database that has no tables yet."""
    async with postgres.database() as name:
        yield postgres.settings(name)


@pytest.fixture
async def lent(
    postgres: Cluster, kept_databases: dict[str, KeptDatabase]
) -> AsyncIterator[LentDatabase]:
    """A migrated database without rows, which is cleared after the test."""
    kept = kept_databases.setdefault(postgres.name, KeptDatabase(postgres))
    async with kept.lent() as lent:
        yield lent


@pytest.fixture
def settings(lent: LentDatabase) -> Settings:
    """The settings of a migrated database without rows."""
    return lent.settings


@pytest.fixture
async def database(lent: LentDatabase) -> Database:
    """A migrated database without rows, reached as the service."""
    return await lent.service()


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
