"""Bare formulas of public service."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from statistics import median

from benchmarks.formulas.case import Case, Row

ELEMENTS = (
    *("requirements", "procedure", "time", "cost", "product"),
    *("officer_competence", "officer_conduct", "complaint_handling", "facilities"),
)
STANDARD = 5


def cases_handled(records: Sequence[Row]) -> float:
    handled = 0
    for record in records:
        handled += record["cases"]
    return handled


def complaint_resolution(records: Sequence[Row]) -> float:
    received = resolved = 0
    for record in records:
        received += record["received"]
        resolved += record["resolved"]
    return resolved / received * 100


def satisfaction_index(records: Sequence[Row]) -> float:
    total = 0.0
    for element in ELEMENTS:
        added = count = 0
        for record in records:
            answer = record["answers"][element]
            if answer is not None:
                added += answer
                count += 1
        total += added / count
    return total / len(ELEMENTS) * 25


def case(place: int) -> Row:
    opened = datetime(2025, 1, 1, 8, tzinfo=UTC) + timedelta(hours=5 * (place % 1500))
    closed = opened + timedelta(days=place % 9)
    return {"opened_at": opened.isoformat(), "closed_at": closed.isoformat()}


def working_days(start: date, end: date) -> int:
    """From the day after the start up to the end, Monday to Friday."""
    weeks, rest = divmod((end - start).days, 7)
    return weeks * 5 + sum((start.weekday() + 1 + extra) % 7 < 5 for extra in range(rest))


def times(records: Sequence[Row]) -> list[int]:
    return [
        working_days(
            datetime.fromisoformat(record["opened_at"]).date(),
            datetime.fromisoformat(record["closed_at"]).date(),
        )
        for record in records
    ]


def handling_time(records: Sequence[Row]) -> float:
    return median(times(records))


def service_completion(records: Sequence[Row]) -> float:
    return sum(time <= STANDARD for time in times(records)) / len(records) * 100


PUBLIC_SERVICE = (
    Case(
        "public_service.satisfaction_index",
        lambda i: {"answers": {name: 1 + (i + n) % 4 for n, name in enumerate(ELEMENTS)}},
        satisfaction_index,
    ),
    Case(
        "public_service.service_completion",
        case,
        service_completion,
        {"standard_working_days": STANDARD},
    ),
    Case("public_service.handling_time", case, handling_time),
    Case("public_service.cases_handled", lambda i: {"cases": i % 40}, cases_handled, sums=True),
    Case(
        "public_service.complaint_resolution",
        lambda i: {"received": 10 + i % 9, "resolved": 5 + i % 5},
        complaint_resolution,
        sums=True,
    ),
)
