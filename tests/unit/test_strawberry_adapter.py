"""What the adapter relies on in Strawberry: these fail where an upgrade changes it."""

from typing import Any

import pytest
import strawberry
from graphql import GraphQLSchema, graphql_sync, parse, specified_rules
from strawberry.extensions import SchemaExtension
from strawberry.schema import schema as library

from tilik_schema import strawberry_adapter
from tilik_schema.strawberry_adapter import (
    graphql_schema,
    is_named,
    validate_document,
    with_extensions,
)

TWO = "query A { greeting } query B { greeting }"


@strawberry.type
class Query:
    @strawberry.field
    def greeting(self) -> str:
        return "Good day"


class Named(SchemaExtension):
    """Says whether the request named its operation."""

    def get_results(self) -> dict[str, bool]:
        return {"named": is_named(self.execution_context)}


class Other(SchemaExtension):
    def get_results(self) -> dict[str, bool]:
        return {"other": True}


SCHEMA = strawberry.Schema(Query, extensions=[Named])


def test_schema_is_one_that_graphql_core_executes() -> None:
    found = graphql_schema(SCHEMA)
    assert isinstance(found, GraphQLSchema)
    assert graphql_sync(found, "{ greeting }").data == {"greeting": "Good day"}


@pytest.mark.parametrize("name", [None, "A", "B"])
def test_operation_is_named_where_the_request_names_it(name: str | None) -> None:
    result = SCHEMA.execute_sync(TWO, operation_name=name)
    assert result.extensions == {"named": name is not None}


def test_other_extensions_leave_the_schema_as_it_is() -> None:
    other = with_extensions(SCHEMA, [Other])
    assert graphql_schema(other) is graphql_schema(SCHEMA)
    assert other.execute_sync("{ greeting }").extensions == {"other": True}
    assert SCHEMA.execute_sync("{ greeting }").extensions == {"named": False}


def test_documents_are_validated_by_the_rules_of_strawberry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Any] = []

    def note(schema: object, document: object, rules: object, **more: object) -> list[Any]:
        seen.append((schema, document, rules))
        return []

    monkeypatch.setattr(library, "validate", note)
    monkeypatch.setattr(strawberry_adapter, "validate", note)
    given = (graphql_schema(SCHEMA), parse(TWO), tuple(specified_rules))
    library.validate_document(*given)
    validate_document(*given, 10)
    assert len(seen) == 2
    assert seen[0] == seen[1]


def test_no_more_errors_are_looked_for_than_asked() -> None:
    document = parse("{ a b c d e f }")
    errors = validate_document(graphql_schema(SCHEMA), document, tuple(specified_rules), 3)
    assert len(errors) == 4
    assert errors[-1].message.startswith("Too many validation errors")
