"""The named operations: each is valid against the served schema."""

from importlib.resources import files

import pytest
from graphql import OperationDefinitionNode, OperationType, parse, validate

from tilik_schema.build import schema
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_web.named_operations import NamedOperation, named_operations


def test_every_query_and_mutation_of_the_folder_is_named() -> None:
    folder = files("tilik_schema") / "operations"
    texts = [each.read_text("utf-8") for each in folder.iterdir() if each.name.endswith("graphql")]
    written = {
        each.name.value
        for text in texts
        for each in parse(text).definitions
        if isinstance(each, OperationDefinitionNode) and each.name is not None
        # GraphiQL's build sends what it shows by POST, which answers no subscription.
        if each.operation is not OperationType.SUBSCRIPTION
    }
    assert written == {operation.name for operation in named_operations()}


@pytest.mark.parametrize("operation", named_operations(), ids=lambda operation: operation.name)
def test_named_operation_is_valid(operation: NamedOperation) -> None:
    assert validate(graphql_schema(schema), parse(operation.document)) == []
