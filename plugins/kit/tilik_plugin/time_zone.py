"""Time zone: the civil time of Indonesia in which the days of an office are counted.

Source: Keppres 41/1987, in force since 1988; there is no summer time.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from tilik_plugin.fields import Params, Title
from tilik_plugin.measurement import Caution, Step
from tilik_plugin.text import Text

__all__ = [
    "OF_UNIT",
    "ZONE_UNKNOWN",
    "TimeZone",
    "TimeZoneParams",
    "is_foreign",
    "local_time",
    "zone_step",
]

OF_UNIT: Final = "x-of-unit"
"""Marks a parameter that the host fills in from the unit where nobody sets it."""


class TimeZone(StrEnum):
    """The zones of Indonesia: WIB, WITA and WIT."""

    JAKARTA = "Asia/Jakarta"
    MAKASSAR = "Asia/Makassar"
    JAYAPURA = "Asia/Jayapura"


_ZONES: Final = {
    TimeZone.JAKARTA: ("WIB", timezone(timedelta(hours=7))),
    TimeZone.MAKASSAR: ("WITA", timezone(timedelta(hours=8))),
    TimeZone.JAYAPURA: ("WIT", timezone(timedelta(hours=9))),
}
_OFFSETS: Final = {zone.utcoffset(None) for _, zone in _ZONES.values()}


class TimeZoneParams(Params):
    """The zone of a calculator that makes days of times."""

    time_zone: Annotated[
        TimeZone | None,
        Field(json_schema_extra={OF_UNIT: True}),
        Title(
            "Time zone",
            "Zona waktu",
            Text(
                "The clock on which times are read: Asia/Jakarta (WIB), Asia/Makassar (WITA) or"
                " Asia/Jayapura (WIT). Empty: that of the unit's province.",
                "Jam yang dipakai untuk membaca waktu: Asia/Jakarta (WIB), Asia/Makassar (WITA)"
                " atau Asia/Jayapura (WIT). Kosong: zona waktu provinsi unit kerja.",
            ),
        ),
    ] = None


def local_time(moment: datetime, zone: TimeZone | None) -> datetime:
    """Returns a time as a clock of the zone shows it, without an offset.

    A time without an offset is local already. Without a zone each is read as it was written.
    """
    if zone is not None and moment.tzinfo is not None:
        moment = moment.astimezone(_ZONES[zone][1])
    return moment.replace(tzinfo=None)


def is_foreign(moments: Iterable[datetime | None]) -> bool:
    """Returns whether a time was written on the clock of no zone of Indonesia, such as UTC."""
    return any(
        each is not None and each.tzinfo is not None and each.utcoffset() not in _OFFSETS
        for each in moments
    )


def zone_step(zone: TimeZone) -> Step:
    """Returns the step that tells the zone in which days were counted."""
    name, _ = _ZONES[zone]
    label = Text("Time zone of the times and days", "Zona waktu dari waktu dan hari")
    return Step(label, zone.value, None, None, Text.both(name))


ZONE_UNKNOWN: Final = Caution(
    "TIME_ZONE_UNKNOWN",
    Text(
        "Times were written in UTC or another foreign time, and days were counted in it; say with"
        " the parameter time_zone on which clock the office works.",
        "Waktu ditulis dalam UTC atau waktu asing lain, dan hari dihitung menurut waktu itu;"
        " nyatakan dengan parameter time_zone menurut jam mana kantor bekerja.",
    ),
)
