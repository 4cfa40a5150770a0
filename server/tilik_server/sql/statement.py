"""Statements: SQL by hand, each under a name that PostgreSQL sees."""

import re
from dataclasses import dataclass
from typing import Final

_NAME: Final = re.compile(r"[a-z]\w*(\.[a-z]\w*)+")
_FIRST_WORD: Final = re.compile(r"\s*\w+")
_registered: Final[dict[str, "Statement"]] = {}


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL that can be run, with its name in a comment; made by `statement` or `composed`."""

    name: str
    sql: str

    def __format__(self, format_spec: str) -> str:
        """Raise TypeError: statements are composed of plain texts, which have no names."""
        raise TypeError(f"the statement {self.name} cannot be part of another text")


def statement(name: str, text: str) -> Statement:
    """Register a statement under its name: the room it stands in, a verb and a noun.

    Raises ValueError for a name that another statement has, or that is not like plan.store_goals.
    """
    made = composed(name, text)
    _registered[name] = made
    return made


def composed(name: str, text: str) -> Statement:
    """Name a statement whose text is put together at run time; many texts may share the name.

    Raises ValueError for a name that a registered statement has, or that is not one.
    """
    if _NAME.fullmatch(name) is None:
        raise ValueError(f"{name!r} must be words with dots between them, like plan.store_goals")
    if name in _registered:
        raise ValueError(f"there is already a statement {name}")
    # After the first word: pg_stat_statements of newer servers leaves out what stands before it.
    return Statement(name, _FIRST_WORD.sub(rf"\g<0> /* tilik:{name} */", text, count=1))


def registered() -> tuple[Statement, ...]:
    """All statements of the modules that were imported, by name."""
    return tuple(_registered[name] for name in sorted(_registered))
