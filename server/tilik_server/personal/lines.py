"""Lines of imported files that are about a person: found, and blanked."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson

from tilik_server.personal.names import Names, whole_words
from tilik_server.personal.relations import PERSONAL_TABLES
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow, Transaction

_ABOUT: Final = PERSONAL_TABLES["evidence"].is_about
# Every text and number within a line, whatever the file calls its column.
_VALUES: Final = """
  select v #>> '{}' as text
  from jsonb_path_query(jsonb_build_array(s.columns, s.record, s.file_name, s.key),
    '$.** ? (@.type() == "string" || @.type() == "number")') v
"""
# $2 the key, $3 the pattern of the number, $4 codes and accounts in small letters.
_NAMED: Final = f"""exists (select from ({_VALUES}) w
  where w.text ~ $3::text or strpos(lower(w.text), $2::text) > 0
    or lower(btrim(w.text)) = any($4::text[]))"""
LINES: Final = statement(
    "personal.find_lines",
    f"""
select s.id, s.kind, s.key, s.file_name, s.line, s.columns::text as columns,
  s.record::text as record, s.imported_at, s.is_named, s.is_shared
from (select s.*, {_NAMED} as is_named,
    exists (select from evidence t where t.source_record_id = s.id and {_ABOUT}) as is_own,
    exists (select from evidence t where t.source_record_id = s.id and not {_ABOUT}) as is_shared
  from source_record s) s
where s.is_named or s.is_own order by s.imported_at, s.line, s.id
""",
)
NAMED_ALONE: Final = statement(
    "personal.list_lines_with_name",
    f"""
select s.file_name, s.line from source_record s
where exists (select from ({_VALUES}) w where w.text ~* $1::text)
order by s.file_name, s.line
""",
)
BLANK: Final = statement(
    "personal.blank_lines",
    """
update source_record set columns = '{}', record = '{}', file_name = '',
  key = 'erased ' || gen_random_uuid()
where id = any($1::uuid[])
""",
)
LEAST_NUMBER: Final = 10**15
"""The least number of 16 digits, which a person's may be that a file holds as a figure."""
# A line that is evidence for others, too, loses this person alone.
STRIP: Final = statement(
    "personal.strip_line",
    """
update source_record set columns = $2::jsonb, record = $3::jsonb, file_name = $4,
  key = 'erased ' || gen_random_uuid()
where id = $1
""",
)
_STORED: Final = ("columns", "record")


async def find_lines(transaction: Transaction, names: Names) -> list[ResultRow]:
    """Return the lines that name a person or became evidence of the person's goals.

    A line names somebody by key, code or account, or by the number however it is grouped. Of each,
    `is_named` says so and `is_shared` that it is evidence for other people as well.
    """
    key, codes = str(names.key), sorted(names.codes)
    return await transaction.fetch(LINES, names.key, key, names.number_pattern, codes)


async def blank_lines(transaction: Transaction, names: Names) -> int:
    """Blank the lines about a person, and return how many that were.

    Those that are evidence for others keep what does not name the person.
    """
    found = await find_lines(transaction, names)
    own = [row["id"] for row in found if not row["is_shared"]]
    shared = [row for row in found if row["is_shared"] and row["is_named"]]
    for row in shared:
        values = (each_text(orjson.loads(row[name]), names.without) for name in _STORED)
        as_json = (orjson.dumps(value).decode() for value in values)
        await transaction.execute(STRIP, row["id"], *as_json, names.without(row["file_name"]))
    return len(shared) + await transaction.execute(BLANK, own)


async def lines_with_name(transaction: Transaction, names: Names) -> list[tuple[str, int]]:
    """Return file and line of the lines that hold the person's name, who may be a namesake."""
    pattern = whole_words([names.name]).pattern
    return [
        (row["file_name"], row["line"]) for row in await transaction.fetch(NAMED_ALONE, pattern)
    ]


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Return stored JSON with each of its texts changed; a number only if it is one of a person."""
    if isinstance(value, Mapping):
        return {name: each_text(each, change) for name, each in value.items()}
    if isinstance(value, list):
        return [each_text(each, change) for each in value]
    if isinstance(value, str):
        return change(value)
    if isinstance(value, int) and value >= LEAST_NUMBER:
        return value if (text := change(str(value))) == str(value) else text
    return value


def shown_line(row: ResultRow) -> dict[str, Any]:
    """Return a line as the copy for the person holds it."""
    return {
        "id": str(row["id"]),
        "kind": row["kind"],
        "file_name": row["file_name"],
        "line": row["line"],
        "columns": orjson.loads(row["columns"]),
        "record": orjson.loads(row["record"]),
        "imported_at": row["imported_at"].isoformat(),
    }
