"""Records per second through the calculators' own processes, processor time and memory."""

import asyncio
import resource
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import orjson
import psutil

from benchmarks.formulas import CASES
from benchmarks.formulas.case import Case, dated
from tilik_server.plugin_host.plugins import read_catalogue
from tilik_server.scoring.pool import MeasureRequest, ScoringPool
from tilik_server.settings import Settings

KEYS: Final = ("health.drop_out", "finance.absorption", "health.immunisation_coverage")
SIZES: Final = (10_000, 100_000, 1_000_000)
PART: Final = 10_000


def table() -> Iterable[str]:
    """The figures as a table of Markdown; each row is measured by a program of its own."""
    yield (
        "| calculator | records | records/s | processor, ns a record | service, MiB "
        "| calculator's process, MiB |"
    )
    yield "|---|---:|---:|---:|---:|---:|"
    for key in KEYS:
        for size in SIZES:
            command = [sys.executable, "-m", "benchmarks.processes", key, str(size)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found = orjson.loads(done.stdout)
            memory = f"{found['service']:,.0f} | {found['process']:,.0f}"
            rate = f"{found['rate']:,.0f} | {found['processor']:,.0f}"
            yield f"| {key} | {size:,} | {rate} | {memory} |"


async def measure(case: Case, size: int) -> dict[str, float]:
    """Rate, peaks and both sides' nanoseconds; the process has loaded the plugin before."""
    settings = Settings(scoring_timeout=600)
    catalogue = await read_catalogue(settings)
    async with ScoringPool(settings, catalogue) as pool:
        request = MeasureRequest(case.key, (), case.params)
        part = [orjson.Fragment(orjson.dumps(row)) for row in dated(case.rows(PART))]
        await pool.measure_parts(request, _parts(part, PART))
        (child,) = psutil.Process().children()
        spent, started = _processor(child.pid), time.perf_counter()
        result = await pool.measure_parts(request, _parts(part, size))
        seconds = time.perf_counter() - started
        spent = _processor(child.pid) - spent
        assert result.explanation is not None
        assert result.explanation["records"] == size
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {
            "rate": size / seconds,
            "processor": spent / size,
            "service": peak,
            "process": _peak(child.pid),
        }


async def _parts(part: Sequence[Any], size: int) -> AsyncIterator[Sequence[Any]]:
    for _ in range(size // PART):
        yield part


def _processor(process: int) -> int:
    """Nanoseconds of the processor that this program and the process have taken so far."""
    text = Path(f"/proc/{process}/schedstat").read_text(encoding="ascii")
    return time.process_time_ns() + int(text.split()[0])


def _peak(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    (high,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(high) / 1024


def main() -> None:
    """Print the table; or measure one calculator with so many records, and print that as JSON."""
    if not sys.argv[1:]:
        for line in table():
            print(line)
        return
    key, size = sys.argv[1], int(sys.argv[2])
    (case,) = (each for each in CASES if each.key == key)
    print(orjson.dumps(asyncio.run(measure(case, size))).decode())


if __name__ == "__main__":
    main()
