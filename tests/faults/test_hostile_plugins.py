"""Plugins that fail while they are read: each is named and left out, and the rest go on."""

import asyncio
import re
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tilik_server.plugin_host.plugins import Catalogue, PluginEntry, read_catalogue
from tilik_server.settings import Settings
from tilik_tests.commands import run_command
from tilik_tests.full_memory import FILL

InstallPlugin = Callable[[str, str], None]
PluginSite = Callable[[Path], AbstractContextManager[InstallPlugin]]

NOT_A_CALCULATOR = """
@hookimpl
def tilik_indicators():
    return ["an indicator"]
"""
BAD_SCHEMA = """
Tonnes.record_schema = lambda self: {
    **super(Tonnes, self).record_schema(), "properties": {"tonnes": {"type": "tonne"}}
}
"""
UNTITLED = """
class Untitled(Record):
    tonnes: int

Tonnes.record_model = Untitled
"""
REDEFINED = """
from datetime import date
from tilik_plugin.scheme import Axis, Level, Predicate, RatingScheme

@hookimpl
def tilik_rating_schemes():
    level = Level(key="good", label=Text.both("Baik"), rank=1)
    return [RatingScheme(
        key="redefined.levels", version="1.0.0", name=Text.both("Tingkat"), citation="-",
        valid_from=date(2025, 1, 1), predicates=(Predicate(**dict(level)),),
        axes=(Axis(key="result", name=Text.both("Hasil"), levels=(level,)),),
        params_schema={"properties": {"objection_days": {"type": "string"}}},
    )]
"""
SURROGATE = r"""
Tonnes.name = Text("\ud800", "ton")
"""
PATCHING = """
import orjson, tilik_plugin, tilik_plugin.fields
import tilik_plugin.calculator

def broken(*arguments, **named):
    raise RuntimeError("patched")

tilik_plugin.calculator.json_schema = broken
Calculator.record_schema = broken
Text.as_dict = broken
"""


def entry(catalogue: Catalogue, name: str) -> PluginEntry:
    found = catalogue.plugin(name)
    assert found is not None
    return found


FAILING = {
    "raising": ("raise RuntimeError('secret')", "PLUGIN_FAILED"),
    "importing": ("import no_such_module", "PLUGIN_FAILED"),
    "malformed": ("def broken(:", "PLUGIN_FAILED"),
    "exiting": ("import sys\nsys.exit()", "PLUGIN_FAILED"),
    "ending": ("import os\nos._exit(0)", "PLUGIN_DIED"),
    "killing": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "PLUGIN_DIED"),
    "looping": ("while True: pass", "PLUGIN_TIMED_OUT"),
    "greedy": ("memory = bytearray(2 * 2**30)", "PLUGIN_FAILED"),
    "hoarding": (FILL + "fill()\nraise MemoryError", "PLUGIN_FAILED"),
    "twice": (
        "@hookimpl\ndef tilik_calculators(): return [Tonnes(), Tonnes()]",
        "PLUGIN_INVALID",
    ),
    "giving-a-sector": ("@hookimpl\ndef tilik_sector(): return 5", "PLUGIN_INVALID"),
    "misspelt": ("@hookimpl\ndef tilik_calculator(): return []", "PLUGIN_HOOK_UNKNOWN"),
    "other-arguments": (
        "@hookimpl\ndef tilik_sector(region): return 'sea'",
        "PLUGIN_HOOK_UNKNOWN",
    ),
    "raising-hook": (
        "@hookimpl\ndef tilik_importers(): raise ValueError('secret')",
        "PLUGIN_FAILED",
    ),
    "giving-a-number": ("@hookimpl\ndef tilik_importers(): return 5", "PLUGIN_FAILED"),
    "giving-text": (NOT_A_CALCULATOR, "PLUGIN_INVALID"),
    "bad-schema": (BAD_SCHEMA, "PLUGIN_INVALID"),
    "redefined": (REDEFINED, "PLUGIN_INVALID"),
    "untitled": (UNTITLED, "PLUGIN_INVALID"),
    "badly-named": ("Tonnes.key = 'tonnes'", "PLUGIN_INVALID"),
    "surrogate": (SURROGATE, "PLUGIN_FAILED"),
    # It is read before the built-in plugins, whose names follow its own.
    "a-patching": (PATCHING, "PLUGIN_DIED"),
}


@pytest.fixture(scope="module")
def failing(
    plugin_site: PluginSite, plugin_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Catalogue:
    """What is read where every failing plugin is installed at once."""
    with plugin_site(tmp_path_factory.mktemp("plugins") / "site") as install:
        for name, (source, _) in FAILING.items():
            install(name, source)
        everyone = plugin_settings.model_copy(update={"plugins_disabled": ()})
        return asyncio.run(read_catalogue(everyone))


@pytest.mark.parametrize(("name", "code"), [(name, code) for name, (_, code) in FAILING.items()])
def test_a_plugin_that_fails_is_named_and_left_out(
    failing: Catalogue, name: str, code: str
) -> None:
    bad = entry(failing, name)
    assert bad.problem is not None
    assert (bad.enabled, bad.problem["code"]) == (False, code)
    assert name in bad.problem["message"]["id"]
    assert "secret" not in str(bad.problem)
    assert not failing.calculators_of(name)


def test_every_other_plugin_goes_on(failing: Catalogue) -> None:
    enabled = [each.name for each in failing.plugins if each.enabled]
    assert len(enabled) == len(failing.plugins) - len(FAILING)
    assert {"asn.target_achievement", "health.drop_out"} <= failing.calculators.keys()


def test_no_plugin_is_imported_into_the_service(failing: Catalogue) -> None:
    modules = {name.replace("-", "_") for name in FAILING}
    assert failing.plugins
    code = "import tilik_server.plugin_host.plugins, sys; print(*sys.modules)"
    loaded = run_command(sys.executable, "-c", code)
    loaded.check_returncode()
    # The plugins' own tests import them into this process.
    assert not modules & sys.modules.keys()
    assert not (modules | {"tilik_health", "tilik_asn"}) & set(loaded.stdout.split())


def test_what_a_plugin_raised_is_kept_for_the_operator(failing: Catalogue) -> None:
    detail = entry(failing, "raising").detail
    assert detail is not None
    assert "RuntimeError: secret" in detail


def test_what_is_out_of_the_contract_is_told(failing: Catalogue) -> None:
    assert "twice.tonnes is there 2 times" in str(entry(failing, "twice").detail)
    assert "a int where a str belongs" in str(entry(failing, "giving-a-sector").detail)


async def test_what_a_plugin_printed_is_its_own(
    install_plugin: InstallPlugin, plugin_settings: Settings
) -> None:
    install_plugin("a-loud-one", "print('all is well')")
    install_plugin("b-silent-one", "import os; os._exit(3)")
    install_plugin("c-loud-one", "print('no luck')\nprint('at all')\nimport os; os.abort()")
    install_plugin("d-late-one", "print('begun')\nwhile True: pass")
    catalogue = await read_catalogue(plugin_settings)
    assert entry(catalogue, "a-loud-one").detail is None
    silent = entry(catalogue, "b-silent-one")
    assert silent.problem is not None
    assert silent.detail == silent.problem["message"]["en"]
    loud = str(entry(catalogue, "c-loud-one").detail).splitlines()
    assert loud[:3] == ["no luck", "at all", "Fatal Python error: Aborted"]
    assert [line for line in loud if re.search(r"c_loud_one.py\W+ line \d+ in <module>", line)]
    assert entry(catalogue, "d-late-one").detail == "begun"


def test_a_scheme_that_redefines_what_the_service_reads_is_told_which(failing: Catalogue) -> None:
    assert "objection_days has another form" in str(entry(failing, "redefined").detail)


async def test_a_plugin_that_prints_is_read(
    install_plugin: InstallPlugin, plugin_settings: Settings
) -> None:
    install_plugin("loud-one", "import os\nprint('x' * 10**6)\nos.write(1, b'y')\nprint(input)")
    catalogue = await read_catalogue(plugin_settings)
    assert entry(catalogue, "loud-one") == PluginEntry(
        "loud-one", "1.2.3", "For a test.", None, enabled=True
    )
    assert catalogue.calculators["loud_one.tonnes"].plugin == "loud-one"


async def test_a_plugin_sees_no_setting_of_the_service(
    install_plugin: InstallPlugin, plugin_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TILIK_DATABASE_URL", "postgresql://tilik:secret@db/tilik")
    source = "import os\nassert not [n for n in os.environ if n.startswith('TILIK_')]"
    install_plugin("curious-one", source)
    assert entry(await read_catalogue(plugin_settings), "curious-one").enabled


async def test_two_plugins_that_claim_one_key_are_both_left_out(
    install_plugin: InstallPlugin, plugin_settings: Settings
) -> None:
    install_plugin("first-one", "Tonnes.key = 'sea.tonnes'")
    install_plugin("second-one", "Tonnes.key = 'sea.tonnes'")
    catalogue = await read_catalogue(plugin_settings)
    for name, other in (("first-one", "second-one"), ("second-one", "first-one")):
        problem = entry(catalogue, name).problem
        assert problem is not None
        assert problem["code"] == "PLUGIN_KEY_TAKEN"
        assert other in problem["message"]["en"]
    assert "sea.tonnes" not in catalogue.calculators
    assert "health.drop_out" in catalogue.calculators


async def test_a_kind_of_file_that_the_service_reads_cannot_be_claimed(
    install_plugin: InstallPlugin, plugin_settings: Settings
) -> None:
    source = """
    from tilik_plugin.importer import Importer, Rejected

    class Regions(Importer):
        kind = "regions"
        description = Text("Regions", "Wilayah")
        header = ("code",)
        calculator_keys = ()

        def read(self, row, line):
            return Rejected("code", self.description)

    @hookimpl
    def tilik_importers():
        return [Regions()]
    """
    install_plugin("region-one", source)
    problem = entry(await read_catalogue(plugin_settings), "region-one").problem
    assert problem is not None
    assert problem["code"] == "PLUGIN_KEY_TAKEN"


async def test_a_disabled_plugin_is_not_loaded(
    install_plugin: InstallPlugin, plugin_settings: Settings
) -> None:
    install_plugin("bad-one", "raise RuntimeError")
    disabled = plugin_settings.model_copy(update={"plugins_disabled": ("Bad.One", "tilik-health")})
    catalogue = await read_catalogue(disabled)
    codes = {each.name: each.problem["code"] for each in catalogue.plugins if each.problem}
    assert codes == {"bad-one": "PLUGIN_DISABLED", "tilik-health": "PLUGIN_DISABLED"}
    assert "health.drop_out" not in catalogue.calculators
    assert "asn.target_achievement" in catalogue.calculators
