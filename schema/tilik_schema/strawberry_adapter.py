"""The use of Strawberry beyond its public promises.

`tests/unit/test_strawberry_adapter.py` fails if an upgrade changes them.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from enum import Enum
from typing import Any, TypeAlias

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    validate,
)
from strawberry import Schema
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule
from strawberry.types import ExecutionContext
from strawberry.types.arguments import convert_arguments
from strawberry.types.enum import StrawberryEnumDefinition

CoreExecutor: TypeAlias = StrawberryGraphQLCoreExecutionContext
"""The executor that Strawberry gives to graphql-core."""


def graphql_schema(schema: Schema) -> GraphQLSchema:
    """Return the schema as an object of graphql-core."""
    return schema._schema


def origin_of(kind: GraphQLObjectType) -> type | None:
    """Return the class that an object type was made of; those of the library itself have none."""
    definition = kind.extensions.get("strawberry-definition")
    return None if definition is None else definition.origin


def python_name(field: GraphQLField) -> str:
    """Return the attribute that a field was made of."""
    return str(field.extensions["strawberry-definition"].python_name)


def arguments_of(
    schema: GraphQLSchema, field: GraphQLField, values: dict[str, Any]
) -> Mapping[str, Any]:
    """Return the arguments of a field as its resolver gets them."""
    own: Schema = schema._strawberry_schema  # type: ignore[attr-defined]
    converter = own.schema_converter
    declared = field.extensions["strawberry-definition"].arguments
    return convert_arguments(values, declared, converter.scalar_registry, own.config)


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
