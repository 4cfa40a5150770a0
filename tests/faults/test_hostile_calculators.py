"""Calculators that fail while they measure: each costs its own request and is named."""

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tilik_server.metrics import Metrics
from tilik_server.models.vocabulary import ScoreStatus
from tilik_server.plugin_host.plugins import read_catalogue
from tilik_server.scoring.pool import MeasureRequest, MeasureResult, ScoringPool
from tilik_server.settings import Settings
from tilik_tests.full_memory import FILL

InstallPlugin = Callable[[str, str], None]
PluginSite = Callable[[Path], AbstractContextManager[InstallPlugin]]

DROP_OUT = MeasureRequest("health.drop_out", [{"first": 98, "last": 96}])
TRIGGER = """
def full(*_, **__):
    raise MemoryError

good = Tonnes.measure

def measure(self, records, params):
    if records.column("tonnes")[0] == 666:
        {action}
    return good(self, records, params)

Tonnes.measure = measure
"""
WITHOUT_MEMORY = "import __main__ as main; from tilik_server.plugin_host import measuring; "


def key_of(plugin: str) -> str:
    return f"{plugin.replace('-', '_')}.tonnes"


def catch(plugin: str, *tonnes: float) -> MeasureRequest:
    return MeasureRequest(
        f"{plugin.replace('-', '_')}.tonnes", [{"tonnes": each} for each in tonnes]
    )


async def measure(settings: Settings, requests: Sequence[MeasureRequest]) -> list[MeasureResult]:
    async with ScoringPool(settings, await read_catalogue(settings)) as pool:
        return await pool.measure(requests)


FAILING = {
    "raising": ("raise RuntimeError('secret')", "CALCULATOR_FAILED"),
    "exiting": ("raise SystemExit", "CALCULATOR_FAILED"),
    "interrupting": ("raise KeyboardInterrupt", "CALCULATOR_FAILED"),
    "looping": ("while True: pass", "CALCULATOR_TIMED_OUT"),
    "ending": ("import os; os._exit(0)", "CALCULATOR_DIED"),
    "killing": ("import os; os.kill(os.getpid(), 9)", "CALCULATOR_DIED"),
    "greedy": ("bytearray(2 * 2**30)", "CALCULATOR_OUT_OF_MEMORY"),
    "hoarding": ("fill(); raise MemoryError", "CALCULATOR_OUT_OF_MEMORY"),
    "without-an-answer": (WITHOUT_MEMORY + "main.encode_frame = full", "CALCULATOR_OUT_OF_MEMORY"),
    "without-writing": (WITHOUT_MEMORY + "main.os.write = full", "CALCULATOR_OUT_OF_MEMORY"),
    "without-a-report": (
        WITHOUT_MEMORY + "measuring._failed = full; raise MemoryError",
        "CALCULATOR_OUT_OF_MEMORY",
    ),
    "without-a-traceback": (
        WITHOUT_MEMORY + "measuring.end_of_traceback = full; raise RuntimeError('secret')",
        "CALCULATOR_OUT_OF_MEMORY",
    ),
    "aborted-by-a-library": (
        "import os; os.write(2, b'memory allocation of 64 bytes failed\\n'); os.abort()",
        "CALCULATOR_OUT_OF_MEMORY",
    ),
    "aborting": ("import os; os.abort()", "CALCULATOR_DIED"),
    "silent": ("return None", "CALCULATOR_ANSWER_INVALID"),
    "infinite": ("return Measurement(float('inf'), ())", "CALCULATOR_ANSWER_INVALID"),
    "odd": ("return Measurement(1.0, (Step(self.name, object()),))", "CALCULATOR_ANSWER_INVALID"),
    "surrogate": (
        r"return Measurement(1.0, (Step(self.name, '\ud800'),))",
        "CALCULATOR_ANSWER_INVALID",
    ),
}


@pytest.fixture(scope="module")
def results(
    plugin_site: PluginSite, plugin_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[MeasureResult]]:
    """Three requests to each failing plugin, the second of which it fails on, and a good one."""
    requests = [catch(name, *tonnes) for name in FAILING for tonnes in ((1, 2), (666,), (3,))]
    with plugin_site(tmp_path_factory.mktemp("plugins") / "site") as install:
        for name, (action, _) in FAILING.items():
            install(name, FILL + TRIGGER.format(action=action))
        measured = asyncio.run(measure(plugin_settings, [*requests, DROP_OUT]))
    by_plugin = {name: measured[3 * i : 3 * i + 3] for i, name in enumerate(FAILING)}
    return {**by_plugin, "health": measured[-1:]}


@pytest.mark.parametrize(("name", "code"), [(name, code) for name, (_, code) in FAILING.items()])
def test_only_the_culprit_s_score_fails(
    results: dict[str, list[MeasureResult]], name: str, code: str
) -> None:
    first, culprit, last = results[name]
    assert (first.value, last.value) == (3, 3)
    assert culprit.status is ScoreStatus.FAILED
    assert culprit.problem is not None
    assert culprit.problem["code"] == code
    assert key_of(name) in culprit.problem["message"]["en"]
    assert "secret" not in str(culprit.problem)


def test_the_score_of_another_plugin_is_computed(results: dict[str, list[MeasureResult]]) -> None:
    assert [result.value for result in results["health"]] == [2.04]


def test_what_a_calculator_raised_is_kept_for_the_log(
    results: dict[str, list[MeasureResult]],
) -> None:
    assert "RuntimeError: secret" in (results["raising"][1].detail or "")


def test_how_a_process_ended_is_kept_for_the_log(results: dict[str, list[MeasureResult]]) -> None:
    detail = results["aborting"][1].detail or ""
    assert detail.startswith("it ended by signal 6 | Fatal Python error: Aborted | Current thread")
    assert re.search(r"/aborting.py\W+ line \d+ in measure ", detail)
    assert (results["ending"][1].detail or "") == "it ended with status 0"
    assert "ended with status 78" in (results["without-an-answer"][1].detail or "")
    assert (results["looping"][1].detail or "") == "it was killed after its time"


PRINTING = r"""
import os, sys
print("x" * 10**6)
print("begun with \x1b[2J", "\n\n", 666)
os.write(1, b"\xff\n")
sys.stderr.write("unfinished")
{end}
"""


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("os._exit(3)", "fisheries.tonnes ended its process. Its process: it ended with status 3"),
        ("while True: pass", "took longer than 4.0 s. Its process: it was killed after its time"),
        ("os.closerange(3, 64)", "ended its process. Its process: it ended"),
    ],
)
async def test_what_a_lost_process_printed_last_is_logged(
    end: str,
    said: str,
    install_plugin: InstallPlugin,
    plugin_settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    action = PRINTING.format(end=end).strip().replace("\n", "\n        ")
    install_plugin("fisheries", TRIGGER.format(action=action))
    (result,) = await measure(plugin_settings, [catch("fisheries", 666)])
    assert result.problem is not None
    assert "begun" not in str(result.problem)
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("tilik.scoring", "WARNING")
    logged = record.getMessage()
    assert said in logged
    assert "| begun with ?[2J | 666 | � | unfinished" in logged
    assert len(logged) < 5000


async def test_a_calculator_that_prints_without_end_measures(
    install_plugin: InstallPlugin, plugin_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    action = "print('x' * 10**7); import os; os.write(2, bytes(10**7))"
    install_plugin("fisheries", TRIGGER.format(action=action))
    requests = [catch("fisheries", 666, 1), DROP_OUT]
    results = await measure(plugin_settings, requests)
    assert [each.value for each in results] == [667, 2.04]
    assert not caplog.records


async def test_a_calculator_that_patches_the_kit_harms_only_its_own_plugin(
    install_plugin: InstallPlugin, plugin_settings: Settings
) -> None:
    action = "import tilik_plugin as kit; kit.Calculator.calculate = kit.Records.validate = None"
    install_plugin("bad", TRIGGER.format(action=action))
    async with ScoringPool(plugin_settings, await read_catalogue(plugin_settings)) as pool:
        await pool.measure([catch("bad", 666), DROP_OUT])
        (result,) = await pool.measure([DROP_OUT])
    assert (result.status, result.value) == (ScoreStatus.COMPUTED, 2.04)


async def test_a_plugin_that_can_no_longer_be_loaded_fails_all_its_requests(
    install_plugin: InstallPlugin, plugin_settings: Settings, tmp_path: Path
) -> None:
    marker = tmp_path / "broken"
    install_plugin("bad", f"import os\nif os.path.exists({str(marker)!r}): raise RuntimeError")
    catalogue = await read_catalogue(plugin_settings)
    marker.touch()
    async with ScoringPool(plugin_settings, catalogue) as pool:
        *failed, good = await pool.measure([catch("bad", 1), catch("bad", 2), DROP_OUT])
    problems = [result.problem and result.problem["code"] for result in failed]
    assert problems == ["PLUGIN_FAILED", "PLUGIN_FAILED"]
    assert good.value == 2.04


async def test_requests_beyond_one_batch_keep_their_order(
    install_plugin: InstallPlugin, plugin_settings: Settings
) -> None:
    install_plugin("bad", "")
    requests = [catch("bad", number) for number in range(250)]
    results = await measure(plugin_settings, requests)
    assert [result.value for result in results] == list(range(250))


async def test_the_pool_goes_on_after_a_calculator_ended_its_process(
    install_plugin: InstallPlugin, plugin_settings: Settings
) -> None:
    install_plugin("bad", TRIGGER.format(action="import os; os._exit(3)"))
    async with ScoringPool(plugin_settings, await read_catalogue(plugin_settings)) as pool:
        (first,) = await pool.measure([catch("bad", 666)])
        (second,) = await pool.measure([catch("bad", 4)])
    assert (first.status, second.value) == (ScoreStatus.FAILED, 4)


@pytest.mark.parametrize("name", ["raising", "looping", "ending", "greedy", "silent"])
async def test_a_failure_in_a_later_part_is_the_request_s_own(
    name: str, install_plugin: InstallPlugin, plugin_settings: Settings
) -> None:
    action, code = FAILING[name]
    install_plugin(name, TRIGGER.format(action=action))
    many = catch(name, 666, *[1] * 25_000)
    requests = [many, catch(name, 3), DROP_OUT]
    failed, *good = await measure(plugin_settings, requests)
    assert failed.problem is not None
    assert failed.problem["code"] == code
    assert [result.value for result in good] == [3, 2.04]


async def test_failures_are_counted_by_plugin_and_the_last_one_is_noted(
    plugin_site: PluginSite, plugin_settings: Settings, tmp_path: Path
) -> None:
    metrics, noted = Metrics(), list[tuple[str, str]]()
    requests = [catch("raising", 666), catch("raising", 1), catch("ending", 666), DROP_OUT]
    with plugin_site(tmp_path / "site") as install:
        for name in ("raising", "ending"):
            install(name, TRIGGER.format(action=FAILING[name][0]))
        catalogue = await read_catalogue(plugin_settings)
        async with ScoringPool(
            plugin_settings,
            catalogue,
            metrics,
            lambda plugin, problem: noted.append((plugin, problem["code"])),
        ) as pool:
            await pool.measure(requests)

    def counted(name: str, **labels: str) -> float:
        return metrics.registry.get_sample_value(name, labels) or 0

    measurements = "tilik_calculator_measurements_total"
    assert counted(measurements, plugin="raising", status="FAILED") == 1
    assert counted(measurements, plugin="raising", status="COMPUTED") == 1
    assert counted(measurements, plugin="tilik-health", status="COMPUTED") == 1
    lost = "tilik_calculator_process_failures_total"
    assert counted(lost, plugin="ending") == 1
    assert counted(lost, plugin="raising") == 0
    assert counted("tilik_calculator_batch_seconds_count", plugin="tilik-health") == 1
    assert sorted(noted) == [("ending", "CALCULATOR_DIED"), ("raising", "CALCULATOR_FAILED")]
