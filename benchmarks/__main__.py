"""The figures that `make bench` prints: the demo's starts, the portal's page, a year's start."""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.serving import ask, serving
from benchmarks.starting import measure_starts

OPERATIONS = Path(__file__).parents[1] / "schema/tilik_schema/operations"
ROUNDS = 3
REQUESTS = 30


def main() -> None:
    """Measure and print; the machine is shared, so compare ratios within one run."""
    portal = (OPERATIONS / "portal_overview.graphql").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="tilik-bench-") as folder:
        data_dir = Path(folder)
        data_dir.chmod(0o755)
        with serving(data_dir) as (_, first):
            print(f"first start of the demo: {first:.1f} s")
        with serving(data_dir) as (client, later):
            print(f"later start: {later:.1f} s")
            cycle = ask(client, "{ cycles { nodes { code } } }", {})["cycles"]["nodes"][-1]["code"]
            units = ask(client, "{ units(first: 500) { nodes { code parent { code } } } }", {})
            root = next(each for each in units["units"]["nodes"] if each["parent"] is None)
            for size in (1, 5, 20, 100):
                given = {"unit": root["code"], "cycle": cycle, "first": size}
                rate = _rate(partial(ask, client, portal, given))
                print(f"portal_overview of {size:3} employees: {rate:.1f} requests/s")
    with tempfile.TemporaryDirectory(prefix="tilik-bench-") as folder:
        Path(folder).chmod(0o755)
        measure_starts(Path(folder))


def _rate(request: Callable[[], object]) -> float:
    """Requests a second, one after the other: the median of some rounds."""
    request()
    rates = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for _ in range(REQUESTS):
            request()
        rates.append(REQUESTS / (time.perf_counter() - started))
    return median(rates)


if __name__ == "__main__":
    main()
