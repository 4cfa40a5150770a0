"""The glossary names every concept, and one word means one thing."""

import ast
import re
from collections import defaultdict
from pathlib import Path
from typing import Final

import pytest
from graphql import GraphQLObjectType
from tortoise.models import Model

from tilik_schema.build import schema
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_server import models

ROOT: Final = Path(__file__).parents[2]
GLOSSARY: Final = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
# Rows that only say how two concepts belong together.
JOINS: Final = {"forum_participant", "indicator_position", "invitation_attempt"}
ALSO: Final = {
    "competency_assessment": "competency profile",
    "competency_requirement": "position",
    "timeline_entry": "timeline",
    "unit_predicate": "organisation predicate",
}
"""Tables that a glossary's entry speaks of by another word."""


def terms() -> dict[str, str]:
    """The Indonesian term, or nothing, by the English one."""
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|(?: ([^|]+) \|)?$", GLOSSARY, re.MULTILINE)
    return {term: other if meaning else "" for term, other, meaning in rows if term != "term"}


def words(name: str) -> str:
    """`FollowUp` and `follow_up` as `follow-up` or `follow up`, whichever is an entry."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name).lower()
    return spaced if spaced in terms() else spaced.replace(" ", "-")


def test_every_table_is_an_entry() -> None:
    tables = {
        each._meta.db_table
        for each in vars(models).values()
        if isinstance(each, type) and issubclass(each, Model) and each._meta.db_table
    }
    assert len(tables) > 20
    named = {table: ALSO.get(table) or words(table) for table in tables - JOINS}
    assert {table for table, entry in named.items() if entry not in terms()} == set()


def test_every_node_of_the_graph_is_an_entry() -> None:
    nodes = [
        kind.name
        for kind in graphql_schema(schema).type_map.values()
        if isinstance(kind, GraphQLObjectType) and any(it.name == "Node" for it in kind.interfaces)
    ]
    assert len(nodes) > 10
    assert [name for name in nodes if words(name) not in terms()] == []


@pytest.mark.parametrize("folder", ["server/tilik_server/models", "schema/tilik_schema"])
def test_indonesian_term_of_a_concept_is_the_glossarys(folder: str) -> None:
    known = " ".join(terms().values())
    unknown = defaultdict[str, list[str]](list)
    for path in sorted((ROOT / folder).glob("*.py")):
        title = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").splitlines()[:1]
        for bracketed in re.findall(r"\(([a-z ,]+)\)", " ".join(title)):
            unknown[path.name] += [each for each in bracketed.split(", ") if each not in known]
    assert {name: listed for name, listed in unknown.items() if listed} == {}
