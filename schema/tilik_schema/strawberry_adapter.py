"""The use of Strawberry beyond its public promises.

`tests/unit/test_strawberry_adapter.py` fails if an upgrade changes them.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from enum import Enum

from graphql import ASTValidationRule, DocumentNode, GraphQLError, GraphQLSchema, validate
from strawberry import Schema
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule
from strawberry.types import ExecutionContext
from strawberry.types.enum import StrawberryEnumDefinition


def graphql_schema(schema: Schema) -> GraphQLSchema:
    """Return the schema as an object of graphql-core."""
    return schema._schema


def is_named(execution: ExecutionContext) -> bool:
    """Return whether the request names its operation; `operation_name` falls back to the first."""
    return execution._provided_operation_name is not None


def describe_words(words: type[Enum], descriptions: Mapping[str, str]) -> None:
    """Describe an enum's values, which Strawberry does only where it is declared."""
    definition: StrawberryEnumDefinition = vars(words)["__strawberry_definition__"]
    for value in definition.values:
        value.description = descriptions[value.name]


def with_extensions(
    schema: Schema, extensions: Sequence[type[SchemaExtension] | Callable[[], SchemaExtension]]
) -> Schema:
    """Return the same schema with other extensions, without building it again, which takes 1 s."""
    other = copy(schema)
    other.extensions = tuple(extensions)
    return other


def validate_document(
    schema: GraphQLSchema,
    document: DocumentNode,
    rules: tuple[type[ASTValidationRule], ...],
    most: int,
) -> list[GraphQLError]:
    """Return what is invalid in a document; after `most` errors one says that there are more.

    Strawberry's own function takes no limit, and graphql-core's is 100.
    """
    every = (*rules, MaybeNullValidationRule, OneOfInputValidationRule)
    return validate(schema, document, every, max_errors=most)
