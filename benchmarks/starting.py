"""Starting the appraisals of 10,000 people in one call, without and with last year's goals."""

import asyncio
import time
from collections.abc import Awaitable
from datetime import date
from pathlib import Path
from typing import Final

import asyncpg

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.embedded import OWNER_ROLE, EmbeddedServer
from tilik_server.database.migrate import migrate
from tilik_server.database.pool import Database
from tilik_server.operations.cycle.open_cycle import NewCycle, open_cycle
from tilik_server.operations.cycle.start_appraisals import start_appraisals
from tilik_server.plugin_host.plugins import Catalogue, read_catalogue
from tilik_server.settings import Settings
from tilik_server.sql.statement import composed
from tilik_server.sql.transaction import Session

PEOPLE: Final = 10_000
ROOT: Final = "root"
# One leads each unit of twenty; the first unit's leads all others.
REGION: Final = f"""
insert into position (id, code, title, position_class)
values (md5('position')::uuid, 'position', 'Jabatan', 'pelaksana');
insert into unit (id, code, name, kind, sector)
values (md5('unit0')::uuid, '{ROOT}', 'Daerah', 'daerah', 'public_service');
insert into unit (id, parent_id, code, name, kind, sector)
select md5('unit' || i)::uuid, md5('unit0')::uuid, 'unit-' || i, 'Unit ' || i, 'dinas', 'health'
from generate_series(1, {PEOPLE // 20}) i;
insert into employee (id, nip, name, employment)
values (md5('0')::uuid, '190001011920010999', 'Sekda', 'PNS');
insert into employee (id, nip, name, employment, supervisor_id)
select md5(i::text)::uuid, '1900010119200' || lpad(i::text, 5, '0'), 'Pegawai ' || i, 'PNS',
  md5((case when i % 20 = 1 then 0 else i - (i + 19) % 20 end)::text)::uuid
from generate_series(1, {PEOPLE - 1}) i;
insert into assignment (employee_id, unit_id, position_id, starts_on, acting)
select md5(i::text)::uuid, md5('unit' || (i + 19) / 20)::uuid, md5('position')::uuid,
  '2020-01-01', false
from generate_series(0, {PEOPLE - 1}) i;
"""
# Three results each, which serve the first of the leader's, as agreed.
AGREE: Final = """
insert into goal (id, cycle_id, unit_id, appraisal_id, ordinal, axis_key, statement, kind,
  measure, unit_of_measure, target, shared, contributes_to_id)
select tilik_id(a.cycle_id), a.cycle_id, a.unit_id, a.id, i, 'work_result', 'Hasil ' || i, 'MAIN',
  'Dokumen selesai', 'dokumen', 12, false, null
from appraisal a, generate_series(1, 3) i;
update goal g set contributes_to_id = s.id
from appraisal a, appraisal b, goal s
where g.appraisal_id = a.id and b.employee_id = a.appraiser_id and s.appraisal_id = b.id
  and s.statement = 'Hasil 1' and g.axis_key = 'work_result';
update appraisal set stage = 'AGREED';
"""


def measure_starts(folder: Path) -> None:
    """Print how long a start takes; the embedded server's data are kept in a folder."""
    asyncio.run(_measure(Settings(data_dir=folder, statement_timeout=120)))


async def _measure(settings: Settings) -> None:
    await migrate(settings)
    catalogue = await read_catalogue(settings)
    database = await Database.open(settings)
    try:
        await run_script(database, REGION)
        for year in (2025, 2026):
            await open_year(database, catalogue, year)
        await _timed("started", start_appraisals(database, OPERATOR, "2025", ROOT))
        await _timed("started again", start_appraisals(database, OPERATOR, "2025", ROOT))
        await run_script(database, AGREE)
        await analyse(settings)
        copied = start_appraisals(database, OPERATOR, "2026", ROOT, "2025")
        await _timed("started with last year's goals", copied)
    finally:
        await database.close()


async def open_year(database: Database, catalogue: Catalogue, year: int) -> None:
    """A cycle of a year, under the scheme of PermenPANRB 6/2022."""
    new = NewCycle(
        code=str(year),
        name=str(year),
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        scheme_key="asn.permenpanrb_6_2022",
    )
    await open_cycle(database, OPERATOR, catalogue, new)


async def run_script(database: Database, script: str) -> None:
    """Run statements as the operator."""
    async with database.writing(OPERATOR) as transaction:
        await transaction.execute(composed("benchmarks.run_script", script))


async def analyse(settings: Settings) -> None:
    """Let the planner know the tables, as a server does by itself within a minute."""
    server = await EmbeddedServer.start(settings.data_dir)
    try:
        connection = await asyncpg.connect(server.url(OWNER_ROLE))
        try:
            await Session(connection).execute(composed("benchmarks.analyse_tables", "analyze"))
        finally:
            await connection.close()
    finally:
        await server.stop()


async def _timed(label: str, work: Awaitable[tuple[int, int]]) -> None:
    begun = time.perf_counter()
    started, already = await work
    seconds = time.perf_counter() - begun
    print(f"{label}: {started} appraisals, {already} already, {seconds:.1f} s")
