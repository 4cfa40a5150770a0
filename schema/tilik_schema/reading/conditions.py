"""Conditions on rows, as data: SQL over the alias `t`, the row that is looked at.

`{value}` stands for what the field of the filter was given, which is always bound as a parameter.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from tilik_schema.reading.ids import key_of
from tilik_schema.reading.parameters import Parameters
from tilik_server.sql.subtree import within_unit

# In byte order all texts with a prefix lie between it and it with this character, so that an index
# on the text is used.
LAST_CHARACTER = "chr(1114111)"


class TextTests(Protocol):
    """What a text is tested for: the fields of a StringFilter, unset where left out."""

    eq: Any
    in_: Any
    starts_with: Any
    words: Any


class Condition(Protocol):
    """A condition that a field of a filter puts on rows."""

    def sql(self, parameters: Parameters, value: Any, path: str) -> str:
        """The condition for a value; `path` names the field in faults."""
        ...

    def texts(self) -> list[str]:
        """All SQL in it, for those who look for its columns."""
        ...


@dataclass(frozen=True, slots=True)
class Matches:
    """A condition with one value.

    Where `concept` is given, the value is a global id of that type; otherwise `read` prepares it.
    """

    text: str
    concept: str | None = None
    read: Callable[[Any], Any] | None = None

    def sql(self, parameters: Parameters, value: Any, path: str) -> str:
        """The text with its value bound. Raises InvalidId, naming the path."""
        if self.concept:
            value = key_of(value, self.concept, path)
        elif self.read:
            value = self.read(value)
        return self.text.replace("{value}", parameters.bind(value))

    def texts(self) -> list[str]:
        """The one text."""
        return [self.text]


@dataclass(frozen=True, slots=True)
class MatchesText:
    """The conditions of a StringFilter on a text; `key` is the column that holds it lowered."""

    text: str
    key: str | None = None

    @property
    def lowered(self) -> str:
        """The text as it is compared."""
        return self.key or f'lower({self.text}) collate "C"'

    def sql(self, parameters: Parameters, value: TextTests, path: str) -> str:
        """All conditions given."""
        parts = ["true"]
        if isinstance(value.eq, str):
            parts.append(f"{self.lowered} = lower({parameters.bind(value.eq)})")
        if isinstance(value.in_, list):
            listed = f"select lower(v) from unnest({parameters.bind(value.in_)}::text[]) v"
            parts.append(f"{self.lowered} = any(array({listed}))")
        if isinstance(value.starts_with, str):
            parts.append(self._begins(f"lower({parameters.bind(value.starts_with)})"))
        words = re.findall(r"\w+", value.words) if isinstance(value.words, str) else []
        if words:
            query = parameters.bind(" & ".join(f"{word}:*" for word in words))
            parts.append(f"to_tsvector('simple', {self.text}) @@ to_tsquery('simple', {query})")
        return " and ".join(parts)

    def texts(self) -> list[str]:
        """The text and its lowered column."""
        return [self.text, *([self.key] if self.key else [])]

    def _begins(self, prefix: str) -> str:
        return f"{self.lowered} >= {prefix} and {self.lowered} < {prefix} || {LAST_CHARACTER}"


@dataclass(frozen=True, slots=True)
class Exists:
    """A condition on a row that another table holds: `source` is its from and where clause."""

    source: str
    condition: Condition

    def sql(self, parameters: Parameters, value: Any, path: str) -> str:
        """The condition within an exists."""
        return (
            f"exists (select from {self.source} and {self.condition.sql(parameters, value, path)})"
        )

    def texts(self) -> list[str]:
        """Those of the condition, with the source of their aliases."""
        return [f"from {self.source} {each}" for each in self.condition.texts()]


def equals(sql: str) -> Matches:
    """The condition that a column equals the value given."""
    return Matches(f"{sql} = {{value}}")


def at_least(sql: str) -> Matches:
    """The condition that a column is the value given or greater."""
    return Matches(f"{sql} >= {{value}}")


def at_most(sql: str) -> Matches:
    """The condition that a column is the value given or less."""
    return Matches(f"{sql} <= {{value}}")


def one_of(sql: str) -> Matches:
    """The condition that a text column is one of the values given; none matches an empty list."""
    return Matches(f"{sql} = any({{value}}::text[])")


def is_row(sql: str, concept: str) -> Matches:
    """The condition that a column holds the key of a global id."""
    return Matches(f"{sql} = {{value}}", concept=concept)


def in_cycle(sql: str) -> Matches:
    """The condition that a column is the cycle of a code."""
    return Matches(f"{sql} = (select c.id from cycle c where c.code = {{value}})")


def under(sql: str) -> Matches:
    """The condition that a unit column lies in the subtree of the unit whose code is given."""
    return Matches(in_subtree(sql, "r.code = {value}"))


def in_subtree(sql: str, root: str) -> str:
    """The condition that a unit column lies in the subtree of the unit `r` of condition `root`."""
    return f"{sql} in (select s.id from unit s where {within_unit('s.path', root)})"
