"""Stored objects: types of the graph whose values are JSON of the database, declared once.

A field made by `part` is the value of its name in the JSON, one made by `words` the text of that
name in the viewer's language. Resolvers make objects of them, and the compiler composes SQL.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Final, TypeVar

import strawberry
from strawberry.types.base import StrawberryList, StrawberryOptional

from tilik_schema.reading.context import Context

Made = TypeVar("Made")
PART: Final = "part"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a part of a stored object declares: its key, and whether it is a text by language.

    `default` stands for one that is not stored.
    """

    key: str | None = None
    is_words: bool = False
    default: Any = None


def part(description: str, *, default: Any = None) -> Any:
    """Return a field with the stored value of its name."""
    return strawberry.field(description=description, metadata={PART: Declared(default=default)})


def words(description: str) -> Any:
    """Return a field with the stored text of its name, in the viewer's language."""
    return strawberry.field(description=description, metadata={PART: Declared(is_words=True)})


def unshown(key: str) -> Any:
    """Return an attribute with the stored value of a key, which the graph does not show."""
    return field(metadata={PART: Declared(key)})


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A part as it is made: the attribute, its key, and the type of the objects within."""

    name: str
    key: str
    part: Declared
    kind: Any = None
    is_list: bool = False
    is_optional: bool = False


@cache
def parts_of(kind: Any) -> Mapping[str, StoredPart]:
    """Return the parts of a type by the names of their attributes."""
    types = {each.python_name: each.type for each in kind.__strawberry_definition__.fields}
    found = {}
    for each in fields(kind):
        declared: Declared | None = each.metadata.get(PART)
        if declared is not None:
            inner, is_list, is_optional = _inner(types.get(each.name))
            key = declared.key or each.name
            found[each.name] = StoredPart(each.name, key, declared, inner, is_list, is_optional)
    return found


def made(context: Context, kind: type[Made], stored: Mapping[str, Any]) -> Made:
    """Return the object of a type that is stored as JSON."""
    parts = parts_of(kind)  # type: ignore[arg-type]  # a class is hashable
    values = {each.name: _value(context, each, stored) for each in parts.values()}
    return kind(**values)


def all_made(
    context: Context, kind: type[Made], stored: Sequence[Mapping[str, Any]] | None
) -> list[Made]:
    """Return the objects of a type that are stored as a JSON array."""
    return [made(context, kind, each) for each in stored or ()]


def _value(context: Context, each: StoredPart, stored: Mapping[str, Any]) -> Any:
    value = stored.get(each.key, each.part.default)
    if each.part.is_words:
        return _said(context, value, each.is_optional)
    if each.kind is None:
        return value
    if each.is_list:
        return all_made(context, each.kind, value)
    return None if value is None else made(context, each.kind, value)


def _said(context: Context, value: Mapping[str, str] | str | None, is_optional: bool) -> str | None:
    if isinstance(value, str):
        return value
    return None if value is None and is_optional else context.say(value)


def _inner(kind: Any) -> tuple[Any, bool, bool]:
    """Return the type of the objects within a field, whether they are a list and may be none."""
    is_optional = isinstance(kind, StrawberryOptional)
    kind = kind.of_type if is_optional else kind
    is_list = isinstance(kind, StrawberryList)
    kind = kind.of_type if is_list else kind
    return (kind if hasattr(kind, "__strawberry_definition__") else None), is_list, is_optional
