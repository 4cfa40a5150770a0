"""Filling an empty database with the demo region, in one transaction."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_demo.region import SCHEME, SEED, demo_keys, demo_region
from tilik_demo.rows import Row, Rows, SeededKeys
from tilik_demo.units import ROOT
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.office_data import find_office_data
from tilik_server.database.pool import Database, translate_driver_errors
from tilik_server.errors import DatabaseNotEmpty, DemoStored, SchemeMissing
from tilik_server.judging.match import MatchRules, refresh_matches
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.plugin_host.keep_competencies import keep_competencies
from tilik_server.sql.statement import Statement, composed, statement
from tilik_server.sql.transaction import Transaction

Progress = Callable[[int, int], None]
"""Called with the number of stored rows and the total."""

ALONE: Final = statement("demo.lock_filling", "select pg_advisory_xact_lock(7109274630)")
FOUND: Final = statement("demo.find_demo", "select exists (select from unit where id = $1)")
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
    rows of an office, and SchemeMissing without the demo's rating scheme.
    """
    if SCHEME not in catalogue.schemes:
        raise SchemeMissing(key=SCHEME)
    scheme = catalogue.stored_scheme(SCHEME)
    day = as_of or date.today().replace(month=7, day=1)  # noqa: DTZ011
    await keep_competencies(database, catalogue)
    async with database.writing(OPERATOR) as transaction:
        if await _is_stored(transaction):
            return False
        # Making the rows takes seconds, which would stop the event loop.
        rows = await asyncio.to_thread(demo_region, scheme, day)
        with translate_driver_errors():
            await _store(
                transaction, _with_known_regions(rows, await _region_keys(transaction)), progress
            )
            await refresh_matches(transaction, MatchRules.of(catalogue))
    return True


async def refuse_office(database: Database) -> None:
    """Raise DatabaseNotEmpty if the database holds rows of an office."""
    async with database.reading(OPERATOR) as transaction:
        await _refuse_office(transaction)


async def refuse_demo(database: Database) -> None:
    """Raise DemoStored if the database holds the demo, to which no office is added."""
    async with database.reading(OPERATOR) as transaction:
        if await transaction.fetch_value(FOUND, SeededKeys(SEED).row("unit", ROOT)):
            raise DemoStored


async def _is_stored(transaction: Transaction) -> bool:
    """Return whether the demo is stored; waits for another process that is storing it."""
    await transaction.execute(ALONE)
    await _refuse_office(transaction)
    return bool(await transaction.fetch_value(FOUND, SeededKeys(SEED).row("unit", ROOT)))


async def _refuse_office(transaction: Transaction) -> None:
    table = await find_office_data(transaction, demo_keys())
    if table is not None:
        raise DatabaseNotEmpty(table=table)


async def _region_keys(transaction: Transaction) -> dict[str, UUID]:
    """Return the keys of imported regions by code."""
    rows = await transaction.fetch(REGIONS)
    return {row["code"]: row["id"] for row in rows}


def _with_known_regions(rows: Rows, stored: Mapping[str, UUID]) -> Rows:
    """Return the rows without the stored regions; references use the stored keys."""
    present = {
        row["id"]: stored[row["code"]]
        for row in rows.of("region")
        if row["valid_to"] is None and row["code"] in stored
    }

    def with_stored_keys(table: str, column: str) -> list[Row]:
        return [{**row, column: present.get(row[column], row[column])} for row in rows.of(table)]

    regions = [row for row in with_stored_keys("region", "parent_id") if row["id"] not in present]
    return Rows({**rows.tables, "region": regions, "unit": with_stored_keys("unit", "region_id")})


async def _store(transaction: Transaction, rows: Rows, progress: Progress) -> None:
    total, stored = sum(map(len, rows.tables.values())), 0
    for table, listed in rows.tables.items():
        if listed:
            await transaction.execute(*_statement(table, listed))
        stored += len(listed)
        progress(stored, total)


def _statement(table: str, listed: Sequence[Row]) -> tuple[Statement, str]:
    if table == "unit.head":
        return HEADS, _as_json(listed)
    columns = ", ".join(f'"{name}"' for name in listed[0])
    insert = INSERT.format(table=table, columns=columns)
    return composed(f"demo.store.{table}", insert), _as_json(listed)


def _as_json(listed: Sequence[Mapping[str, Any]]) -> str:
    return orjson.dumps(listed, default=str).decode()
