"""The log of hidden failures: the cause of each in full once, then in a line."""

import logging
import time
from dataclasses import dataclass
from traceback import extract_tb
from typing import Final

_log: Final = logging.getLogger("tilik.request")
FORGOTTEN_AFTER: Final = 60.0
"""Seconds after which a failure that comes again is logged in full again."""
MOST_PLACES: Final = 1000


@dataclass(frozen=True, slots=True)
class _First:
    request_id: str
    at: float


_seen: Final[dict[tuple[str, str], _First]] = {}


def log_failure(request_id: str, what: str, cause: BaseException | None) -> None:
    """Log why a request failed, under its id.

    An outage fails thousands of requests a minute, and their tracebacks would fill a disk. Of
    failures of one kind from one place only the first in a minute has its traceback; the others
    name that one.
    """
    place, now = _place_of(cause), time.monotonic()
    first = _seen.get(place)
    if first is not None and now - first.at < FORGOTTEN_AFTER:
        _log.error(
            "request %s: %s, as in request %s",
            request_id,
            what,
            first.request_id,
            extra={"request_id": request_id, "first_request_id": first.request_id},
        )
        return
    if len(_seen) >= MOST_PLACES:
        _seen.clear()
    _seen[place] = _First(request_id, now)
    _log.error("request %s: %s", request_id, what, exc_info=cause, extra={"request_id": request_id})


def _place_of(cause: BaseException | None) -> tuple[str, str]:
    if cause is None:
        return "", ""
    frames = extract_tb(cause.__traceback__)
    return type(cause).__qualname__, str(frames[-1:])
