"""Objects: the SQL of what is selected of objects that are stored as JSON."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

import orjson
from graphql import GraphQLList, GraphQLNonNull, GraphQLObjectType, get_named_type

from tilik_schema.reading.compiling.selection import NotCompiled, Selected
from tilik_schema.reading.stored import StoredPart, parts_of
from tilik_schema.strawberry_adapter import origin_of, python_name
from tilik_server.errors.messages import ENGLISH, Language


def stored_json(each: Selected, stored: str, language: Language) -> str:
    """Return SQL for what is selected below a field, of an object or array that is stored.

    `stored` is SQL for the jsonb value. Raises NotCompiled.
    """
    return _Objects(language).of(each, stored)


class _Objects:
    """Composes objects, each under another alias within the field."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._numbers: Iterator[int] = count(1)

    def of(self, each: Selected, stored: str) -> str:
        kind = each.kind.of_type if isinstance(each.kind, GraphQLNonNull) else each.kind
        if not isinstance(kind, GraphQLList):
            one = self._object(each.below(), stored)
            return f"case when jsonb_typeof({stored}) = 'object' then {one} end"
        name = f"e{next(self._numbers)}"
        one = self._object(each.below(), f"{name}.v")
        items = f"jsonb_array_elements({stored}) with ordinality {name} (v, n)"
        return f"(select coalesce(json_agg({one} order by {name}.n), '[]'::json) from {items})"

    def _object(self, fields: Sequence[Selected], stored: str) -> str:
        if not fields:
            return "'{}'::json"
        name = f"v{next(self._numbers)}"
        values = ", ".join(f'{self._value(one, stored)} as "{one.response_name}"' for one in fields)
        return f"(select row_to_json({name}) from (select {values}) {name})"

    def _value(self, each: Selected, stored: str) -> str:
        if each.is_typename:
            return f"'{each.parent.name}'::text"
        part = _part_of(each)
        value = f"({stored} -> '{part.key}')"
        if part.part.is_words:
            return self._said(value, part)
        if isinstance(get_named_type(each.kind), GraphQLObjectType):
            return self.of(each, value)
        if part.part.default is None:
            # JSON's null is a value in SQL, and would be one in the answer as well.
            return value
        return f"coalesce({value}, '{_literal(part.part.default)}'::jsonb)"

    def _said(self, value: str, part: StoredPart) -> str:
        words = f"{value} ->> '{ENGLISH}'"
        if self._language != ENGLISH:
            words = f"coalesce(nullif({value} ->> '{self._language}', ''), {words})"
        said = f"case jsonb_typeof({value}) when 'string' then {value} #>> '{{}}' else {words} end"
        return said if part.is_optional else f"coalesce({said}, '')"


def _part_of(each: Selected) -> StoredPart:
    origin: Any = origin_of(each.parent)
    part = parts_of(origin).get(python_name(each.field))
    if part is None:
        raise NotCompiled
    return part


def _literal(value: Any) -> str:
    return orjson.dumps(value).decode().replace("'", "''")
