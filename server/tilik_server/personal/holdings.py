"""Holdings: the statements that read what each table holds about a person, or names the person for.

The tables and their columns come from the models, so a table that is added is read, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tilik_plugin import Text
from tilik_server.access.restrictions import OPEN_TO_EMPLOYEE
from tilik_server.personal.relations import HEAD, PERSONAL_TABLES, PersonalTable, links_of
from tilik_server.sql.statement import Statement, statement

READ_APART: Final[Mapping[str, str]] = {
    "departure": "keys of rows that left the person's view, for clients that keep a copy",
    "feedback": "read by the rules of anonymous feedback",
}
"""Tables that refer to people and are not read by their columns, each with the reason."""

LEFT_OUT: Final = frozenset({"key_hash", "earlier_hash", "changed_in"})
"""Columns that say nothing of a person, or are secret."""

# Another person is shown by name, and what everybody may read by its code.
SHOWN: Final[Mapping[str, str]] = {
    "Employee": "(select x.name from employee x where x.id = t.{column})",
    "Unit": "(select json_build_object('code', x.code, 'name', x.name)"
    " from unit x where x.id = t.{column})",
    "Position": "(select json_build_object('code', x.code, 'title', x.title)"
    " from position x where x.id = t.{column})",
    "Cycle": "(select x.code from cycle x where x.id = t.{column})",
    "Competency": "(select x.name from competency x where x.id = t.{column})",
    "Indicator": "(select json_build_object('code', x.code, 'name', x.name)"
    " from indicator x where x.id = t.{column})",
    "AttributeSet": "(select json_build_object('code', x.code, 'version', x.version)"
    " from attribute_set x where x.id = t.{column})",
}

WRITTEN: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("adjustment", "by_id"): ("reason",),
    ("appraisal", "appraiser_id"): (),
    ("appraisal", "appraiser_superior_id"): (),
    ("employee", "supervisor_id"): (),
    ("evidence", "submitted_by_id"): ("title", "links"),
    ("evidence", "verified_by_id"): ("verification_note",),
    ("feedback", "author_id"): ("comment", "answers", "warnings"),
    ("follow_up", "settled_by_id"): ("note",),
    ("goal", "exempted_by_id"): ("exemption_reason",),
    ("objection", "decided_by_id"): ("decision",),
    ("objection", "responded_by_id"): ("response",),
    ("outcome", "decided_by_id"): (),
    ("rating", "by_id"): ("comment",),
    ("review", "by_id"): ("summary", "agreed_actions"),
    ("review", "withdrawn_by_id"): ("withdrawal_reason",),
    ("role_grant", "ended_by_id"): ("end_reason",),
    ("role_grant", "granted_by_id"): ("reason",),
    ("timeline_entry", "by_id"): ("note",),
}
"""What a person wrote who is named in a row about somebody else: the only texts of it to show."""

_ONCE_DECIDED: Final = (
    "t.appraisal_id in (select d.id from appraisal d"
    " where d.stage in ('DECIDED', 'OBJECTED', 'CLOSED'))"
)
NOT_YET: Final = Text(
    "not shown before the result is decided", "belum diperlihatkan sebelum hasil ditetapkan"
)
OPEN: Final[Mapping[str, str]] = {
    "adjustment": _ONCE_DECIDED,
    # A draft about the person is its author's, who alone knows of it.
    "draft": "t.person_id = $1",
    "outcome": _ONCE_DECIDED,
    "rating": f"({OPEN_TO_EMPLOYEE.sql} or {_ONCE_DECIDED})",
}
"""Which rows the person may read already; others are counted. The policies have the same rule."""

SORTED_BY: Final = ("starts_on", "ordinal", "occurred_on", "assessed_on", "created_at", "at")


@dataclass(frozen=True)
class Reading:
    """The statement that reads a table's rows for the person $1, each as JSON."""

    table: str
    rows: Statement


def _value(table: PersonalTable, column: str) -> str:
    shown = SHOWN.get(links_of(table.columns.model).get(column, ""))
    return f"t.{column}" if shown is None else shown.format(column=column)


def _object(table: PersonalTable, columns: tuple[str, ...]) -> str:
    listed = (
        f"'{column.removesuffix('_id') or column}', {_value(table, column)}" for column in columns
    )
    return f"json_build_object({', '.join(listed)})"


def _order(table: PersonalTable) -> str:
    known = next((name for name in SORTED_BY if name in table.columns.fields), "id")
    return f"t.{known}, t.id"


def _shown_columns(table: PersonalTable) -> tuple[str, ...]:
    return tuple(name for name in table.columns if name not in LEFT_OUT)


def _read_about(table: PersonalTable) -> Reading:
    sql = (
        f'select {_object(table, _shown_columns(table))}::text as row from "{table.name}" t '
        f"where {table.is_about} and {OPEN.get(table.name, 'true')} order by {_order(table)}"
    )
    return Reading(table.name, statement(f"personal.read_{table.name}", sql))


def _columns_named(table: PersonalTable, link: str) -> tuple[str, ...]:
    if not table.about:
        return _shown_columns(table)
    # The rest of the row is somebody else's.
    kept = (name for name in ("id", "cycle_id", "unit_id") if name in table.columns.fields)
    return (*kept, *WRITTEN.get((table.name, link), ()))


def _read_named(table: PersonalTable, link: str) -> Reading:
    # A unit has very many columns that say nothing of its head.
    columns = ("id", "code", "name") if link == HEAD[1] else _columns_named(table, link)
    sql = (
        f'select {_object(table, columns)}::text as row from "{table.name}" t '
        f"where t.{link} = $1 and not coalesce({table.is_about}, false) order by {_order(table)}"
    )
    return Reading(f"{table.name}.{link}", statement(f"personal.read_{table.name}_{link}", sql))


def _count_withheld(name: str) -> Reading:
    table = PERSONAL_TABLES[name]
    sql = f'select count(*) from "{name}" t where {table.is_about} and not {OPEN[name]}'
    return Reading(name, statement(f"personal.count_withheld_{name}", sql))


ABOUT: Final = tuple(
    _read_about(table)
    for table in PERSONAL_TABLES.values()
    if table.about and table.name not in READ_APART
)
"""A reading of each table with rows about a person."""
NAMED: Final = tuple(
    _read_named(table, link)
    for table in PERSONAL_TABLES.values()
    if table.name not in READ_APART
    for link in table.named_by
)
"""A reading of each column that names who did something, but for rows about the person."""
WITHHELD: Final = tuple(_count_withheld(name) for name in OPEN if name != "draft")
