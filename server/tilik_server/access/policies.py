"""The policies: which viewers may read and change which rows of each table.

PostgreSQL enforces them, so that a forgotten filter cannot leak a row. They are written from the
declaration in `tables`; `tilik makemigrations` writes a migration for each change there.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from tilik_server.access.audiences import condition
from tilik_server.access.row_security import NO_ROW, Command, Policy, ViewerCondition
from tilik_server.access.table_access import Rule, TableAccess, rules_for
from tilik_server.access.tables import TABLES

NAMES: Final = {
    Command.SEE: "reading",
    Command.ADD: "adding",
    Command.CHANGE: "changing",
    Command.DELETE: "deleting",
}


def policies_of(table: TableAccess) -> tuple[Policy, ...]:
    """Return the policies of a table: one for each rule of each command."""
    return tuple(_policies(table))


def _policies(table: TableAccess) -> Iterator[Policy]:
    for command, name in NAMES.items():
        for number, rule in enumerate(rules_for(table, command), 1):
            rows = None if rule.rows is None else rule.rows.sql
            yield Policy(
                name if number == 1 else f"{name}_{number}", command, _who(table, rule), rows
            )
    if table.is_locked:
        for number, rule in enumerate(rules_for(table, Command.SEE), 1):
            rows = None if rule.rows is None else rule.rows.sql
            name = "locking" if number == 1 else f"locking_{number}"
            yield Policy(name, Command.CHANGE, _who(table, rule), rows, written=NO_ROW)


def _who(table: TableAccess, rule: Rule) -> tuple[ViewerCondition, ...]:
    names = ", ".join(each.text.en for each in rule.audiences)
    return (ViewerCondition(names, condition(rule.audiences, rule.binding or table.binding)),)


POLICIES: Final[Mapping[str, tuple[Policy, ...]]] = {
    name: policies_of(table) for name, table in TABLES.items()
}

WITHOUT_POLICIES: Final[Mapping[str, str]] = {
    "audit_salt": "the trail's; nobody but the owner may read it",
    "procrastinate_events": "the queue's; it holds no person's data",
    "procrastinate_jobs": "the queue's; it holds no person's data",
    "procrastinate_periodic_defers": "the queue's; it holds no person's data",
    "procrastinate_workers": "the queue's; it holds no person's data",
    "tortoise_migrations": "which migrations are applied; the service may only read it",
}
