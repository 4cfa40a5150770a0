"""Schema values: values at the edges of a JSON Schema, and whether the schema admits them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sized
from datetime import date
from typing import Any

Schema = Mapping[str, Any]

_PLAIN: tuple[Any, ...] = (
    *(None, True, 0, 1, -1, 0.5, 7, 7.0, "", "7", "text", "true", "2025-07-01", "2025-13-01"),
    *([], {}),
)
_LONGEST = 10_000


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_KINDS: Mapping[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: _is_number(value) and float(value).is_integer(),
    "number": _is_number,
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
_NOTES = frozenset({"title", "description", "default", "examples", "deprecated", "$comment"})


class Unclear(Exception):
    """Raised for a keyword of JSON Schema that `admits` does not know."""


def resolved(schema: Schema, definitions: Schema) -> Schema:
    """Returns the schema, or the one that its reference names."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    return resolved(definitions[reference.removeprefix("#/$defs/")], definitions)


def alternatives(schema: Schema, definitions: Schema) -> Iterator[Schema]:
    """Yields the schemas of which a value must fit one, with references resolved."""
    content = resolved(schema, definitions)
    branches = content.get("anyOf") or content.get("oneOf")
    if not branches:
        yield content
    for branch in branches or ():
        yield from alternatives(branch, definitions)


def edge_values(schema: Schema, definitions: Schema) -> Iterator[Any]:
    """Yields values of every type, and values at the schema's limits and just beyond them."""
    yield from _PLAIN
    for branch in alternatives(schema, definitions):
        yield from branch.get("enum", ())
        for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            if name in branch:
                yield from (branch[name] - 1, branch[name], branch[name] + 1)
        for name in ("minLength", "maxLength"):
            length = branch.get(name, _LONGEST)
            if length < _LONGEST:
                yield from ("x" * (length + 1), "x" * length, "x" * max(length - 1, 0))


def admits(schema: Schema, value: object, definitions: Schema) -> bool:
    """Returns whether the value fits; raises Unclear if the schema has an unknown keyword."""
    for keyword, limit in schema.items():
        if keyword in _NOTES or keyword.startswith("x-"):
            continue
        if keyword in _WITHIN:
            if not _WITHIN[keyword](limit, value):
                return False
        elif keyword in _NESTED:
            if not _NESTED[keyword](schema, value, definitions):
                return False
        else:
            raise Unclear(keyword)
    return True


def _is_same(one: object, other: object) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _is_of_kind(kinds: str | list[str], value: object) -> bool:
    return any(_KINDS[kind](value) for kind in ([kinds] if isinstance(kinds, str) else kinds))


def _is_formatted(name: str, value: object) -> bool:
    if not isinstance(value, str):
        return True
    if name != "date":
        raise Unclear(name)
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _among_numbers(holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda limit, value: not _is_number(value) or holds(value, limit)


def _among(kind: type[Sized], holds: Callable[[int, int], bool]) -> Callable[[Any, Any], bool]:
    return lambda limit, value: not isinstance(value, kind) or holds(len(value), limit)


_WITHIN: Mapping[str, Callable[[Any, Any], bool]] = {
    "type": _is_of_kind,
    "enum": lambda values, value: any(_is_same(each, value) for each in values),
    "const": _is_same,
    "minimum": _among_numbers(lambda value, limit: value >= limit),
    "maximum": _among_numbers(lambda value, limit: value <= limit),
    "exclusiveMinimum": _among_numbers(lambda value, limit: value > limit),
    "exclusiveMaximum": _among_numbers(lambda value, limit: value < limit),
    "multipleOf": _among_numbers(lambda value, limit: (value / limit).is_integer()),
    "minLength": _among(str, lambda length, limit: length >= limit),
    "maxLength": _among(str, lambda length, limit: length <= limit),
    "minItems": _among(list, lambda length, limit: length >= limit),
    "maxItems": _among(list, lambda length, limit: length <= limit),
    "pattern": lambda text, value: not isinstance(value, str) or bool(re.search(text, value)),
    "format": _is_formatted,
    "uniqueItems": lambda wanted, value: (
        not wanted or not isinstance(value, list) or len(set(map(repr, value))) == len(value)
    ),
}


def _is_referred(schema: Schema, value: object, definitions: Schema) -> bool:
    return admits(resolved(schema, definitions), value, definitions)


def _is_one(schema: Schema, value: object, definitions: Schema) -> bool:
    branches = schema.get("anyOf") or schema.get("oneOf") or ()
    return any(admits(branch, value, definitions) for branch in branches)


def _has_items(schema: Schema, value: object, definitions: Schema) -> bool:
    each = value if isinstance(value, list) else []
    return all(admits(schema["items"], item, definitions) for item in each)


def _has_properties(schema: Schema, value: object, definitions: Schema) -> bool:
    if not isinstance(value, dict):
        return True
    known = schema.get("properties", {})
    if schema.get("additionalProperties", True) is not True and value.keys() - known.keys():
        if schema["additionalProperties"] is not False:
            raise Unclear("additionalProperties")
        return False
    if not value.keys() >= set(schema.get("required", ())):
        return False
    return all(admits(known[name], value[name], definitions) for name in known.keys() & value)


_NESTED: Mapping[str, Callable[[Schema, Any, Schema], bool]] = {
    "$ref": _is_referred,
    "anyOf": _is_one,
    "oneOf": _is_one,
    "items": _has_items,
    **dict.fromkeys(("properties", "required", "additionalProperties"), _has_properties),
}
