"""What the adapter relies on in Strawberry: these fail where an upgrade changes it."""

from typing import Any, ClassVar

import pytest
import strawberry
from graphql import GraphQLSchema, graphql_sync, parse, specified_rules
from strawberry.extensions import SchemaExtension
from strawberry.schema import schema as library

from tilik_schema import strawberry_adapter
from tilik_schema.strawberry_adapter import (
    CoreExecutor,
    arguments_of,
    graphql_schema,
    is_named,
    origin_of,
    python_name,
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


class Loud(CoreExecutor):
    """An executor that looks at each field first."""

    fields: ClassVar[list[str]] = []

    def execute_field(self, parent_type: Any, source: Any, details: Any, *more: Any) -> Any:
        self.fields.append(details[0].node.name.value)
        return super().execute_field(parent_type, source, details, *more)


def test_executor_of_ours_sees_each_field() -> None:
    schema = strawberry.Schema(Query, execution_context_class=Loud)
    assert schema.execute_sync("{ greeting }").data == {"greeting": "Good day"}
    assert Loud.fields == ["greeting"]


@strawberry.input
class Wish:
    how_many: int = 1


@strawberry.type
class Shop:
    @strawberry.field
    def to_buy(self, of_what: Wish) -> int:
        return of_what.how_many


def test_classes_attributes_and_arguments_are_those_of_the_code() -> None:
    found = graphql_schema(strawberry.Schema(Shop))
    assert found.query_type is not None
    assert origin_of(found.query_type) is Shop
    field = found.query_type.fields["toBuy"]
    assert python_name(field) == "to_buy"
    assert arguments_of(found, field, {"ofWhat": {"howMany": 3}}) == {"of_what": Wish(how_many=3)}


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
