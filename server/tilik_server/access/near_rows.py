"""Near rows: those that a viewer of few rows may read, found by index.

The policy of a table is a condition on each row. A list in an order passes over rows until it has
found enough, which takes long for a viewer to whom hardly any row belongs. Their keys come faster
from the columns that make them the viewer's.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

from tilik_server.access.audiences import ME, everywhere, keyed
from tilik_server.access.row_security import Command
from tilik_server.access.table_access import rules_for
from tilik_server.access.tables import TABLES

FEW_UNITS: Final = 200
FEW_ROWS: Final = 2000


@dataclass(frozen=True, slots=True)
class NearRows:
    """The near rows of a table as SQL.

    `tables` are common table expressions, of which `name` has the keys in the column `id`. `few` is
    the condition that these are all rows that the viewer may read, and few enough.
    """

    name: str
    tables: str
    few: str


@cache
def near_rows(table: str) -> NearRows | None:
    """Return the near rows of a table, or None if keys of the table do not find all."""
    access = TABLES[table]
    rules = rules_for(access, Command.SEE)
    audiences = tuple(dict.fromkeys(each for rule in rules for each in rule.audiences))
    name, units_name = f"near_{table}", f"units_near_{table}"
    found = []
    units = "select null::uuid where false"
    for column, call in keyed(audiences, access.binding):
        if call is None:
            keys = f"= {ME}"
        elif column == access.binding.unit:
            units, keys = f"select {call}", f"= any (array(select id from {units_name}))"
        else:
            keys = f"= any (array(select {call}))"
        found.append(f"select id from {table} where {column} {keys}")
    if not found or any(rule.binding for rule in rules):
        return None
    tables = (
        f"{units_name} (id) as materialized ({units} limit {FEW_UNITS + 1}), "
        f"{name} as materialized (select id from ({' union all '.join(found)}) n "
        f"limit {FEW_ROWS + 1})"
    )
    few = (
        f"not {everywhere(audiences, access.binding)} "
        f"and (select count(*) from {units_name}) <= {FEW_UNITS} "
        f"and (select count(*) from {name}) <= {FEW_ROWS}"
    )
    return NearRows(name, tables, few)
