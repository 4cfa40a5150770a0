"""The document of the subscriptions stands on the floor and on the served schema alike."""

from pathlib import Path

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse, validate

from tilik_schema.build import schema
from tilik_schema.strawberry_adapter import graphql_schema

ROOT = Path(__file__).parents[2]
DOCUMENT = parse((ROOT / "schema/tilik_schema/operations/live.graphql").read_text(encoding="utf-8"))
FLOOR = build_schema((Path(__file__).parent / "floor.graphql").read_text(encoding="utf-8"))


@pytest.mark.parametrize("against", [FLOOR, graphql_schema(schema)], ids=["floor", "served"])
def test_subscriptions_are_valid(against: GraphQLSchema) -> None:
    assert validate(against, DOCUMENT) == []


def test_document_has_every_subscription_of_the_floor() -> None:
    assert FLOOR.subscription_type
    asked = {
        node.selection_set.selections[0].name.value  # type: ignore[attr-defined]  # each a field
        for node in DOCUMENT.definitions
        if isinstance(node, OperationDefinitionNode)
    }
    assert asked == set(FLOOR.subscription_type.fields)
