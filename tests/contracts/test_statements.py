"""Statements by hand: each has a name of the room it stands in, and nothing unnamed is run."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import tilik
import tilik_demo
import tilik_schema
import tilik_server
import tilik_web
from tilik_server.sql.statement import Statement, composed, registered_statements, statement

ROOT = Path(__file__).parents[2]
# The rooms whose statements are not named as the folder is.
ROOMS = {"tilik_schema": "graph", "tilik_demo": "demo", "tilik_web": "web"}
# What only a driver has; then what a session has, too.
DRIVERS = {
    "copy_records_to_table",
    "copy_to_table",
    "cursor",
    "execute_insert",
    "execute_many",
    "execute_query",
    "execute_query_dict",
    "execute_script",
    "executemany",
    "fetchmany",
    "fetchrow",
    "fetchval",
    "prepare",
    "raw",
}
SHARED = {"execute", "fetch"}
SESSIONS = {"session", "transaction", "Session", "Transaction"}


def all_modules() -> Iterator[ModuleType]:
    for package in (tilik, tilik_demo, tilik_schema, tilik_server, tilik_web):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith(("__main__", "sql.statement")):
                yield importlib.import_module(found.name)


def statements_in(value: Any) -> Iterator[Statement]:
    """A constant's statements, also those of a tuple or a dict."""
    if isinstance(value, Statement):
        yield value
    elif isinstance(value, dict):
        yield from (each for part in value.values() for each in statements_in(part))
    elif isinstance(value, tuple):
        yield from (each for part in value for each in statements_in(part))


def room_of(module: str) -> str:
    """The name of the room that a module is in."""
    package, *rest = module.split(".")
    if package in ROOMS:
        return ROOMS[package]
    return rest[1] if rest[0] == "operations" else rest[0]


def unnamed(source: str) -> list[int]:
    """The lines that run SQL by a driver itself, not by a session that takes named statements."""
    tree = ast.parse(source)
    has_driver = any(
        name.partition(".")[0] in ("asyncpg", "psycopg", "tortoise")
        for node in ast.walk(tree)
        for name in imported(node)
    )
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (
            node.func.attr in DRIVERS
            or (node.func.attr in SHARED and has_driver and receiver(node.func) not in SESSIONS)
        )
    ]


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [each.name for each in node.names] if isinstance(node, ast.Import) else []


def receiver(method: ast.Attribute) -> str:
    """The last name of what the method is called on, or of the class that is made for it."""
    value = method.value.func if isinstance(method.value, ast.Call) else method.value
    return value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")


def test_statement_is_named_room_verb_noun_after_its_room() -> None:
    rooms: dict[str, set[str]] = {}
    for module in all_modules():
        for constant in vars(module).values():
            for each in statements_in(constant):
                rooms.setdefault(each.name, set()).add(room_of(module.__name__))
    assert len(rooms) > 190
    assert [name for name, found in rooms.items() if name.partition(".")[0] not in found] == []
    names = [each.name for each in registered_statements() if not each.name.startswith("tests.")]
    assert [name for name in names if not re.fullmatch(r"[a-z_]+\.[a-z]+(_[a-z]+)+", name)] == []


def test_nothing_unnamed_is_run() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for folder in ("server", "schema", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name not in ("transaction.py", "tortoise_adapter.py")
        for line in unnamed(path.read_text(encoding="utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize(
    "source",
    [
        "await connection.fetchval('select 1')",
        "await client.execute_query_dict(SQL, [])",
        "import asyncpg\nawait connection.execute(SQL)",
        "from asyncpg import connect\nrows = await (await connect(url)).fetch(SQL)",
        "await Region.raw('select 1')",
    ],
)
def test_what_a_driver_runs_is_found(source: str) -> None:
    assert unnamed(source) != []


def test_what_a_session_runs_is_not_found() -> None:
    source = "import asyncpg\nawait Session(connection).execute(CHECK)\nawait transaction.fetch(A)"
    assert unnamed(source) == []


def test_second_statement_of_a_name_is_refused() -> None:
    statement("tests.claim_name", "select 1")
    for make in (statement, composed):
        with pytest.raises(ValueError, match=r"already a statement tests\.claim_name"):
            make("tests.claim_name", "select 2")


@pytest.mark.parametrize("name", ["", "plan", "plan.", "Plan.store", "plan.store */ drop", "a.b c"])
def test_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="words with dots"):
        composed(name, "select 1")


def test_name_stands_after_the_first_word() -> None:
    made = composed("tests.store_goals", "\ninsert into goal select 1")
    assert made.sql == "\ninsert /* tilik:tests.store_goals */ into goal select 1"


def test_statement_is_no_part_of_another() -> None:
    part = composed("tests.list_goals", "select 1")
    with pytest.raises(TypeError, match=r"tests\.list_goals cannot be part"):
        f"select * from ({part}) t"
