"""A restart of PostgreSQL in the log: a line with the cause, no traceback, repetitions counted."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import asyncpg
import psycopg
import pytest
from procrastinate.exceptions import ConnectorException

from tilik import outages
from tilik.logs import log_config
from tilik_server.errors import DatabaseError

GONE = "connection failed: connection to server on socket failed: FATAL: shutting down"


def caused(fault: Exception, cause: Exception) -> Exception:
    """The fault, raised from its cause."""
    fault.__cause__ = cause
    return fault


LOST = [
    ("asyncpg.pool", asyncpg.CannotConnectNowError("the database system is starting up")),
    ("asyncpg.pool", FileNotFoundError(2, "No such file or directory")),
    ("asyncpg.pool", ConnectionRefusedError(111, "Connection refused")),
    ("procrastinate.worker", caused(ConnectorException(), psycopg.OperationalError(GONE))),
    ("procrastinate.worker", caused(ConnectorException(), psycopg.errors.AdminShutdown(GONE))),
    ("tilik.request", FileNotFoundError(2, "No such file or directory")),
    ("tilik.request", asyncpg.InternalClientError("cannot switch to state 15")),
    ("tilik.request", asyncpg.AdminShutdownError("terminating connection")),
    ("tilik.request", asyncpg.ConnectionDoesNotExistError("connection was closed")),
    ("tilik.request", caused(DatabaseError(reason="x"), asyncpg.CannotConnectNowError("starting"))),
]
MISTAKES = [
    ("tilik.request", KeyError("unit")),
    ("tilik.request", FileNotFoundError(2, "No such file or directory", "/srv/key")),
    ("tilik.request", asyncpg.UndefinedTableError("no such table")),
    ("procrastinate.worker", KeyError("unit")),
    ("procrastinate.worker", caused(ConnectorException(), psycopg.errors.UndefinedTable("x"))),
    ("asyncpg.pool", asyncpg.InterfaceError("another operation is in progress")),
]


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What the service's log writes."""
    written = io.StringIO()
    before = logging.getLogger().handlers[:]
    config = log_config("json")
    config["handlers"]["stderr"]["stream"] = written
    logging.config.dictConfig(config)
    yield written
    logging.getLogger().handlers[:] = before


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(("name", "fault"), LOST)
def test_loss_of_postgresql_is_told_in_one_line(
    stream: io.StringIO, name: str, fault: Exception
) -> None:
    logging.getLogger(name).error("it failed: %s", "\n Database error.\n ", exc_info=fault)
    (line,) = lines(stream)
    assert "exception" not in line
    assert line["event"].startswith("it failed:")
    assert line["event"].endswith(")")
    assert type(fault.__cause__ or fault).__name__ in line["event"]


@pytest.mark.parametrize(("name", "fault"), MISTAKES)
def test_mistake_keeps_its_traceback(stream: io.StringIO, name: str, fault: Exception) -> None:
    for _ in range(3):
        logging.getLogger(name).error("it failed", exc_info=fault)
    assert len(lines(stream)) == 3
    assert all("exception" in line for line in lines(stream))


def test_what_a_library_repeats_is_counted(
    stream: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("tilik.outages.time.monotonic", lambda: now)
    pool, others = logging.getLogger("psycopg.pool"), logging.getLogger("asyncpg.pool")
    for _ in range(5):
        pool.warning("error connecting in %r: %s", "pool-1", GONE)
        others.warning("retrying", exc_info=ConnectionRefusedError(111, "Connection refused"))
        now += 1
    assert len(lines(stream)) == 2
    now += outages.COUNTED_FOR
    pool.warning("error connecting in %r: %s", "pool-1", GONE)
    assert lines(stream)[-1]["event"].endswith("shutting down; 4 more meanwhile")


def test_requests_that_failed_are_each_named(stream: io.StringIO) -> None:
    for number in range(3):
        fault = asyncpg.AdminShutdownError("terminating connection")
        logging.getLogger("tilik.request").error("request %d failed", number, exc_info=fault)
    assert [line["event"][:16] for line in lines(stream)] == [
        f"request {number} failed" for number in range(3)
    ]


def test_memory_of_lines_is_limited(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages, "MOST_LINES", 2)
    for number in (*range(5), 4):
        logging.getLogger("psycopg.pool").warning(f"line {number}")
    assert len(lines(stream)) == 5
