"""Bare formulas of every civil servant's indicators."""

from collections.abc import Sequence

from benchmarks.formulas.case import Case, Row, day

LEVELS = {"ahli_pertama": 12.5, "ahli_muda": 25, "ahli_madya": 37.5, "ahli_utama": 50}
PREDICATES = {"sangat_baik": 150, "baik": 100, "butuh_perbaikan": 75, "kurang": 50}
WEEK = 2250
SHARES = {"performance": 60, "discipline": 40}
BASE = 5_000_000


def target_achievement(records: Sequence[Row]) -> float:
    realised = 0
    for record in records:
        realised += record["realised"]
    return realised


def attendance(records: Sequence[Row]) -> float:
    due = present = 0
    for record in records:
        due += record["working_days"] - record["excused"]
        present += record["present"]
    return present / due * 100


def discipline(records: Sequence[Row]) -> float:
    days = set()
    for record in records:
        days.add(record["date"])
    return len(days)


def working_time(records: Sequence[Row]) -> float:
    minutes = 0
    for record in records:
        minutes += record["minutes"]
    return minutes / (WEEK * len(records)) * 100


def task_completion(records: Sequence[Row]) -> float:
    planned = approved = 0
    for record in records:
        planned += record["planned"]
        approved += record["approved"]
    return approved / planned * 100


def observation(records: Sequence[Row]) -> float:
    levels = 0
    for record in records:
        levels += record["level"]
    return levels / len(records)


def innovation(records: Sequence[Row]) -> float:
    adopted = set()
    for record in records:
        if record["adopted"]:
            adopted.add(record["idea"].casefold())
    return len(adopted)


def programme_contribution(records: Sequence[Row]) -> float:
    done = set()
    for record in records:
        if record["carried_out"]:
            done.add(record["programme"].casefold())
    return len(done)


def credit_points(records: Sequence[Row]) -> float:
    points = 0.0
    for record in records:
        year = PREDICATES[record["predicate"]] / 100 * LEVELS[record["level"]]
        points += record["months"] / 12 * year
    return points


def allowance(records: Sequence[Row]) -> float:
    rupiah = 0.0
    for record in records:
        rupiah += BASE * SHARES[record["part"]] / 100 * min(record["per_cent"], 100) / 100
    return rupiah


def workday(place: int) -> Row:
    """A Monday of 2025, so that it counts."""
    return {"date": day(5 + 7 * (place % 50)), "hours": None}


ASN = (
    Case(
        "asn.target_achievement",
        lambda i: {"realised": 1 + i % 90},
        target_achievement,
        sums=True,
    ),
    Case(
        "asn.attendance",
        lambda i: {"working_days": 22, "present": 15 + i % 6, "excused": i % 2},
        attendance,
        sums=True,
    ),
    Case("asn.discipline", workday, discipline),
    Case("asn.working_time", lambda i: {"minutes": 2_000 + i % 300}, working_time, sums=True),
    Case(
        "asn.task_completion",
        lambda i: {"period": f"2025-{1 + i % 12:02}", "planned": 10 + i % 9, "approved": 8 + i % 3},
        task_completion,
        sums=True,
    ),
    Case(
        "asn.observation",
        lambda i: {"criterion": ("discipline", "quality")[i % 2], "level": 1 + i % 4},
        observation,
    ),
    Case(
        "asn.innovation",
        lambda i: {"idea": f"Ide {i % 500}", "benefit": "Waktu", "adopted": i % 3 == 0},
        innovation,
    ),
    Case(
        "asn.programme_contribution",
        lambda i: {"programme": f"P {i % 90}", "role": "Anggota", "carried_out": i % 3 > 0},
        programme_contribution,
    ),
    Case(
        "asn.credit_points",
        lambda i: {
            "level": tuple(LEVELS)[i % 4],
            "predicate": tuple(PREDICATES)[i % 4],
            "months": 1 + i % 12,
        },
        credit_points,
    ),
    Case(
        "asn.allowance",
        lambda i: {"part": tuple(SHARES)[i], "per_cent": 90.5 + i},
        allowance,
        {"base": BASE},
        most=2,
    ),
)
