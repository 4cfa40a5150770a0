"""Exporting right after a load: no plan depends on statistics that are not there yet."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tilik_server.access.viewer import OPERATOR
from tilik_server.exporting.appraisal_document import DOCUMENTS, ENTRIES
from tilik_server.judging.facts import FACTS, RATINGS_ALONE
from tilik_server.sql.statement import Statement, composed

# Whatever grows with the number of people.
GROWING = {
    "appraisal",
    "assignment",
    "employee",
    "evidence",
    "feedback",
    "goal",
    "outcome",
    "rating",
    "score",
    "unit",
}
UNANALYSED = "select relname from pg_class where relname = any($1) and reltuples = -1"
READ_THROUGH = re.compile(r"Index Cond: \((?:\w+ IS NULL|cycle_id = [\w.]+)\)$", re.MULTILINE)
PEOPLE = """
insert into employee (nip, name, employment, unit_id)
select '19010101193001' || lpad(n::text, 4, '0'), 'Pegawai ' || n, 'PNS', $1
from generate_series(1000, 2999) n
"""
APPRAISALS = """
insert into appraisal (id, cycle_id, unit_id, employee_id, starts_on, ends_on, stage,
  version, imported)
select tilik_id($2), $2, $1, e.id, '2025-01-01', '2025-12-31', 'DECIDED', 1, false from employee e
where e.name like 'Pegawai %' and not exists (select from appraisal a where a.employee_id = e.id)
"""
BELOW = """
with rated as (
  insert into rating (id, cycle_id, unit_id, appraisal_id, axis_key, source, level, comment)
  select tilik_id(a.cycle_id), a.cycle_id, a.unit_id, a.id, 'work_result', source, 'as', 'Baik'
  from appraisal a, (values ('SELF'), ('APPRAISER')) s (source)
),
planned as (
  insert into goal (id, cycle_id, unit_id, appraisal_id, ordinal, axis_key, statement, kind,
    shared)
  select tilik_id(a.cycle_id), a.cycle_id, a.unit_id, a.id, 0, 'work_result', 'Hasil', 'MAIN',
    false from appraisal a
)
insert into feedback (id, cycle_id, unit_id, about_id, channel, visibility, anonymous, comment,
  rating)
select tilik_id(a.cycle_id), a.cycle_id, a.unit_id, a.employee_id, 'PEER', 'TEAM', true, 'Baik', 4
from appraisal a
"""


@pytest.fixture
async def loaded(world: Any, settings: Any) -> list[UUID]:
    """Two thousand appraisals of one unit with ratings and opinions; no table was ever analysed."""
    owner = await asyncpg.connect(settings.owner_database_url.get_secret_value())
    for table in GROWING:
        await owner.execute(f"alter table {table} set (autovacuum_enabled = off)")
    await owner.close()
    unit, cycle = await world.unit(), await world.cycle()
    await world.change(PEOPLE, unit)
    await world.change(APPRAISALS, unit, cycle)
    await world.change(BELOW)
    never = {row["relname"] for row in await world.fetch(UNANALYSED, list(GROWING))}
    assert never == GROWING
    return [row["id"] for row in await world.fetch("select id from appraisal limit 200")]


async def plan(database: Any, read: Statement, keys: Sequence[UUID]) -> str:
    explain = composed("tests.explain", f"explain {read.sql}")
    async with database.reading(OPERATOR) as transaction:
        return "\n".join(row[0] for row in await transaction.fetch(explain, keys))


@pytest.mark.parametrize(
    "read",
    [FACTS, RATINGS_ALONE, DOCUMENTS, ENTRIES],
    ids=["facts", "ratings", "documents", "entries"],
)
async def test_each_row_is_looked_up_by_its_own_index_before_any_statistics(
    database: Any, loaded: list[UUID], read: Statement
) -> None:
    found = await plan(database, read, loaded)
    assert set(re.findall(r"Seq Scan on (\w+)", found)) & GROWING == set()
    assert "BitmapAnd" not in found
    # Neither all of a cycle, nor all that lack a link, is read through for one appraisal.
    assert READ_THROUGH.findall(found) == []
