"""The named operations: each is valid against the served schema."""

import pytest
from graphql import parse, validate

from tilik_schema.build import schema
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_web.named_operations import NamedOperation, named_operations


@pytest.mark.parametrize("operation", named_operations(), ids=lambda operation: operation.name)
def test_named_operation_is_valid(operation: NamedOperation) -> None:
    assert validate(graphql_schema(schema), parse(operation.document)) == []
