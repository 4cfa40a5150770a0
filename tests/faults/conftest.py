"""Hostile plugins for the tests: distributions in a folder of their own on Python's path."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tilik_server.settings import Settings

InstallPlugin = Callable[..., None]
PluginSite = Callable[[Path], AbstractContextManager[InstallPlugin]]


@pytest.fixture(scope="session")
def plugin_settings() -> Settings:
    """Settings that give a plugin little time, but enough on a busy machine.

    Of the installed plugins only one is read: one neighbour shows that the others go on.
    """
    return Settings(
        plugin_timeout=6,
        scoring_timeout=4,
        scoring_memory_mb=512,
        scoring_processes=2,
        plugins_disabled=("tilik-asn", "tilik-education", "tilik-finance", "tilik-public-service"),
    )


@pytest.fixture(scope="session")
def confined(plugin_settings: Settings) -> Settings:
    """Settings for plugins that do not hang; their memory is a number that no other test has."""
    more = {"scoring_memory_mb": 509, "plugin_timeout": 60, "scoring_timeout": 60}
    return plugin_settings.model_copy(update=more)


@pytest.fixture
def install_plugin(plugin_site: PluginSite, tmp_path: Path) -> Iterator[InstallPlugin]:
    """Installs a plugin for one test: a calculator that sums, then the source given."""
    with plugin_site(tmp_path / "site") as install:
        yield install
