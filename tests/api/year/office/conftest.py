"""An office from an empty database: roles as they are printed, files, and people who sign in."""

import asyncio
import csv
import re
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from tilik_server.database.pool import Database
from tilik_server.database.province_time import local_day
from tilik_server.issuer import ClaimMap
from tilik_server.plugin_host.plugins import Catalogue, read_catalogue
from tilik_server.scoring.pool import ScoringPool
from tilik_server.settings import Settings
from tilik_tests.cluster import Cluster
from tilik_tests.issuers import RealIssuer, real_issuer
from tilik_tests.operator import Operator

FILES: Final = Path(__file__).parents[4] / "docs/example_office"
KINDS: Final = ("positions", "employees", "units", "assignments", "grants")
# By the names that the test gives them, the last three digits of their numbers.
NAMED: Final = {
    "kadis": "007",
    "kapus": "020",
    "jati": "021",
    "dahlia": "022",
    "sari": "023",
    "hulu": "027",
    "admin": "003",
    "tim": "004",
    "pemantau": "005",
    "guru": "039",
}
NAMES: Final = ("kantor_owner", "kantor")
PLUGIN: Final = "kunjungan"
PluginSite = Callable[[Path], AbstractContextManager[Callable[..., None]]]


def numbers() -> dict[str, tuple[str, str]]:
    """The number and the name of each who signs in, from the files."""
    with (FILES / "employees.csv").open(encoding="utf-8") as file:
        people = {row["nip"][-3:]: (row["nip"], row["name"]) for row in csv.DictReader(file)}
    return {name: people[digits] for name, digits in NAMED.items()}


async def call(environment: Mapping[str, str], name: str, *arguments: str) -> str:
    """What a command prints that ends well."""
    command = import_module(f"tilik.commands.{name}").command
    runner = CliRunner(env=dict(environment))
    done = await asyncio.to_thread(runner.invoke, command, arguments)
    assert done.exit_code == 0, done.output
    return str(done.output)


@pytest.fixture
async def catalogue(
    plugin_site: PluginSite, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Catalogue]:
    """What the installed plugins offer, with the agency's own: made by `tilik`, put in by pip."""
    folder = tmp_path_factory.mktemp("agency")
    with plugin_site(folder / "site"):
        given = ("--sector", "health", "--into", str(folder))
        await call({}, "plugins", "new", PLUGIN, *given)
        # Offline, and beside the environment, which other tests share.
        pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        apart = ("--no-index", "--no-deps", "--no-build-isolation", "--target", folder / "site")
        done = await asyncio.create_subprocess_exec(*pip, *apart, folder / PLUGIN)
        assert await done.wait() == 0
        yield await read_catalogue(Settings())


@pytest.fixture
async def pool(catalogue: Catalogue) -> AsyncIterator[ScoringPool]:
    """Processes that run the calculators of these plugins."""
    async with ScoringPool(Settings(), catalogue) as opened:
        yield opened


@pytest.fixture
async def issuer() -> AsyncIterator[RealIssuer]:
    """An issuer where everybody has an account with their number."""
    clients = {name: {"nip": nip} for name, (nip, _) in numbers().items()}
    async with real_issuer(clients) as running:
        yield running


@pytest.fixture
async def environment(given: Cluster, tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """The variables of an installation whose roles and database the printed SQL made."""
    owner, service = (given.url(role, "kantor") for role in NAMES)
    variables = {
        "TILIK_DATABASE_URL": service,
        "TILIK_OWNER_DATABASE_URL": owner,
        "TILIK_DATA_DIR": str(tmp_path),
    }
    printed = await call(variables, "migrate", "--print-roles")
    try:
        for statement in re.sub(r"^--.*\n", "", printed, flags=re.MULTILINE).split(";"):
            if statement.strip():
                await given.run(statement)
        yield variables
    finally:
        await given.run('drop database if exists "kantor" with (force)')
        for role in NAMES:
            await given.run(f'drop role if exists "{role}"')


@pytest.fixture
async def settings(environment: dict[str, str], issuer: RealIssuer) -> Settings:
    """The settings of the office, after its files and its first administrator."""
    assert "positions.csv" in await call(environment, "init")
    for kind in KINDS:
        said = await call(environment, "import", "--as", kind, str(FILES / f"{kind}.csv"))
        assert " 0 rejected" in said
    for role, name, *more in (("ADMIN", "admin"), ("REGION_VIEWER", "pemantau", "--unit", "MUARA")):
        nip = numbers()[name][0]
        await call(environment, "grant", "--role", role, "--nip", nip, "--reason", "SK 1", *more)
    return Settings(
        database_url=SecretStr(environment["TILIK_DATABASE_URL"]),
        owner_database_url=SecretStr(environment["TILIK_OWNER_DATABASE_URL"]),
        issuers=(issuer.setting(claims=ClaimMap(nip="nip")),),
    )


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    """The office's database, reached as the service."""
    opened = await Database.open(settings)
    yield opened
    await opened.close()


@pytest.fixture
async def operator(environment: dict[str, str]) -> AsyncIterator[Operator]:
    """The office's database as the operator, with which tests look."""
    made = await Operator.connect(environment["TILIK_DATABASE_URL"])
    yield made
    await made.connection.close()


@pytest.fixture
async def office(served_year: Any, issuer: RealIssuer, environment: dict[str, str]) -> Any:
    """The served office; ten people with tokens of the issuer, and two systems with keys."""
    rows = await served_year.world.fetch("select id, nip from employee")
    keys = {row["nip"]: row["id"] for row in rows}
    for name, (nip, called) in numbers().items():
        bearer = (await issuer.issue(name)).removeprefix("Bearer ")
        served_year.enter(name, bearer, called, keys[nip], nip)
    expires = str(local_day(None) + timedelta(days=30))
    for name, scopes in (("penyalin", ("competency", "directory")), ("portal", ("directory",))):
        words = [word for scope in scopes for word in ("--scope", scope)]
        key = ("create", name, "--unit", "MUARA-DINKES", *words, "--expires", expires)
        served_year.enter(name, (await call(environment, "key", *key)).strip(), name)

    async def bring(kind: str, text: str) -> str:
        """Import a file of the office."""
        path = Path(environment["TILIK_DATA_DIR"]) / f"{kind}.csv"
        path.write_text(text, "utf-8")
        return await call(environment, "import", "--as", kind, str(path))

    served_year.bring = bring
    return served_year
