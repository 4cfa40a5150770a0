"""Hostile plugins for the tests: distributions in a folder of their own on Python's path."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from textwrap import dedent

import pytest

from tilik_server.settings import Settings

InstallPlugin = Callable[[str, str], None]
PluginSite = Callable[[Path], AbstractContextManager[InstallPlugin]]

GOOD = """
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
        total = sum(records.column("tonnes"))
        return Measurement(total, (Step(self.name, "sum", total, record=0),))


@hookimpl
def tilik_calculators():
    return [Tonnes()]
"""


@pytest.fixture(scope="session")
def plugin_settings() -> Settings:
    """Settings that give a plugin little time, but enough on a busy machine."""
    return Settings(plugin_timeout=6, scoring_timeout=4, scoring_memory_mb=512, scoring_processes=2)


@pytest.fixture
def install_plugin(plugin_site: PluginSite, tmp_path: Path) -> Iterator[InstallPlugin]:
    """Installs a plugin for one test: a calculator that sums, then the source given."""
    with plugin_site(tmp_path / "site") as install:
        yield install


@pytest.fixture(scope="session")
def plugin_site() -> PluginSite:
    """Opens an empty folder on the path of Python, into which plugins are installed."""

    @contextmanager
    def opened(folder: Path) -> Iterator[InstallPlugin]:
        folder.mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.syspath_prepend(folder)
            path = os.environ.get("PYTHONPATH", "")
            patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(folder), path])))
            yield lambda name, source: _install(folder, name, source)

    return opened


def _install(folder: Path, name: str, source: str) -> None:
    module = name.replace("-", "_")
    content = GOOD.replace("fisheries", module) + dedent(source)
    (folder / f"{module}.py").write_text(content)
    info = folder / f"{module}-1.2.3.dist-info"
    info.mkdir()
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2.3\nSummary: For a test.\n"
    (info / "METADATA").write_text(metadata)
    (info / "entry_points.txt").write_text(f"[tilik]\n{module} = {module}\n")
