"""The shape of the code: imports point down, and modules and functions stay small."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tilik_tests.commands import PROGRAMS, run_command

ROOT = Path(__file__).parents[2]
FOLDERS = ("server", "schema", "migrations", "plugins")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*folders: str) -> list[Path]:
    """The Python files in the folders, without numbered migrations and what was vendored."""
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if not path.name[0].isdigit() and "static" not in path.parts
    )


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def test_imports_point_down() -> None:
    check = run_command(PROGRAMS / "lint-imports", "--no-cache", cwd=ROOT)
    assert check.returncode == 0, check.stdout


def test_modules_are_short() -> None:
    lengths = {
        named(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules(*FOLDERS, "tests")
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_functions_are_short() -> None:
    lengths = {
        f"{named(path)}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in modules(*FOLDERS, "tests")
        for function in functions(path)
    }
    assert len(lengths) > 100
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_functions_import_nothing() -> None:
    inside = [
        f"{named(path)}:{function.name}"
        for path in modules(*FOLDERS)
        for function in functions(path)
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    ]
    assert inside == []


def test_folders_are_no_packages() -> None:
    folders = [
        *FOLDERS,
        "tests",
        *(f"plugins/{path.name}" for path in (ROOT / "plugins").iterdir()),
    ]
    assert [folder for folder in folders if (ROOT / folder / "__init__.py").exists()] == []
