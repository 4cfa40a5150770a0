"""Imports that fail or are killed leave nothing behind, and say why in one line."""

import asyncio
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import asyncpg
import pytest

from tilik.cli import main
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.settings import Settings
from tilik_server.sql.statement import composed
from tilik_tests.commands import TILIK, run_tilik, service_variables

REGIONS = "code,name\n35,Jawa Timur\n35.26,Bangkalan\n35.26.01,Kamal\n"
STUDENTS = "student,school,absences,grade_period_1,grade_period_2,grade_final\n"
GOAL = "R29hbDoAAgAAAACAAIAAAAAAAAAB"
WAITING = """select count(*) from pg_locks
where not granted and relation = 'region'::regclass"""

Bring = Callable[..., CompletedProcess[str]]


def outcome(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["import", *arguments])
    assert isinstance(left.value.code, int)
    captured = capsys.readouterr()
    return left.value.code, captured.out, captured.err


def owner_url(settings: Settings) -> str:
    assert settings.owner_database_url is not None
    return settings.owner_database_url.get_secret_value()


@pytest.fixture
def bring(settings: Settings) -> Bring:
    """Runs `tilik import` on the database of the test."""

    def brought(*arguments: object) -> CompletedProcess[str]:
        return run_tilik("import", *arguments, env=service_variables(settings))

    return brought


async def stored(database: Database, table: str) -> int:
    async with database.reading(OPERATOR) as connection:
        found: int = await connection.fetch_value(
            composed("tests.count", f"select count(*) from {table}")
        )
        return found


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such file; check the path"),
        ("", "it is empty; it needs the header code,name"),
        ("kode,nama\n35,Jawa Timur\n", "its header is kode,nama, but --as regions needs code,name"),
        ("code|name\n35|Jawa Timur\n", "its header is code|name"),
        ('code,name\n35,"Jawa\nTimur\n', "line 2 is not valid CSV"),
    ],
)
def test_file_that_does_not_do_is_one_line(
    content: str | None,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    read_once: None,
) -> None:
    path = tmp_path / "regions.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    status, out, err = outcome(["--as", "regions", str(path)], capsys)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert said in err


def test_a_folder_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], read_once: None
) -> None:
    status, _, err = outcome(["--as", "regions", str(tmp_path)], capsys)
    assert (status, err.count("\n")) == (1, 1)
    assert "it is a folder" in err


def test_unknown_kind_is_told_the_kinds_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = outcome(["--as", "wells", str(tmp_path / "wells.csv")], capsys)
    assert status == 1
    assert "kind wells; there are assignments, attributes, budgets, codes, employees, " in err


def test_disabled_plugin_reads_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TILIK_PLUGINS_DISABLED", "tilik-finance")
    status, _, err = outcome(["--as", "budgets", str(tmp_path / "budgets.csv")], capsys)
    assert status == 1
    assert "kind budgets; there are assignments, attributes, codes, employees, grants, " in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--where", "year=2024"], "need --goal"),
        (["--accept"], "need --goal"),
        (["--goal", GOAL, "--accept"], "--accept needs --by"),
        (["--goal", "nonsense"], "not an id of this service"),
        (["--goal", GOAL, "--by", "somebody"], "not an id of this service"),
        (["--goal", GOAL, "--where", "year"], "'year' is not COLUMN=VALUE"),
        (["--goal", GOAL, "--on", "yesterday"], "--on"),
    ],
)
def test_options_that_do_not_fit_are_one_line(
    options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = outcome(["--as", "regions", "regions.csv", *options], capsys)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err


async def test_killed_import_leaves_nothing_and_can_be_repeated(
    bring: Bring, settings: Settings, database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "regions.csv"
    path.write_text(REGIONS, encoding="utf-8")
    other = await asyncpg.connect(owner_url(settings))
    try:
        async with other.transaction():
            # Stops the import where its source records are written and its regions are not.
            await other.execute("lock table region in share mode")
            process = await asyncio.create_subprocess_exec(
                *(TILIK, "import", "--as", "regions", path),
                env={**os.environ, **service_variables(settings)},
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            async with asyncio.timeout(20):
                while not await other.fetchval(WAITING):
                    await asyncio.sleep(0.01)
            process.send_signal(signal.SIGKILL)
            assert await process.wait() == -signal.SIGKILL
    finally:
        await other.close()
    again = bring("--as", "regions", path, "--json")
    assert json.loads(again.stdout) == {
        "imported": 3,
        "unchanged": 0,
        "rejected": [],
        "warnings": [],
        "numbers": None,
        "notes": [],
    }
    assert (await stored(database, "region"), await stored(database, "source_record")) == (3, 3)


async def test_rejected_lines_are_reported_with_a_status(
    bring: Bring, database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "students.csv"
    path.write_text(STUDENTS + "1,GP,6,5,6,7\n2,GP,6,,6,7\n1,GP,6,5,6,7\n", encoding="utf-8")
    refused = bring("--as", "students", path, "--json")
    expected = {
        "imported": 1,
        "unchanged": 1,
        "rejected": [{"line": 3, "field": "grade_period_1", "reason": "the value is blank"}],
        "warnings": [
            {
                "line": 4,
                "reason": "line 2 says the same; both count once; if these are two facts, add the "
                "column subject or year, which tells them apart",
            }
        ],
        "numbers": None,
        "notes": [],
    }
    assert (refused.returncode, json.loads(refused.stdout)) == (1, expected)
    assert "1 of 3 lines are rejected; correct them, or store the others" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert await stored(database, "source_record") == 0
    going = bring("--as", "students", path, "--keep-going")
    assert (going.returncode, going.stderr) == (0, "")
    assert "students.csv: 3 lines: 1 imported, 1 unchanged, 1 rejected" in going.stdout
    assert "line 3: grade_period_1: the value is blank" in going.stdout
    assert await stored(database, "source_record") == 1
    (found,) = json.loads(bring("list", "--kind", "students", "--json").stdout)
    assert (found["kind"], found["file"], found["lines"]) == ("students", "students.csv", 1)


async def test_database_without_tables_is_one_line(empty: Settings, tmp_path: Path) -> None:
    path = tmp_path / "regions.csv"
    path.write_text(REGIONS, encoding="utf-8")
    done = run_tilik("import", "--as", "regions", path, env=service_variables(empty))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "run `tilik migrate`" in done.stderr


IMPORTER = """
from tilik_plugin import hookimpl
from tilik_plugin.importer import Imported, Importer

class Wells(Importer):
    kind = "wells"
    description = Text("Wells", "Sumur")
    header = ("well",)
    calculator_keys = ()
    def read(self, row, line):
        if row["well"] == "dry":
            raise LookupError("no water")
        return Imported(row["well"], "", {"well": row["well"]}, row)

@hookimpl
def tilik_importers():
    return [Wells()]
"""


async def test_line_at_which_an_importer_raises_is_rejected_and_nothing_stored(
    install_plugin: Callable[[str, str], None], bring: Bring, database: Database, tmp_path: Path
) -> None:
    install_plugin("water", IMPORTER)
    path = tmp_path / "wells.csv"
    path.write_text("well\nfull\ndry\n", encoding="utf-8")
    done = bring("--as", "wells", path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "1 of 2 lines are rejected" in done.stderr
    said = "line 3: well: the importer of wells failed (LookupError: no water); tell its authors"
    assert said in done.stdout
    assert await stored(database, "source_record") == 0
    path.write_text("well\nfull\n", encoding="utf-8")
    assert json.loads(bring("--as", "wells", path, "--json").stdout)["imported"] == 1


async def test_import_runs_beside_others_on_the_embedded_server(
    embedded: object, scratch: Path, tmp_path: Path
) -> None:
    path = tmp_path / "regions.csv"
    path.write_text(REGIONS, encoding="utf-8")

    def call(*arguments: object) -> tuple[int, str]:
        done = run_tilik(*arguments, env={"TILIK_DATA_DIR": str(scratch / "data")})
        return done.returncode, done.stdout

    assert call("migrate")[0] == 0
    one = ("import", "--as", "regions", path, "--json")
    status, out = call(*one)
    assert (status, json.loads(out)["imported"]) == (0, 3)
    status, out = call(*one)
    assert (status, json.loads(out)["unchanged"]) == (0, 3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--as", "units", "--complete"), "--complete is for employees and assignments"),
        (("--as", "employees", "--yes"), "--unit and --yes need --complete"),
        (("--as", "employees", "--unit", "D1"), "--unit and --yes need --complete"),
    ],
)
async def test_complete_file_that_is_asked_for_wrongly_is_a_usage_error(
    bring: Bring, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = bring(*arguments, tmp_path / "people.csv")
    assert done.returncode == 2
    assert said in done.stderr


async def test_people_come_from_an_export_of_another_system(bring: Bring, tmp_path: Path) -> None:
    path = tmp_path / "siasn.csv"
    path.write_text("NIP BARU,NAMA,GOL AKHIR NAMA\n'190101011920011001,Ayu,III/d\n")
    columns = ("--columns", "siasn-pns", "--json")
    dry = bring("--as", "employees", path, *columns, "--dry-run").stdout
    out = bring("--as", "employees", path, *columns).stdout
    assert json.loads(dry) == json.loads(out)
    assert json.loads(out)["changes"] == [{"line": 2, "change": "created", "fields": []}]
    done = bring("--as", "assignments", path, "--columns", "siasn-pns")
    said = "lacks the columns that --columns names: UNOR ID, JABATAN ID, TMT JABATAN"
    assert said in done.stderr
