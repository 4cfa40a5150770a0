"""`tilik plugins` over hostile plugins: what is wrong is said, and nothing else is touched."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tilik.cli import main
from tilik_server.settings import Settings

InstallPlugin = Callable[[str, str], None]
Tilik = Callable[..., tuple[int, str, str]]

UNEQUAL = """
Tonnes.measure = lambda self, records, params: Measurement(
    records[0].tonnes, (Step(self.name, "the first", records[0].tonnes),)
)
"""
HANGING = """
def measure(self, records, params):
    while True:
        pass

Tonnes.measure = measure
"""
ENDING = """
import os
Tonnes.measure = lambda self, records, params: os._exit(0)
"""
ANSWERING = """
import __main__

def full():
    raise MemoryError

def measure(self, records, params):
    __main__.encode_frame = lambda _: {answer}

Tonnes.measure = measure
"""
RAISING = r"""
def measure(self, records, params):
    raise RuntimeError("\x1b[2J no luck")

Tonnes.measure = measure
"""
UNDEFINED = """
from tilik_plugin import Undefined

def measure(self, records, params):
    raise Undefined("NEVER", self.name)

Tonnes.measure = measure
"""
DANGLING = """
from tilik_plugin import IndicatorDefinition

def indicator(code, calculator, params):
    return IndicatorDefinition(
        code=code, name=Tonnes.name, description=Tonnes.name, calculator_key=calculator,
        params=params, unit_of_measure=Tonnes.name, polarity=Tonnes.polarity,
    )

@hookimpl
def tilik_indicators():
    return [indicator("A", "sea.nothing", {}), indicator("B", "health.drop_out", {"limit": -1})]
"""


RULES = """
from pydantic import model_validator
from tilik_plugin import RecordProblem, Text

def check(self, record):
    if record.tonnes > 7:
        yield RecordProblem.in_field("tonnes", must_be=Text("7 at most", "paling banyak 7"))

class Even(Tonnes.record_model):
    @model_validator(mode="after")
    def is_not_one(self):
        if self.tonnes == 1:
            raise ValueError(Text("One is too few.", "Satu terlalu sedikit."))
        return self

Tonnes.check, Tonnes.record_model = check, Even
"""
MOST = "    Record 0, tonnes: expected 7 at most. / Rekaman 0, tonnes: seharusnya paling banyak 7."
LACKING = "    Record 0, tonnes: expected a value. / Rekaman 0, tonnes: seharusnya sebuah nilai."


@pytest.fixture(autouse=True)
def _little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILIK_PLUGIN_TIMEOUT", "3")
    monkeypatch.setenv("TILIK_SCORING_TIMEOUT", "3")
    monkeypatch.setenv("TILIK_SCORING_MEMORY_MB", "512")
    # Nothing listens there, so a command that opens the database fails.
    monkeypatch.setenv("TILIK_DATABASE_URL", "postgresql://tilik@127.0.0.1:9/tilik")


@pytest.fixture
def tilik(capsys: pytest.CaptureFixture[str]) -> Tilik:
    """Runs a command: its status, output and errors."""

    def ran(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["plugins", *arguments])
        assert isinstance(left.value.code, int)
        captured = capsys.readouterr()
        return left.value.code, captured.out, captured.err

    return ran


def framed(answer: str) -> str:
    return repr(len(answer).to_bytes(8) + answer.encode())


def row(output: str, name: str) -> list[str]:
    return next(line.split() for line in output.splitlines() if line.startswith(name))


def test_what_is_enabled_disabled_and_failing_is_listed_with_why(
    install_plugin: InstallPlugin, tilik: Tilik, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_plugin("bad-one", r"raise RuntimeError('\x1b[2J no luck')")
    install_plugin("good-one", "")
    monkeypatch.setenv("TILIK_PLUGINS_DISABLED", "tilik-health")
    status, out, err = tilik()
    assert (status, err) == (0, "")
    assert "\x1b" not in out
    bad = row(out, "bad-one")
    assert bad[:4] == ["bad-one", "1.2.3", "-", "failing"]
    assert " ".join(bad).endswith(
        "raised RuntimeError while it was loaded. RuntimeError: ?[2J no luck"
    )
    assert row(out, "good-one")[3] == "enabled"
    assert row(out, "tilik-health")[3] == "disabled"
    offers = out.split("\n\n")[1]
    assert row(offers, "good-one") == ["good-one", "calculator", "good_one.tonnes", "tonnes"]
    assert "tilik-health" not in offers


def test_what_a_plugin_printed_before_it_ended_its_process_is_shown(
    install_plugin: InstallPlugin, tilik: Tilik
) -> None:
    source = r"import os; print('no \x1b[2J luck\n\nat all'); os._exit(3)"
    install_plugin("bad-one", source)
    install_plugin("good-one", "")
    status, out, err = tilik()
    assert (status, err) == (0, "")
    assert "ended its process while it was loaded. it printed: no ?[2J luck it printed: at all" in (
        " ".join(row(out, "bad-one"))
    )
    status, out, _ = tilik("check", "bad-one", "good-one")
    assert status == 1
    assert out.splitlines() == [
        "bad-one 1.2.3: FAILED",
        "  The plugin bad-one ended its process while it was loaded.",
        "  it printed: no ?[2J luck",
        "  it printed: at all",
        "good-one 1.2.3: passed",
        "  good_one.tonnes: passed",
        LACKING,
    ]


def test_what_a_user_reads_of_faulty_records_is_shown_in_both_languages(
    install_plugin: InstallPlugin, tilik: Tilik
) -> None:
    install_plugin("good-one", RULES)
    status, out, err = tilik("check", "good-one")
    assert (status, err) == (0, "")
    assert out.splitlines()[1:] == [
        "  good_one.tonnes: passed",
        LACKING,
        *sorted(
            [
                "    Record 0: One is too few. / Rekaman 0: Satu terlalu sedikit.",
                MOST,
            ],
            key=out.index,
        ),
    ]
    _, out, _ = tilik("check", "good-one", "--json")
    (plugin,) = json.loads(out)
    (calculator,) = plugin["calculators"]
    assert {"en": "Record 0: One is too few.", "id": "Rekaman 0: Satu terlalu sedikit."} in (
        calculator["sentences"]
    )


def test_the_list_as_json_names_what_each_offers(
    install_plugin: InstallPlugin, tilik: Tilik
) -> None:
    install_plugin("bad-one", "raise RuntimeError('no luck')")
    status, out, _ = tilik("--json")
    plugins = {each["name"]: each for each in json.loads(out)}
    assert status == 0
    assert plugins["bad-one"]["status"] == "failing"
    assert plugins["bad-one"]["problem"]["code"] == "PLUGIN_FAILED"
    assert "no luck" in plugins["bad-one"]["detail"]
    assert plugins["tilik-education"]["offers"]["importer"] == ["students"]
    assert "education.learning_gain" in plugins["tilik-education"]["offers"]["calculator"]


def test_the_built_in_plugins_keep_the_contract(tilik: Tilik) -> None:
    status, out, err = tilik("check", "--json")
    checks = json.loads(out)
    assert (status, err) == (0, "")
    measured = [
        calculator["key"]
        for check in checks
        for calculator in check["calculators"]
        if calculator["measured"]
    ]
    assert {"asn.target_achievement", "public_service.satisfaction_index"} <= set(measured)


def test_a_good_plugin_passes_beside_a_bad_one(install_plugin: InstallPlugin, tilik: Tilik) -> None:
    install_plugin("bad-one", "raise RuntimeError")
    install_plugin("good-one", "")
    status, out, _ = tilik("check", "good-one")
    assert (status, out) == (0, f"good-one 1.2.3: passed\n  good_one.tonnes: passed\n{LACKING}\n")


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        ("raise RuntimeError('no luck')", "RuntimeError: no luck"),
        ("@hookimpl\ndef tilik_calculator(): return []", "unknown hook"),
        (UNEQUAL, "the order of the records matters"),
        (HANGING, "took longer than 3.0 s"),
        (ENDING, "ended its process"),
        (ENDING.replace("os._exit", "print('cast') or os._exit"), "it printed: cast"),
        (HANGING.replace("while", "print('cast')\n    while"), "it printed: cast"),
        (ENDING.replace("os._exit(0)", "os.abort()"), "it printed: Fatal Python error: Aborted"),
        (ANSWERING.replace("{answer}", "full()"), "needed more memory than it may have"),
        (ANSWERING.replace("{answer}", framed("5")), "is not a measurement"),
        (ANSWERING.replace("{answer}", framed("{}")), "is not a measurement"),
        (ANSWERING.replace("{answer}", framed('{"problem": 5}')), "is not a measurement"),
        (ANSWERING.replace("{answer}", framed('{"died": 3}')), "ended its process"),
        (RAISING, "it raises RuntimeError: ?[2J no luck"),
        (DANGLING, "the indicator A needs sea.nothing"),
        (DANGLING, "the indicator B has parameters outside the schema"),
    ],
)
def test_a_plugin_outside_the_contract_fails_the_check(
    install_plugin: InstallPlugin,
    tilik: Tilik,
    plugin_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    finding: str,
) -> None:
    # One neighbour shows that the others go on.
    others = {"tilik-health", *plugin_settings.plugins_disabled} - {"tilik-education"}
    if source == DANGLING:
        others -= {"tilik-health"}
    monkeypatch.setenv("TILIK_PLUGINS_DISABLED", ",".join(sorted(others)))
    install_plugin("bad-one", source)
    status, out, err = tilik("check", "bad-one", "tilik-education")
    assert status == 1
    assert finding in out
    assert "education.learning_gain: passed" in out
    assert err == "tilik: outside the plugin contract: bad-one\n"


def test_a_calculator_that_answers_to_nothing_is_said_to_be_unmeasured(
    install_plugin: InstallPlugin, tilik: Tilik
) -> None:
    install_plugin("bad-one", UNDEFINED)
    status, out, _ = tilik("check", "bad-one")
    assert status == 0
    assert "no records were found that it measures" in out


def test_two_that_claim_one_key_fail_the_check(install_plugin: InstallPlugin, tilik: Tilik) -> None:
    for name in ("first-one", "second-one"):
        install_plugin(name, "Tonnes.key = 'sea.tonnes'")
    status, out, err = tilik("check")
    assert status == 1
    assert "The plugins first-one and second-one both claim sea.tonnes" in out
    assert err == "tilik: outside the plugin contract: first-one, second-one\n"
    assert tilik("check", "second-one")[0] == 1


def test_a_disabled_plugin_is_checked_where_it_is_named(
    install_plugin: InstallPlugin, tilik: Tilik, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_plugin("bad-one", UNEQUAL)
    monkeypatch.setenv("TILIK_PLUGINS_DISABLED", "bad-one")
    status, out, _ = tilik("check")
    assert status == 0
    assert "bad-one" not in out
    assert tilik("check", "bad-one")[0] == 1


def test_a_plugin_that_is_not_installed_is_one_line(tilik: Tilik) -> None:
    status, out, err = tilik("check", "no-such-plugin")
    assert (status, out) == (2, "")
    assert "no plugin no-such-plugin is installed; there are tilik-asn," in err
    assert err.count("\n") == 1


def test_help_of_check_is_shown(tilik: Tilik) -> None:
    result: tuple[int, str, Any] = tilik("check", "--help")
    assert result[0] == 0
    assert "Usage: tilik plugins check" in result[1]
