"""What the system cannot take from plugins is said where its operator and its clients look."""

import logging
from dataclasses import replace
from typing import Any

import pytest

from tilik_server.doctor import examine
from tilik_server.doctor.finding import Finding, Severity
from tilik_server.errors import PluginsCallSystem, PluginsReadFiles
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.runtime import open_runtime
from tilik_server.settings import Settings

SHOWN = "{ plugins { name enabled gaps { code message } } }"
READS = PluginsReadFiles()
CALLS = PluginsCallSystem()


@pytest.fixture
def open_catalogue(catalogue: Catalogue) -> Catalogue:
    """The catalogue of a machine that has neither Landlock nor seccomp."""
    disabled = replace(catalogue.plugins[0], enabled=False)
    return replace(
        catalogue,
        plugins=(disabled, *catalogue.plugins[1:]),
        gaps=(READS.as_problem(), CALLS.as_problem()),
    )


async def test_plugins_of_a_confining_machine_have_no_gaps(
    graph: Any, catalogue: Catalogue
) -> None:
    graph.catalogue = replace(catalogue, gaps=())
    data = await graph.ask(SHOWN)
    assert len(data["plugins"]) == len(catalogue.plugins)
    assert all(each["gaps"] == [] for each in data["plugins"])


async def test_gaps_are_those_of_every_plugin_that_is_run(
    graph: Any, open_catalogue: Catalogue
) -> None:
    graph.catalogue = open_catalogue
    first, *others = (await graph.ask(SHOWN))["plugins"]
    assert (first["enabled"], first["gaps"]) == (False, [])
    said = [{"code": each.code, "message": each.message.en} for each in (READS, CALLS)]
    assert all(each["gaps"] == said for each in others)


async def test_gaps_are_logged_in_one_line_at_the_start(
    settings: Settings,
    open_catalogue: Catalogue,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def read(_: Settings) -> Catalogue:
        return open_catalogue

    monkeypatch.setattr("tilik_server.runtime.read_catalogue", read)
    async with open_runtime(settings):
        pass
    logged = [each for each in caplog.records if each.name == "tilik.plugins"]
    assert [each.levelno for each in logged] == [logging.WARNING]
    assert logged[0].getMessage() == f"{READS} {CALLS}"


async def test_doctor_says_the_gaps_or_that_there_are_none(
    settings: Settings, open_catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def found(catalogue: Catalogue) -> list[Finding]:
        async def read(_: Settings) -> Catalogue:
            return catalogue

        monkeypatch.setattr(examine, "read_catalogue", read)
        return [each async for each in examine._examine_plugins(settings)]

    gaps = [each for each in await found(open_catalogue) if each.level is Severity.WARNING]
    assert [each.text for each in gaps] == [READS.message, CALLS.message]
    sound = await found(replace(open_catalogue, gaps=()))
    assert all(each.level is Severity.OK for each in sound)
    assert any("read nothing but code" in each.text.en for each in sound)
