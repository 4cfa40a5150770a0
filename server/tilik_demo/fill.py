"""Filling an empty database with the demo region, in one transaction."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_demo.region import SCHEME, SEED, demo_region
from tilik_demo.rows import Keys, Row, Rows
from tilik_demo.units import ROOT
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database, translated
from tilik_server.errors import DatabaseNotEmpty, SchemeMissing
from tilik_server.judging.match import MatchRules, refresh_matches
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.plugin_host.keep_competencies import keep_competencies
from tilik_server.sql.statement import Statement, composed, statement
from tilik_server.sql.transaction import Transaction

Progress = Callable[[int, int], None]
"""Told how many of how many rows are stored."""

ALONE: Final = statement("demo.lock_filling", "select pg_advisory_xact_lock(7109274630)")
FOUND: Final = statement(
    "demo.find_demo",
    """
select exists (select from unit where id = $1) as demo,
  exists (select from unit) or exists (select from employee) or exists (select from cycle)
    or exists (select from position) or exists (select from indicator) as other
""",
)
REGIONS: Final = statement(
    "demo.read_regions",
    "select code, id from region where scheme = 'kemendagri' and valid_to is null",
)
HEADS: Final = statement(
    "demo.set_heads",
    """
update unit u set head_id = h.head_id
from json_populate_recordset(null::unit, $1) h where u.id = h.id
""",
)
# Copying is refused where row-level security holds; one insert per table is as fast.
INSERT: Final = """
insert into "{table}" ({columns})
select {columns} from json_populate_recordset(null::"{table}", $1)
"""


async def fill_demo(
    database: Database, catalogue: Catalogue, as_of: date | None, progress: Progress
) -> bool:
    """Store the demo unless some demo is stored already; return whether it was stored.

    `as_of` is 1 July of this year if it is None. Raises DatabaseNotEmpty if the database holds
    other rows than regions, and SchemeMissing without the demo's rating scheme.
    """
    if SCHEME not in catalogue.schemes:
        raise SchemeMissing(key=SCHEME)
    scheme = catalogue.stored_scheme(SCHEME)
    day = as_of or date.today().replace(month=7, day=1)  # noqa: DTZ011
    await keep_competencies(database, catalogue)
    async with database.writing(OPERATOR) as connection:
        if await _is_there(connection):
            return False
        rows = await asyncio.to_thread(demo_region, scheme, day)
        with translated():
            await _store(connection, _with_known_regions(rows, await _known(connection)), progress)
            await refresh_matches(connection, MatchRules.of(catalogue))
    return True


async def _is_there(connection: Transaction) -> bool:
    """Return whether the demo is stored; waits for another process that is storing it."""
    await connection.execute(ALONE)
    (found,) = await connection.fetch(FOUND, Keys(SEED).row("unit", ROOT))
    if found["other"] and not found["demo"]:
        raise DatabaseNotEmpty
    return bool(found["demo"])


async def _known(connection: Transaction) -> dict[str, UUID]:
    """Return the keys of imported regions by code."""
    rows = await connection.fetch(REGIONS)
    return {row["code"]: row["id"] for row in rows}


def _with_known_regions(rows: Rows, known: Mapping[str, UUID]) -> Rows:
    """Return the rows without the stored regions; references use the stored keys."""
    present = {
        made["id"]: known[made["code"]]
        for made in rows.of("region")
        if made["valid_to"] is None and made["code"] in known
    }

    def moved(table: str, column: str) -> list[Row]:
        return [
            {**made, column: present.get(made[column], made[column])} for made in rows.of(table)
        ]

    regions = [made for made in moved("region", "parent_id") if made["id"] not in present]
    return Rows({**rows.tables, "region": regions, "unit": moved("unit", "region_id")})


async def _store(connection: Transaction, rows: Rows, progress: Progress) -> None:
    total, stored = sum(map(len, rows.tables.values())), 0
    for table, made in rows.tables.items():
        if made:
            await connection.execute(*_statement(table, made))
        stored += len(made)
        progress(stored, total)


def _statement(table: str, made: Sequence[Row]) -> tuple[Statement, str]:
    if table == "unit.head":
        return HEADS, _as_json(made)
    columns = ", ".join(f'"{name}"' for name in made[0])
    insert = INSERT.format(table=table, columns=columns)
    return composed(f"demo.store.{table}", insert), _as_json(made)


def _as_json(made: Sequence[Mapping[str, Any]]) -> str:
    return orjson.dumps(made, default=str).decode()
