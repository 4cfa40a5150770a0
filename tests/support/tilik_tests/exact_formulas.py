"""Exact formulas: each calculator's formula over fractions, and how rows for it are drawn."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any, Final

Row = dict[str, Any]
Exact = Mapping[str, Any]


def decimal(random: Random, most: int = 100, digits: int = 3) -> float:
    """A decimal as a file has it; few digits, so that halves are frequent."""
    places = random.randrange(digits + 1)
    return float(f"{random.randrange(1, most * 10**places)}e-{places}")


def few(random: Random) -> range:
    return range(random.randrange(1, 6))


def summed(rows: Sequence[Exact], name: str) -> Fraction:
    return sum((row[name] for row in rows), Fraction(0))


def ratio(part: str, whole: str) -> Callable[[Sequence[Exact]], Fraction]:
    return lambda rows: 100 * summed(rows, part) / summed(rows, whole)


def mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def by(rows: Sequence[Exact], key: str) -> dict[Any, list[Exact]]:
    found: dict[Any, list[Exact]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


@dataclass(frozen=True)
class Formula:
    """A calculator's formula over fractions, and how the rows for it are drawn."""

    key: str
    draw: Callable[[Random], list[Row]]
    formula: Callable[[Sequence[Exact]], Fraction]
    params: Mapping[str, Any] = field(default_factory=dict)
    digits: int = 2


def each(row: Callable[[Random, int], Row]) -> Callable[[Random], list[Row]]:
    return lambda random: [row(random, place) for place in few(random)]


def gain(rows: Sequence[Exact]) -> Fraction:
    pre, post, most = (summed(rows, name) for name in ("pre", "post", "maximum"))
    return (post - pre) / (most - pre)


def growth(rows: Sequence[Exact]) -> Fraction:
    return mean([group[-1]["mean"] - group[0]["mean"] for group in by(rows, "group").values()])


def rate_growth(rows: Sequence[Exact]) -> Fraction:
    rates = [ratio("in_school", "population")(year) for _, year in sorted(by(rows, "year").items())]
    return rates[-1] - rates[0]


def attendance_rate(rows: Sequence[Exact]) -> Fraction:
    possible = sum((row["pupils"] * row["days"] for row in rows), Fraction(0))
    return (possible - summed(rows, "absences")) / possible * 100


def present(rows: Sequence[Exact]) -> Fraction:
    due = summed(rows, "working_days") - summed(rows, "excused")
    return summed(rows, "present") / due * 100


def consistency(rows: Sequence[Exact]) -> Fraction:
    shares = []
    for month in by(rows, "month").values():
        planned, realised = summed(month, "planned"), summed(month, "realised")
        shares.append(max(Fraction(0), (planned - abs(planned - realised)) / planned * 100))
    return mean(shares)


def efficiency(rows: Sequence[Exact]) -> Fraction:
    due = sum((row["allocation"] * row["achievement"] for row in rows), Fraction(0))
    return (due - summed(rows, "realised")) / due * 100


def weighted(weights: Mapping[str, Fraction], rows: Sequence[Exact]) -> Fraction:
    whole = sum(weights[row["indicator"]] for row in rows)
    return sum((weights[row["indicator"]] * row["score"] for row in rows), Fraction(0)) / whole


def performance(rows: Sequence[Exact]) -> Fraction:
    parts = [sum(weight * row[name] for name, weight in PARTS.items()) for row in rows]
    return mean([Fraction(part) for part in parts]) / sum(PARTS.values())


def accuracy(rows: Sequence[Exact]) -> Fraction:
    wrong = sum((abs(row["restated"] - row["reported"]) for row in rows), Fraction(0))
    return (1 - wrong / summed(rows, "restated")) * 100


def shares(key: str, part: str) -> Callable[[Sequence[Exact]], Fraction]:
    return lambda rows: mean([ratio(part, "target")(group) for group in by(rows, key).values()])


def reached(rows: Sequence[Exact]) -> Fraction:
    villages = by(rows, "village").values()
    return mean([Fraction(100 * (ratio("vaccinated", "target")(each) >= 80)) for each in villages])


def outreach(rows: Sequence[Exact]) -> Fraction:
    gained = sum((r["attendees"] * (r["mean_post"] - r["mean_pre"]) for r in rows), Fraction(0))
    room = sum((r["attendees"] * (r["maximum"] - r["mean_pre"]) for r in rows), Fraction(0))
    return gained / room


def dropped(rows: Sequence[Exact]) -> Fraction:
    first = summed(rows, "first")
    return (first - summed(rows, "last")) / first * 100


def points(rows: Sequence[Exact]) -> Fraction:
    # Ahli muda: 25 points a year; baik: all of them.
    return summed(rows, "months") / 12 * 25


def allowance(rows: Sequence[Exact]) -> Fraction:
    weights = {"performance": Fraction("60.5"), "discipline": Fraction("39.5")}
    base = Fraction("1234567.89")
    return sum((base * weights[r["part"]] / 100 * r["per_cent"] / 100 for r in rows), Fraction(0))


def missed(rows: Sequence[Exact]) -> Fraction:
    return summed(rows, "hours") / Fraction("7.5")


def latest(rows: Sequence[Exact]) -> Fraction:
    whole = [group[-1] for group in by(rows, "account").values()]
    return ratio("realised", "budget")(whole)


def parts_of_a_year(rows: Sequence[Exact]) -> Fraction:
    groups = by(rows, "account").values()
    budget = sum((group[-1]["budget"] for group in groups), Fraction(0))
    return summed(rows, "realised") / budget * 100


def indicators(random: Random) -> list[Row]:
    kept = random.sample(list(INDICATORS), random.randrange(1, 8))
    return [{"indicator": name, "score": decimal(random)} for name in kept]


def account(random: Random, place: int) -> Row:
    figures = {"budget": decimal(random, 1000), "realised": decimal(random, 1000)}
    return {"account": f"Belanja {place % 2}", **figures, "occurred_on": f"2026-0{place + 1}-01"}


def progress(random: Random, place: int) -> Row:
    before, after = decimal(random, 9), decimal(random, 9)
    return {"student": f"Siswa {place}", "pre": before, "post": after, "maximum": 9.5}


def activity(random: Random, place: int) -> Row:
    people = random.randrange(1, 30)
    means = {"mean_pre": decimal(random, 9), "mean_post": decimal(random, 9), "maximum": 9.5}
    return {"activity": f"Penyuluhan {place}", "attendees": people, **means}


def enrolled(random: Random, place: int) -> Row:
    count = random.randrange(1, 90)
    pupils = dict.fromkeys(("enrolled", "enrolled_of_age", "in_school"), count)
    return {"population": random.randrange(90, 900), **pupils}


def two_years(random: Random) -> list[Row]:
    return [{**enrolled(random, place), "year": 2024 + place % 2} for place in range(4)]


def two_periods(random: Random) -> list[Row]:
    return [
        {"group": group, "period": f"2025-{period}", "mean": decimal(random)}
        for group in ("Kelas 7", "Kelas 8", "Kelas 9")
        for period in (1, 2)
    ]


def counts(*names: str) -> Callable[[Random, int], Row]:
    """Whole numbers, each at most the one before it."""

    def row(random: Random, _: int) -> Row:
        drawn = sorted((random.randrange(1, 400) for _ in names), reverse=True)
        return dict(zip(names, drawn, strict=True))

    return row


def named(name: str, row: Callable[[Random, int], Row]) -> Callable[[Random, int], Row]:
    return lambda random, place: {name: f"Nama {place % 3}", **row(random, place)}


INDICATORS: Final = {
    name: Fraction(weight)
    for name, weight in {
        "revision": 10,
        "deviation": 15,
        "absorption": 20,
        "contractual": 10,
        "settlement": 10,
        "advances": 10,
        "output": 25,
    }.items()
}
PARTS: Final = {
    "absorption": Fraction("9.7"),
    "consistency": Fraction("18.2"),
    "output": Fraction("43.5"),
    "efficiency_value": Fraction("28.6"),
}
_REALISED = each(lambda random, _: {"realised": decimal(random)})
_PRESENCE = each(
    lambda random, _: {
        "working_days": 20 + decimal(random, 2),
        "present": decimal(random, 20),
        "excused": decimal(random, 9),
    }
)
_ENROLLED = each(enrolled)
_PROGRESS = each(progress)
_LEVEL = {"level": "ahli_muda", "predicate": "baik"}
FORMULAS: Final = (
    Formula("asn.target_achievement", _REALISED, lambda rows: summed(rows, "realised")),
    Formula(
        "asn.target_achievement",
        _REALISED,
        lambda rows: summed(rows, "realised") / len(rows),
        {"combine": "mean"},
    ),
    Formula("asn.attendance", _PRESENCE, present),
    Formula(
        "asn.working_time",
        each(lambda random, _: {"minutes": decimal(random), "required_minutes": decimal(random)}),
        ratio("minutes", "required_minutes"),
    ),
    Formula(
        "asn.task_completion",
        each(
            lambda random, i: {
                "period": f"2026-{i + 1:02}",
                "planned": random.randrange(1, 400),
                "approved": random.randrange(1, 400),
            }
        ),
        ratio("approved", "planned"),
    ),
    Formula(
        "asn.observation",
        each(lambda random, i: {"criterion": f"K{i % 2}", "level": random.randrange(1, 5)}),
        lambda rows: summed(rows, "level") / len(rows),
    ),
    Formula(
        "asn.credit_points",
        each(lambda random, _: {**_LEVEL, "months": decimal(random, 12, 4)}),
        points,
        digits=4,
    ),
    Formula(
        "asn.allowance",
        lambda random: [
            {"part": part, "per_cent": decimal(random)} for part in ("performance", "discipline")
        ],
        allowance,
        {"base": 1234567.89, "weights": {"performance": 60.5, "discipline": 39.5}},
    ),
    Formula(
        "asn.discipline",
        # Mondays to Fridays of one week.
        each(lambda random, i: {"date": f"2026-06-0{i + 1}", "hours": decimal(random, 7)}),
        missed,
    ),
    Formula(
        "education.attendance_rate",
        each(counts("pupils", "days", "absences")),
        attendance_rate,
    ),
    Formula("education.participation", _ENROLLED, ratio("in_school", "population")),
    Formula("education.participation_growth", two_years, rate_growth),
    Formula("education.learning_gain", _PROGRESS, gain, digits=4),
    Formula(
        "education.learning_gain",
        _PROGRESS,
        lambda rows: mean([gain([row]) for row in rows]),
        {"of": "individuals"},
        digits=4,
    ),
    Formula("education.achievement_growth", two_periods, growth),
    Formula("finance.absorption", each(account), ratio("realised", "budget")),
    Formula("finance.absorption", each(account), latest, {"series": "cumulative"}),
    Formula("finance.absorption", each(account), parts_of_a_year, {"series": "increments"}),
    Formula(
        "finance.consistency",
        each(lambda random, i: {"month": i + 1, "planned": decimal(random), "realised": 20.25}),
        consistency,
    ),
    Formula(
        "finance.efficiency",
        each(
            lambda random, _: {
                "allocation": decimal(random),
                "achievement": decimal(random, 2),
                "realised": decimal(random),
            }
        ),
        efficiency,
    ),
    Formula("finance.ikpa", indicators, lambda rows: weighted(INDICATORS, rows)),
    Formula(
        "finance.budget_performance",
        each(lambda random, _: {name: decimal(random) for name in PARTS}),
        performance,
    ),
    Formula(
        "finance.report_accuracy",
        each(
            lambda random, i: {
                "line": f"Pos {i}",
                "reported": decimal(random),
                "restated": decimal(random),
            }
        ),
        accuracy,
    ),
    Formula(
        "health.immunisation_coverage",
        each(lambda random, i: {"vaccine": "mcv1", **counts("target", "vaccinated")(random, i)}),
        ratio("vaccinated", "target"),
    ),
    Formula(
        "health.doses_given",
        each(lambda random, _: {"vaccine": "mcv1", "doses": random.randrange(90)}),
        lambda rows: summed(rows, "doses"),
    ),
    Formula("health.drop_out", each(counts("first", "last")), dropped),
    Formula("health.uci", each(named("village", counts("target", "vaccinated"))), reached),
    Formula(
        "health.minimum_service",
        each(named("service", counts("target", "served"))),
        shares("service", "served"),
    ),
    Formula("health.outreach_effectiveness", each(activity), outreach, digits=4),
    Formula(
        "public_service.cases_handled",
        each(lambda random, _: {"cases": random.randrange(90)}),
        lambda rows: summed(rows, "cases"),
    ),
    Formula(
        "public_service.complaint_resolution",
        each(counts("received", "resolved")),
        ratio("resolved", "received"),
    ),
    Formula(
        "public_service.satisfaction_index",
        each(lambda random, _: {"answers": {"time": random.randrange(1, 5)}}),
        lambda rows: 25 * mean([Fraction(row["answers"]["time"]) for row in rows]),
        {"elements": ["time"]},
    ),
)
