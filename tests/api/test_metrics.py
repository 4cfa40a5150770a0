"""The metrics: scraped over their own port, they move as requests, jobs and failures happen."""

import asyncio
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from starlette.types import Receive, Scope, Send

from tilik.commands.addresses import reserve_address, reserve_metrics
from tilik_server.errors import AddressInUse
from tilik_server.metrics import Metrics
from tilik_server.settings import Settings
from tilik_tests.opened_app import open_app
from tilik_tests.scraping import scrape, value
from tilik_web.request_log import RequestLog

TILIK = Path(sys.executable).with_name("tilik")
TRY = """query TryCalculator($calculator: String!, $records: [JSON!]!) {
  calculate(calculatorKey: $calculator, records: $records) { __typename }
}"""
JOB = "insert into procrastinate_jobs (queue_name, task_name) values ('nobody', 'tests.wait')"
OLD = "update procrastinate_events set at = now() - interval '1 hour'"
RECORDS = """
insert into source_record (kind, key, file_name, file_hash, line, columns, record, imported_at)
select 'tests.' || case when n < 4 then 'one' else 'two' end, n, 'a.csv', '', n, '{}', '{}',
  timestamptz '2026-07-01 00:00:00Z' from generate_series(1, 5) n
"""


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with reserve_address("127.0.0.1", 0) as bound:
        yield bound


async def owner_runs(settings: Settings, *statements: str) -> None:
    assert settings.owner_database_url
    owner: Any = await asyncpg.connect(settings.owner_database_url.get_secret_value())
    try:
        for each in statements:
            await owner.execute(each)
    finally:
        await owner.close()


async def test_counts_move_as_requests_happen(
    settings: Settings, read_once: None, listener: socket.socket
) -> None:
    port = listener.getsockname()[1]
    async with open_app(settings, metrics=listener) as client:
        before = await scrape(port)
        for query in (
            "{ __typename }",
            "query Secret4711 { __typename }",
            "{ regions { nodes { code } } }",
        ):
            await client.post("/graphql", json={"query": query})
        await client.post("/graphql", json={"query": TRY, "variables": {}})
        await client.post("/graphql", json={"query": "{ nothing }"})
        await client.post("/graphql", content=b"[")
        await client.get("/livez")
        after = await scrape(port)

    def moved(name: str, **labels: str) -> float:
        return value(after, name, **labels) - value(before, name, **labels)

    requests = "tilik_requests_total"
    assert moved(requests, kind="query", outcome="answered", operation="") == 3
    assert moved(requests, kind="query", outcome="problem", operation="TryCalculator") == 1
    assert moved(requests, kind="query", outcome="problem", operation="") == 1
    assert moved(requests, kind="unread", outcome="refused", operation="") == 1
    assert moved(requests, kind="page", outcome="answered", operation="") == 1
    assert moved("tilik_request_seconds_count", kind="query") == 5
    assert moved("tilik_request_cost_count", kind="query") == 5
    # The viewer's settings and the list of cycles.
    assert moved("tilik_request_statements_sum", kind="query") == 2
    # No label is a text of a client.
    assert not any("Secret4711" in str(key) for key in after)


async def test_pool_queue_and_calculators_are_shown(
    settings: Settings, read_once: None, listener: socket.socket
) -> None:
    port = listener.getsockname()[1]
    records = [{"realised": 4}]
    async with open_app(settings, metrics=listener) as client:
        await owner_runs(settings, JOB, OLD)
        variables = {"calculator": "asn.target_achievement", "records": records}
        await client.post("/graphql", json={"query": TRY, "variables": variables})
        samples = await scrape(port)
    assert value(samples, "tilik_database_up") == 1
    assert value(samples, "tilik_pool_size") == settings.pool_size
    assert 1 <= value(samples, "tilik_pool_open") <= settings.pool_size
    assert value(samples, "tilik_pool_waiting") == 0
    assert value(samples, "tilik_subscriptions") == 0
    assert value(samples, "tilik_queue_jobs", state="todo") >= 1
    assert value(samples, "tilik_queue_oldest_seconds") >= 3600
    assert value(samples, "tilik_replicas") == 0
    plugin = {"plugin": "tilik-asn"}
    assert value(samples, "tilik_calculator_batch_seconds_count", **plugin) == 1
    assert (
        sum(
            number
            for (name, labels), number in samples.items()
            if name == "tilik_calculator_measurements_total" and plugin.items() <= labels
        )
        == 1
    )
    assert value(samples, "process_resident_memory_bytes") > 0


async def test_metrics_say_that_the_database_is_away(
    settings: Settings, read_once: None, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> Any:
        raise asyncpg.ConnectionDoesNotExistError("gone")

    async with open_app(settings, metrics=listener) as client:
        monkeypatch.setattr("tilik_server.monitor.Monitor._read_figures", fail)
        samples = await scrape(listener.getsockname()[1])
        assert (await client.get("/metrics")).status_code == 404
    assert value(samples, "tilik_database_up") == 0
    assert ("tilik_database_up", frozenset()) in samples
    assert ("tilik_queue_oldest_seconds", frozenset()) not in samples
    assert value(samples, "tilik_pool_size") == settings.pool_size


async def test_worker_answers_its_metrics_and_ends(settings: Settings, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert settings.database_url
    process = await asyncio.create_subprocess_exec(
        TILIK,
        "worker",
        env={
            **os.environ,
            "TILIK_DATABASE_URL": settings.database_url.get_secret_value(),
            "TILIK_DATA_DIR": str(tmp_path),
            "TILIK_METRICS_PORT": str(port),
        },
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stderr
        async with asyncio.timeout(60):
            while b"waits for jobs" not in await process.stderr.readline():
                pass
        samples = await scrape(port)
        process.terminate()
        async with asyncio.timeout(30):
            assert await process.wait() == 0
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    assert value(samples, "tilik_database_up") == 1
    assert ("tilik_queue_jobs", frozenset({("state", "todo")})) in samples
    assert ("tilik_subscriptions", frozenset()) not in samples


def test_port_of_the_metrics_is_off_by_default_and_must_be_free() -> None:
    with reserve_metrics(Settings()) as listener:
        assert listener is None
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressInUse), reserve_metrics(Settings(metrics_port=port)):
            pass


async def test_imports_are_shown_by_kind(
    settings: Settings, read_once: None, listener: socket.socket
) -> None:
    async with open_app(settings, metrics=listener):
        await owner_runs(settings, RECORDS)
        samples = await scrape(listener.getsockname()[1])
    assert value(samples, "tilik_import_records", kind="tests.one") == 3
    assert value(samples, "tilik_import_last_time_seconds", kind="tests.one") == 1782864000
    assert value(samples, "tilik_import_records", kind="tests.two") == 2


async def test_socket_is_counted_while_it_is_open() -> None:
    metrics, seen = Metrics(), list[float | None]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(metrics.registry.get_sample_value("tilik_open_sockets"))

    scope = {"type": "websocket", "state": {"metrics": metrics}}
    await RequestLog(app)(scope, nothing, nothing)
    assert seen == [1]
    assert metrics.registry.get_sample_value("tilik_open_sockets") == 0


async def nothing(*_: Any) -> Any:
    raise AssertionError("nothing is to be received or sent")
