"""Statements: handwritten SQL with a name that PostgreSQL sees."""

import re
from dataclasses import dataclass
from typing import Final

_NAME: Final = re.compile(r"[a-z]\w*(\.[a-z]\w*)+")
_FIRST_WORD: Final = re.compile(r"\s*\w+")
_registered: Final[dict[str, "Statement"]] = {}


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its name in a comment; made by `statement` or `composed`."""

    name: str
    sql: str

    def __format__(self, format_spec: str) -> str:
        """Raise TypeError: only texts without names can be parts of a statement."""
        raise TypeError(f"the statement {self.name} cannot be part of another text")


def statement(name: str, text: str) -> Statement:
    """Register a statement under its name: a room, a verb and a noun.

    Raises ValueError if the name is taken or is not like plan.store_goals.
    """
    made = composed(name, text)
    _registered[name] = made
    return made


def composed(name: str, text: str) -> Statement:
    """Name a statement whose text is composed at run time; many texts may share the name.

    Raises ValueError if a registered statement has the name, or if it is not a name.
    """
    if _NAME.fullmatch(name) is None:
        raise ValueError(f"{name!r} must be words with dots between them, like plan.store_goals")
    if name in _registered:
        raise ValueError(f"there is already a statement {name}")
    # After the first word, because newer versions of pg_stat_statements drop a leading comment.
    return Statement(name, _FIRST_WORD.sub(rf"\g<0> /* tilik:{name} */", text, count=1))


def registered_statements() -> tuple[Statement, ...]:
    """Return all statements of the imported modules, by name."""
    return tuple(_registered[name] for name in sorted(_registered))
