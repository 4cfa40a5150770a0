"""`tilik init` makes what an office needs first, and names the next commands."""

import re
import stat
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from typing import Any, Final

import asyncpg
import pytest
from pydantic import SecretStr

from tilik_demo.fill import fill_demo
from tilik_server.access.tokens import KEY_FILE
from tilik_server.database.embedded_programs import MAJOR
from tilik_server.database.migrate import migrate, migration_names
from tilik_server.database.pool import Database
from tilik_server.errors import DatabaseForeign, DemoStored, EmbeddedDatabaseFailed
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.settings import Settings
from tilik_tests.cluster import Cluster
from tilik_tests.commands import run_tilik, service_variables

FIRST: Final = "tilik import --as positions positions.csv"
# One of each, by the kind that brings it.
SMALL: Final = {
    "positions": "code,title,class\nKDH,Kepala Daerah,kepala_daerah\n",
    "employees": "nip,name,employment\n190111231931031022,Dahlia,PNS\n",
    "units": "code,name,kind,sector\nMUARA,Muara,pemerintah_daerah,public_service\n",
    "assignments": "nip,unit,position,from\n190111231931031022,MUARA,KDH,2025-01-02\n",
    "grants": "role,unit,nip,from,reason\nADMIN,,190111231931031022,2025-01-02,SK 1\n",
}
Init = Callable[..., CompletedProcess[str]]


def address(url: SecretStr | None) -> str:
    assert url is not None
    return url.get_secret_value()


@pytest.fixture
def init(tmp_path: Path) -> Init:
    """Runs the command with the addresses of settings; without the owner's where told so."""

    def run(
        settings: Settings | None, *arguments: str, owner: bool = True, **more: str
    ) -> CompletedProcess[str]:
        given = {"TILIK_DATA_DIR": str(tmp_path / "data")}
        if settings is not None:
            given["TILIK_DATABASE_URL"] = address(settings.database_url)
        if settings is not None and owner:
            given["TILIK_OWNER_DATABASE_URL"] = address(settings.owner_database_url)
        return run_tilik("init", *arguments, env={**given, **more})

    return run


def commands(printed: str) -> list[str]:
    """The commands that come next."""
    return re.findall(r"^  (.+?)  +\S", printed, re.MULTILINE)


def found(printed: str) -> dict[str, str]:
    """What is said of each subject."""
    return dict(re.findall(r"^(\w[\w ]*?)  +(.+)$", printed, re.MULTILINE))


async def tables(settings: Settings) -> list[str]:
    owner = await asyncpg.connect(address(settings.owner_database_url))
    try:
        rows = await owner.fetch("select tablename from pg_tables where schemaname = 'public'")
    finally:
        await owner.close()
    return [row["tablename"] for row in rows]


@pytest.fixture(params=["embedded", "given"])
def cluster(request: pytest.FixtureRequest) -> Cluster:
    """Either PostgreSQL."""
    found: Cluster = request.getfixturevalue(request.param)
    return found


@pytest.fixture
async def bare(cluster: Cluster) -> Any:
    """A database without tables."""
    async with cluster.database() as name:
        yield cluster.settings(name)


async def test_bare_database_gets_its_tables_and_the_folder_its_key(
    bare: Settings, init: Init, tmp_path: Path
) -> None:
    done = init(bare)
    assert (done.returncode, done.stderr) == (0, "")
    assert "unit" in await tables(bare)
    key = tmp_path / "data" / KEY_FILE
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    said = found(done.stdout)
    assert said["database"].startswith("given, at 127.0.0.1:") or "/" in said["database"]
    assert (said["tables"], said["positions"]) == ("migrated", "no positions yet")
    assert commands(done.stdout) == [
        FIRST,
        "tilik import --as employees employees.csv",
        "tilik import --as units units.csv",
    ]
    before = key.read_bytes()
    again = init(bare)
    assert (again.returncode, again.stdout, key.read_bytes()) == (0, done.stdout, before)


def test_without_an_address_the_embedded_database_is_made(init: Init, scratch: Path) -> None:
    # PostgreSQL's user may not enter pytest's own folders while another session of it begins.
    folder = scratch / "first-office"
    done = init(None, "--language", "id", TILIK_DATA_DIR=str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    said = found(done.stdout)
    assert said["database"] == f"tertanam, di {folder}"
    assert said["tables"] == "sudah dimigrasi"
    assert "Berikutnya:" in done.stdout
    assert commands(done.stdout)[0] == FIRST


def test_one_of_each_is_counted_in_the_singular(
    settings: Settings, init: Init, tmp_path: Path
) -> None:
    for kind, text in SMALL.items():
        file = tmp_path / f"{kind}.csv"
        file.write_text(text, "utf-8")
        run_tilik("import", "--as", kind, file, env=service_variables(settings)).check_returncode()
    counts = {
        "en": ["1 position", "1 person", "1 unit", "1 post that somebody holds", "1 administrator"],
        "id": ["1 jabatan", "1 pegawai", "1 unit kerja", "1 penugasan", "1 administrator"],
    }
    for language, counted in counts.items():
        done = init(settings, "--language", language)
        assert (done.returncode, done.stderr) == (0, "")
        assert list(found(done.stdout).values())[2:7] == counted


async def test_without_the_owner_the_next_command_makes_the_tables(
    bare: Settings, init: Init
) -> None:
    done = init(bare, owner=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert commands(done.stdout) == ["TILIK_OWNER_DATABASE_URL=... tilik migrate"]
    assert await tables(bare) == []


async def test_older_tables_are_left_to_a_migration_after_a_backup(
    bare: Settings, init: Init
) -> None:
    await migrate(bare, migration_names()[-2])
    done = init(bare)
    assert (done.returncode, done.stderr) == (0, "")
    assert found(done.stdout)["tables"] == "1 migration is missing"
    assert commands(done.stdout) == ["tilik backup DIR", "tilik migrate"]


@pytest.mark.parametrize("language", ["en", "id"])
async def test_tables_of_something_else_are_refused_and_stay(
    bare: Settings, init: Init, language: str
) -> None:
    owner = await asyncpg.connect(address(bare.owner_database_url))
    await owner.execute("create table payroll (id int)")
    await owner.close()
    done = init(bare, "--language", language)
    assert (done.returncode, done.stdout) == (1, "")
    error = DatabaseForeign(place="PLACE", table="public.payroll")
    head, tail = error.message.in_language(language).split("PLACE")
    assert done.stderr.startswith(f"tilik: {head}")
    assert done.stderr.endswith(f"{tail}\n")
    assert await tables(bare) == ["payroll"]


async def test_demo_is_refused(bare: Settings, init: Init, catalogue: Catalogue) -> None:
    await migrate(bare)
    database = await Database.open(bare)
    try:
        assert await fill_demo(database, catalogue, None, lambda *_: None)
    finally:
        await database.close()
    done = init(bare)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"tilik: {DemoStored()}\n"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "cannot be reached"), ("id", "tidak dapat dihubungi")]
)
async def test_missing_roles_are_one_line_that_names_their_sql(
    given: Cluster, init: Init, language: str, words: str
) -> None:
    settings = Settings(database_url=SecretStr(given.url("nobody", "nothing")))
    done = init(settings, "--language", language, owner=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert words in done.stderr
    assert "`tilik migrate --print-roles`" in done.stderr


def test_data_folder_that_is_a_file_is_one_line(init: Init, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    done = init(None)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "TILIK_DATA_DIR" in done.stderr


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    ("version", "reason"),
    [
        ("", "its file PG_VERSION does not hold a number"),
        ("12", "the data need version {major}, but found version 12"),
        ("{major}", 'could not open file "{folder}/global/pg_control"'),
    ],
)
def test_embedded_server_that_cannot_start_is_one_line(
    init: Init, scratch: Path, language: str, version: str, reason: str
) -> None:
    with TemporaryDirectory(dir=scratch) as data:
        folder = Path(data) / "postgres"
        folder.mkdir()
        given = {"major": MAJOR, "folder": folder}
        (folder / "PG_VERSION").write_text(version.format(**given))
        done = init(None, "--language", language, TILIK_DATA_DIR=data)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    error = EmbeddedDatabaseFailed(folder=folder, reason=reason.format(**given))
    told = error.message.in_language(language).removesuffix(".")
    assert done.stderr.startswith(f"tilik: {told}")
