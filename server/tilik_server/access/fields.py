"""Fields: the columns that fewer viewers see than their rows, as data.

The graph and docs/access.md take them from here. A column that is not named in `FIELDS` is for all
who read its row, as `tables` says; of a table that is named, every column of the graph must be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tilik_server.access.audiences import (
    AGENCY_ADMIN,
    ANYONE,
    APPRAISER,
    AUTHOR,
    BELOW,
    EVIDENCE,
    LINE,
    NIP,
    PERFORMANCE_TEAM,
    RESULTS,
    SELF,
    SELF_ONCE_DECIDED,
    SUPERIOR,
    condition,
)
from tilik_server.access.restrictions import ABOUT_A_PERSON, BY_SYSTEM, RECORDED
from tilik_server.access.table_access import Rule, Rules, with_rulers
from tilik_server.access.table_rules import APPRAISAL_READERS
from tilik_server.access.tables import TABLES

NULL: Final = "null"


@dataclass(frozen=True, slots=True)
class FieldAccess:
    """The viewers who see a column; `instead` is the SQL of the value that the others see.

    It is null except where a field of the graph cannot be null.
    """

    rules: Rules
    instead: str = NULL


@dataclass(frozen=True, slots=True)
class FieldsAccess:
    """The columns of a table: those that are seen `with_row`, and those that fewer viewers see."""

    with_row: frozenset[str]
    fewer: Mapping[str, FieldAccess]


def _with_row(columns: str) -> frozenset[str]:
    return frozenset(columns.split())


def _all(columns: str, rules: Rules, instead: str = NULL) -> dict[str, FieldAccess]:
    return dict.fromkeys(columns.split(), FieldAccess(rules, instead))


OF_PERSON: Final = (Rule((SELF, LINE, APPRAISER, SUPERIOR, PERFORMANCE_TEAM, AGENCY_ADMIN)),)
OF_RECORD: Final = (
    Rule((SELF, APPRAISER, SUPERIOR, PERFORMANCE_TEAM)),
    Rule((EVIDENCE,), RECORDED),
)
OF_DECISION: Final = (
    Rule((SELF_ONCE_DECIDED, APPRAISER, SUPERIOR, LINE, PERFORMANCE_TEAM, RESULTS)),
)
# Of a superior's plan the direct team sees what it may contribute to, and not the rest of a line.
OF_PLAN: Final = (Rule(APPRAISAL_READERS),)
# Who reads a line about a person reads all of it.
OF_COMMENT: Final = (
    Rule((AUTHOR, SELF, LINE, BELOW, PERFORMANCE_TEAM)),
    Rule(ANYONE, ABOUT_A_PERSON),
)

FIELDS: Final[Mapping[str, FieldsAccess]] = {
    "employee": FieldsAccess(
        _with_row("id name name_key employment unit_id position_id supervisor_id"),
        {
            "nip": FieldAccess((*OF_PERSON, Rule((NIP,), BY_SYSTEM))),
            **_all("grade active_until", OF_PERSON),
        },
    ),
    "evidence": FieldsAccess(
        _with_row("id kind title occurred_on status submitted_at goal_id cycle_id unit_id"),
        {
            **_all("source submitted_by_id verified_by_id verified_at", OF_RECORD),
            **_all("verification_note", OF_RECORD),
            "record": FieldAccess(OF_RECORD, "'{}'"),
            "links": FieldAccess(OF_RECORD, "'{}'"),
            "warnings": FieldAccess(OF_RECORD, "'[]'"),
        },
    ),
    "goal": FieldsAccess(
        _with_row(
            "id statement indicator_id target unit_of_measure axis_key criterion_key kind shared "
            "ordinal appraisal_id contributes_to_id scored_goal_id"
        ),
        _all(
            "dimension measure weight duty programme exempted_at exempted_by_id exemption_reason",
            OF_PLAN,
        ),
    ),
    "outcome": FieldsAccess(
        _with_row("id appraisal_id predicate_key cycle_id value decided_at"),
        {
            "decided_by_id": FieldAccess(OF_DECISION),
            "explanation": FieldAccess(OF_DECISION, """'{"formula": "", "steps": []}'"""),
            "judged_from": FieldAccess(OF_DECISION),
        },
    ),
    "feedback": FieldsAccess(
        _with_row(
            "id channel visibility rating anonymous created_at about_id unit_id goal_id parent_id "
            "cycle_id"
        ),
        {
            "author_id": FieldAccess(OF_COMMENT),
            "comment": FieldAccess(OF_COMMENT, "''"),
            "warnings": FieldAccess(OF_COMMENT, "'[]'"),
        },
    ),
}


def is_for_scopes(table: str, column: str, scopes: Iterable[str]) -> bool:
    """Return whether a key with these scopes may see a column of the rows that it may see."""
    access = FIELDS[table].fewer.get(column) if table in FIELDS else None
    names = () if access is None else [e.name for rule in access.rules for e in rule.audiences]
    return access is None or not set(names).isdisjoint(scopes)


def rules_of_field(table: str, column: str) -> Rules:
    """Return the rules of a column that fewer viewers see, with administrators and the operator."""
    return with_rulers(FIELDS[table].fewer[column].rules)


def rule_sql(table: str, rule: Rule, alias: str) -> str:
    """Return the condition that a row `alias` is for the viewers of a rule.

    A rule's own condition on rows names columns without an alias, so `alias` must be the innermost.
    """
    who = condition(rule.audiences, rule.binding or TABLES[table].binding, alias)
    # The sets of an audience cost more than what a rule says of a row.
    return who if rule.rows is None else f"({rule.rows.sql} and {who})"
