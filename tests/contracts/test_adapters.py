"""What libraries keep to themselves is used in their adapters alone; lint sees to attributes."""

import ast
import importlib
import inspect
import pkgutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "server": ("tilik", "tilik_web", "tilik_demo", "tilik_server"),
    "schema": ("tilik_schema",),
    "migrations": ("tilik_migrations",),
}
OURS = tuple(name for names in PACKAGES.values() for name in names)
ADAPTERS = frozenset(
    {
        "schema/tilik_schema/graphql_adapter.py",
        "schema/tilik_schema/strawberry_adapter.py",
        "server/tilik_server/sql/tortoise_adapter.py",
    }
)
INSIDE = ("tortoise.backends", "tortoise.connection", "tortoise.migrations.schema_generator")


def is_ours(module: str) -> bool:
    return module.partition(".")[0] in OURS


def is_private(name: str) -> bool:
    """Whether a name begins like _this; those like _this_ are documented by enum."""
    return name.startswith("_") and not name.endswith("_")


def files() -> Iterator[Path]:
    for folder, packages in PACKAGES.items():
        for package in packages:
            found = (ROOT / folder / package).rglob("*.py")
            yield from (path for path in found if not path.name[0].isdigit())


def imported(path: Path) -> Iterator[str]:
    """The modules and names that a file imports, with the modules that they come from."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_inside(name: str) -> bool:
    """Whether a name is one that a library promises nobody."""
    if is_ours(name):
        return False
    return any(map(is_private, name.split("."))) or name.startswith(INSIDE)


def overridden(module: str) -> Iterator[str]:
    """The private methods of libraries that classes of a module replace."""
    for made in vars(importlib.import_module(module)).values():
        if inspect.isclass(made) and made.__module__ == module:
            foreign = [base for base in made.__mro__[1:] if not is_ours(base.__module__)]
            for name in filter(is_private, vars(made)):
                if any(inspect.isfunction(vars(base).get(name)) for base in foreign):
                    yield f"{made.__name__}.{name}"


def test_only_adapters_import_what_libraries_keep_to_themselves() -> None:
    found = {
        str(path.relative_to(ROOT)): names
        for path in files()
        if (names := sorted(filter(is_inside, imported(path))))
    }
    assert len(found.pop("server/tilik_server/sql/tortoise_adapter.py")) > 3
    assert found == {}


def test_only_adapters_replace_private_methods_of_libraries() -> None:
    modules = (
        module.name
        for package in map(importlib.import_module, OURS)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if ".template" not in module.name
    )
    found = {module: names for module in modules if (names := list(overridden(module)))}
    assert "Projector._project_state" in found.pop("tilik_server.sql.tortoise_adapter")
    assert found == {}


def test_lint_lets_only_adapters_reach_for_private_attributes() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert "SLF" in lint["select"]
    exempt = {
        path
        for path, rules in lint["per-file-ignores"].items()
        if "SLF001" in rules and "tests" not in path
    }
    assert exempt <= ADAPTERS
