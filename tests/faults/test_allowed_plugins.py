"""Plugins that an office approved: the others are named, and not loaded."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tilik.cli import main
from tilik_server.plugin_host.allowing import hash_of_plugin
from tilik_server.plugin_host.plugins import read_catalogue
from tilik_server.settings import Settings, read_settings

InstallPlugin = Callable[[str, str], None]
LISTED = ("good_one.py", "good_one-1.2.3.dist-info/METADATA", "good_one-1.2.3.dist-info/RECORD")


@pytest.fixture
def site(install_plugin: InstallPlugin, tmp_path: Path) -> Path:
    """The folder of an installed plugin with the list of its files, as installers write it."""
    install_plugin("good-one", "")
    folder = tmp_path / "site"
    record = folder / "good_one-1.2.3.dist-info" / "RECORD"
    record.write_text("".join(f"{name},,\n" for name in LISTED), encoding="utf-8")
    return folder


async def problems(settings: Settings, *allowed: str) -> dict[str, str | None]:
    """By plugin the code of its problem, where only some are allowed."""
    everyone = {"plugins_disabled": (), "plugins_allowed": allowed}
    catalogue = await read_catalogue(settings.model_copy(update=everyone))
    return {each.name: each.problem["code"] if each.problem else None for each in catalogue.plugins}


async def test_plugin_that_is_not_named_is_not_loaded(site: Path, confined: Settings) -> None:
    (site / "good_one.py").write_text(f"open({str(site / 'loaded')!r}, 'w')")
    found = await problems(confined, "Tilik_Health")
    assert found["good-one"] == "PLUGIN_NOT_ALLOWED"
    assert {name for name, code in found.items() if code is None} == {"tilik-health"}
    assert not (site / "loaded").exists()


async def test_plugin_of_another_hash_is_not_loaded(site: Path, confined: Settings) -> None:
    entry = f"good-one:{hash_of_plugin('good-one')}"
    assert (await problems(confined, entry))["good-one"] is None
    assert (await problems(confined, entry.upper()))["good-one"] is None
    assert (await problems(confined, "good-one"))["good-one"] is None
    with (site / "good_one.py").open("a", encoding="utf-8") as file:
        file.write("\n# altered\n")
    assert (await problems(confined, entry))["good-one"] == "PLUGIN_ALTERED"


async def test_hash_leaves_out_what_python_compiles(site: Path, confined: Settings) -> None:
    before = hash_of_plugin("good-one")
    record = site / "good_one-1.2.3.dist-info" / "RECORD"
    record.write_text(record.read_text() + "__pycache__/good_one.cpython-311.pyc,,\n")
    assert hash_of_plugin("good-one") == before
    # A file that is listed and gone is another plugin.
    (site / "good_one.py").unlink()
    assert hash_of_plugin("good-one") != before


async def test_editable_plugin_has_no_hash(confined: Settings) -> None:
    assert hash_of_plugin("tilik-health") is None
    found = await problems(confined, f"tilik-health:{'0' * 64}")
    assert found["tilik-health"] == "PLUGIN_ALTERED"


def test_command_prints_what_the_setting_takes(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["plugins", "hash", "good-one", "tilik-health"])
    assert left.value.code == 0
    said = capsys.readouterr()
    assert said.out == f"good-one:{hash_of_plugin('good-one')}\n"
    assert said.err == "tilik-health: its installation is editable and has no hash\n"
    monkeypatch.setenv("TILIK_PLUGINS_ALLOWED", said.out.strip())
    assert read_settings().plugins_allowed == (said.out.strip(),)
    with pytest.raises(SystemExit) as left:
        main(["plugins", "hash", "nothing"])
    assert left.value.code != 0
