"""Filters: an allow-list of conditions, each declared once on the input field it belongs to."""

import re
from collections.abc import Callable
from dataclasses import Field, fields
from typing import Any

import strawberry
from strawberry import UNSET
from strawberry.utils.str_converters import to_camel_case

from tilik_schema.reading.statement import Statement
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.validation.text import faults_in_text

Condition = Callable[[Statement, Any], str]

# In byte order all texts with a prefix lie between it and it with this character, so that an index
# on the text is used.
LAST_CHARACTER = "chr(1114111)"
LONGEST = 1000

TEXT_CONDITIONS = (
    "All given conditions hold; case is ignored. words: every word given begins a word of the text."
)


@strawberry.input(description=TEXT_CONDITIONS)
class StringFilter:
    """Conditions on a text."""

    eq: str | None = strawberry.field(default=UNSET, description="Equal to this text.")
    in_: list[str] | None = strawberry.field(
        default=UNSET, name="in", description="Equal to one of these texts."
    )
    starts_with: str | None = strawberry.field(default=UNSET, description="Begins with this text.")
    words: str | None = strawberry.field(
        default=UNSET, description="Every word given begins a word of the text, in any order."
    )


def where(condition: Condition, description: str, **more: Any) -> Any:
    """An input field with the condition that it puts on a row's alias `t`."""
    return strawberry.field(
        default=UNSET, description=description, metadata={"where": condition}, **more
    )


def conditions(statement: Statement, given: object | None) -> list[str]:
    """The conditions of a filter as SQL over the alias `t`; what was not given adds none.

    Raises InvalidArgument where a text is longer than 1,000 characters or no text at all.
    """
    wanted = _given(given)
    faults = [
        fault for each, value in wanted for fault in _faults(value, ("filter", _name(each.name)))
    ]
    if faults:
        raise InvalidArgument(fields=faults)
    return [each.metadata["where"](statement, value) for each, value in wanted]


def _given(given: object | None) -> list[tuple[Field[Any], Any]]:
    """The fields of an input that were given, with their values."""
    if not given:
        return []
    values = [(each, getattr(given, each.name)) for each in fields(given)]  # type: ignore[arg-type]
    return [(each, value) for each, value in values if value is not UNSET and value is not None]


def _faults(value: object, path: tuple[str, ...]) -> list[FieldFault]:
    """What is wrong with the texts of a condition."""
    if isinstance(value, str):
        return faults_in_text(value, path, LONGEST, shortest=0)
    if isinstance(value, list):
        return [fault for each in value for fault in _faults(each, path)]
    if isinstance(value, StringFilter):
        parts = _given(value)
        return [fault for each, part in parts for fault in _faults(part, (*path, _name(each.name)))]
    return []


def _name(name: str) -> str:
    return to_camel_case(name.rstrip("_"))


def equals(sql: str) -> Condition:
    """The condition that a column equals the value given."""
    return lambda statement, value: f"{sql} = {statement.bind(value)}"


def one_of(sql: str) -> Condition:
    """The condition that a text column is one of the values given; none matches an empty list."""
    return lambda statement, value: f"{sql} = any({statement.bind(list(value))}::text[])"


def under(sql: str) -> Condition:
    """The condition that a unit column lies in the subtree of the unit whose code is given."""
    return lambda statement, value: in_subtree(sql, f"r.code = {statement.bind(value)}")


def in_subtree(sql: str, root: str) -> str:
    """The condition that a unit column lies in the subtree of the unit `r` of condition `root`.

    Below row-level security an index serves only comparisons that can leak nothing: with values, so
    the bounds are looked up apart, and not with `||` over a row.
    """
    first = f"(select r.path from unit r where {root})"
    end = f"(select r.path || 'g' from unit r where {root})"
    return f"{sql} in (select s.id from unit s where s.path >= {first} and s.path < {end})"


def text(sql: str, key: str | None = None) -> Condition:
    """The conditions of a StringFilter on a text; `key` is the column that holds it lowered."""

    def build(statement: Statement, given: StringFilter) -> str:
        lowered = key or f'lower({sql}) collate "C"'
        parts = ["true"]
        if isinstance(given.eq, str):
            parts.append(f"{lowered} = lower({statement.bind(given.eq)})")
        if isinstance(given.in_, list):
            listed = f"select lower(v) from unnest({statement.bind(given.in_)}::text[]) v"
            parts.append(f"{lowered} = any(array({listed}))")
        if isinstance(given.starts_with, str):
            prefix = f"lower({statement.bind(given.starts_with)})"
            parts.append(f"{lowered} >= {prefix} and {lowered} < {prefix} || {LAST_CHARACTER}")
        words = re.findall(r"\w+", given.words) if isinstance(given.words, str) else []
        if words:
            query = statement.bind(" & ".join(f"{word}:*" for word in words))
            parts.append(f"to_tsvector('simple', {sql}) @@ to_tsquery('simple', {query})")
        return " and ".join(parts)

    return build


def through(condition: Condition, source: str) -> Condition:
    """A condition on a row that another table holds: `source` is its from and where clause."""
    return lambda statement, value: (
        f"exists (select from {source} and {condition(statement, value)})"
    )
