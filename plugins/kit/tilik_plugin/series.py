"""Series: how several records of the same key make one pair of figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice, pairwise, repeat
from typing import Annotated, Any

from tilik_plugin.faults import Undefined
from tilik_plugin.fields import Params, Record, Title
from tilik_plugin.measurement import Caution
from tilik_plugin.name_keys import fold_column
from tilik_plugin.records import Records
from tilik_plugin.rounding import total
from tilik_plugin.text import Text

__all__ = [
    "Combined",
    "KeyFigures",
    "Series",
    "SeriesParams",
    "combine",
    "same_twice",
    "sum_by_key",
]

REPEATED_KEY = "REPEATED_KEY"

_EARLY = 8192
"""The number of records that are checked first, as keys that repeat mostly do so early."""


class Series(StrEnum):
    """How records of one key belong together."""

    SEPARATE = "separate"
    INCREMENTS = "increments"
    CUMULATIVE = "cumulative"


class SeriesParams(Params):
    """Parameters of a calculator that takes `series`."""

    series: Annotated[
        Series,
        Title(
            "Series of records",
            "Rangkaian rekaman",
            Text(
                "separate: both sides are summed; increments: parts of a year against one yearly"
                " figure; cumulative: only the latest record counts.",
                "separate: kedua sisi dijumlahkan; increments: bagian tahun terhadap satu angka"
                " tahunan; cumulative: hanya rekaman terakhir yang dihitung.",
            ),
        ),
    ] = Series.SEPARATE


@dataclass(frozen=True, slots=True)
class Combined:
    """Figures after the series was taken into account, and the record each part comes from.

    Under `separate` there is one entry per record, otherwise one per key.
    """

    parts: Sequence[float]
    wholes: Sequence[float]
    positions: Sequence[int]
    cautions: tuple[Caution, ...] = ()


def combine(
    records: Records[Any], keys: Sequence[str], part: str, whole: str, series: Series
) -> Combined:
    """Combines the columns `part` and `whole` of the records whose `keys` agree, folded.

    Under `increments` and `cumulative` the latest record is found by `occurred_on`. Raises
    Undefined if several records of one key differ and no date tells which is the latest.
    """
    parts, wholes = records.column(part), records.column(whole)
    if series is Series.SEPARATE:
        repeated = _repeats([fold_column(records.column(key)) for key in keys], len(records))
        cautions = (REPEATED,) if repeated else ()
        return Combined(parts, wholes, range(len(records)), cautions)
    dates = records.column("occurred_on")
    groups = _grouped(records, keys)
    if series is Series.CUMULATIVE:
        latest = [_latest(group, dates, (parts, wholes)) for group in groups]
        cautions = (FALLING,) if any(_falls(group, dates, parts) for group in groups) else ()
        return Combined([parts[i] for i in latest], [wholes[i] for i in latest], latest, cautions)
    # The yearly figure is that of the latest report, which may correct the earlier ones.
    latest = [_latest(group, dates, (wholes,)) for group in groups]
    sums = [float(total(parts[i] for i in group)) for group in groups]
    twice = any(_came_twice(group, dates, (parts, wholes)) for group in groups)
    return Combined(sums, [wholes[i] for i in latest], latest, (SAME_TWICE,) if twice else ())


def same_twice(records: Records[Any], fields: Sequence[str]) -> tuple[Caution, ...]:
    """Returns a warning if two records of one day have the same `fields`.

    It is for sums of reports that have no key; records without a day are not compared.
    """
    days, *columns = (fold_column(records.column(name)) for name in ("occurred_on", *fields))
    seen = set[object]()
    for day, *figures in zip(days, *columns, strict=True):
        report = (day, *figures)
        if day is not None and report in seen:
            return (SAME_TWICE,)
        seen.add(report)
    return ()


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The figures of one key, and the last of its records."""

    key: str
    part: float
    whole: float
    position: int


def sum_by_key(figures: Combined, keys: Sequence[str]) -> list[KeyFigures]:
    """Sums both sides of what `combine` returned by key, in the order of the keys' first records.

    `keys` is the column that tells the key of each record, as `fold_name` compares them.
    """
    groups: dict[str, list[int]] = {}
    folded = fold_column(keys)
    for entry, position in enumerate(figures.positions):
        groups.setdefault(folded[position], []).append(entry)
    return [
        KeyFigures(
            keys[figures.positions[entries[0]]],
            float(total(figures.parts[i] for i in entries)),
            float(total(figures.wholes[i] for i in entries)),
            figures.positions[entries[-1]],
        )
        for entries in groups.values()
    ]


def _repeats(columns: Sequence[Sequence[object]], count: int) -> bool:
    """Returns whether a key occurs twice.

    Looks at the first records, then at single columns, before it compares whole keys.
    """
    rows = iter(zip(*columns, strict=True)) if columns else iter(repeat((), count))
    seen = set[object](islice(rows, _EARLY))
    if len(seen) < min(count, _EARLY):
        return True
    # One column without repeats settles it, without a tuple for each record.
    if any(len(set(column)) == count for column in columns):
        return False
    taken = len(seen)
    while chunk := list(islice(rows, 1024)):
        taken += len(chunk)
        seen.update(chunk)
        if len(seen) < taken:
            return True
    return False


def _grouped(records: Records[Record], keys: Sequence[str]) -> list[list[int]]:
    groups: dict[tuple[object, ...], list[int]] = {}
    columns = [fold_column(records.column(key)) for key in keys]
    for position in range(len(records)):
        groups.setdefault(tuple(column[position] for column in columns), []).append(position)
    return list(groups.values())


def _latest(
    group: Sequence[int], dates: Sequence[date | None], columns: Sequence[Sequence[object]]
) -> int:
    """Returns the position of the latest record; records with the same figures count as one."""
    last = max((dates[i] or date.min for i in group), default=date.min)
    undated = any(dates[i] is None for i in group)
    rivals = group if undated else [i for i in group if dates[i] == last]
    if len({tuple(column[i] for column in columns) for i in rivals}) > 1:
        raise _ambiguous()
    return rivals[-1]


def _falls(group: Sequence[int], dates: Sequence[date | None], parts: Sequence[float]) -> bool:
    """Returns whether a later report says less than one before it."""
    dated = sorted((day, parts[i]) for i in group if (day := dates[i]) is not None)
    return any(late < early for (_, early), (_, late) in pairwise(dated))


def _came_twice(
    group: Sequence[int], dates: Sequence[date | None], columns: Sequence[Sequence[float]]
) -> bool:
    """Returns whether two reports of a key have the same figures, and no two different days."""
    known: dict[tuple[float, ...], set[date | None]] = {}
    for i in group:
        days = known.setdefault(tuple(column[i] for column in columns), set())
        if days and (dates[i] is None or None in days or dates[i] in days):
            return True
        days.add(dates[i])
    return False


SAME_TWICE = Caution(
    "SAME_REPORT_TWICE",
    Text(
        "The same report of one day came twice and was summed; if it was sent twice, withdraw one"
        " of both.",
        "Laporan yang sama untuk satu hari muncul dua kali dan dijumlahkan; jika terkirim dua kali,"
        " tarik salah satunya.",
    ),
)
FALLING = Caution(
    "CUMULATIVE_FALLS",
    Text(
        "A later cumulative report says less than one before it; the latest was counted. If each"
        " report is about a part of the year, say so with the parameter series.",
        "Laporan kumulatif yang lebih baru lebih kecil daripada sebelumnya; yang terakhir dihitung."
        " Jika setiap laporan hanya tentang sebagian tahun, nyatakan dengan parameter series.",
    ),
)
REPEATED = Caution(
    REPEATED_KEY,
    Text(
        "Several records describe the same thing and were summed; if they are a series of"
        " reports, say so with the parameter series.",
        "Beberapa rekaman menjelaskan hal yang sama dan dijumlahkan; jika merupakan rangkaian"
        " laporan, nyatakan dengan parameter series.",
    ),
)


def _ambiguous() -> Undefined:
    return Undefined(
        "LATEST_UNKNOWN",
        Text(
            "Several records of one series differ and their dates do not say which is the latest.",
            "Beberapa rekaman dalam satu rangkaian berbeda dan tanggalnya tidak menunjukkan mana"
            " yang terakhir.",
        ),
    )
