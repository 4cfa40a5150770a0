"""Names: one class for one word, and no module that is named by a participle."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from tortoise import Model

import tilik_plugin
from tilik_server import models

ROOT = Path(__file__).parents[2]
SOURCES = ("server", "schema", "plugins/kit/tilik_plugin")

RIDDLES = frozenset(
    {
        "acted",
        "acting",
        "arranged",
        "asking",
        "belonging",
        "counted",
        "found",
        "given",
        "leading",
        "opening",
        "shown",
        "standing",
        "stepping",
        "taken",
    }
)
"""Words that do not tell what a module holds."""

ALONE = frozenset({"reaching", "running", "telling", "working"})
"""Words that tell it only with a noun, as `working_days` does."""

SHARED: Mapping[str, str] = {
    "CompetencyEntry": "the catalogue's entry of a competency, and a profile's in the graph",
    "Grant": "the graph shows access's grant",
    "Step": "an explanation's step, and a step on an appraisal",
    "Viewer": "the graph shows access's viewer",
}
"""Names that two classes still share, and why."""

MODULES: Mapping[str, str] = {}
"""Modules that still bear such a word, and where they lie."""


class Declared(NamedTuple):
    """A class of ours, and the file and module that declare it."""

    name: str
    module: str

    def load(self) -> Any:
        return getattr(import_module(self.module), self.name)


def sources() -> Iterator[Path]:
    for folder in SOURCES:
        yield from sorted((ROOT / folder).rglob("*.py"))


def module_of(path: Path) -> str:
    package = next(each for each in path.parents if not (each.parent / "__init__.py").exists())
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def public_classes() -> Mapping[str, list[Declared]]:
    """The classes at the level of a module, by name; a private one is of its module alone."""
    found: dict[str, list[Declared]] = defaultdict(list)
    for path in sources():
        for node in classes_of(ast.parse(path.read_text("utf-8"))):
            if not node.name.startswith("_"):
                found[node.name].append(Declared(node.name, module_of(path)))
    return found


def classes_of(tree: ast.Module) -> Iterator[ast.ClassDef]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node
        elif isinstance(node, ast.If):
            yield from (each for each in node.body if isinstance(each, ast.ClassDef))


def shows_a_concept(declared: list[Declared]) -> bool:
    """Whether one of the classes is a type of the graph and the others are what it shows."""
    graph = [each for each in declared if is_of_graph(each)]
    return len(graph) == 1 and all(is_concept(each) for each in declared if each not in graph)


def is_of_graph(declared: Declared) -> bool:
    in_schema = declared.module.startswith("tilik_schema.")
    return in_schema and hasattr(declared.load(), "__strawberry_definition__")


def is_concept(declared: Declared) -> bool:
    """Whether a class is a table's model, or one that the kit describes a concept with."""
    if declared.module.startswith("tilik_plugin"):
        return True
    return issubclass(declared.load(), Model) and declared.name in models.__all__


def shared_names() -> Mapping[str, list[str]]:
    return {
        name: [each.module for each in declared]
        for name, declared in public_classes().items()
        if len({each.module for each in declared}) > 1 and not shows_a_concept(declared)
    }


def riddles() -> set[str]:
    stems = {path.stem for path in sources()}
    return {stem for stem in stems if stem in ALONE or RIDDLES & set(stem.split("_"))}


def test_no_two_classes_share_a_name() -> None:
    found = shared_names()
    assert {name: places for name, places in found.items() if name not in SHARED} == {}
    assert SHARED.keys() - found.keys() == set(), "take these out of SHARED"


def test_graph_types_read_the_tables_of_the_models_of_their_names() -> None:
    pairs = [
        (each.load(), getattr(models, name))
        for name, declared in public_classes().items()
        for each in declared
        if name in models.__all__ and is_of_graph(each)
    ]
    read = {shown: model for shown, model in pairs if hasattr(shown, "table")}
    # Installed plugins are in the catalogue; their table remembers those that are gone.
    assert {shown.__name__ for shown, _ in pairs if shown not in read} == {"Plugin"}
    for shown, model in read.items():
        assert (shown.view_of or shown.table) == model._meta.db_table, shown


def test_no_module_is_named_by_a_participle() -> None:
    assert riddles() == set(MODULES)


def test_a_class_of_two_modules_is_found() -> None:
    two = [Declared("Unit", "tilik_schema.unit"), Declared("Unit", "tilik_server.models.unit")]
    assert shows_a_concept(two)
    assert not shows_a_concept([*two, Declared("Viewer", "tilik_server.access.viewer")])
    assert not shows_a_concept(two[1:] * 2)


def test_the_kit_is_looked_through() -> None:
    kit = {each.module.partition(".")[0] for all_ in public_classes().values() for each in all_}
    assert tilik_plugin.__name__ in kit
