"""Filters: an allow-list of conditions, each declared once on the input field it belongs to."""

import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import strawberry
from strawberry import UNSET

from tilik_schema.reading.statement import Statement

Condition = Callable[[Statement, Any], str]

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
    """The conditions of a filter as SQL over the alias `t`; what was not given adds none."""
    if not given:
        return []
    chosen = []
    for each in fields(given):  # type: ignore[arg-type]
        value = getattr(given, each.name)
        if value is not UNSET and value is not None:
            chosen.append(each.metadata["where"](statement, value))
    return chosen


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
    """The condition that a unit column lies in the subtree of the unit `r` of condition `root`."""
    return (
        f"{sql} in (select s.id from unit r join unit s on s.path >= r.path "
        f"and s.path < r.path || 'g' where {root})"
    )


def text(sql: str) -> Condition:
    """The conditions of a StringFilter on a text expression."""

    def build(statement: Statement, given: StringFilter) -> str:
        lowered = f'lower({sql}) collate "C"'
        parts = ["true"]
        if isinstance(given.eq, str):
            parts.append(f"{lowered} = lower({statement.bind(given.eq)})")
        if isinstance(given.in_, list):
            listed = statement.bind([value.lower() for value in given.in_])
            parts.append(f"{lowered} = any({listed}::text[])")
        if isinstance(given.starts_with, str):
            parts.append(f"starts_with({lowered}, lower({statement.bind(given.starts_with)}))")
            parts.extend(_prefix_range(statement, lowered, given.starts_with.lower()))
        if isinstance(given.words, str):
            query = statement.bind(_prefixes(given.words))
            parts.append(f"to_tsvector('simple', {sql}) @@ to_tsquery('simple', {query})")
        return " and ".join(parts)

    return build


def through(condition: Condition, source: str) -> Condition:
    """A condition on a row that another table holds: `source` is its from and where clause."""
    return lambda statement, value: (
        f"exists (select from {source} and {condition(statement, value)})"
    )


def _prefix_range(statement: Statement, lowered: str, prefix: str) -> list[str]:
    """The bounds of a prefix in byte order, so that an index on the text is used."""
    if not prefix:
        return []
    return [f"{lowered} >= {statement.bind(prefix)}"]


def _prefixes(words: str) -> str:
    """The text search query that each word begins a word of the text."""
    return " & ".join(f"{word}:*" for word in re.findall(r"\w+", words)) or "''"
