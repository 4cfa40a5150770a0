"""Source records: the accepted lines of a file, stored under their natural keys."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final, TypeVar
from uuid import UUID

import orjson

from tilik_server.importing.checked_lines import AcceptedLine, CheckedLines, folded_key
from tilik_server.importing.file_kind import FileKind
from tilik_server.importing.source_file import SourceFile
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

# So many at once that a region's budget is stored in two seconds.
Row = TypeVar("Row")

KEYS_AT_ONCE: Final = 10_000
BATCH: Final = 1000
"""The most lines in one statement."""

# A line without changes updates nothing, so its record keeps the file and time of its import.
STORE: Final = statement(
    "importing.store_source_records",
    """
insert into source_record
  (kind, key, file_name, file_hash, line, columns, calculator_key, record)
select $1::text, x.key, $2::text, $3::text, x.line, x.columns, x.calculator_key, x.record
from jsonb_to_recordset($4::jsonb)
  as x(key text, line int, columns jsonb, calculator_key text, record jsonb)
on conflict (kind, key) do update set
  file_name = excluded.file_name, file_hash = excluded.file_hash, line = excluded.line,
  columns = excluded.columns, calculator_key = excluded.calculator_key,
  record = excluded.record, imported_at = now()
where (source_record.columns, source_record.calculator_key, source_record.record)
  is distinct from (excluded.columns, excluded.calculator_key, excluded.record)
returning key
""",
)
IDS: Final = statement(
    "importing.find_source_records",
    "select key, id from source_record where kind = $1 and key = any($2::text[])",
)

KEYS: Final = statement(
    "importing.list_source_keys", "select key from source_record where kind = $1 order by key"
)


async def spell_as_stored(
    transaction: Transaction, importer: FileKind, checked: CheckedLines
) -> None:
    """Give lines of figures the keys of the records that they are about, as these are spelt.

    All keys of the kind are read only if the file has a key that is not stored as it is.
    """
    keys = [key for key, each in checked.accepted.items() if each.imported.calculator_key]
    known = await source_record_ids(transaction, importer, keys)
    new = {folded_key(key): key for key in keys if key not in known}
    if not new:
        return
    async for rows in transaction.fetch_parts(KEYS, importer.kind, size=KEYS_AT_ONCE):
        for row in rows:
            key = new.pop(folded_key(row["key"]), None)
            if key is not None:
                imported = replace(checked.accepted[key].imported, natural_key=row["key"])
                checked.rename(key, row["key"], imported)


async def store_source_records(
    transaction: Transaction,
    file: SourceFile,
    importer: FileKind,
    accepted: Sequence[AcceptedLine],
) -> set[str]:
    """Store the lines and return the natural keys of those that are new or changed."""
    rows = [_row(each, importer) for each in accepted]
    values = [importer.kind, file.name, file.hash, orjson.dumps(rows).decode()]
    return {row["key"] for row in await transaction.fetch(STORE, *values)}


async def source_record_ids(
    transaction: Transaction, importer: FileKind, keys: Iterable[str]
) -> dict[str, UUID]:
    """Return the ids of source records by natural key."""
    rows = await transaction.fetch(IDS, importer.kind, list(keys))
    return {row["key"]: row["id"] for row in rows}


def batches(rows: Iterable[Row]) -> Iterable[list[Row]]:
    """Yield lines or rows in lists for one statement each."""
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _row(each: AcceptedLine, importer: FileKind) -> dict[str, Any]:
    imported = each.imported
    return {
        "key": imported.natural_key,
        "line": each.line,
        "columns": {
            name: imported.columns.get(name, "")
            for name in importer.header
            if name not in importer.optional or imported.columns.get(name)
        },
        "calculator_key": imported.calculator_key or None,
        "record": imported.record,
    }
