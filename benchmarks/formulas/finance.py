"""Bare formulas of finance."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import prod

from benchmarks.formulas.case import Case, Row, day

WEIGHTS = {"absorption": 9.7, "consistency": 18.2, "output": 43.5, "efficiency_value": 28.6}
INDICATORS = {
    "revision": 10,
    "deviation": 15,
    "absorption": 20,
    "contractual": 10,
    "settlement": 10,
    "advances": 10,
    "output": 25,
}


def absorption(records: Sequence[Row]) -> float:
    budget = realised = 0
    for record in records:
        budget += record["budget"]
        realised += record["realised"]
    return realised / budget * 100


def consistency(records: Sequence[Row]) -> float:
    planned: dict[str, float] = defaultdict(float)
    realised: dict[str, float] = defaultdict(float)
    for record in records:
        planned[record["month"]] += record["planned"]
        realised[record["month"]] += record["realised"]
    shares = [(due - abs(due - realised[month])) / due for month, due in planned.items()]
    return sum(shares) / len(shares) * 100


def geometric(parts: Iterable[float]) -> float:
    found = list(parts)
    return float(prod(found) ** (1 / len(found)))


def output_achievement(records: Sequence[Row]) -> float:
    target: dict[tuple[str, str, str], float] = defaultdict(float)
    realised: dict[tuple[str, str, str], float] = defaultdict(float)
    for record in records:
        key = (record["programme"], record["output"], record["indicator"])
        target[key] += record["target"]
        realised[key] += record["realised"]
    outputs: dict[tuple[str, str], list[float]] = defaultdict(list)
    for (programme, output, indicator), due in target.items():
        outputs[programme, output].append(realised[programme, output, indicator] / due * 100)
    programmes: dict[str, list[float]] = defaultdict(list)
    for (programme, _), parts in outputs.items():
        programmes[programme].append(geometric(parts))
    return geometric(map(geometric, programmes.values()))


def efficiency(records: Sequence[Row]) -> float:
    allowed = spent = 0.0
    for record in records:
        allowed += record["allocation"] * record["achievement"]
        spent += record["realised"]
    return (allowed - spent) / allowed * 100


def budget_performance(records: Sequence[Row]) -> float:
    total = 0.0
    for record in records:
        for part, weight in WEIGHTS.items():
            total += weight * record[part]
    return total / sum(WEIGHTS.values()) / len(records)


def ikpa(records: Sequence[Row]) -> float:
    total = weights = 0.0
    for record in records:
        weight = INDICATORS[record["indicator"]]
        total += weight * record["score"]
        weights += weight
    return total / weights


def report_accuracy(records: Sequence[Row]) -> float:
    errors = size = 0
    for record in records:
        errors += abs(record["restated"] - record["reported"])
        size += abs(record["restated"])
    return (1 - errors / size) * 100


def output(place: int) -> Row:
    return {
        "programme": f"Program {place % 5}",
        "output": f"Keluaran {place % 35}",
        "indicator": f"Indikator {place % 140}",
        "target": 100 + place % 7,
        "realised": 80 + place % 11,
    }


def line(place: int) -> Row:
    return {
        "line": f"Pos {place}",
        "reported": 1_000_000 + place,
        "restated": 1_000_000 + place % 900,
        "due_on": "2025-07-10",
        "submitted_on": day(place),
    }


FINANCE = (
    Case(
        "finance.absorption",
        lambda i: {
            "account": f"Belanja/Rekening {i % 400}",
            "budget": 1_000_000 + i,
            "realised": 900_000 + i % 99_000,
        },
        absorption,
        sums=True,
    ),
    Case(
        "finance.consistency",
        lambda i: {"month": 1 + i % 12, "planned": 1_000 + i % 90, "realised": 950 + i % 80},
        consistency,
    ),
    Case("finance.output_achievement", output, output_achievement),
    Case(
        "finance.efficiency",
        lambda i: {
            "allocation": 1_000_000 + i,
            "achievement": 0.8 + i % 20 / 100,
            "realised": 700_000 + i % 9_000,
        },
        efficiency,
    ),
    Case(
        "finance.budget_performance",
        lambda i: {name: 60.5 + (i + n) % 30 for n, name in enumerate(WEIGHTS)},
        budget_performance,
    ),
    Case(
        "finance.ikpa",
        lambda i: {"indicator": list(INDICATORS)[i], "score": 80.5 + i},
        ikpa,
        most=len(INDICATORS),
    ),
    Case("finance.report_accuracy", line, report_accuracy),
)
