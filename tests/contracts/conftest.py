"""Every error; the built wheels, and environments that have nothing else of ours."""

import importlib
import os
import pkgutil
import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

import tilik
import tilik_demo
import tilik_schema
import tilik_server
import tilik_web
from tilik_server.errors import TilikError

ROOT = Path(__file__).parents[2]
PROJECTS = [ROOT, *(path.parent for path in sorted((ROOT / "plugins").glob("*/pyproject.toml")))]

MakeEnvironment = Callable[[Path], Path]
Served = Callable[[Sequence[str], Path, dict[str, str]], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def all_errors() -> set[type[TilikError]]:
    """Every class of the hierarchy, after everything that could declare one is imported."""
    for package in (tilik, tilik_web, tilik_demo, tilik_server, tilik_schema):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found, left = set[type[TilikError]](), [TilikError]
    while left:
        error = left.pop()
        found.add(error)
        left.extend(error.__subclasses__())
    return found


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
def make_environment(wheels: dict[Path, Path]) -> MakeEnvironment:
    """Makes an environment that has the wheels, and sees our dependencies only; its programs."""

    def made(folder: Path) -> Path:
        venv.create(folder, with_pip=True)
        python = folder / "bin" / "python"
        inside = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
        # A path file within a path file is not followed, so our editable installs stay unseen.
        (inside / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
        options = ["--quiet", "--no-index", "--no-deps", "--ignore-installed"]
        subprocess.run(
            [python, "-m", "pip", "install", *options, *map(str, wheels.values())],
            check=True,
            capture_output=True,
        )
        return folder / "bin"

    return made


@pytest.fixture(scope="session")
def environment(
    make_environment: MakeEnvironment, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The programs of an environment that the tests leave as it is."""
    return make_environment(tmp_path_factory.mktemp("environment"))


@pytest.fixture(scope="session")
def served() -> Served:
    """Runs a command that serves, until it is told to stop; gives the address it answers at."""

    @contextmanager
    def opened(command: Sequence[str], folder: Path, settings: dict[str, str]) -> Iterator[str]:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={"PATH": os.environ["PATH"], **settings},
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

    return opened
