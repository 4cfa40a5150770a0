"""Docstrings in the form that readers anywhere understand: of kit, plugins, graph and service."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PLUGINS: Final = "plugins/*/tilik_*/**/*.py"
ROOMS: Final = (
    "schema/tilik_schema/**/*.py",
    "server/tilik/**/*.py",
    "server/tilik_web/**/*.py",
    "server/tilik_demo/**/*.py",
    "server/tilik_server/**/*.py",
)
"""Of these the linter knows whether a function's summary begins with its verb."""
RIDDLES: Final = re.compile(
    r"\b(whoever|whatever|wherever|whichever|however many|so many|of (its|their) own)\b", re.I
)


def documented(*patterns: str) -> Iterator[tuple[str, ast.AST, str]]:
    """Each docstring with what it documents and its place."""
    kinds = ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef
    found = {path for pattern in patterns for path in ROOT.glob(pattern)}
    for path in sorted(path for path in found if "__pycache__" not in path.parts):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            said = ast.get_docstring(node) if isinstance(node, kinds) else None
            if said:
                name = getattr(node, "name", "")
                yield f"{path.parent.name}/{path.name} {name}", node, said


def is_property(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("property" in ast.unparse(each) for each in node.decorator_list)


def test_docstring_of_a_function_begins_with_its_verb() -> None:
    found = [
        f"{place}: {said}"
        for place, node, said in documented(PLUGINS)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not is_property(node)
        and not re.match(r"[A-Z][a-z]+s\b", said)
    ]
    assert found == []


def test_docstring_says_raises_if() -> None:
    found = [
        place
        for place, _, said in documented(PLUGINS, *ROOMS)
        if re.search(r"[Rr]aises [A-Z]\w+ where\b", said)
    ]
    assert found == []


def test_docstring_has_no_riddle() -> None:
    everywhere = documented(PLUGINS, *ROOMS)
    assert [place for place, _, said in everywhere if RIDDLES.search(said)] == []


def test_every_docstring_is_looked_at() -> None:
    assert len(list(documented(PLUGINS))) > 500
    assert len(list(documented(*ROOMS))) > 1500
