"""Visible columns: SQL in which a column that the viewer may not see has the value for others.

`access.fields` declares which columns those are. Select lists, filters, orders and conditions of
the graph pass through here, so that all of them see what the viewer sees.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from tilik_server.access.fields import FIELDS, NULL, FieldAccess, rule_sql, rules_of_field

ALIAS: Final = re.compile(r"\b(?:from|join)\s+([a-z_]\w*)\s+([a-z]\w*)\b")
COLUMN: Final = re.compile(r"\b([a-z]\w*)\.([a-z_]\w*)\b")
QUOTED: Final = re.compile(r"'[^']*'")
# A literal may contain what looks like a column.
PART: Final = re.compile(
    rf"{QUOTED.pattern}|{COLUMN.pattern}(?: = any\((?P<keys>\$\d+)(?:::text\[\])?\))?"
)
FEWER: Final = sorted({column for table in FIELDS.values() for column in table.fewer})
FOR_FEWER: Final = re.compile(rf"\.(?:{'|'.join(FEWER)})\b")


def aliases_in(sql: str, table: str) -> Mapping[str, str]:
    """Return the tables by the aliases of SQL over the alias `t`, a row of the table."""
    bare = QUOTED.sub("''", sql)
    return {alias: source for source, alias in ALIAS.findall(bare)} | {"t": table}


def visible(sql: str, table: str) -> str:
    """Return SQL over the alias `t`, a row of the table, that sees what the viewer sees."""
    return _replaced(sql, table, _hidden)


def visible_with(sql: str, table: str) -> str:
    """Return the same for a select list, whose from clause has `seen(table)` after `t`.

    Many columns of a row are for the same viewers, and are asked about once.
    """
    return _replaced(sql, table, _hidden_by_seen)


@cache
def seen(table: str) -> str:
    """Return the join that tells for which of a table's rules the viewer is, of each row `t`."""
    held = ", ".join(f"{sql} as {name}" for sql, name in _rules(table).items())
    # Without the fence each column would be a copy of the conditions, with sets of its own.
    return f"cross join lateral (select {held} from (select t.*) r offset 0) seen"


def _replaced(sql: str, table: str, hide: Callable[[str, str, str, FieldAccess], str]) -> str:
    if not FOR_FEWER.search(sql):
        return sql
    aliases = aliases_in(sql, table)

    def replace(found: re.Match[str]) -> str:
        alias, column = found[1], found[2]
        source = aliases.get(alias or "", "")
        access = FIELDS[source].fewer.get(column) if source in FIELDS else None
        if access is None:
            return found[0]
        if found["keys"]:
            return f"{alias}.id in ({_looked_up(source, column, found['keys'])})"
        return hide(source, alias, column, access)

    return PART.sub(replace, sql)


def _hidden(table: str, alias: str, column: str, access: FieldAccess) -> str:
    held = " or ".join(rule_sql(table, rule, "r") for rule in rules_of_field(table, column))
    return f"(select {_shown(held, f'r.{column}', access)} from (select {alias}.*) r)"


def _hidden_by_seen(table: str, alias: str, column: str, access: FieldAccess) -> str:
    if alias != "t":
        return _hidden(table, alias, column, access)
    names = _rules(table)
    held = " or ".join(
        f"seen.{names[rule_sql(table, rule, 'r')]}" for rule in rules_of_field(table, column)
    )
    return _shown(held, f"t.{column}", access)


def _shown(held: str, value: str, access: FieldAccess) -> str:
    instead = "" if access.instead == NULL else f" else {access.instead}"
    return f"case when {held} then {value}{instead} end"


def _looked_up(table: str, column: str, keys: str) -> str:
    """Return SQL for the rows whose column is one of these texts, found by its index.

    The conditions are asked about each text, whether there is such a row or not, so that the time
    of the answer does not tell of a row that the viewer may not see.
    """
    held = " or ".join(rule_sql(table, rule, "r") for rule in rules_of_field(table, column))
    return (
        f"select s.id from unnest({keys}::text[]) k (v) left join {table} s on s.{column} = k.v "
        f"cross join lateral (select {held} as held from (select s.*) r offset 0) seen "
        "where seen.held"
    )


@cache
def _rules(table: str) -> Mapping[str, str]:
    """Return the conditions of a table's rules about columns, each with its name in `seen`."""
    found = dict.fromkeys(
        rule_sql(table, rule, "r")
        for column in FIELDS[table].fewer
        for rule in rules_of_field(table, column)
    )
    return {sql: f"as_{number}" for number, sql in enumerate(found, 1)}
