"""What the adapter relies on in Strawberry: these fail where an upgrade changes it."""

import pytest
import strawberry
from graphql import GraphQLSchema, graphql_sync
from strawberry.extensions import SchemaExtension

from tilik_schema.strawberry_adapter import graphql_schema, is_named, with_extensions

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
