"""Bare formulas of health."""

from collections import defaultdict
from collections.abc import Sequence

from benchmarks.formulas.case import Case, Row

ACTIVITIES = ("seminar", "counselling", "campaign")


def immunisation_coverage(records: Sequence[Row], vaccine: str | None = None) -> float:
    target = vaccinated = 0
    for record in records:
        if vaccine is None or record["vaccine"] == vaccine:
            target += record["target"]
            vaccinated += record["vaccinated"]
    return vaccinated / target * 100


def doses_given(records: Sequence[Row], vaccine: str | None = None) -> float:
    doses = 0
    for record in records:
        if vaccine is None or record["vaccine"] == vaccine:
            doses += record["doses"]
    return doses


def drop_out(records: Sequence[Row]) -> float:
    first = last = 0
    for record in records:
        first += record["first"]
        last += record["last"]
    return (first - last) / first * 100


def uci(records: Sequence[Row]) -> float:
    target: dict[str, int] = defaultdict(int)
    vaccinated: dict[str, int] = defaultdict(int)
    for record in records:
        target[record["village"]] += record["target"]
        vaccinated[record["village"]] += record["vaccinated"]
    reached = sum(vaccinated[name] >= 0.8 * due for name, due in target.items())
    return reached / len(target) * 100


def minimum_service(records: Sequence[Row]) -> float:
    target: dict[str, int] = defaultdict(int)
    served: dict[str, int] = defaultdict(int)
    for record in records:
        target[record["service"]] += record["target"]
        served[record["service"]] += record["served"]
    return sum(served[name] / due for name, due in target.items()) / len(target) * 100


def outreach_activities(records: Sequence[Row]) -> float:
    count = 0
    for record in records:
        count += record["activity"] in ACTIVITIES
    return count


def outreach_effectiveness(records: Sequence[Row]) -> float:
    gained = room = 0.0
    for record in records:
        if record["mean_pre"] is not None:
            gained += record["attendees"] * (record["mean_post"] - record["mean_pre"])
            room += record["attendees"] * (record["maximum"] - record["mean_pre"])
    return gained / room


def collaboration(records: Sequence[Row]) -> float:
    partners = set()
    for record in records:
        partners.add(record["partner"].casefold())
    return len(partners)


def immunisation(place: int) -> Row:
    return {
        "vaccine": ("dpt", "polio", "campak")[place % 3],
        "place": f"Desa {place % 2_000}",
        "target": 100 + place % 50,
        "vaccinated": 90 + place % 10,
    }


def outreach(place: int) -> Row:
    tested = place % 4 > 0
    return {
        "activity": f"Penyuluhan {place}",
        "attendees": 20 + place % 30,
        "mean_pre": 50.0 + place % 9 if tested else None,
        "mean_post": 70.0 + place % 9 if tested else None,
        "maximum": 100.0 if tested else None,
    }


HEALTH = (
    Case("health.immunisation_coverage", immunisation, immunisation_coverage, sums=True),
    Case(
        "health.doses_given",
        lambda i: {"vaccine": ("dpt", "polio", "campak")[i % 3], "doses": i % 60},
        doses_given,
        sums=True,
    ),
    Case(
        "health.drop_out",
        lambda i: {"first": 100 + i % 50, "last": 90 + i % 40},
        drop_out,
        sums=True,
    ),
    Case(
        "health.uci",
        lambda i: {"village": f"Desa {i % 900}", "target": 100 + i % 9, "vaccinated": i % 101},
        uci,
    ),
    Case(
        "health.minimum_service",
        lambda i: {"service": f"Layanan {i % 12}", "target": 100 + i % 9, "served": 90 + i % 8},
        minimum_service,
    ),
    Case(
        "health.outreach_activities",
        lambda i: {"activity": ACTIVITIES[i % 3], "attendees": i % 90},
        outreach_activities,
    ),
    Case("health.outreach_effectiveness", outreach, outreach_effectiveness),
    Case(
        "health.collaboration",
        lambda i: {"partner": f"Mitra {i % 400}", "activity": f"Kegiatan {i}"},
        collaboration,
    ),
)
