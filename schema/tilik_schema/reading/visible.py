"""Visible columns: SQL in which a column that the viewer may not see has the value for others.

`access.fields` declares which columns those are. Select lists, filters, orders and conditions of
the graph pass through here, so that all of them see what the viewer sees.
"""

import re
from collections.abc import Mapping
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
    if not FOR_FEWER.search(sql):
        return sql
    aliases = aliases_in(sql, table)

    def replace(found: re.Match[str]) -> str:
        alias, column = found[1] or "", found[2]
        source = aliases.get(alias, "")
        access = _access(source, column)
        if access is None:
            return found[0]
        if found["keys"]:
            return f"{alias}.id in ({_looked_up(source, column, found['keys'])})"
        shown = _shown(_held(source, column), f"r.{column}", access)
        return f"(select {shown} from (select {alias}.*) r)"

    return PART.sub(replace, sql)


def hidden_around(name: str, sql: str, table: str) -> str:
    """Return the column `name` of the rows `s` as the viewer sees it.

    In `s` it is selected as it is stored, beside `answers(table)`.
    """
    fewer = _hidden_in(sql, table)
    if not fewer:
        return f"s.{name}"
    # The first decides: no column of the graph is made of two for different viewers.
    names, (column, *_) = answers(table), fewer
    held = " or ".join(
        f"s.{names[rule_sql(table, rule, 't')]}" for rule in rules_of_field(table, column)
    )
    return _shown(held, f"s.{name}", FIELDS[table].fewer[column])


def names_hidden(sql: str, table: str) -> bool:
    """Return whether SQL over the alias `t`, a row of the table, names a column for fewer."""
    return bool(_hidden_in(sql, table))


def is_for_fewer(table: str, column: str) -> bool:
    """Return whether fewer viewers see a column than see its row."""
    return _access(table, column) is not None


@cache
def answers(table: str) -> Mapping[str, str]:
    """Return the conditions of a table's rules about columns of `t`, each with a name for it."""
    found = dict.fromkeys(
        rule_sql(table, rule, "t")
        for column in (FIELDS[table].fewer if table in FIELDS else ())
        for rule in rules_of_field(table, column)
    )
    return {sql: f"_as_{number}" for number, sql in enumerate(found, 1)}


def _hidden_in(sql: str, table: str) -> list[str]:
    named = [column for alias, column in COLUMN.findall(QUOTED.sub("''", sql)) if alias == "t"]
    return [column for column in named if _access(table, column)]


def _access(table: str, column: str) -> FieldAccess | None:
    return FIELDS[table].fewer.get(column) if table in FIELDS else None


def _held(table: str, column: str) -> str:
    """Return the condition that the row `r` shows a column to the viewer."""
    return " or ".join(rule_sql(table, rule, "r") for rule in rules_of_field(table, column))


def _shown(held: str, value: str, access: FieldAccess) -> str:
    instead = "" if access.instead == NULL else f" else {access.instead}"
    return f"case when {held} then {value}{instead} end"


def _looked_up(table: str, column: str, keys: str) -> str:
    """Return SQL for the rows whose column is one of these texts, found by its index.

    The condition is asked about each text, whether there is such a row or not, so that the time of
    the answer does not tell of a row that the viewer may not see; `offset 0` keeps PostgreSQL from
    asking about found rows only.
    """
    held = f"select {_held(table, column)} as held from (select s.*) r offset 0"
    return (
        f"select s.id from unnest({keys}::text[]) k (v) left join {table} s on s.{column} = k.v "
        f"cross join lateral ({held}) h where h.held offset 0"
    )
