"""The process of a plugin: what it is given, what still works there, and what it may say."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tilik.logs import LogFormatter
from tilik_server.models.vocabulary import ScoreStatus
from tilik_server.plugin_host.plugins import read_catalogue
from tilik_server.scoring.pool import MeasureRequest, ScoringPool
from tilik_server.settings import Settings
from tilik_tests.attacks import WHILE_MEASURING, source

InstallPlugin = Callable[[str, str], None]

DROP_OUT = MeasureRequest("health.drop_out", [{"first": 98, "last": 96}])


async def test_a_plugin_has_no_descriptor_but_its_pipes(
    install_plugin: InstallPlugin, confined: Settings
) -> None:
    attack = """
    found = []
    for number in range(1024):
        try:
            found.append(os.readlink(f"/proc/self/fd/{number}"))
        except OSError:
            pass
    raise RuntimeError("open: " + " ".join(found))
    """
    install_plugin("curious-one", source(attack, WHILE_MEASURING, {}))
    async with ScoringPool(confined, await read_catalogue(confined)) as pool:
        (result,) = await pool.measure([MeasureRequest("curious_one.tonnes", [{"tonnes": 1}])])
    opened = (result.detail or "").rpartition("open: ")[2].split()
    # Standard input, output and error, and the pipes for questions and answers.
    assert opened[0] == os.devnull
    assert [re.sub(r"\d+", "", each) for each in opened[1:3]] == ["pipe:[]", "pipe:[]"]
    assert len(opened) == 5
    assert all(each.startswith(("pipe:", "socket:")) for each in opened[3:])


async def test_a_plugin_may_ask_about_a_path_but_neither_read_nor_list(
    install_plugin: InstallPlugin, confined: Settings
) -> None:
    attack = """
    found = [os.stat("/etc/passwd").st_size > 0]
    for ask in (lambda: os.listdir("/"), lambda: open("/etc/passwd").read()):
        try:
            found.append(ask())
        except OSError as fault:
            found.append(type(fault).__name__)
    raise RuntimeError(f"found: {found}")
    """
    install_plugin("curious-one", source(attack, WHILE_MEASURING, {}))
    async with ScoringPool(confined, await read_catalogue(confined)) as pool:
        (result,) = await pool.measure([MeasureRequest("curious_one.tonnes", [{"tonnes": 1}])])
    told = (result.detail or "").rpartition("found: ")[2]
    assert told.startswith("[True, 'PermissionError', 'PermissionError']"), result.detail


async def test_a_plugin_sees_only_variables_about_python(
    install_plugin: InstallPlugin, confined: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PGPASSWORD", "DATABASE_URL", "AWS_SECRET_ACCESS_KEY", "MY_PYTHONPATH"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    install_plugin("curious-one", "import os\nraise RuntimeError(dict(os.environ))")
    plugin = (await read_catalogue(confined)).plugin("curious-one")
    assert plugin is not None
    assert "'OMP_NUM_THREADS': '2'" in (plugin.detail or "")
    assert "secret" not in (plugin.detail or "")


async def test_threads_and_the_clock_still_work(
    install_plugin: InstallPlugin, confined: Settings
) -> None:
    working = """
    import datetime, hashlib, threading, zoneinfo
    from concurrent.futures import ThreadPoolExecutor

    def measure(self, records, params):
        with ThreadPoolExecutor(4) as pool:
            total = sum(pool.map(int, records.column("tonnes")))
        datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Jakarta"))
        hashlib.sha256(b"fish")
        open("/dev/null", "w").write("nothing")
        return Measurement(total, (Step(self.name, "sum", total),))

    Tonnes.measure = measure
    """
    install_plugin("busy-one", working)
    async with ScoringPool(confined, await read_catalogue(confined)) as pool:
        (result,) = await pool.measure([MeasureRequest("busy_one.tonnes", [{"tonnes": 3}] * 2)])
    assert (result.value, result.detail) == (6, None)


EXPLAINING = """
def measure(self, records, params):
    count = records.column("tonnes")[0]
    return Measurement(1.0, tuple(Step(self.name, "one", 1.0) for _ in range(count)))

Tonnes.measure = measure
"""


async def test_an_explanation_that_nobody_reads_is_refused(
    install_plugin: InstallPlugin, confined: Settings
) -> None:
    # A plugin that patches its process gets past the first check.
    patching = "import tilik_server.plugin_host.measuring as m\nm.MAX_STEPS = 10**9\n"
    install_plugin("wordy-one", EXPLAINING)
    install_plugin("wordier-one", EXPLAINING + patching)
    requests = [
        MeasureRequest(f"{name}.tonnes", [{"tonnes": count}])
        for name in ("wordy_one", "wordier_one")
        for count in (1000, 200_000)
    ]
    async with ScoringPool(confined, await read_catalogue(confined)) as pool:
        *results, neighbour = await pool.measure([*requests, DROP_OUT])
    codes = [each.problem and each.problem["code"] for each in results]
    assert codes == [None, "CALCULATOR_STEPS_TOO_MANY", None, "CALCULATOR_ANSWER_INVALID"]
    assert results[1].problem is not None
    assert "200000 steps; 1000 are allowed" in results[1].problem["message"]["en"]
    assert neighbour.value == 2.04


FORGED = "\\n2026-01-01 00:00:00,000 INFO tilik.sign_in \\x1b[2Jadmin signed in\\r\\n"


@pytest.mark.parametrize(
    ("when", "action"),
    [
        ("measuring", f"raise RuntimeError('{FORGED}')"),
        ("measuring", f"os.write(2, b'{FORGED}'); os._exit(1)"),
        ("loading", f"raise RuntimeError('{FORGED}')"),
        ("loading", f"os.write(2, b'{FORGED}'); os._exit(1)"),
    ],
)
async def test_no_line_of_the_log_is_forged(
    when: str,
    action: str,
    install_plugin: InstallPlugin,
    confined: Settings,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    marker = tmp_path / "read"
    at_once = f"if os.path.exists({str(marker)!r}):\n    attack()"
    moment = WHILE_MEASURING if when == "measuring" else at_once
    install_plugin("forging-one", source(action, moment, {}))
    catalogue = await read_catalogue(confined)
    marker.touch()
    async with ScoringPool(confined, catalogue) as pool:
        (result,) = await pool.measure([MeasureRequest("forging_one.tonnes", [{"tonnes": 1}])])
    assert result.status is ScoreStatus.FAILED
    formatter = LogFormatter("text")
    assert len(caplog.records) == (0 if (when, action[:5]) == ("measuring", "raise") else 1)
    for record in caplog.records:
        assert "admin signed in" in record.getMessage()
        assert record.getMessage().isprintable()
        assert formatter.format(record).isprintable()


async def test_a_data_folder_among_packages_is_said(
    install_plugin: InstallPlugin, confined: Settings, tmp_path: Path
) -> None:
    install_plugin("any-one", "")
    gaps = (await read_catalogue(confined)).gaps
    unwise = confined.model_copy(update={"data_dir": tmp_path / "site" / "data"})
    assert [each["code"] for each in (await read_catalogue(unwise)).gaps] == [
        *(each["code"] for each in gaps),
        "PLUGINS_READ_DATA_FOLDER",
    ]
