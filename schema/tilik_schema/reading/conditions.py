"""Conditions on rows, as data: SQL over the alias `t`, the row that is tested.

`{value}` stands for the value of the filter's field, which is always bound as a parameter.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from unicodedata import normalize

from tilik_schema.reading.ids import key_of
from tilik_schema.reading.parameters import Parameters
from tilik_server.sql.subtree import in_subtree_of_unit

# In byte order all texts with a prefix lie between it and it with this character, so that an index
# on the text is used.
LAST_CHARACTER = "chr(1114111)"


class TextTests(Protocol):
    """The tests on a text, as the fields of a StringFilter; UNSET where left out."""

    eq: Any
    in_: Any
    starts_with: Any
    words: Any


class RowCondition(Protocol):
    """A condition on rows that a field of a filter declares."""

    def sql(self, parameters: Parameters, value: Any, path: str) -> str:
        """Return the condition for a value; `path` names the field in errors."""
        ...

    def texts(self) -> list[str]:
        """Return all SQL of the condition, in which the schema's check looks for columns."""
        ...


@dataclass(frozen=True, slots=True)
class Matches:
    """A condition with one value.

    If `concept` is set, the value is a global id of that type; otherwise `read` prepares it.
    """

    text: str
    concept: str | None = None
    read: Callable[[Any], Any] | None = None

    def sql(self, parameters: Parameters, value: Any, path: str) -> str:
        """Return the text with its value bound.

        Raises InvalidId, naming the path, if the value is not an id of the concept.
        """
        if self.concept:
            value = key_of(value, self.concept, path)
        elif self.read:
            value = self.read(value)
        return self.text.replace("{value}", parameters.bind(value))

    def texts(self) -> list[str]:
        """Return the only text."""
        return [self.text]


@dataclass(frozen=True, slots=True)
class MatchesText:
    """The conditions of a StringFilter on a text; `key` is its column in lower case.

    `by_words` is the function of the database that finds rows `t` by words of the text.
    """

    text: str
    key: str | None = None
    by_words: str | None = None

    @property
    def lowered(self) -> str:
        """The text in lower case, as it is compared."""
        # `lower` is not leakproof: below row-level security no index serves it, but one serves a
        # stored column.
        return self.key or f'lower({self.text}) collate "C"'

    def sql(self, parameters: Parameters, value: TextTests, path: str) -> str:
        """Return the conjunction of the tests that are set."""
        parts = ["true"]
        if isinstance(value.eq, str):
            parts.append(f"{self.lowered} = lower({parameters.bind(value.eq)})")
        if isinstance(value.in_, list):
            listed = f"select lower(v) from unnest({parameters.bind(value.in_)}::text[]) v"
            parts.append(f"{self.lowered} = any(array({listed}))")
        if isinstance(value.starts_with, str):
            parts.append(self._begins(f"lower({parameters.bind(value.starts_with)})"))
        words = words_in(value.words) if isinstance(value.words, str) else []
        if words:
            parts.append(self._with_words(parameters.bind(value.words), words))
        return " and ".join(parts)

    def texts(self) -> list[str]:
        """Return the text, the column with its lower case, and the key of rows found by words."""
        return [self.text, *([self.key] if self.key else []), *(["t.id"] if self.by_words else [])]

    def _with_words(self, sought: str, words: list[str]) -> str:
        if not self.by_words:
            return f"tilik_words({self.text}) @@ (select tilik_beginnings({sought}))"
        # `@@` is not leakproof either; keys that a function of the owner found are.
        found = f"t.id in (select {self.by_words}({sought}))"
        # Few rows have a longer word, and are looked up. With a letter or two nearly all may begin:
        # rows are then read in their order until a page is full, each compared with the keys.
        return found if max(map(len, words)) > 2 else f"({found}) is true"

    def _begins(self, prefix: str) -> str:
        return f"{self.lowered} >= {prefix} and {self.lowered} < {prefix} || {LAST_CHARACTER}"


def words_in(text: str) -> list[str]:
    """Return the words of a text; one of punctuation alone has none and asks for nothing."""
    return re.findall(r"[^\W_]+", normalize("NFKC", text))


@dataclass(frozen=True, slots=True)
class Exists:
    """A condition on a row of another table; `source` is its from and where clause."""

    source: str
    condition: RowCondition

    def sql(self, parameters: Parameters, value: Any, path: str) -> str:
        """Return the condition within an exists."""
        return (
            f"exists (select from {self.source} and {self.condition.sql(parameters, value, path)})"
        )

    def texts(self) -> list[str]:
        """Return the texts of the condition, each after the source of its aliases."""
        return [f"from {self.source} {each}" for each in self.condition.texts()]


def equals(sql: str) -> Matches:
    """Return the condition that a column equals the value."""
    return Matches(f"{sql} = {{value}}")


def at_least(sql: str) -> Matches:
    """Return the condition that a column is the value or greater."""
    return Matches(f"{sql} >= {{value}}")


def at_most(sql: str) -> Matches:
    """Return the condition that a column is the value or less."""
    return Matches(f"{sql} <= {{value}}")


def one_of(sql: str) -> Matches:
    """Return the condition that a text column is one of the values; an empty list has no row."""
    return Matches(f"{sql} = any({{value}}::text[])")


def is_row(sql: str, concept: str) -> Matches:
    """Return the condition that a column holds the key of a global id."""
    return Matches(f"{sql} = {{value}}", concept=concept)


def in_cycle(sql: str) -> Matches:
    """Return the condition that a column is the cycle with this code."""
    return Matches(f"{sql} = (select c.id from cycle c where c.code = {{value}})")


def under(sql: str) -> Matches:
    """Return the condition that a unit column lies in the subtree of the unit with this code."""
    return Matches(in_subtree(sql, "r.code = {value}"))


def in_subtree(sql: str, root: str) -> str:
    """Return the condition that a unit column lies in the subtree of the unit `r`.

    `root` is the condition that selects `r`.
    """
    return f"{sql} in (select s.id from unit s where {in_subtree_of_unit('s.path', root)})"
