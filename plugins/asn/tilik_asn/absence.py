"""Absence: which days and hours of unexcused absence count, and in which calendar year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tilik_plugin import exact
from tilik_plugin.working_days import WorkingDays

Day = tuple[date, float | None]
"""A day of absence, with hours where only part of it was missed."""


@dataclass(frozen=True, slots=True)
class Absences:
    """What counts of one calendar year, and what was left out.

    `days` are missed as a whole and `hours` by day are missed in part. `run` is the longest row
    of consecutive working days that ends in the year; it may begin in the year before.
    """

    year: int
    days: Sequence[date]
    hours: Mapping[date, Decimal]
    run: Sequence[date]
    counted: frozenset[int]
    other_years: int
    free_days: int
    repeated: int


def absences(records: Sequence[Day], calendar: WorkingDays, hours_per_day: float) -> Absences:
    """Returns the absences of the latest calendar year in which a working day was missed.

    A day counts once. Hours on a day that was missed as a whole add nothing, and hours that fill
    the day make it one.
    """
    working = [i for i, (day, _) in enumerate(records) if calendar.counts(day)]
    kept = [records[i][0] for i in working] or [day for day, _ in records]
    year = max(day.year for day in kept)
    whole, part, repeated = _by_day([records[i] for i in working], exact(hours_per_day))
    days = [day for day in whole if day.year == year]
    return Absences(
        year=year,
        days=days,
        hours={day: hours for day, hours in part.items() if day.year == year},
        run=_longest_run(whole, year, calendar),
        counted=frozenset(i for i in working if records[i][0].year == year),
        other_years=sum(records[i][0].year != year for i in working),
        free_days=len(records) - len(working),
        repeated=repeated,
    )


def _by_day(
    records: Sequence[Day], hours_per_day: Decimal
) -> tuple[list[date], dict[date, Decimal], int]:
    """Returns the whole days missed, in order, hours by day, and the number of repeated days."""
    whole = [day for day, hours in records if hours is None]
    part: dict[date, Decimal] = {}
    for day, hours in records:
        if hours is not None:
            part[day] = part.get(day, Decimal(0)) + exact(hours)
    full = {day for day, hours in part.items() if hours >= hours_per_day}
    repeated = len(whole) - len(set(whole)) + len(part.keys() & set(whole))
    missed = sorted({*whole, *full})
    return missed, {day: part[day] for day in sorted(part) if day not in {*missed}}, repeated


def _longest_run(days: Sequence[date], year: int, calendar: WorkingDays) -> Sequence[date]:
    best, start = range(0), 0
    for place, day in enumerate(days):
        if place > start and calendar.between(days[place - 1], day) != 1:
            start = place
        if day.year == year and place + 1 - start > len(best):
            best = range(start, place + 1)
    return [days[place] for place in best]
