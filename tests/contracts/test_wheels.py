"""The built wheels hold what they should, and work where nothing else of ours is."""

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """The wheel of each project, built without a network."""
    folder = tmp_path_factory.mktemp("wheels")
    built = {}
    for project in PROJECTS:
        before = set(folder.iterdir())
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", folder],
            cwd=project,
            check=True,
            capture_output=True,
        )
        (built[project],) = set(folder.iterdir()) - before
    return built


@pytest.fixture(scope="session")
def environment(wheels: dict[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment that has the wheels, and sees our dependencies only."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    programs = folder / "bin"
    inside = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    # A path file within a path file is not followed, so our editable installs stay out of sight.
    (inside / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    options = ["--quiet", "--no-index", "--no-deps", "--ignore-installed"]
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install"]
    subprocess.run(
        [*pip, *options, *map(str, wheels.values())],
        check=True,
        capture_output=True,
    )
    return programs


@contextmanager
def served(environment: Path, scratch: Path) -> Iterator[str]:
    """The address of the demo as the installed wheels serve it, until it is told to stop."""
    process = subprocess.Popen(
        [environment / "tilik", "serve", "--demo", "--port", "0"],
        cwd=scratch,
        env={"PATH": os.environ["PATH"], "TILIK_DATA_DIR": str(scratch / "installed")},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        address = re.search(r"http://\S+", said)
        assert address is not None, said + process.stderr.read()
        yield address[0]
    finally:
        process.terminate()
        process.communicate()


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
    assert any(name.endswith("licenses/LICENSE") for name in held)


def test_installed_wheels_are_what_runs(environment: Path) -> None:
    script = "import tilik_server, tilik_schema, tilik_plugin; print(tilik_server.__file__)"
    out = subprocess.run(
        [environment / "python", "-c", script], capture_output=True, text=True, check=True, cwd="/"
    )
    assert Path(out.stdout.strip()).is_relative_to(environment.parent)


def test_installed_wheels_show_the_start_page_and_leave_nothing_running(
    environment: Path, scratch: Path
) -> None:
    with served(environment, scratch) as address:
        page = httpx.get(address, timeout=60)
        assert page.status_code == 200
        assert "Tilik" in page.text
        assert (scratch / "installed/postgres/postmaster.pid").exists()
    assert not (scratch / "installed/postgres/postmaster.pid").exists()
