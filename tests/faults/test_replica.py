"""A real replica: its lag is a metric, and a service that is led to it says why it is not ready.

The replica streams from the embedded server of the tests, on which each test has a new database.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest

from tilik.commands.addresses import reserve_address
from tilik_server.database.embedded import SERVICE_ROLE, SUPERUSER
from tilik_server.database.pool import Database
from tilik_server.database.write_probe import WriteProbe
from tilik_server.doctor.database import check_database
from tilik_server.errors import DatabaseUnwritable
from tilik_tests.cluster import TEMPLATE, Cluster
from tilik_tests.commands import run_tilik
from tilik_tests.opened_app import open_app
from tilik_tests.scraping import scrape, value
from tilik_tests.servers import replica_cluster

LAG = "tilik_replication_lag_seconds"
CLOSE = 'mutation { closeCycle(cycleCode: "none") { ... on Problem { code } } }'
END = "select pg_terminate_backend(pid) from pg_stat_activity where application_name ~ '^tilik'"
READ_ONLY = "cannot execute INSERT in a read-only transaction"
# Something that the primary writes and its replicas repeat.
WRITE = "select pg_logical_emit_message(false, 'tilik', 'test')"


@pytest.fixture
async def name(embedded: Cluster) -> AsyncIterator[str]:
    """A migrated database that nothing else is connected to."""
    async with embedded.database(TEMPLATE) as made:
        yield made


@pytest.fixture
def replica(embedded: Cluster, name: str, scratch: Path) -> Iterator[Cluster]:
    with replica_cluster(embedded, scratch / f"replica-{name}") as cluster:
        yield cluster


@pytest.fixture
def run(name: str) -> Callable[[Cluster, str], Awaitable[None]]:
    """Runs a statement in the database of one of the servers, as the superuser."""

    async def ran(cluster: Cluster, statement: str) -> None:
        await cluster.run(statement, name)

    return ran


async def until_told(client: httpx.AsyncClient, status: int, **checks: str) -> Any:
    """What the service says of itself, once no check fails for a connection that was ended."""
    async with asyncio.timeout(15):
        while True:
            response = await client.get("/readyz")
            told = response.json()
            is_lost = "connection" in str(told.get("reasons"))
            if told["checks"] == {"catalogue": "OK", **checks} and not is_lost:
                assert (response.status_code, told["ready"]) == (status, status == 200)
                return told
            await asyncio.sleep(0.05)


async def test_lag_is_shown_while_the_replica_repeats_nothing(
    embedded: Cluster, name: str, replica: Cluster, run: Any, read_once: None
) -> None:
    async def lag_is(port: int, fits: Callable[[float], bool]) -> None:
        async with asyncio.timeout(15):
            while True:
                await run(embedded, WRITE)
                samples = await scrape(port)
                assert value(samples, "tilik_replicas") == 1
                if (LAG, frozenset()) in samples and fits(value(samples, LAG)):
                    return
                await asyncio.sleep(0.1)

    with reserve_address("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        async with open_app(embedded.settings(name), metrics=listener):
            # The role of the service sees that there is a replica, and nothing of it.
            samples = await scrape(port)
            assert value(samples, "tilik_replicas") == 1
            assert (LAG, frozenset()) not in samples
            await run(embedded, f"grant pg_read_all_stats to {SERVICE_ROLE}")
            try:
                await lag_is(port, lambda lag: lag < 1)
                await run(replica, "select pg_wal_replay_pause()")
                await lag_is(port, lambda lag: lag > 1.5)
                await run(replica, "select pg_wal_replay_resume()")
                await lag_is(port, lambda lag: lag < 1)
            finally:
                await run(embedded, f"revoke pg_read_all_stats from {SERVICE_ROLE}")


class Way:
    """An address that leads to the one or the other server, as the name of a host does."""

    def __init__(self, link: Path) -> None:
        self._link = link
        place = f"host={quote(str(link))}&port=5432"
        self.cluster = Cluster("way", lambda role, name: f"postgresql://{role}@/{name}?{place}")

    def lead_to(self, server: Cluster) -> None:
        """Lead new connections to a server."""
        (socket,) = parse_qs(urlsplit(server.url(SUPERUSER, SUPERUSER)).query)["host"]
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(socket)


async def test_service_that_was_led_to_a_replica_is_not_ready_and_changes_nothing(
    embedded: Cluster,
    name: str,
    replica: Cluster,
    run: Any,
    read_once: None,
    scratch: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tilik.app.WriteProbe", lambda database: WriteProbe(database, 0))
    way = Way(scratch / f"way-{name}")
    way.lead_to(embedded)
    well = {"database": "OK", "writing": "OK", "migrations": "OK"}
    async with open_app(way.cluster.settings(name)) as client:
        await until_told(client, 200, **well)
        way.lead_to(replica)
        await run(embedded, END)
        shown = await until_told(client, 503, **{**well, "writing": "DATABASE_UNWRITABLE"})
        assert READ_ONLY in shown["reasons"]["writing"]
        assert (await client.get("/livez")).status_code == 200
        read = await client.post("/graphql", json={"query": "{ cycles { totalCount } }"})
        assert read.json()["data"] == {"cycles": {"totalCount": 0}}
        refused = await client.post("/graphql", json={"query": CLOSE})
        (error,) = refused.json()["errors"]
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert error["extensions"]["code"] == "TEMPORARILY_UNAVAILABLE"
        way.lead_to(embedded)
        await run(replica, END)
        await until_told(client, 200, **well)
        closed = await client.post("/graphql", json={"query": CLOSE})
        assert closed.json()["data"]["closeCycle"]["code"] == "CODE_UNKNOWN"


async def test_service_does_not_start_on_a_replica(
    name: str, replica: Cluster, read_once: None
) -> None:
    with pytest.raises(DatabaseUnwritable, match=READ_ONLY):
        async with open_app(replica.settings(name)):
            pass


@pytest.mark.parametrize("command", ["serve", "worker"])
async def test_command_says_in_one_line_that_the_database_is_a_replica(
    name: str, replica: Cluster, tmp_path: Path, command: str
) -> None:
    address = replica.url(SERVICE_ROLE, name)
    given = {"DATABASE_URL": address, "DATA_DIR": str(tmp_path), "PORT": "0"}
    done = run_tilik(command, env={f"TILIK_{each}": text for each, text in given.items()})
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "The database stores nothing: it is a replica;" in line


@pytest.mark.parametrize(
    ("read_only", "reason"),
    [(False, "it is a replica;"), (True, "default_transaction_read_only is on;")],
)
async def test_doctor_says_why_the_database_stores_nothing(
    embedded: Cluster, name: str, replica: Cluster, run: Any, read_only: bool, reason: str
) -> None:
    server = embedded if read_only else replica
    if read_only:
        await run(embedded, f'alter database "{name}" set default_transaction_read_only = on')
    settings = server.settings(name).model_copy(update={"owner_database_url": None})
    database = await Database.open(settings)
    try:
        findings = [each async for each in check_database(database, settings)]
    finally:
        await database.close()
    said = [each.text for each in findings if "stores nothing" in each.text.en]
    assert [reason in each.en for each in said] == [True]
    assert "tidak dapat menyimpan" in said[0].id
