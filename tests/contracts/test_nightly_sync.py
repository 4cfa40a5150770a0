"""The scripts of `docs/importing.md` for every night: files in, or rows in and changes out."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from tilik_server.database.province_time import local_day

ROOT: Final = Path(__file__).parents[2]
SECTION: Final = re.compile(r"^### Every night\n(.*?)(?=^### )", re.M | re.S)
BLOCK: Final = re.compile(r"^```(sh|python)\n(.*?)^```", re.M | re.S)
TILIK: Final = Path(sys.executable).with_name("tilik")
UNIT: Final = "MUARA-PKM-HILIR"


@pytest.fixture
def scripts() -> dict[str, str]:
    """The scripts by their language."""
    section = SECTION.search((ROOT / "docs/importing.md").read_text("utf-8"))
    assert section is not None
    return dict(BLOCK.findall(section[1]))


@pytest.fixture
def run(scratch: Path, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Runs a program in a copy of the example files, on an office of its own."""
    shutil.copytree(ROOT / "docs/example_office", tmp_path / "files")
    data = scratch / "nightly"
    environment = {
        "PATH": os.pathsep.join([str(TILIK.parent), os.environ["PATH"]]),
        "TILIK_DATA_DIR": str(data),
        "TILIK_FILES": str(tmp_path / "files"),
    }

    def ran(*command: str, status: int = 0, **more: str) -> str:
        done = subprocess.run(
            command,
            cwd=tmp_path / "files",
            env={**environment, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    yield ran
    shutil.rmtree(data, ignore_errors=True)


@pytest.mark.timeout(120)
def test_both_scripts_bring_changes_and_only_changes(
    run: Callable[..., str],
    scripts: dict[str, str],
    served: Callable[..., Any],
    scratch: Path,
    tmp_path: Path,
) -> None:
    run("tilik", "init")
    first = run("sh", "-ec", scripts["sh"])
    assert re.findall(r"(\d+) created", first) == ["13", "58", "12", "58"]
    again = run("sh", "-ec", scripts["sh"])
    assert re.findall(r"(\d+) unchanged", again) == ["13", "58", "12", "58"]
    scopes = ("--scope", "organisation", "--scope", "directory", "--scope", "nip")
    expires = str(local_day(None) + timedelta(days=365))
    made = run(
        "tilik",
        "key",
        "create",
        "SIMPEG",
        "--unit",
        UNIT,
        *scopes,
        "--expires",
        expires,
    )
    key = re.search(r"tilik_key_\w+", made)
    assert key is not None
    settings = {"TILIK_DATA_DIR": str(scratch / "nightly"), "TILIK_PORT": "0"}
    with served([TILIK, "serve"], tmp_path, settings) as address:
        given = {"TILIK_KEY": key[0], "TILIK_URL": f"{address}/graphql"}
        people = tmp_path / "files/employees.csv"
        changes = tmp_path / "files/changes.jsonl"
        said = run(sys.executable, "-c", scripts["python"], status=1, **given)
        # The key may write to the people of its unit alone; the others are rejected by row.
        inside = members(people)
        lines = [line.split(",")[0] for line in people.read_text("utf-8").splitlines()]
        outside = [n for n, nip in enumerate(lines[1:], 2) if nip and nip not in inside]
        assert re.findall(r"^employees.csv:(\d+): \S", said, re.M) == [str(n) for n in outside]
        assert said.endswith(f"{len(outside)} rows of {len(outside) + len(inside)} were rejected\n")
        told = [json.loads(line) for line in changes.read_text("utf-8").splitlines()]
        assert {row["employee"]["nip"] for row in told if row["employee"]} == inside
        changes.unlink()
        keep(people, inside)
        line = "190111231931031022,,Dahlia Hulujati,PNS,III/c"
        people.write_text(people.read_text("utf-8").replace(line, line.replace("III/c", "III/d")))
        assert run(sys.executable, "-c", scripts["python"], **given) == ""
        (told,) = [json.loads(line) for line in changes.read_text("utf-8").splitlines()]
        assert told["employee"] == {
            "nip": "190111231931031022",
            "name": "Dahlia Hulujati",
            "unit": {"code": UNIT},
        }
    (tmp_path / "files/units.csv").write_text("code,name\nMUARA,\n")
    assert "name" in run("sh", "-ec", scripts["sh"], status=1)


def members(people: Path) -> set[str]:
    """The numbers of the people of the unit, by the file of their posts."""
    posts = people.with_name("assignments.csv").read_text("utf-8").splitlines()
    return {line.split(",")[0] for line in posts if line.split(",")[1] == UNIT}


def keep(people: Path, numbers: set[str]) -> None:
    """Leave the lines of these people alone in the file."""
    head, *lines = people.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.split(",")[0] in numbers]
    people.write_text("".join([head, *kept]), "utf-8")
