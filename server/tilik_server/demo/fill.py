"""Filling an empty database with the demo region, in one transaction."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import orjson

from tilik_server.access.viewer import OPERATOR
from tilik_server.catalogue import Catalogue
from tilik_server.database import Database, translated
from tilik_server.demo.region import SCHEME, SEED, demo_region
from tilik_server.demo.rows import Keys, Row, Rows
from tilik_server.demo.units import ROOT
from tilik_server.errors import DatabaseNotEmpty, SchemeMissing
from tilik_server.operations.keep_competencies import keep_competencies
from tilik_server.scoring.match import MatchRules, refresh_matches

Progress = Callable[[int, int], None]
"""Told how many of how many rows are stored."""

FOUND: Final = """
select exists (select from unit where id = $1) as demo,
  exists (select from unit) or exists (select from employee) or exists (select from cycle)
    or exists (select from position) or exists (select from indicator) as other
"""
HEADS: Final = """
update unit u set head_id = h.head_id
from json_populate_recordset(null::unit, $1) h where u.id = h.id
"""
# Copying is refused where row-level security holds; one insert per table is as fast.
INSERT: Final = """
insert into "{table}" ({columns})
select {columns} from json_populate_recordset(null::"{table}", $1)
"""


async def fill_demo(
    database: Database, catalogue: Catalogue, as_of: date | None, progress: Progress
) -> bool:
    """Store the demo unless it is there already, whatever its date; whether it was stored.

    `as_of` is 1 July of this year where it is missing. Raises DatabaseNotEmpty where the database
    holds anything else than regions, and SchemeMissing without the demo's rating scheme.
    """
    async with database.reading(OPERATOR) as connection:
        found = await connection.fetchrow(FOUND, Keys(SEED).row("unit", ROOT))
    assert found is not None
    if found["demo"]:
        return False
    if found["other"]:
        raise DatabaseNotEmpty
    if SCHEME not in catalogue.schemes:
        raise SchemeMissing(key=SCHEME)
    day = as_of or date.today().replace(month=7, day=1)  # noqa: DTZ011
    scheme = catalogue.stored_scheme(SCHEME)
    rows = await asyncio.to_thread(demo_region, scheme, day)
    with translated():
        await keep_competencies(database, catalogue)
        await _store(database, rows, MatchRules.of(catalogue), progress)
    return True


async def _store(database: Database, rows: Rows, rules: MatchRules, progress: Progress) -> None:
    total = sum(map(len, rows.tables.values()))
    stored = 0
    async with database.writing(OPERATOR) as connection:
        for table, made in rows.tables.items():
            await connection.execute_query(*_statement(table, made))
            stored += len(made)
            progress(stored, total)
        await refresh_matches(connection, rules)


def _statement(table: str, made: Sequence[Row]) -> tuple[str, list[Any]]:
    if table == "unit.head":
        return HEADS, [_as_json(made)]
    columns = ", ".join(f'"{name}"' for name in made[0])
    return INSERT.format(table=table, columns=columns), [_as_json(made)]


def _as_json(made: Sequence[Mapping[str, Any]]) -> str:
    return orjson.dumps(made).decode()
