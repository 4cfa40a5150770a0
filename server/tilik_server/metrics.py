"""The metrics of one process, which Prometheus scrapes."""

from collections.abc import Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
COSTS: Final = (1, 10, 50, 100, 500, 1_000, 5_000, 10_000, 20_000)
STATEMENTS: Final = (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 100)


class Metrics:
    """What a process counts while it works, in a registry that no other process state shares.

    No label is a text of a client: kinds, outcomes, the service's named operations and the names of
    installed plugins are few.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "tilik_requests",
            "Requests by kind (query, mutation, page, unread), outcome and named operation.",
            ("kind", "outcome", "operation"),
            registry=self.registry,
        )
        self.request_seconds = self._histogram(
            "tilik_request_seconds", "Seconds from a request to the end of its answer.", "kind"
        )
        self.request_cost = self._histogram(
            "tilik_request_cost", "Objects that an operation may ask for.", "kind", COSTS
        )
        self.request_statements = self._histogram(
            "tilik_request_statements",
            "Statements that an operation ran, without begin and commit.",
            "kind",
            STATEMENTS,
        )
        self.open_sockets = Gauge(
            "tilik_open_sockets", "WebSocket connections that are open.", registry=self.registry
        )
        self.measurements = Counter(
            "tilik_calculator_measurements",
            "Goals that a plugin's calculators measured, by the status of the score.",
            ("plugin", "status"),
            registry=self.registry,
        )
        self.batch_seconds = self._histogram(
            "tilik_calculator_batch_seconds",
            "Seconds that a batch of goals took in a plugin's process.",
            "plugin",
        )
        self.process_failures = Counter(
            "tilik_calculator_process_failures",
            "Processes of a plugin that hung, died, ran out of memory or could not be started.",
            ("plugin",),
            registry=self.registry,
        )

    def _histogram(
        self, name: str, meaning: str, label: str, buckets: Sequence[float] = SECONDS
    ) -> Histogram:
        return Histogram(name, meaning, (label,), buckets=buckets, registry=self.registry)
