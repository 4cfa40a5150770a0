"""A worker is killed while it scores; another one takes up what it had in its hands."""

import asyncio
import time
from collections.abc import Sequence
from statistics import median
from typing import Final
from uuid import UUID

from benchmarks.faults.command import Command
from benchmarks.faults.page import Figures
from benchmarks.serving import data_folder
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.migrate import migrate
from tilik_server.database.pool import Database
from tilik_server.scoring.jobs import TASK, defer_scoring
from tilik_server.settings import Settings
from tilik_server.sql.statement import composed
from tilik_tests.crashes import seed

KILLS: Final = 10
PATIENCE: Final = 180.0
"""Seconds until a round is given up."""
GOALS: Final = composed(
    "benchmarks.make_goals",
    """
with person as (
  insert into employee (id, nip, name, employment)
  values (gen_random_uuid(), '190101012020011001', 'Ani', 'PNS') returning id
), plan as (
  insert into appraisal (id, cycle_id, unit_id, employee_id, starts_on, ends_on, stage, version,
    imported)
  select tilik_id(c.id), c.id, $1, p.id, c.starts_on, c.ends_on, 'AGREED', 1, false
  from cycle c, person p returning id, cycle_id
), indicator as (
  insert into indicator (id, code, version, name, description, aspect, is_key, unit_of_measure,
    polarity, calculator_key, status, params)
  values (gen_random_uuid(), 'OUTPUT', 1, 'Laporan', '', 'RESULT', false, 'dokumen',
    'HIGHER_IS_BETTER', 'asn.target_achievement', 'APPROVED', '{"combine": "sum"}') returning id
), keys as (
  select tilik_id(p.cycle_id) as id, p.id as plan, p.cycle_id, i.id as indicator, n
  from plan p, indicator i, generate_series(1, $2::int) n
)
insert into goal (id, scored_goal_id, cycle_id, unit_id, appraisal_id, indicator_id, ordinal,
  axis_key, statement, kind, target, shared)
select id, id, cycle_id, $1, plan, indicator, n, 'work_result', 'Laporan ' || n, 'MAIN', 100, false
from keys returning id
""",
)
EVIDENCE: Final = composed(
    "benchmarks.add_evidence",
    """
insert into evidence (id, cycle_id, unit_id, goal_id, kind, title, occurred_on, record, status)
select tilik_id(g.cycle_id), g.cycle_id, g.unit_id, g.id, 'ACTIVITY', 'Kegiatan',
  date '2026-06-02', '{"realised": 1}', 'ACCEPTED' from goal g
""",
)
JOBS: Final = composed(
    "benchmarks.list_jobs", "select id, status::text from procrastinate_jobs where task_name = $1"
)
# By goal the value that its score has, and how often a score of it was stored.
EFFECTS: Final = composed(
    "benchmarks.count_effects",
    """
select g.id, s.value, (select count(*) from audit_change c
  where c.table_name = 'score' and c.row = s.id::text) as stored
from goal g left join score s on s.goal_id = g.id
""",
)


async def measure(kills: int = KILLS, goals: int = 400) -> Figures:
    """Return the jobs that had no effect, or a second one, and how long a killed one waited.

    In each round every goal gets one more piece of evidence and a job; the worker is killed when
    some are done, and the next one is started at once. A job's effect is that its goal's score is
    stored with the value of the round, which the audit trail notes each time.
    """
    with data_folder() as folder:
        settings = Settings(data_dir=folder)
        await migrate(settings)
        database = await Database.open(settings)
        try:
            unit = await seed(database, settings)
            async with database.writing(OPERATOR) as transaction:
                rows = await transaction.fetch(GOALS, unit, goals)
            keys = [row["id"] for row in rows]
            worker = Command(folder, "worker")
            with worker.running():
                waited = [
                    seconds
                    for _ in range(kills)
                    for seconds in await _round(database, worker, keys)
                ]
            return await _effects(database, kills, waited)
        finally:
            await database.close()


async def _round(database: Database, worker: Command, goals: Sequence[UUID]) -> list[float]:
    """Let the worker be killed among the jobs; return the seconds until each it had was done."""
    async with asyncio.timeout(PATIENCE):
        async with database.writing(OPERATOR) as transaction:
            await transaction.execute(EVIDENCE)
            await defer_scoring(transaction, goals)
        while True:
            jobs = await _jobs(database)
            if len(jobs) < len(goals) * 3 // 4 and "doing" in jobs.values():
                break
            await asyncio.sleep(0.01)
        worker.kill()
        killed = time.perf_counter()
        held = {key for key, status in (await _jobs(database)).items() if status == "doing"}
        worker.start()
        waited = []
        while jobs := await _jobs(database):
            done = held - jobs.keys()
            waited += [time.perf_counter() - killed] * len(done)
            held -= done
            await asyncio.sleep(0.1)
        return waited + [time.perf_counter() - killed] * len(held)


async def _jobs(database: Database) -> dict[int, str]:
    """Return the status of each scoring job that is not done, by its number."""
    async with database.reading(OPERATOR) as transaction:
        return {row["id"]: row["status"] for row in await transaction.fetch(JOBS, TASK)}


async def _effects(database: Database, rounds: int, waited: Sequence[float]) -> Figures:
    async with database.reading(OPERATOR) as transaction:
        rows = await transaction.fetch(EFFECTS)
    if not waited:
        raise SystemExit("no job was in the hands of a worker when it was killed")
    return {
        "kills": rounds,
        "jobs": rounds * len(rows),
        "held": len(waited),
        "without_effect": sum(row["value"] != rounds for row in rows)
        + sum(max(0, rounds - row["stored"]) for row in rows),
        "twice": sum(max(0, row["stored"] - rounds) for row in rows),
        "median_seconds": round(median(waited), 1),
        "longest_seconds": round(max(waited), 1),
    }
