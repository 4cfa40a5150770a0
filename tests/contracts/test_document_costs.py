"""What documents cost in the served schema: every named operation is accepted, hostile ones not."""

import re
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, separate_operations

from tilik_schema.build import schema
from tilik_schema.guards.measured_documents import read_document
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_server.errors import DocumentTooRepetitive
from tilik_server.limits import DocumentLimits
from tilik_web.masking import mask

ROOT = Path(__file__).parents[2]
OPERATIONS = sorted((ROOT / "schema/tilik_schema/operations").glob("*.graphql"))
NAMED = [
    (path, name)
    for path in [*OPERATIONS, ROOT / "tests/contracts/appraisal_year.graphql"]
    for name in separate_operations(parse(path.read_text("utf-8")))
]
LIMITS = DocumentLimits()
MOST_OF_A_NAMED_OPERATION = 15_000
VARIABLES = {"first": 100, "last": None, "evidence": ["x"] * 100, "ids": ["x"] * 100}
INTROSPECTION = """
{ __schema { types { name fields(includeDeprecated: true) { name args { name type {
  kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }
"""


def employees(levels: int) -> str:
    """A unit's employees, each with the unit's employees, and so on, 500 at each level."""
    inner = "name"
    for _ in range(levels - 1):
        inner = f"unit {{ employees(includeSubunits: true, first: 500) {{ nodes {{ {inner} }} }} }}"
    first = inner.removeprefix("unit { ").removesuffix(" }")
    return f"{{ units(first: 500) {{ nodes {{ {first} }} }} }}"


async def answered(document: str, **variables: Any) -> Any:
    """The result of executing a document that never comes as far as its resolvers."""
    return await schema.execute(document, variables)


@pytest.mark.parametrize(("path", "name"), NAMED, ids=lambda given: getattr(given, "stem", given))
def test_named_operation_is_within_every_limit(path: Path, name: str) -> None:
    known = read_document(graphql_schema(schema), path.read_text("utf-8"), LIMITS)
    cost = known.cost(name, VARIABLES)
    assert cost is not None
    assert 0 < cost <= MOST_OF_A_NAMED_OPERATION


@pytest.mark.parametrize("levels", [2, 3, 4, 5])
async def test_few_characters_that_ask_for_millions_are_refused(levels: int) -> None:
    document = employees(levels)
    assert len(document) < 350
    result = await answered(document)
    (error,) = result.errors
    assert error.original_error.code == "DOCUMENT_TOO_COSTLY"
    assert result.extensions["cost"] > 500 ** min(levels, 3)


async def test_the_same_document_is_answered_for_pages_that_are_small() -> None:
    document = re.sub("first: 500", "first: 3", employees(5))
    known = read_document(graphql_schema(schema), document, LIMITS)
    cost = known.cost(None, {})
    assert cost is not None
    assert cost <= LIMITS.document_cost


async def test_introspection_is_apart() -> None:
    result = await answered(INTROSPECTION)
    assert result.errors is None
    deeper = INTROSPECTION.replace("{ kind name }", "{ ofType " * 15 + "{ name }" + " }" * 15)
    refused = await answered(deeper)
    assert refused.errors[0].original_error.code == "DOCUMENT_TOO_DEEP"


async def test_comparing_fields_of_one_name_is_cut_short() -> None:
    fields = "unit { code } " * 480
    result = await answered(f"{{ viewer {{ employee {{ {fields} }} }} }}")
    (error,) = result.errors
    assert isinstance(mask(error, ""), DocumentTooRepetitive)


def test_the_example_of_the_page_about_limits_costs_what_it_says() -> None:
    page = (ROOT / "docs/limits.md").read_text("utf-8")
    example = re.search(r"```graphql\n(.*?)```", page, re.DOTALL)
    said = re.search(r"In all\D*([\d,]+)", page)
    assert example
    assert said
    known = read_document(graphql_schema(schema), example[1], LIMITS)
    assert known.cost(None, {"first": 50}) == int(said[1].replace(",", ""))
