"""The logs: one line for each event on standard error, without civil servants' numbers."""

import logging
import re
from typing import Any, Final

from tilik_server.terminal import printable

_NUMBER: Final = re.compile(r"(?<!\d)\d{18}(?!\d)")


class MaskingFormatter(logging.Formatter):
    """Masks every 18-digit number (NIP or NI PPPK) of a record and its traceback.

    A message is one line without control characters, so that its words cannot pose as others'.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text, with `[NIP]` instead of each number."""
        return _NUMBER.sub("[NIP]", super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        """Return the line of a record, without its traceback."""
        return printable(super().formatMessage(record))


LOGS: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "tilik.logs.MaskingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"level": "WARNING", "handlers": ["stderr"]},
    "loggers": {"tilik": {"level": "INFO"}},
}
"""For `logging.config.dictConfig` and uvicorn's `log_config`."""
