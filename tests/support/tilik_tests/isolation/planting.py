"""Planted words: in each free text of each row one that names the row and the column."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_tests.isolation.described import SCHEMA

# By table, the columns of free text that the graph or an export may show.
TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "account": ("name",),
    "adjustment": ("reason",),
    "attribute_record": ("record",),
    "attribute_set": ("record_schema",),
    "audit_event": ("client", "operation"),
    "competency": ("name",),
    "competency_assessment": ("method",),
    "competency_profile": ("band",),
    "cycle": ("name",),
    "draft": ("content",),
    "employee": ("name", "grade", "code"),
    "evidence": ("title", "record", "links", "verification_note", "warnings"),
    "external_code": ("value",),
    "feedback": ("comment", "answers", "warnings"),
    "follow_up": ("title", "note", "explanation"),
    "forum": ("minutes", "justification"),
    "goal": ("statement", "measure", "duty", "programme", "dimension"),
    "idempotency_key": ("operation",),
    "indicator": ("name", "description", "note", "unit_of_measure"),
    "invitation": ("code_hash",),
    "invitation_attempt": ("client",),
    "known_document": ("text",),
    "objection": ("reason", "response", "decision"),
    "outbox": ("subject", "text"),
    "outcome": ("explanation",),
    "plugin": ("summary",),
    "position": ("title", "duties"),
    "quota": (),
    "rating": ("comment",),
    "region": ("name",),
    "review": ("summary", "agreed_actions"),
    "role_grant": ("reason", "end_reason"),
    "score": ("band", "explanation", "problem"),
    "source_record": ("file_name", "record", "columns"),
    "timeline_entry": ("note",),
    "training": ("training", "reason"),
    "unit": ("name", "code"),
    "unit_predicate": ("reason",),
    "appraisal": ("resources", "accountability", "agreed_consequences", "warnings"),
    "integration_key": (),
    "assignment": (),
    "audit_chain": (),
    "audit_change": (),
    "competency_requirement": (),
    "departure": (),
    "forum_participant": (),
    "indicator_position": (),
}
"""A table that is in none of its entries fails a test."""
SHORT: Final = frozenset({"grade"})
OPTIONAL: Final = frozenset({("role_grant", "end_reason")})
LISTS: Final = frozenset(
    {"links", "duties", "agreed_actions", "resources", "accountability", "agreed_consequences"}
)
WORD: Final = re.compile(r"planted-[\w-]+", re.IGNORECASE)
DIGITS: Final = re.compile(r"(?<!\d)\d{18}(?!\d)")


@dataclass(frozen=True)
class Planted:
    """Where a word was planted."""

    table: str
    key: Any
    column: str


@dataclass
class Garden:
    """The rows of all tables as plain data, and by word where it was planted."""

    rows: dict[str, dict[Any, dict[str, Any]]] = field(default_factory=dict)
    words: dict[str, Planted] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By table what is stored, not generated."""

    def place(self, table: str, key: Any) -> dict[str, Any]:
        """A row."""
        return self.rows[table][key]

    def found_in(self, text: str) -> set[str]:
        """The planted words and numbers of people that stand in a text."""
        listed = {word.lower() for word in WORD.findall(text)}
        return {each for each in (*listed, *DIGITS.findall(text)) if each in self.words}


def told(table: str, column: str, word: str) -> Any:
    """The value of a column that holds a word, in the form that the service expects there."""
    both = {"en": word, "id": word}
    if column in LISTS:
        return [word]
    if column == "warnings":
        return orjson.dumps([{"code": "PLANTED", "message": both}]).decode()
    if column == "explanation":
        step = {"label": both, "expression": word}
        shown = {"formula": word, "records": 1, "steps": [step], "warnings": []}
        return orjson.dumps(shown).decode()
    if column == "problem":
        return orjson.dumps({"code": "PLANTED", "message": both, "fields": []}).decode()
    if column == "record" and table == "evidence":
        return orjson.dumps({"realised": 4, "note": word}).decode()
    if column == "record_schema":
        return orjson.dumps({**SCHEMA, "title": word, "x-title-id": word}).decode()
    if column in ("record", "columns", "answers", "content"):
        return orjson.dumps({"note": word}).decode()
    if (table, column) in {
        ("competency", "name"), ("follow_up", "title"), ("training", "reason"),
        ("outbox", "subject"), ("outbox", "text"),
    }:  # fmt: skip
        return orjson.dumps(both).decode()
    return word


async def plant(superuser: Any, agency_of: Mapping[Any, str]) -> Garden:
    """Plant a word in each text of each row; `agency_of` names a unit's agency for the words."""
    garden = Garden()
    await superuser.execute("set session_replication_role = replica")
    for table in TEXTS:
        garden.columns[table] = await _columns(superuser, table)
        rows = await _read(superuser, table)
        async with superuser.transaction():
            for number, row in enumerate(rows, 1):
                unit = row["id"] if table == "unit" else row.get("unit_id")
                place = f"{agency_of.get(unit, 'all')}-{table}-{number}"
                await _plant_row(superuser, garden, table, row, place)
        planted = {_key(row["id"]): row for row in await _read(superuser, table)}
        garden.rows[table] = {key: planted[key] for key in (_key(row["id"]) for row in rows)}
    for key, row in garden.rows["employee"].items():
        if row["nip"] is not None:
            garden.words[row["nip"]] = Planted("employee", key, "nip")
    return garden


async def _plant_row(
    superuser: Any, garden: Garden, table: str, row: Mapping[str, Any], place: str
) -> None:
    values = []
    for column in TEXTS[table]:
        if (table, column) in OPTIONAL and row[column] is None:
            continue
        agency, _, number = place.split("-")
        short = f"planted-{agency}{number}"
        word = short if column in SHORT else f"planted-{place}-{column}"
        garden.words[word] = Planted(table, _key(row["id"]), column)
        values.append((column, told(table, column, word)))
    if values:
        listed = ", ".join(f'"{column}" = ${n}' for n, (column, _) in enumerate(values, 2))
        sql = f'update "{table}" set {listed} where id = $1'
        await superuser.execute(sql, row["id"], *(value for _, value in values))


def _key(key: Any) -> Any:
    return UUID(str(key)) if not isinstance(key, (int, str)) else key


async def _columns(superuser: Any, table: str) -> tuple[str, ...]:
    rows = await superuser.fetch(
        "select attname from pg_attribute where attrelid = $1::text::regclass and attnum > 0 "
        "and not attisdropped and attgenerated = '' order by attnum",
        f'"{table}"',
    )
    return tuple(row["attname"] for row in rows)


async def _read(superuser: Any, table: str) -> list[dict[str, Any]]:
    """The rows as they were made, so that a seed draws the same documents, up to the ids."""
    sql = f'select * from "{table}" order by xmin::text::bigint, id'
    return [dict(row) for row in await superuser.fetch(sql)]
