"""Period ranks: the order of named periods, which is never that of their letters."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from tilik_plugin.faults import Undefined
from tilik_plugin.period_reading import PeriodReading, Span, name_shape, read_period
from tilik_plugin.text import Text

_WEEKS: Final = 53


def rank_periods(periods: Sequence[str], days: Sequence[date | None] = ()) -> dict[str, int]:
    """Returns the rank of each name, earliest first; two spellings of one period have one rank.

    Reads days, weeks, months, quarters (TW, Triwulan, Q), semesters, school years and years, in
    Indonesian and English; names that differ in one number are ordered by it. If that gives no
    order, `days` of the same records do, where no two periods overlap. Raises Undefined if the
    order is not known.
    """
    names = list(dict.fromkeys(periods))
    spans = _spans_by_name(names)
    if spans is None:
        spans = _spans_by_day(periods, days)
    if spans is None:
        raise _not_ordered(names)
    places = {span: rank for rank, span in enumerate(sorted(set(spans.values())))}
    return {name: places[spans[name]] for name in names}


def _spans_by_name(names: Sequence[str]) -> Mapping[str, Span] | None:
    readings = {name: read_period(name) for name in names}
    if not all(readings.values()):
        return _spans_by_number(names)
    # An unclear name is clear where each way to read it leads to the same order.
    ways = max(map(len, readings.values()))
    found = [
        _comparable({name: _nth(each, way) for name, each in readings.items()})
        for way in range(ways)
    ]
    known = [spans for spans in found if spans is not None]
    if not known or any(_order(spans) != _order(known[0]) for spans in known):
        return None
    return known[0]


def _nth(readings: Sequence[PeriodReading], way: int) -> PeriodReading:
    return readings[min(way, len(readings) - 1)]


def _order(spans: Mapping[str, Span]) -> Sequence[tuple[str, ...]]:
    by_span: dict[Span, list[str]] = {}
    for name, span in spans.items():
        by_span.setdefault(span, []).append(name)
    return [tuple(by_span[span]) for span in sorted(by_span)]


def _comparable(readings: Mapping[str, PeriodReading]) -> Mapping[str, Span] | None:
    """Returns the spans, unless they are of several scales or overlap."""
    scales = {each.scale for each in readings.values()}
    spans = {name: each.span for name, each in readings.items()}
    if len(scales) != 1 or not _are_apart(spans.values()):
        return None
    padded = any(name.strip().startswith("0") for name in _names_of(readings, "number"))
    if padded and max(last for _, last in spans.values()) > _WEEKS:
        # 99 and 01 may be years of two centuries.
        return None
    return spans


def _names_of(readings: Mapping[str, PeriodReading], scale: str) -> Iterable[str]:
    return (name for name, each in readings.items() if each.scale == scale)


def _spans_by_number(names: Sequence[str]) -> Mapping[str, Span] | None:
    """Returns spans of the one number in which names of the same words differ."""
    shapes = {name: name_shape(name) for name in names}
    words = {words for words, _ in shapes.values()}
    if len(words) != 1 or set(*words) <= {"#"}:
        return None
    columns = list(zip(*(numbers for _, numbers in shapes.values()), strict=True))
    differing = [column for column in columns if len(set(column)) > 1]
    if not columns or len(differing) > 1:
        return None
    chosen = differing[0] if differing else columns[0]
    return {name: (number, number) for name, number in zip(names, chosen, strict=True)}


def _spans_by_day(periods: Sequence[str], days: Sequence[date | None]) -> Mapping[str, Span] | None:
    found: dict[str, list[int]] = {}
    for name, day in zip(periods, days, strict=False):
        if day is None:
            return None
        found.setdefault(name, []).append(day.toordinal())
    if found.keys() != set(periods):
        return None
    spans = {name: (min(each), max(each)) for name, each in found.items()}
    is_shared = len(set(spans.values())) < len(spans)
    return None if is_shared or not _are_apart(spans.values()) else spans


def _are_apart(spans: Iterable[Span]) -> bool:
    return all(one[1] < other[0] for one, other in pairwise(sorted(set(spans))))


def _not_ordered(names: Sequence[str]) -> Undefined:
    shown = ", ".join(f"{name!r}" for name in names[:4])
    return Undefined(
        "PERIOD_ORDER_UNKNOWN",
        Text(
            f"The order of the periods is not known: {shown}. Write all of them in one form,"
            " such as 2025, 2025-07, TW I 2025 or Semester 1 2024/2025.",
            f"Urutan periode tidak diketahui: {shown}. Tulis semuanya dalam satu bentuk, misalnya"
            " 2025, 2025-07, TW I 2025, atau Semester 1 2024/2025.",
        ),
    )
