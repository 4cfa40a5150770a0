"""Province time: the civil time of a unit (WIB, WITA or WIT), by its province.

The database has the same zones in `tilik_today(unit)` and `tilik_is_past(day, unit)`, which
statements use. A change here needs a migration too.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Final

SOURCE: Final = "Keppres 41/1987"
"""In force since 1988; a newer province has the time of the province that it was part of."""
HOURS: Final = {"WIB": 7, "WITA": 8, "WIT": 9}
"""Hours ahead of UTC; there is no summer time."""
TIME_ZONES: Final = {7: "Asia/Jakarta", 8: "Asia/Makassar", 9: "Asia/Jayapura"}
"""The names of the zones in the time zone database, by the hours ahead of UTC."""

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
"""The zone of the capital, for a unit without a known region."""


def hours_ahead(province: str | None) -> int:
    """Return how many hours a province is ahead of UTC."""
    return HOURS[ZONES.get(province or "", OTHERWISE)]


def local_day(province: str | None, at: datetime | None = None) -> date:
    """Return the day in a province at a time, or now."""
    return (
        (at or datetime.now(UTC)).astimezone(UTC) + timedelta(hours=hours_ahead(province))
    ).date()
