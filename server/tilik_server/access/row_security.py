"""Row-level security: the declaration of policies, and the SQL that creates them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

NO_ROW: Final = "false"


class Command(StrEnum):
    """The SQL command that a policy allows on rows."""

    ANY = "all"
    SEE = "select"
    ADD = "insert"
    CHANGE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class ViewerCondition:
    """The viewers of a policy: those for whom `condition`, an SQL expression, is true.

    The condition may read the row: its person, its appraiser, a role in its unit. Settings of the
    viewer must be read in a sub-select, which PostgreSQL runs once for a statement and not once for
    each row.
    """

    name: str
    condition: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that allows the viewers `who` the command `command` on rows of a table.

    `rows` is an SQL condition on the rows that they see, change or delete, None for all rows.
    `written` is one on the new state of rows, by default the same as `rows`. Policies of a table
    add up: each allows something, none forbids anything.
    """

    name: str
    command: Command
    who: tuple[ViewerCondition, ...]
    rows: str | None = None
    written: str | None = None

    def sql(self) -> str:
        """Return the end of the statement that creates it, after the table's name."""
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


def as_sql(policies: Iterable[Policy]) -> dict[str, str]:
    """Return the SQL of a table's policies by name, as a migration keeps it."""
    return {each.name: each.sql() for each in policies}
