"""Checks of records that fail: nothing but their own answer is lost, and the fault is noted."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tilik_plugin import Text
from tilik_server.plugin_host.plugins import read_catalogue
from tilik_server.scoring.pool import MeasureRequest, ScoringPool
from tilik_server.scoring.record_check import RecordCheck, RecordFault
from tilik_server.settings import Settings

PluginSite = Callable[[Path], AbstractContextManager[Callable[..., None]]]

CHECK = """
from tilik_plugin import RecordProblem, Text

def check(self, record):
    if record.tonnes == 666:
        {action}
    if record.tonnes > 7:
        yield RecordProblem.in_field("tonnes", must_be=Text("7 at most", "paling banyak 7"))

Tonnes.check = check
"""
FORGE = (
    "import __main__; __main__.encode_frame = lambda _: "
    "(len(text := b'{\"faults\": [{}]}').to_bytes(8) + text)"
)
FAILING = {
    "looping": ("while True: pass", "CALCULATOR_TIMED_OUT"),
    "raising": ("raise RuntimeError('secret')", "CALCULATOR_FAILED"),
    "exiting": ("raise SystemExit", "CALCULATOR_FAILED"),
    "ending": ("import os; os._exit(0)", "CALCULATOR_DIED"),
    "greedy": ("bytearray(2 * 2**30)", "CALCULATOR_OUT_OF_MEMORY"),
    "odd": ("yield RecordProblem.in_field('tonnes', must_be=7)", "CALCULATOR_FAILED"),
    "forging": (FORGE, "CALCULATOR_ANSWER_INVALID"),
}


@pytest.fixture(scope="module")
def plugins(plugin_site: PluginSite, tmp_path_factory: pytest.TempPathFactory) -> Any:
    with plugin_site(tmp_path_factory.mktemp("checks") / "site") as install:
        for name, (action, _) in FAILING.items():
            install(name, CHECK.replace("{action}", action))
        yield


def rows(*tonnes: float) -> list[dict[str, Any]]:
    return [{"tonnes": each} for each in tonnes]


def noting(into: list[str]) -> Callable[[str, Mapping[str, Any]], None]:
    return lambda plugin, problem: into.append(f"{plugin} {problem['code']}")


@pytest.mark.parametrize("name", FAILING)
async def test_a_check_that_fails_is_noted_and_the_next_is_answered(
    plugins: None, plugin_settings: Settings, name: str
) -> None:
    catalogue = await read_catalogue(plugin_settings)
    noted: list[str] = []
    async with ScoringPool(plugin_settings, catalogue, note_fault=noting(noted)) as pool:
        key = f"{name}.tonnes"
        found = await pool.check(key, rows(1, 666, 8))
        assert found.unchecked
        assert noted == [f"{name} {FAILING[name][1]}"]
        expected = Text("expected 7 at most", "seharusnya paling banyak 7")
        fault = RecordFault(1, ("tonnes",), expected)
        assert await pool.check(key, rows(1, 8)) == RecordCheck([fault])
        (result,) = await pool.measure([MeasureRequest(key, rows(3, 4))])
        assert result.value == 7


async def test_a_check_does_not_wait_for_those_who_measure(
    plugins: None, plugin_settings: Settings
) -> None:
    catalogue = await read_catalogue(plugin_settings)
    async with ScoringPool(plugin_settings, catalogue) as pool:
        for _ in range(plugin_settings.scoring_processes):
            await pool._room.acquire()
        assert len((await pool.check("looping.tonnes", rows(8))).faults) == 1


async def test_who_waits_too_long_for_a_process_blames_nobody(
    plugins: None, plugin_settings: Settings
) -> None:
    catalogue = await read_catalogue(plugin_settings)
    noted: list[str] = []
    async with ScoringPool(plugin_settings, catalogue, note_fault=noting(noted)) as pool:
        for _ in range(plugin_settings.scoring_processes):
            await pool._door.acquire()
        assert (await pool.check("looping.tonnes", rows(8), 0.01)).unchecked
    assert noted == []


async def test_more_records_than_one_message_holds_keep_their_positions(
    plugins: None, confined: Settings
) -> None:
    catalogue = await read_catalogue(confined)
    async with ScoringPool(confined, catalogue) as pool:
        found = await pool.check("looping.tonnes", rows(*[1] * 10_000, 8, *[1] * 5, 9))
    assert [each.record for each in found.faults] == [10_000, 10_006]


async def test_a_calculator_without_rules_is_not_asked(plugin_settings: Settings) -> None:
    catalogue = await read_catalogue(plugin_settings)
    async with ScoringPool(plugin_settings, catalogue) as pool:
        assert await pool.check("health.drop_out", [{"first": 98, "last": 96}]) == RecordCheck()
        assert not pool._idle["tilik-health"]
