"""The kit's public names: few for an indicator, all of them in the reference."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import tilik_plugin

ROOT: Final = Path(__file__).parents[2]
README: Final = (ROOT / "plugins" / "README.md").read_text(encoding="utf-8")
SECTION: Final = README.split("\n## The names of the kit\n", 1)[1].split("\n## ", 1)[0]
LISTED: Final = {
    module: re.findall(r"`(\w+)`", names)
    for module, names in re.findall(r"^\| `(tilik_plugin[\w.]*)` \|.*\| (.*) \|$", SECTION, re.M)
}
BUILT_IN: Final = [
    path
    for path in sorted(ROOT.glob("plugins/*/tilik_*/*.py"))
    if path.parent.name != "tilik_plugin"
]


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """The modules of the kit that a file imports from, and the names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module[:12] == "tilik_plugin":
            yield from ((node.module, each.name) for each in node.names)
        elif isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names if each.name[:12] == "tilik_plugin")


def test_author_of_an_indicator_sees_about_forty_names() -> None:
    assert len(tilik_plugin.__all__) <= 40
    assert f"which has {len(tilik_plugin.__all__)} names" in SECTION


def test_modules_of_the_kit_with_public_names_are_those_of_the_reference() -> None:
    package = ROOT / "plugins" / "kit" / "tilik_plugin"
    sources = [*package.glob("*.py"), *package.glob("*/__init__.py")]
    public = {
        ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in sources
        if "\n__all__ = " in path.read_text(encoding="utf-8")
    }
    assert public == LISTED.keys()


@pytest.mark.parametrize("module", LISTED)
def test_names_of_a_module_are_those_of_the_reference(module: str) -> None:
    kit = importlib.import_module(module)
    assert sorted(kit.__all__) == sorted(LISTED[module])
    assert [name for name in kit.__all__ if not hasattr(kit, name)] == []


def test_name_is_public_in_one_module() -> None:
    names = [name for listed in LISTED.values() for name in listed]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_built_in_plugin_imports_public_names_alone(path: Path) -> None:
    foreign = {
        (module, name) for module, name in imported(path) if name not in LISTED.get(module, [])
    }
    assert foreign == set()


def test_every_built_in_plugin_is_looked_at() -> None:
    assert {path.parent.name for path in BUILT_IN} == {
        "tilik_asn",
        "tilik_education",
        "tilik_finance",
        "tilik_health",
        "tilik_public_service",
    }
