"""Province time: the civil time of a unit (WIB, WITA or WIT), by the province it lies in.

The database has the same zones: `tilik_today(unit)` and `tilik_is_past(day, unit)` are what every
statement asks. What changes here needs a migration, too.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Final

SOURCE: Final = "Keppres 41/1987"
"""In force since 1988; a province formed later keeps the time of the one it was formed from."""
HOURS: Final = {"WIB": 7, "WITA": 8, "WIT": 9}
"""Hours ahead of UTC; there is no summer time."""

ZONES: Final = {
    # Sumatra
    **dict.fromkeys(("11", "12", "13", "14", "15", "16", "17", "18", "19", "21"), "WIB"),
    # Java
    **dict.fromkeys(("31", "32", "33", "34", "35", "36"), "WIB"),
    # Bali and Nusa Tenggara
    **dict.fromkeys(("51", "52", "53"), "WITA"),
    # Kalimantan: west and centre, then south, east and north
    **dict.fromkeys(("61", "62"), "WIB"),
    **dict.fromkeys(("63", "64", "65"), "WITA"),
    # Sulawesi
    **dict.fromkeys(("71", "72", "73", "74", "75", "76"), "WITA"),
    # Maluku and Papua
    **dict.fromkeys(("81", "82", "91", "92", "93", "94", "95", "96"), "WIT"),
}
"""The zone of each province by its Kemendagri code. Source: Keppres 41/1987."""

OTHERWISE: Final = "WIB"
"""The capital's, for a unit of which no region is known."""


def hours_ahead(province: str | None) -> int:
    """How many hours ahead of UTC the clocks of a province are."""
    return HOURS[ZONES.get(province or "", OTHERWISE)]


def local_day(province: str | None, at: datetime | None = None) -> date:
    """The day in a province at a moment, or now."""
    return (
        (at or datetime.now(UTC)).astimezone(UTC) + timedelta(hours=hours_ahead(province))
    ).date()
