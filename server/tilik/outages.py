"""Outages in the log: a line with the cause instead of tracebacks, and repetitions counted.

A restart of PostgreSQL breaks each connection, and the libraries that connect again log each try.
"""

import logging
import time
from dataclasses import dataclass
from typing import Final

import asyncpg
import psycopg

LIBRARIES: Final = frozenset({"asyncpg", "psycopg", "procrastinate"})
"""The loggers, by their first name, of the libraries that connect to PostgreSQL again."""
CONNECTING: Final = "psycopg.pool"
"""The logger whose lines are all about connecting; they have no exception."""
COUNTED_FOR: Final = 60.0
"""Seconds in which a library's line that comes again is only counted."""
MOST_LINES: Final = 1000
LOST: Final = (
    ConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.CrashShutdownError,
    asyncpg.PostgresConnectionError,
    # asyncpg raises it if it uses a lost connection before it has noticed the loss.
    asyncpg.InternalClientError,
    psycopg.errors.AdminShutdown,
    psycopg.errors.CannotConnectNow,
    psycopg.errors.ConnectionException,
    psycopg.errors.CrashShutdown,
)
"""Errors whose place in our code says nothing: PostgreSQL went away, or is starting."""


@dataclass(slots=True)
class _Line:
    at: float
    repeated: int = 0


class Outages(logging.Filter):
    """The filter that writes the loss of PostgreSQL in a line, and libraries' repetitions once.

    The next line of a kind after a minute says how many there were meanwhile.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[tuple[str, str], _Line] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to write a record, whose traceback is replaced by its cause."""
        is_library = record.name.partition(".")[0] in LIBRARIES
        key, cause = (record.name, str(record.msg)), _lost(record)
        if cause is not None:
            record.msg = f"{_first_line(record.getMessage())} ({_told(cause)})"
            record.args, record.exc_info, record.exc_text = (), None, None
        if is_library and (cause is not None or record.name == CONNECTING):
            return self._is_first(key, record)
        return True

    def _is_first(self, key: tuple[str, str], record: logging.LogRecord) -> bool:
        now, line = time.monotonic(), self._lines.get(key)
        if line is not None and now - line.at < COUNTED_FOR:
            line.repeated += 1
            return False
        if line is not None and line.repeated:
            record.msg = f"{record.getMessage()}; {line.repeated} more meanwhile"
            record.args = ()
        if len(self._lines) >= MOST_LINES:
            self._lines.clear()
        self._lines[key] = _Line(now)
        return True


def _lost(record: logging.LogRecord) -> BaseException | None:
    """Return the loss of PostgreSQL of which a record tells, if it does."""
    # A library may log an exception's class and no exception.
    fault = record.exc_info[1] if record.exc_info else None
    while fault is not None:
        # The file of PostgreSQL's socket is gone; for any other one, the error has its name.
        is_gone = isinstance(fault, FileNotFoundError) and fault.filename is None
        # A connection that was not made has no subclass of its own.
        if is_gone or isinstance(fault, LOST) or type(fault) is psycopg.OperationalError:
            return fault
        fault = fault.__cause__
    return None


def _told(cause: BaseException) -> str:
    return f"{type(cause).__name__}: {_first_line(str(cause))}".removesuffix(": ")


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0].rstrip()
