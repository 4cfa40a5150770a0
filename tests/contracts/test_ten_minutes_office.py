"""The commands of "Your own office in ten minutes", where only built wheels are installed."""

import json
import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tilik_server.database.province_time import local_day
from tilik_tests.cluster import Cluster

ROOT: Final = Path(__file__).parents[2]
SECTION: Final = re.compile(r"^## Your own office in ten minutes\n(.*?)(?=^## )", re.M | re.S)
SHELL: Final = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
ADDRESS: Final = "http://127.0.0.1:8000"
SERVING: Final = "tilik serve"
# What the settings of the test say in their place.
ENTERING: Final = ". .venv/bin/activate\nexport TILIK_DATA_DIR=~/tilik-office\n"


@dataclass
class Office:
    """A folder with the example files, and the programs and settings with which to follow."""

    folder: Path
    programs: Path
    settings: dict[str, str]

    def run(self, commands: str) -> str:
        """Run commands in a shell; what they print."""
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", commands],
            cwd=self.folder,
            env=self.settings,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
        return done.stdout


def without_notes(commands: str) -> str:
    """Commands without the words for readers at the ends of lines."""
    return re.sub(r" +#.*", "", commands)


@pytest.fixture(params=["embedded", "given"])
def addresses(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The settings of an empty database: none, or the addresses of a given one."""
    if request.param == "embedded":
        yield {}
        return
    cluster: Cluster = request.getfixturevalue("given")
    name = request.getfixturevalue("bare_database")
    yield {
        "TILIK_DATABASE_URL": cluster.url("tilik", name),
        "TILIK_OWNER_DATABASE_URL": cluster.url("tilik_owner", name),
    }


@pytest.fixture
async def bare_database(given: Cluster) -> Any:
    """The name of a database without tables."""
    async with given.database() as name:
        yield name


@pytest.fixture
def office(
    addresses: dict[str, str], environment: Path, scratch: Path, tmp_path: Path
) -> Iterator[Office]:
    """A copy of the example files, moved into this year, where nothing was done yet."""
    data = scratch / "ten-minutes"
    folder = tmp_path / "docs/example_office"
    shutil.copytree(ROOT / "docs/example_office", folder)
    for path in folder.iterdir():
        path.write_text(path.read_text("utf-8").replace("2026", str(local_day(None).year)), "utf-8")
    others = [
        each
        for each in os.environ["PATH"].split(os.pathsep)
        if Path(each) != Path(sysconfig.get_path("scripts"))
    ]
    settings = {
        "PATH": os.pathsep.join([str(environment), *others]),
        "TILIK_DATA_DIR": str(data),
        "TILIK_PORT": "0",
        **addresses,
    }
    yield Office(tmp_path, environment, settings)
    shutil.rmtree(data, ignore_errors=True)


@pytest.mark.timeout(300)
def test_section_leads_from_nothing_to_everybodys_appraisal(
    office: Office, served: Callable[..., Any]
) -> None:
    section = SECTION.search((ROOT / "README.md").read_text("utf-8"))
    assert section is not None
    begin, ask = (without_notes(each) for each in SHELL.findall(section[1]))
    assert {each[: len(ENTERING)] for each in (begin, ask)} == {ENTERING}
    begin, ask = begin.removeprefix(ENTERING), ask.removeprefix(ENTERING)
    before, serving = begin.rstrip().rsplit("\n", 1)
    assert serving == SERVING
    said = office.run(before)
    assert "Granted to Melati Hilirsari." in said
    assert said.count(" 0 rejected") == 5
    assert "Next:\n  tilik serve" in office.run("tilik init")
    with served([office.programs / "tilik", "serve"], office.folder, office.settings) as address:
        assert ask.count(ADDRESS) == 1
        answers = office.run(ask.replace(ADDRESS, address)).splitlines()
    doctor, opened, started = (json.loads(line)["data"] for line in answers)
    assert doctor["viewer"] == {
        "employee": {
            "name": "Jati Hulujati",
            "unit": {"name": "Puskesmas Hilir"},
            "supervisor": {"name": "Anggrek Hulujati"},
        },
        "grants": [{"role": "EMPLOYEE"}],
    }
    assert opened["openCycle"] == {"code": str(local_day(None).year), "status": "OPEN"}
    assert started["startAppraisals"] == {"started": 57, "alreadyStarted": 0}


def test_both_readmes_show_the_same_commands() -> None:
    shown = [
        without_notes("\n".join(SHELL.findall((ROOT / name).read_text("utf-8"))))
        for name in ("README.md", "README.id.md")
    ]
    assert shown[0] == shown[1]
