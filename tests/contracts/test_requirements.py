"""The page of requirements: every row is there, and every name on it exists."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest
from graphql import GraphQLNamedType, OperationDefinitionNode, get_named_type, parse

from tilik.cli import COMMANDS
from tilik_plugin.scheme.schema_defaults import with_defaults
from tilik_schema.build import schema
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_server.errors import TilikError
from tilik_server.exporting.form import FORMS
from tilik_server.importing.importers import kinds
from tilik_server.plugin_host.plugins import Catalogue

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
ASKED = ROOT.parent / "shared" / "domain" / "requirements.md"
# By place, how many capabilities its text names or implies.
COUNTS = {"TUB": 21, "KUT": 22, "WAN": 21, "GAJ": 24, "SER": 19}
ROW = re.compile(r"^\| ([A-Z]{3}-\d+) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
ROWS: list[tuple[str, str, str, str]] = ROW.findall(PAGE)
IDS = [f"{place}-{number}" for place, count in COUNTS.items() for number in range(1, count + 1)]
PARTLY = "**partly**"
SERVED = graphql_schema(schema)


def quoted(text: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", text)


@cache
def functions_in(path: str) -> frozenset[str]:
    """The names of the functions that a file defines."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(each.name for each in tree.body if isinstance(each, functions))


def is_test(named: str) -> bool:
    """Whether a test of that file and name is defined."""
    path, _, name = named.partition("::")
    own = re.fullmatch(r"(tests|plugins/\w+/tests)/[\w/]*test_\w+\.py", path) is not None
    return (
        own and (ROOT / path).is_file() and name.startswith("test_") and name in functions_in(path)
    )


def operations() -> Iterator[str]:
    """The names in the documents that come with the service."""
    for file in (ROOT / "schema" / "tilik_schema" / "operations").glob("*.graphql"):
        for node in parse(file.read_text(encoding="utf-8")).definitions:
            if isinstance(node, OperationDefinitionNode) and node.name:
                yield node.name.value


def is_member(named: str) -> bool:
    """Whether a type has such a field, input field or value, or a path of them leads on."""
    first, *names = named.split(".")
    kind: GraphQLNamedType | None = SERVED.type_map.get(first)
    for name in names:
        if name in getattr(kind, "values", {}):
            kind = None
            continue
        fields = getattr(kind, "fields", {})
        if name not in fields:
            return False
        kind = get_named_type(fields[name].type)
    return bool(names)


def is_command(words: list[str], catalogue: Catalogue) -> bool:
    """Whether `tilik` has such a command, with subcommand, options and kind of file."""
    name, *rest = words
    if name not in COMMANDS:
        return False
    command: click.Command = import_module(f"tilik.commands.{name}").command
    if rest and not rest[0].startswith("-"):
        found = command.commands.get(rest.pop(0)) if isinstance(command, click.Group) else None
        if found is None:
            return False
        command = found
    options = {option for each in command.params for option in each.opts}
    known = options | {each.kind for each in kinds(catalogue)} | set(FORMS)
    return set(rest) <= known


def is_parameter(named: str, catalogue: Catalogue) -> bool:
    """Whether the cycles of a scheme have such a parameter, or its default such a part."""
    first, *rest = named.split(".")
    schemas = [entry.scheme.params_schema for entry in catalogue.schemes.values()]
    for described in schemas:
        part: Any = with_defaults(described, {}).get(first, {})
        for name in rest:
            part = part.get(name) if isinstance(part, dict) else None
        if first in described["properties"] and part is not None:
            return True
    return False


@pytest.fixture
def by_word(
    catalogue: Catalogue, all_errors: set[type[TilikError]]
) -> dict[str, Callable[[str], bool]]:
    """By the word before a name, whether there is such a thing."""
    roots = {
        "query": SERVED.query_type,
        "mutation": SERVED.mutation_type,
        "subscription": SERVED.subscription_type,
    }
    found: dict[str, Callable[[str], bool]] = {
        word: getattr(kind, "fields", {}).__contains__ for word, kind in roots.items()
    }
    return found | {
        "calculator": catalogue.calculators.__contains__,
        "scheme": catalogue.schemes.__contains__,
        "indicator": catalogue.indicators.__contains__,
        "parameter": lambda named: is_parameter(named, catalogue),
        "error": {error.code for error in all_errors}.__contains__,
        "tilik": lambda named: is_command(named.split(), catalogue),
    }


def test_every_requirement_has_one_row_in_its_place() -> None:
    assert len(IDS) == 107
    assert [row[0] for row in ROWS] == IDS
    if ASKED.is_file():
        asked = re.findall(r"^\| ([A-Z]{3}-\d+) [ni] \|", ASKED.read_text("utf-8"), re.MULTILINE)
        assert asked == IDS


def test_every_row_names_a_test_that_is_there() -> None:
    shown = {key: [name for name in quoted(cell) if "::" in name] for key, _, _, cell in ROWS}
    assert [key for key, names in shown.items() if not names] == []
    named = {name for names in shown.values() for name in names}
    assert sorted(name for name in named if not is_test(name)) == []


def test_every_operation_comes_with_the_service() -> None:
    named = {name for row in ROWS for name in quoted(row[3]) if "::" not in name}
    assert named - set(operations()) == set()
    assert len(named) > 20


def test_everything_named_is_served_installed_or_a_command(
    by_word: dict[str, Callable[[str], bool]],
) -> None:
    unknown = []
    for key, _, how, _ in ROWS:
        for named in quoted(how):
            word, _, rest = named.partition(" ")
            known = by_word[word](rest) if word in by_word else is_member(named)
            if not known:
                unknown.append((key, named))
    assert unknown == []


def test_what_is_there_only_in_part_is_said_again_at_the_end() -> None:
    partly = [key for key, _, how, _ in ROWS if how.startswith(PARTLY)]
    (_, end) = PAGE.split("## What is missing")
    assert re.findall(r"^\| ([A-Z]{3}-\d+) \|", end, re.MULTILINE) == partly
    assert f"{len(IDS) - len(partly)} rows are shown" in PAGE


def test_what_does_not_exist_is_noticed(by_word: dict[str, Callable[[str], bool]]) -> None:
    for word, rest in (
        ("mutation", "giveMoney"),
        ("query", "giveFeedback"),
        ("calculator", "asn.charm"),
        ("scheme", "asn.observation"),
        ("indicator", "ASN-CHARM"),
        ("parameter", "objection_years"),
        ("parameter", "follow_ups.charm"),
        ("error", "WRONG_WEATHER"),
        ("tilik", "praise"),
        ("tilik", "export --as poem"),
        ("tilik", "export --loudly"),
        ("tilik", "plugins forget"),
    ):
        assert not by_word[word](rest), (word, rest)
    for named in ("Goal", "Goal.charm", "Charm.goal", "Unit.summary.charm", "Role.CHARM"):
        assert not is_member(named), named
    own = "tests/contracts/test_requirements.py"
    for named in (f"{own}::test_nothing", "tests/x/test_y.py::test_z", "x.py::y"):
        assert not is_test(named), named
    assert is_test(f"{own}::test_what_does_not_exist_is_noticed")
    assert is_member("Unit.summary.raters")
