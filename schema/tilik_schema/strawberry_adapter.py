"""Strawberry's inside: what we use of it without its promise stands in this file.

`tests/unit/test_strawberry_adapter.py` fails where an upgrade changes what is relied upon.
"""

from collections.abc import Callable, Sequence
from copy import copy

from graphql import GraphQLSchema
from strawberry import Schema
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionContext


def graphql_schema(schema: Schema) -> GraphQLSchema:
    """The schema as graphql-core sees it, which its functions take."""
    return schema._schema


def is_named(asked: ExecutionContext) -> bool:
    """Whether the request names its operation; `operation_name` falls back to the first one."""
    return asked._provided_operation_name is not None


def with_extensions(
    schema: Schema, extensions: Sequence[type[SchemaExtension] | Callable[[], SchemaExtension]]
) -> Schema:
    """The same schema with other extensions; making it anew would take a second."""
    other = copy(schema)
    other.extensions = tuple(extensions)
    return other
