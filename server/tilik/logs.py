"""The logs: a line an event on standard error, in which no civil servant's number appears."""

import logging
import re
from typing import Any, Final

_NUMBER: Final = re.compile(r"(?<!\d)\d{18}(?!\d)")


class MaskingFormatter(logging.Formatter):
    """Formats a record with its traceback and masks every 18-digit number: a NIP or NI PPPK."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text, `[NIP]` in the place of each number."""
        return _NUMBER.sub("[NIP]", super().format(record))


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
