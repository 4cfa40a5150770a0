"""The built wheels hold what they should, and work where nothing else of ours is."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[2]
PROJECTS = [ROOT, *(path.parent for path in sorted((ROOT / "plugins").glob("*/pyproject.toml")))]


def packages(project: Path) -> list[Path]:
    """The packages of a project, by its own declaration."""
    declared = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    return [
        project / name
        for name in declared["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    ]


def sources(package: Path) -> set[str]:
    """The files of a package, as they are named in a wheel."""
    return {
        str(path.relative_to(package.parent))
        for path in package.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_wheel_holds_its_packages(wheels: dict[Path, Path], project: Path) -> None:
    held = {
        name for name in zipfile.ZipFile(wheels[project]).namelist() if ".dist-info/" not in name
    }
    expected = [sources(package) for package in packages(project)]
    assert held == set().union(*expected)
    assert {f"{package.name}/py.typed" for package in packages(project)} <= held


def test_wheel_holds_the_migrations_and_the_licence(wheels: dict[Path, Path]) -> None:
    held = zipfile.ZipFile(wheels[ROOT]).namelist()
    assert "tilik_migrations/0001_initial.py" in held
    assert "tilik_migrations/sql/0001_initial/queue.sql" in held
    assert any(name.endswith("licenses/LICENSE") for name in held)


def test_installation_of_the_page_holds_nothing_else(
    wheels: dict[Path, Path], tmp_path: Path
) -> None:
    page = (ROOT / "docs/install.md").read_text("utf-8")
    (block,) = re.findall(r"^   ```sh\n(.*?)^   ```$", page, re.M | re.S)
    # What the lock names is in the bill; an empty one needs no index.
    (tmp_path / "none.lock").touch()
    target, lock = tmp_path / "tilik", tmp_path / "none.lock"
    for wheel in wheels.values():
        shutil.copy(wheel, tmp_path)
    changed = {
        "python3.11": sys.executable,
        "/opt/tilik": str(target),
        "server/deploy/requirements.lock": str(lock),
    }
    for written, instead in changed.items():
        assert written in block
        block = block.replace(written, instead)
    environment = {**os.environ, "PIP_NO_INDEX": "1", "TMPDIR": str(tmp_path)}
    command = ["sh", "-euc", block]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    script = "import importlib.metadata as m; print(*sorted(d.name for d in m.distributions()))"
    command = [target / "bin/python", "-Ic", script]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert found == sorted(
        tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]["name"]
        for project in PROJECTS
    )
    # The installer is away again.
    assert {each.name for each in tmp_path.iterdir() if each.is_dir()} == {"tilik"}


def test_installed_wheels_are_what_runs(environment: Path) -> None:
    script = "import tilik_server, tilik_schema, tilik_plugin; print(tilik_server.__file__)"
    out = subprocess.run(
        [environment / "python", "-c", script], capture_output=True, text=True, check=True, cwd="/"
    )
    assert Path(out.stdout.strip()).is_relative_to(environment.parent)


def test_installed_wheels_show_the_start_page_and_leave_nothing_running(
    environment: Path, served: Callable[..., Any], scratch: Path
) -> None:
    command = [environment / "tilik", "serve", "--demo", "--port", "0"]
    settings = {"TILIK_DATA_DIR": str(scratch / "installed")}
    with served(command, scratch, settings) as address:
        page = httpx.get(address, timeout=60)
        assert page.status_code == 200
        assert "Tilik" in page.text
        assert (scratch / "installed/postgres/postmaster.pid").exists()
    assert not (scratch / "installed/postgres/postmaster.pid").exists()
