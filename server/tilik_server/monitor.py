"""The monitor: the metrics of a process, with figures that are read when Prometheus asks."""

import asyncio
import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from tilik_server.access.viewer import IMPORT
from tilik_server.database.location import CONNECTION_FAILURES
from tilik_server.database.pool import Database, translate_driver_errors
from tilik_server.errors import TilikError
from tilik_server.live.listener import Listener
from tilik_server.runtime import Runtime
from tilik_server.sql.statement import statement

_log: Final = logging.getLogger("tilik.metrics")
PATIENCE: Final = 5.0
"""Seconds that the database has for its figures; Prometheus waits for ten."""
IMPORTS_EVERY: Final = 300.0
"""Seconds after which imports are counted again: they may be millions of records."""

QUEUE: Final = statement(
    "monitor.read_queue",
    """
select count(*) filter (where status = 'todo') as todo,
  count(*) filter (where status = 'doing') as doing,
  count(*) filter (where status = 'failed') as failed,
  coalesce((
    select extract(epoch from now() - coalesce(j.scheduled_at, e.at))::float8
    from procrastinate_jobs j join procrastinate_events e on e.job_id = j.id
    where e.type = 'deferred' and j.status = 'todo' and coalesce(j.scheduled_at, now()) <= now()
    order by j.id limit 1), 0) as oldest
from procrastinate_jobs where status in ('todo', 'doing', 'failed')
""",
)
# A role that is no member of pg_read_all_stats sees that there are replicas, and nothing else.
REPLICAS: Final = statement(
    "monitor.read_replicas",
    """
select count(*) as replicas,
  extract(epoch from max(coalesce(replay_lag, interval '0'))
    filter (where state is not null))::float8 as lag
from pg_stat_replication
""",
)
IMPORTS: Final = statement(
    "monitor.read_imports",
    """
select kind, count(*) as records, extract(epoch from max(imported_at))::float8 as last
from source_record group by kind order by kind
""",
)

_FAILURES: Final = (TilikError, TimeoutError, *CONNECTION_FAILURES)


class Monitor(Collector):
    """Adds to the process's metrics what its pool, its subscriptions and the database hold."""

    def __init__(self, tools: Runtime, listener: Listener | None = None) -> None:
        self._database = tools.database
        self._listener = listener
        self._registry = tools.metrics.registry
        self._imports = _Imports()
        self._read: Sequence[Metric] = ()
        self._turn = asyncio.Lock()
        self._registry.register(self)

    async def scrape(self) -> bytes:
        """Return all metrics as text, without the database's figures if it does not answer."""
        async with self._turn:
            self._read = await self._read_database()
            return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """Yield what was read last, and what the process knows by itself."""
        pool = self._database.pool_state()
        yield _gauge("tilik_pool_in_use", "Connections of the pool that are in use.", pool.in_use)
        yield _gauge("tilik_pool_open", "Connections of the pool that are open.", pool.opened)
        size = self._database.pool_size
        yield _gauge("tilik_pool_size", "Connections of the pool, at most.", size)
        waiting = "Requests and jobs that wait for a connection."
        yield _gauge("tilik_pool_waiting", waiting, pool.waiting)
        if self._listener is not None:
            running = "Subscriptions that run; clients with the same one share it."
            yield _gauge("tilik_subscriptions", running, self._listener.open_subscriptions)
        yield from self._read

    async def _read_database(self) -> Sequence[Metric]:
        answers = "Whether the database answers: 1 or 0."
        try:
            with translate_driver_errors():
                async with asyncio.timeout(PATIENCE):
                    queue, replicas = await self._read_figures()
                    await self._imports.read(self._database)
        except _FAILURES as fault:
            _log.warning("the database's figures are missing: %s", type(fault).__name__)
            return [_gauge("tilik_database_up", answers, 0)]
        up = _gauge("tilik_database_up", answers, 1)
        return [up, *_queue(queue), *_replicas(replicas), *self._imports.families()]

    async def _read_figures(self) -> tuple[Any, Any]:
        async with self._database.reading_unprotected() as transaction:
            queue = await transaction.fetch_row(QUEUE)
            return queue, await transaction.fetch_row(REPLICAS)


class _Imports:
    """The imported records by kind, as they were counted last."""

    def __init__(self) -> None:
        self._rows: Sequence[Any] = ()
        self._again_at = 0.0

    async def read(self, database: Database) -> None:
        """Count the records again, unless that was done shortly before."""
        now = time.monotonic()
        if now < self._again_at:
            return
        # Before reading: where counting takes too long, the other figures must not wait each time.
        self._again_at = now + IMPORTS_EVERY
        async with database.reading(IMPORT) as transaction:
            self._rows = await transaction.fetch(IMPORTS)

    def families(self) -> Iterator[Metric]:
        """Yield the number of records and the time of the last one, by kind."""
        counted = ((row["kind"], row["records"]) for row in self._rows)
        meaning = "Source records by kind, as of the last five minutes."
        yield _by("tilik_import_records", meaning, "kind", counted)
        lasts = ((row["kind"], row["last"]) for row in self._rows)
        meaning = "Unix time of the last import that changed a record, by kind."
        yield _by("tilik_import_last_time_seconds", meaning, "kind", lasts)


def _queue(row: Any) -> Iterator[Metric]:
    states = ((state, row[state]) for state in ("todo", "doing", "failed"))
    yield _by(
        "tilik_queue_jobs", "Jobs of the queue by state: todo, doing, failed.", "state", states
    )
    age = "Seconds since the oldest job that waits could have begun."
    yield _gauge("tilik_queue_oldest_seconds", age, max(0.0, row["oldest"]))


def _replicas(row: Any) -> Iterator[Metric]:
    yield _gauge("tilik_replicas", "Replicas that are connected to the database.", row["replicas"])
    lag = "Seconds that the slowest replica is behind, if the service's role may see it."
    known = () if row["lag"] is None else (((), row["lag"]),)
    family = GaugeMetricFamily("tilik_replication_lag_seconds", lag, labels=())
    for labels, value in known:
        family.add_metric(labels, value)
    yield family


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)


def _by(name: str, meaning: str, label: str, values: Iterable[tuple[str, float]]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=(label,))
    for key, value in values:
        family.add_metric((key,), value)
    return family
