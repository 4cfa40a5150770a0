"""Every hook is documented by its exact signature and an example that the host calls."""

import ast
import asyncio
import inspect
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

import tilik_plugin.hooks
from tilik_plugin.hooks import PROJECT
from tilik_plugin.scheme import CycleParams, RatingScheme
from tilik_server.plugin_host.plugins import Catalogue, read_catalogue
from tilik_server.settings import Settings
from tilik_server.validation.json_schema import faults_in_record

ROOT: Final = Path(__file__).parents[2]
README: Final = (ROOT / "plugins" / "README.md").read_text(encoding="utf-8")
HOOKS: Final = {
    name: hook for name, hook in vars(tilik_plugin.hooks).items() if hasattr(hook, "tilik_spec")
}
PLUGIN: Final = "tilik-fisheries"

GIVEN: Final[dict[str, Callable[[Catalogue], object]]] = {
    "tilik_sector": lambda found: [each.sector for each in found.plugins if each.name == PLUGIN],
    "tilik_calculators": lambda found: list(found.calculators),
    "tilik_rating_schemes": lambda found: list(found.schemes),
    "tilik_competencies": lambda found: list(found.competencies),
    "tilik_indicators": lambda found: list(found.indicators),
    "tilik_importers": lambda found: list(found.importers),
}
"""What of the catalogue shows that the host called a hook."""


def signature(name: str) -> str:
    """The hook's signature as it stands in the kit."""
    source = inspect.getsource(tilik_plugin.hooks)
    (found,) = (
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name == name
    )
    assert found.returns is not None
    return f"{name}({ast.unparse(found.args)}) -> {ast.unparse(found.returns)}"


def section(heading: str) -> str:
    """What stands below a heading, up to the next one."""
    return README.split(f"\n{heading}\n", 1)[1].split("\n## ")[0].split("\n### ")[0]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)


def example(name: str) -> str:
    (found,) = blocks(section(f"### `{signature(name)}`"), "python")
    return found


def install(site: Path, module: str) -> None:
    """A distribution of one package whose hooks are in this module."""
    package = site / "tilik_fisheries"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "plugin.py").write_text(module, "utf-8")
    info = site / "tilik_fisheries-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {PLUGIN}\nVersion: 0.1.0\n")
    (info / "entry_points.txt").write_text(f"[{PROJECT}]\nfisheries = tilik_fisheries.plugin\n")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path of Python, here and in the processes that are started."""
    folder = tmp_path / "site"
    folder.mkdir()
    path = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(folder), path])))
    monkeypatch.syspath_prepend(folder)
    return folder


def test_the_hooks_are_those_of_the_reference() -> None:
    described = re.findall(r"^### `(.*)`$", README, re.M)
    assert described == [signature(name) for name in HOOKS]


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_annotated_and_says_what_it_is_for(name: str) -> None:
    hook = HOOKS[name]
    assert hook.__doc__
    given = inspect.signature(hook)
    assert given.return_annotation is not inspect.Signature.empty
    bare = inspect.Parameter.empty
    assert [each for each in given.parameters.values() if each.annotation is bare] == []
    prose = re.sub(r"```.*?```", "", section(f"### `{signature(name)}`"), flags=re.S)
    assert len(prose.split()) > 20
    assert "called whenever the plugin is loaded" in " ".join(prose.split()).lower()


@pytest.mark.parametrize("name", HOOKS)
def test_the_example_makes_the_host_call_its_hook(
    name: str, site: Path, catalogue: Catalogue
) -> None:
    install(site, example(name))
    after = asyncio.run(read_catalogue(Settings()))
    plugin = after.plugin(PLUGIN)
    assert plugin is not None
    assert (plugin.problem, plugin.detail) == (None, None)
    assert GIVEN[name](after) != GIVEN[name](catalogue)


EXTENDING = """
class Extended(CycleParams):
    penalty: int = 0


"""


@pytest.mark.parametrize(
    ("before", "model", "own"),
    [
        ("", "CycleParams", {}),
        (EXTENDING, "Extended", {"penalty": 0}),
        ("", "Params", {}),
        (EXTENDING.replace("(CycleParams)", "(Params)"), "Extended", {"penalty": 0}),
    ],
)
def test_a_scheme_has_deadlines_and_days_whether_its_parameters_extend_them_or_not(
    site: Path, before: str, model: str, own: dict[str, int]
) -> None:
    module = example("tilik_rating_schemes")
    module = module.replace("import Text,", "import Params, Text,")
    module = module.replace("json_schema(CycleParams", f"json_schema({model}")
    install(site, module.replace("@hookimpl", f"{before}@hookimpl"))
    found = asyncio.run(read_catalogue(Settings())).schemes["fisheries.two_levels"].scheme
    assert found.complete({}) == CycleParams().model_dump(mode="json") | own
    # A cycle may set each of them, in the form that the service reads, and nothing else.
    day = {"after": "end", "days": 3}
    assert checked(found, {"stage_deadlines": {"rated": day}, "objection_days": 3}) == []
    for wrong in ({**day, "days": 400}, {"days": 3}):
        assert checked(found, {"stage_deadlines": {"rated": wrong}})
    assert checked(found, {"no_such": 3})


def checked(scheme: RatingScheme, params: dict[str, Any]) -> list[str]:
    """The paths of what the schema of a scheme's parameters refuses."""
    faults = faults_in_record(params, scheme.params_schema, ("params",))
    return [".".join(each.path) for each in faults]
