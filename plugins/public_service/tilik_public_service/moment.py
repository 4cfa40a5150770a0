"""Moment: a point in time as JSON has it, read on the local clock."""

import re
from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticKnownError

from tilik_plugin.time_zone import TimeZone, local_time

_DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_HOUR = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_FORM = rf"^{_DAY}([T ]{_HOUR}(:[0-5][0-9](\.[0-9]{{1,6}})?)?(Z|[+-]{_HOUR})?)?$"
_PATTERN = re.compile(_FORM)


def _read(value: object) -> object:
    """Refuses a number of seconds, which pydantic alone would take for a time too."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and _PATTERN.match(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            raise PydanticKnownError("datetime_type") from None
    raise PydanticKnownError("datetime_type")


Moment = Annotated[
    datetime,
    BeforeValidator(_read),
    WithJsonSchema({"type": "string", "pattern": _FORM, "x-format": "date-time"}),
]
"""A time such as 2025-07-01T08:30 or 2025-07-01T08:30+07:00; a date alone is its midnight."""


def on_one_clock(
    start: datetime, end: datetime, zone: TimeZone | None
) -> tuple[datetime, datetime]:
    """Returns both times as a clock of the zone shows them; without one, of the place of `start`.

    A time without an offset is local time; without a zone, it is in the same one as the other.
    """
    if zone is None and start.tzinfo is not None and end.tzinfo is not None:
        end = end.astimezone(start.tzinfo)
    return local_time(start, zone), local_time(end, zone)
