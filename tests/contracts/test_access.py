"""Who may do what stands in one table, and nowhere else."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tilik_schema.build import schema
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_server.access.actions import ACTIONS, ON_UNIT, OTHER_ACTIONS
from tilik_server.access.actors import ACTORS, Actor
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.access.roles import ROLES
from tilik_server.models.vocabulary import FeedbackChannel, Role, Visibility
from tilik_server.operations.steps.hindered_steps import HINDERED

ROOT = Path(__file__).parents[2]
# Where roles may stand: their table, and the enum that it is about.
HOMES = ("server/tilik_server/access/", "server/tilik_server/models/vocabulary.py")
ENUMS = {"Role": set(Role.__members__), "Actor": set(Actor.__members__)}
# The roles whose names mean nothing else; EMPLOYEE and APPRAISER are also sources of ratings.
NAMES = re.compile("PERFORMANCE_TEAM|AGENCY_ADMIN|REGION_VIEWER|INTEGRATION|\\bADMIN\\b")


def sources() -> Iterator[tuple[str, str]]:
    """Each file of the service and the graph outside of the table's, with its text."""
    for folder in ("server", "schema"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(HOMES) and "/static/" not in name:
                yield name, path.read_text(encoding="utf-8")


def written(text: str) -> Iterator[str]:
    """The roles and actors that a source writes down: members of the enums, and names in SQL."""
    tree = ast.parse(text)
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if node.attr in ENUMS.get(owner, ()):
                yield f"{owner}.{node.attr}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            quoted = () if id(node) in prose else re.findall(r"'(\w+)'", f"'{node.value}'")
            yield from (name for name in quoted if NAMES.fullmatch(name))


def test_every_mutation_of_the_graph_stands_in_the_table() -> None:
    mutation = graphql_schema(schema).mutation_type
    assert mutation is not None
    assert {action.name for action in ACTIONS.values()} == set(mutation.fields)


def test_every_action_stands_in_the_table_once() -> None:
    assert len(ACTIONS) == len(STEPS) + len(ON_UNIT) + len(OTHER_ACTIONS)
    assert {key for key in ACTIONS if "." not in key} >= set(HINDERED)


@pytest.mark.parametrize(
    ("name", "cases"), [("giveFeedback", FeedbackChannel), ("replyToFeedback", Visibility)]
)
def test_each_case_of_an_action_stands_in_the_table(name: str, cases: Iterable[str]) -> None:
    assert {action.case for action in ACTIONS.values() if action.name == name} == set(cases)


def test_every_role_and_every_actor_is_declared() -> None:
    assert set(ROLES) == set(Role)
    assert set(ACTORS) == set(Actor)
    reached = {actor for rule in ROLES.values() for actor in (rule.acts_as, rule.also_as)}
    used = {actor for action in ACTIONS.values() for actor in action.actors | action.never}
    assert used == set(Actor)
    assert reached - {None} <= used


def test_roles_and_actors_are_written_in_the_table_alone() -> None:
    found = {name: set(written(text)) for name, text in sources()}
    assert len(found) > 200
    assert {name: roles for name, roles in found.items() if roles} == {}


@pytest.mark.parametrize(
    "text",
    [
        "ALLOWED = {Role.ADMIN}",
        "ALLOWED = [vocabulary.Role.PERFORMANCE_TEAM]",
        "if Actor.TEAM in actors:\n    pass",
        "ALLOWED = ('AGENCY_ADMIN',)",
        "SQL = \"select from unit where 'INTEGRATION' = any (tilik_roles(id))\"",
        "SQL = f\"select {x} where 'ADMIN' = any (tilik_roles({x}))\"",
    ],
)
def test_a_role_written_elsewhere_is_found(text: str) -> None:
    assert list(written(text))


def test_prose_and_other_words_are_not_taken_for_roles() -> None:
    text = (
        '"""An ADMIN may."""\ndef f(role: Role) -> Role:\n    "INTEGRATION"\n    return Role(role)'
    )
    assert list(written(text)) == []
