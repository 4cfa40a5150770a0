"""Row-level security: the form in which policies are declared, and the SQL that comes of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tilik_server.access.viewer import Viewer

NAME: Final = "(select nullif(current_setting('tilik.viewer', true), ''))"
NO_ROW: Final = "false"


class Command(StrEnum):
    """What a policy lets somebody do with rows."""

    ANY = "all"
    SEE = "select"
    ADD = "insert"
    CHANGE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Who:
    """Those whom a policy is for: whoever `condition`, which is SQL, holds for.

    It may ask about the row: its person, its appraiser, a role in its unit. What it asks about the
    viewer belongs in a sub-select, which PostgreSQL runs once a statement and not once a row.
    """

    name: str
    condition: str


@dataclass(frozen=True, slots=True)
class Policy:
    """Lets any of `who` do `command` with rows of a table.

    `rows` is an SQL condition on the rows that they see, change or delete; `written` one on the
    rows as they add them or leave them behind. Without `rows` it is every row; `written` is the
    same as `rows` unless it is given. A table's policies add up: each allows, none forbids.
    """

    name: str
    command: Command
    who: tuple[Who, ...]
    rows: str | None = None
    written: str | None = None

    def sql(self) -> str:
        """The end of the statement that creates it, after the table's name."""
        parts = [f"for {self.command}"]
        if self.command is not Command.ADD:
            parts.append(f"using ({self._for_who(self.rows)})")
        if self.command not in (Command.SEE, Command.DELETE):
            parts.append(f"with check ({self._for_who(self.written or self.rows)})")
        return " ".join(parts)

    def _for_who(self, rows: str | None) -> str:
        if rows == NO_ROW:
            return rows
        people = " or ".join(each.condition for each in self.who)
        if rows is None:
            return people
        return f"{people if len(self.who) == 1 else f'({people})'} and {rows}"


def viewers(*listed: Viewer) -> Who:
    """Those who ask under one of these names; a name that is not set, or empty, is nobody's."""
    names = ", ".join(f"'{each.name}'" for each in listed)
    return Who(" or ".join(each.name for each in listed), f"{NAME} in ({names})")


def as_sql(policies: Iterable[Policy]) -> dict[str, str]:
    """The policies of a table as a migration keeps them."""
    return {each.name: each.sql() for each in policies}
