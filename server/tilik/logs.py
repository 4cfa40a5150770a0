"""The logs: a line for each event on standard error, without civil servants' numbers.

A machine reads lines of JSON, a person at a terminal reads text.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final, Literal

import structlog
from structlog.typing import Processor

from tilik.outages import Outages
from tilik_server.terminal import printable

LogFormat = Literal["auto", "json", "text"]


_NUMBER: Final = re.compile(r"(?<!\d)\d{18}(?!\d)")
_IN_MESSAGE: Final = frozenset({"method", "path", "status", "code"})
_CHAIN: Final[tuple[Processor, ...]] = (
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
)


class LogFormatter(structlog.stdlib.ProcessorFormatter):
    """Writes a record as JSON or as text, with `[NIP]` instead of each 18-digit number.

    The number of a civil servant (NIP or NI PPPK) may be in a message, a field or a traceback.
    """

    def __init__(self, log_format: Literal["json", "text"]) -> None:
        rendering = _json() if log_format == "json" else _text()
        super().__init__(
            processors=[self.remove_processors_meta, *rendering], foreign_pre_chain=_CHAIN
        )

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        return _NUMBER.sub("[NIP]", super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        """Return the line of a record, without its traceback."""
        return printable(super().formatMessage(record))


def _json() -> list[Processor]:
    return [
        structlog.processors.TimeStamper("iso", key="time"),
        structlog.processors.format_exc_info,
        # All that is not ASCII is escaped, so that no reader sees a line end within a line.
        structlog.processors.JSONRenderer(sort_keys=True),
    ]


def _text() -> list[Processor]:
    return [
        structlog.processors.TimeStamper("%Y-%m-%d %H:%M:%S", utc=False, key="timestamp"),
        _one_line,
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        ),
    ]


def _one_line(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Let no text begin another line, and drop what the message says."""
    return {
        name: printable(value) if isinstance(value, str) else value
        for name, value in event.items()
        if name not in _IN_MESSAGE
    }


def log_config(log_format: LogFormat) -> dict[str, Any]:
    """Return the configuration for `logging.config.dictConfig` and uvicorn."""
    if log_format == "auto":
        log_format = "text" if sys.stderr.isatty() else "json"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": LogFormatter, "log_format": log_format}},
        "filters": {"outages": {"()": Outages}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["outages"],
            }
        },
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {"tilik": {"level": "INFO"}},
    }
