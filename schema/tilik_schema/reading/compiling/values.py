"""The SQL of values in the form in which the graph's scalars write them."""

from enum import Enum
from functools import cache
from typing import Final
from uuid import UUID

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLOutputType,
    GraphQLScalarType,
)

from tilik_schema.reading.compiling.selection import NotCompiled
from tilik_schema.reading.ids import Key

TIME: Final = "to_char({0} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS{1}\"+00:00\"')"
AS_STORED: Final = frozenset({"String", "Int", "Float", "Boolean", "Date", "JSON"})
"""Scalars that PostgreSQL writes into JSON as the graph does."""


def global_id(concept: str, key_type: type[Key], key: str) -> str:
    """Return SQL for the global id of a row of a concept, as `ids.encode` makes it."""
    return _base64(f"'{concept}:'::bytea || {_bytes(key_type, key)}")


def cursor(key_type: type[Key], key: str) -> str:
    """Return SQL for the cursor of a row, as `ids.cursor` makes it."""
    return _base64(_bytes(key_type, key))


def shown(kind: GraphQLOutputType, sql: str) -> str:
    """Return SQL for a column's value as its type in the graph writes it.

    Raises NotCompiled if SQL cannot.
    """
    leaf = _bare(kind)
    if isinstance(leaf, GraphQLList):
        inner = _bare(leaf.of_type)
        if _is_as_stored(inner):
            return sql
    elif _is_as_stored(leaf):
        return sql
    elif isinstance(leaf, GraphQLScalarType) and leaf.name == "DateTime":
        return _time(sql)
    raise NotCompiled


def _time(sql: str) -> str:
    # Python writes microseconds only where there are some.
    whole, parts = TIME.format(sql, ""), TIME.format(sql, ".US")
    return f"case when date_trunc('second', {sql}) = {sql} then {whole} else {parts} end"


def _bare(kind: GraphQLOutputType) -> GraphQLOutputType:
    return kind.of_type if isinstance(kind, GraphQLNonNull) else kind


def _is_as_stored(leaf: GraphQLOutputType) -> bool:
    if isinstance(leaf, GraphQLEnumType):
        return _is_named_by_value(leaf)
    return isinstance(leaf, GraphQLScalarType) and leaf.name in AS_STORED


@cache
def _is_named_by_value(words: GraphQLEnumType) -> bool:
    """Return whether each value of an enum is stored by its name in the graph."""
    stored = (
        each.value.value if isinstance(each.value, Enum) else each.value
        for each in words.values.values()
    )
    return list(stored) == list(words.values)


def _bytes(key_type: type[Key], key: str) -> str:
    if key_type is UUID:
        return f"uuid_send({key})"
    return f"convert_to('#' || {key}, 'UTF8')"


def _base64(raw: str) -> str:
    # A shorter third argument lets translate take the padding away.
    return f"translate(encode({raw}, 'base64'), '+/=', '-_')"
