"""The figures that `make bench` prints: starts, a connection, the portal's page, a year's start."""

import http.client
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median

import httpx

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
            print(
                f"one connection, kept alive: {_rate_of_connection(client.base_url):.0f} requests/s"
            )
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


def _rate_of_connection(url: httpx.URL) -> float:
    """The smallest requests a second, one after the other, by a client that adds little itself."""
    connection = http.client.HTTPConnection(url.host, url.port or 80, timeout=30)
    headers = {"content-type": "application/json"}

    def request() -> None:
        connection.request("POST", "/graphql", b'{"query": "{ __typename }"}', headers)
        answer = connection.getresponse()
        if answer.status != 200 or answer.read() != b'{"data":{"__typename":"Query"}}':
            raise SystemExit(f"the service answered with the status {answer.status}")

    with closing(connection):
        return _rate(request, 300)


def _rate(request: Callable[[], object], requests: int = REQUESTS) -> float:
    """Requests a second, one after the other: the median of some rounds."""
    request()
    rates = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for _ in range(requests):
            request()
        rates.append(requests / (time.perf_counter() - started))
    return median(rates)


if __name__ == "__main__":
    main()
