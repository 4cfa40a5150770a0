"""What `tilik remind` and `tilik export` take for 10,000 appraisals, as an office runs them."""

import asyncio
import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from benchmarks.starting import AGREE, REGION, ROOT, analyse, open_year, run_script
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.migrate import migrate
from tilik_server.database.pool import Database
from tilik_server.operations.cycle.start_appraisals import start_appraisals
from tilik_server.plugin_host.plugins import read_catalogue
from tilik_server.settings import Settings

YEAR: Final = 2025
FORMS: Final = {"skp": "json", "evaluation": "json", "predicate-list": "csv"}
# Each agreed result has accepted and waiting evidence and a score, each appraisal its ratings,
# what was said of it, and an outcome that nobody acknowledged in time.
RESULTS: Final = """
insert into evidence (id, cycle_id, unit_id, goal_id, kind, title, occurred_on, record, status)
select tilik_id(g.cycle_id), g.cycle_id, g.unit_id, g.id, 'ACTIVITY', 'Kegiatan ' || i,
  '2025-06-01', '{"realised": 4}', case i when 1 then 'PENDING' else 'ACCEPTED' end
from goal g, generate_series(1, 4) i where g.axis_key = 'work_result';
insert into score (id, cycle_id, unit_id, goal_id, status, value, achievement, calculator_key,
  calculator_version, explanation)
select tilik_id(g.cycle_id), g.cycle_id, g.unit_id, g.id, 'COMPUTED', 12, 100,
  'asn.target_achievement', '1.0.0', '{"formula": "a", "steps": [], "records": 3, "warnings": []}'
from goal g where g.axis_key = 'work_result';
insert into rating (id, cycle_id, unit_id, appraisal_id, axis_key, source, by_id, level, comment)
select tilik_id(a.cycle_id), a.cycle_id, a.unit_id, a.id, axis, source,
  case source when 'SELF' then a.employee_id else a.appraiser_id end, 'as', 'Sesuai rencana'
from appraisal a, (values ('work_result'), ('behaviour')) x (axis),
  (values ('SELF'), ('APPRAISER')) s (source);
insert into feedback (id, cycle_id, unit_id, about_id, author_id, goal_id, channel, visibility,
  anonymous, comment, rating)
select tilik_id(a.cycle_id), a.cycle_id, a.unit_id, a.employee_id, a.appraiser_id, g.id,
  'SUPERVISOR', 'TEAM', false, 'Pertahankan', 4
from appraisal a join goal g on g.appraisal_id = a.id and g.axis_key = 'work_result'
where a.appraiser_id is not null;
insert into outcome (id, cycle_id, unit_id, appraisal_id, predicate_key, explanation, decided_by_id)
select tilik_id(a.cycle_id), a.cycle_id, a.unit_id, a.id, 'baik',
  '{"formula": "a", "steps": [], "records": 0, "warnings": []}', a.appraiser_id from appraisal a;
"""
DECIDED: Final = "update appraisal set stage = 'DECIDED', due_on = current_date - 1"


def main() -> None:
    """Measure in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="tilik-bench-") as folder:
        Path(folder).chmod(0o755)
        asyncio.run(measure(Settings(data_dir=Path(folder), statement_timeout=120)))


async def measure(settings: Settings) -> None:
    """Make the year and run the commands, while the server runs on."""
    await migrate(settings)
    catalogue = await read_catalogue(settings)
    database = await Database.open(settings)
    try:
        await run_script(database, REGION)
        await open_year(database, catalogue, YEAR)
        await start_appraisals(database, OPERATOR, str(YEAR), ROOT)
        for script in (AGREE, RESULTS):
            await run_script(database, script)
        await analyse(settings)
        for form, layout in FORMS.items():
            out = settings.data_dir / form
            order = ("--as", form, "--cycle", str(YEAR), "--format", layout)
            await _timed(settings, "export", *order, "--output", str(out))
            print(f"  a file of {out.stat().st_size / 1024**2:.0f} MiB")
        await _timed(settings, "remind")
        await _timed(settings, "remind")
        await run_script(database, DECIDED)
        await _timed(settings, "remind")
    finally:
        await database.close()


async def _timed(settings: Settings, *arguments: str) -> None:
    """Run a command, and print its seconds and the peak of its memory."""
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("tilik"),
        *arguments,
        env={**os.environ, "TILIK_DATA_DIR": str(settings.data_dir)},
    )
    peak = 0
    with suppress(FileNotFoundError, ProcessLookupError):
        while process.returncode is None:
            peak = max(peak, _peak(process.pid))
            await asyncio.sleep(0.02)
    if await process.wait() != 0:
        raise SystemExit(f"tilik {' '.join(arguments)} failed")
    seconds = time.perf_counter() - begun
    print(f"tilik {' '.join(arguments[:3])}: {seconds:.1f} s, {peak / 1024:.0f} MiB")


def _peak(process: int) -> int:
    """The most memory that a process had so far, in KiB; none of one that has ended."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


if __name__ == "__main__":
    main()
