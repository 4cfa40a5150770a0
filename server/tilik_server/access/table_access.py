"""Table access: for whom the rows of a table are, to read and to write, as data.

The policies of the database and docs/access.md are written from it. The operator reads and writes
every row, and an administrator all but what a rule withholds; `rules_for` adds them.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from tilik_plugin import Text
from tilik_server.access.audiences import ADMIN, THE_OPERATOR, Audience, Binding
from tilik_server.access.row_security import Command


@dataclass(frozen=True, slots=True)
class Restriction:
    """A condition on rows in SQL, with words for it."""

    sql: str
    text: Text


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of a table that are for these audiences; all rows that the binding finds if no `rows`.

    `binding` takes the place of the table's. An administrator is an audience of the first rule of
    a command too, unless it is `withheld`.
    """

    audiences: tuple[Audience, ...]
    rows: Restriction | None = None
    binding: Binding | None = None
    withheld: bool = False


Rules = tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class TableAccess:
    """Whose rows of a table are whose: the binding of audiences, and the rules of each command.

    `is_locked` says that an operation locks rows on behalf of those who may read them: PostgreSQL
    asks for the right to change a row before it locks one.
    """

    binding: Binding
    read: Rules
    add: Rules = ()
    change: Rules = ()
    delete: Rules = ()
    is_locked: bool = False
    never: frozenset[Command] = field(default_factory=frozenset)


def to(*audiences: Audience, rows: Restriction | None = None) -> Rules:
    """Return one rule for these audiences."""
    return (Rule(audiences, rows),)


COMMANDS: Final = {
    Command.SEE: "read",
    Command.ADD: "add",
    Command.CHANGE: "change",
    Command.DELETE: "delete",
}


def rules_for(table: TableAccess, command: Command) -> Rules:
    """Return the rules of a command, with administrators in the first and the operator in one."""
    declared: Rules = getattr(table, COMMANDS[command])
    if command in table.never:
        return ()
    return with_rulers(declared)


def with_rulers(declared: Rules) -> Rules:
    """Return rules with administrators in the first and the operator in one for all rows."""
    rules = list(declared)
    if rules and not rules[0].withheld:
        rules[0] = _with(rules[0], ADMIN)
    # One rule for all rows takes the operator along; otherwise the operator needs one.
    whole = next((n for n, rule in enumerate(rules) if rule.rows is None), None)
    if whole is None:
        return (*rules, Rule((THE_OPERATOR,)))
    rules[whole] = _with(rules[whole], THE_OPERATOR)
    return tuple(rules)


def _with(rule: Rule, audience: Audience) -> Rule:
    return replace(rule, audiences=(*rule.audiences, audience))
