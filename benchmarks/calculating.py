"""Records per second through each calculator, against its bare formula in a loop."""

import gc
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import isclose
from statistics import median
from typing import Any

from benchmarks.formulas import CASES
from benchmarks.formulas.case import Case, Row, dated
from tilik_plugin import Calculator, round_half_up
from tilik_server.plugin_host.loading import installed_plugins, load_plugin

RECORDS, FEW = 100_000, 10_000
QUICK = 200_000
"""A calculator of more records a second is measured on many."""
ROUNDS = 7


@dataclass(frozen=True)
class Figure:
    """Medians of interleaved rounds, in records a second of the processor's time.

    A ratio is that of the rates of one and the same round; `dated` that of records which also
    carry the day of their evidence, as they do where a goal is scored.
    """

    case: Case
    bare: float
    calculator: float
    ratio: float
    dated: float


def measure_calculators(keys: Sequence[str] = ()) -> Iterable[Figure]:
    """The figure of each calculator, or of those named, one after the other."""
    calculators = {each.key: each for name in _plugins() for each in load_plugin(name).calculators}
    missing = calculators.keys() ^ {case.key for case in CASES}
    if missing:
        raise SystemExit(f"without a bare formula or a calculator: {', '.join(sorted(missing))}")
    for case in CASES:
        if not keys or case.key in keys:
            yield _measured(case, calculators[case.key])


def table(figures: Sequence[Figure]) -> Iterable[str]:
    """The figures as a table of Markdown, those of sums first."""
    yield "| calculator | bare loop, records/s | calculator, records/s | ratio | with days |"
    yield "|---|---:|---:|---:|---:|"
    for each in sorted(figures, key=lambda each: not each.case.sums):
        name = f"**{each.case.key}**" if each.case.sums else each.case.key
        rates = f"{each.bare:,.0f} | {each.calculator:,.0f}"
        yield f"| {name} | {rates} | {each.ratio:.2f} | {each.dated:.2f} |"


def _plugins() -> list[str]:
    return [each.name for each in installed_plugins() if each.name.startswith("tilik-")]


def _measured(case: Case, calculator: Calculator[Any, Any]) -> Figure:
    few = case.rows(min(case.most or FEW, FEW))
    _require_same(case, calculator, few)
    is_quick = _rate(lambda: calculator.calculate(few, case.params), 1, len(few)) > QUICK
    wanted = RECORDS if is_quick else FEW
    rows = few if case.most else case.rows(wanted)
    with_days = dated(rows)
    works = (
        lambda: case.bare(rows),
        lambda: calculator.calculate(rows, case.params),
        lambda: calculator.calculate(with_days, case.params),
    )
    times = wanted // len(rows)
    rounds = [[_rate(work, times, len(rows)) for work in works] for _ in range(ROUNDS)]
    return Figure(
        case,
        bare=median(bare for bare, _, _ in rounds),
        calculator=median(whole for _, whole, _ in rounds),
        ratio=median(whole / bare for bare, whole, _ in rounds),
        dated=median(whole / bare for bare, _, whole in rounds),
    )


def _require_same(case: Case, calculator: Calculator[Any, Any], rows: list[Row]) -> None:
    value = calculator.calculate(rows, case.params).value
    expected = case.bare(rows)
    if not isclose(value, round_half_up(expected, 4), rel_tol=1e-3, abs_tol=0.01):
        raise SystemExit(f"{case.key} gives {value}, the bare formula {expected}")


def _rate(work: Callable[[], object], times: int, records: int) -> float:
    gc.collect()
    started = time.process_time()
    for _ in range(times):
        work()
    return times * records / (time.process_time() - started)


if __name__ == "__main__":
    for line in table(list(measure_calculators(sys.argv[1:]))):
        print(line)
