"""Erasure: the statements that blank or delete what is held about a person, from the models.

A text of a table about people is blanked unless it is listed here with a reason, so that one that
is added is not forgotten.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields import CharField, Field, JSONField, TextField

from tilik_server.personal.holdings import WRITTEN
from tilik_server.personal.relations import PERSONAL_TABLES, PersonalTable
from tilik_server.sql.statement import Statement, statement

DELETED: Final[Mapping[str, str]] = {
    "account": "nobody signs in by it any more",
    "attribute_record": "it only describes the person",
    "draft": "nobody else has seen it",
    "external_code": "it only names the person",
    "outbox": "a message without its text is of no use",
}
"""Tables whose rows about a person are deleted, each with the reason."""

APART: Final[Mapping[str, str]] = {
    "departure": "holds keys alone",
    "employee": "gets a pseudonym",
    "timeline_entry": "only a function of the database may change it",
}
"""Tables about people that are not blanked by their columns, each with the reason."""

KEY: Final = "a key of the scheme, or of a plugin"
KEPT: Final[Mapping[str, str]] = {
    "action": "the name of a step",
    "after_level": KEY,
    "axis_key": KEY,
    "band": KEY,
    "before_level": KEY,
    "calculator_key": KEY,
    "calculator_version": KEY,
    "criterion_key": KEY,
    "judged_from": "keys and figures alone, by which an outcome is judged again",
    "level": KEY,
    "params": "parameters of the calculator, by which a score is computed again",
    "performance_key": KEY,
    "predicate_key": KEY,
    "source": "the name of the system that recorded",
    "unit_of_measure": "without it a figure says nothing",
}
"""The texts of tables about people that stay."""

KEPT_OF_OTHERS: Final[Mapping[tuple[str, str], str]] = {
    ("evidence", "submitted_by_id"): "it is the evidence of the person whose goal it is about",
    ("role_grant", "ended_by_id"): "it belongs to the grant of another person",
    ("role_grant", "granted_by_id"): "it belongs to the grant of another person",
    ("timeline_entry", "by_id"): "blanked by a function of the database",
}
"""Texts that the person wrote in rows about others and that stay as they are there."""

ONLY_BLANK: Final = "case when {column} is null then null else '' end"
INSTEAD: Final[Mapping[tuple[str, str], str]] = {
    # A check wants one where a goal was exempted.
    ("goal", "exemption_reason"): ONLY_BLANK.format(column="exemption_reason"),
    # A check wants one where a grant was ended.
    ("role_grant", "end_reason"): ONLY_BLANK.format(column="end_reason"),
}


@dataclass(frozen=True)
class ScrubbedColumn:
    """A column of JSON whose texts are scrubbed; both statements are about the person $1."""

    table: str
    rows: Statement
    store: Statement


def texts_of(table: PersonalTable) -> dict[str, Field[Any]]:
    """Return the columns of a table that hold text which is not of a closed list."""
    return {
        name: field
        for name, field in table.columns.fields.items()
        if isinstance(field, CharField | TextField | JSONField) or _is_list_of_texts(field)
        if not (field.pk or hasattr(field, "enum_type") or name.endswith("_id"))
    }


def blanked_texts(table: PersonalTable) -> dict[str, Field[Any]]:
    """Return the columns of a table that are erased."""
    return {name: field for name, field in texts_of(table).items() if name not in KEPT}


def _is_list_of_texts(field: Field[Any]) -> bool:
    return isinstance(field, ArrayField) and str(field.element_type).casefold() == "text"


def _blank(table: str, column: str, field: Field[Any]) -> str:
    """Return the SQL of an empty value."""
    if (table, column) in INSTEAD:
        return INSTEAD[table, column]
    if isinstance(field, ArrayField):
        return "'{}'"
    return "null" if field.null else "''"


def _update(name: str, table: PersonalTable, columns: Mapping[str, Field[Any]], rows: str) -> str:
    pairs = {column: _blank(table.name, column, field) for column, field in columns.items()}
    listed = ", ".join(f"{column} = {blank}" for column, blank in pairs.items())
    changed = " or ".join(f"{column} is distinct from {blank}" for column, blank in pairs.items())
    return f'update "{name}" t set {listed} where {rows} and ({changed})'


def _erased_tables() -> Iterator[PersonalTable]:
    for table in PERSONAL_TABLES.values():
        if table.about and table.name not in DELETED and table.name not in APART:
            yield table


def _without_json(columns: Mapping[str, Field[Any]]) -> dict[str, Field[Any]]:
    return {name: field for name, field in columns.items() if not isinstance(field, JSONField)}


def _blankings() -> Iterator[tuple[str, Statement]]:
    for table in _erased_tables():
        columns = _without_json(blanked_texts(table))
        if columns:
            sql = _update(table.name, table, columns, table.is_about)
            yield table.name, statement(f"personal.blank_{table.name}", sql)


def _blankings_of_others() -> Iterator[tuple[str, Statement]]:
    for (name, link), written in WRITTEN.items():
        if written and (name, link) not in KEPT_OF_OTHERS:
            table = PERSONAL_TABLES[name]
            columns = _without_json(table.columns.only(*written).fields)
            sql = _update(name, table, columns, f"t.{link} = $1")
            yield name, statement(f"personal.blank_{name}_{link}", sql)


def _scrubbings() -> Iterator[ScrubbedColumn]:
    for table in _erased_tables():
        rows = table.is_about
        if table.name == "feedback":
            rows = f"({rows} or t.author_id = $1)"
        for name, field in blanked_texts(table).items():
            # Records keep what a calculator needs, and are scrubbed goal by goal.
            if isinstance(field, JSONField) and (table.name, name) != ("evidence", "record"):
                yield _scrubbing(table.name, name, rows)


def _scrubbing(table: str, column: str, rows: str) -> ScrubbedColumn:
    return ScrubbedColumn(
        table,
        statement(
            f"personal.read_{table}_{column}",
            f'select t.id, t.{column}::text as stored from "{table}" t '
            f"where {rows} and t.{column} is not null",
        ),
        statement(
            f"personal.scrub_{table}_{column}",
            f'update "{table}" t set {column} = n.stored '
            "from jsonb_to_recordset($1::jsonb) n (id uuid, stored jsonb) "
            f"where t.id = n.id and t.{column} is distinct from n.stored",
        ),
    )


BLANKINGS: Final = (*_blankings(), *_blankings_of_others())
"""Statements that blank texts about the person $1, and texts by the person, with their tables."""
SCRUBBED: Final = tuple(_scrubbings())
DELETIONS: Final = tuple(
    (
        name,
        statement(
            f"personal.delete_{name}",
            f'delete from "{name}" t where {PERSONAL_TABLES[name].is_about}',
        ),
    )
    for name in DELETED
)
