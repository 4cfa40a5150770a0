"""The demo region: all its rows, which follow from a seed and a reference date alone."""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any, Final
from uuid import UUID

from tilik_demo.calendar import DemoYear
from tilik_demo.competencies import add_assessments
from tilik_demo.described import add_descriptions
from tilik_demo.indicators import add_indicators
from tilik_demo.people import make_staff
from tilik_demo.places import add_regions
from tilik_demo.positions import add_positions
from tilik_demo.posts import add_people
from tilik_demo.rows import Rows, SeededKeys
from tilik_demo.trainings import add_trainings
from tilik_demo.units import add_units, all_units, slots
from tilik_demo.year import YearContext, add_year

SEED: Final = 17
SCHEME: Final = "asn.permenpanrb_6_2022"


def demo_region(scheme: Mapping[str, Any], as_of: date, seed: int = SEED) -> Rows:
    """Return every row of the demo; equal arguments give equal rows.

    `scheme` is the rating scheme as a cycle stores it; `as_of` is the last day with data. The
    competencies of the plugins' lists are referred to, not added.
    """
    random, keys, rows = Random(seed), SeededKeys(seed), Rows()  # noqa: S311
    years = _years(as_of, keys)
    units = all_units()
    staff = make_staff(units, keys, random, years)
    add_regions(rows, keys)
    add_positions(rows, keys)
    add_units(rows, keys, units)
    add_descriptions(rows, keys, units)
    add_people(rows, keys, staff, units, years[-1].day(3, 1))
    add_indicators(rows, keys, staff)
    for year in years:
        add_year(rows, keys, YearContext(year, units, staff, scheme, random))
    newest = add_assessments(rows, keys, staff, years, random)
    add_trainings(rows, keys, staff, newest, years, random)
    return rows


def demo_keys(seed: int = SEED) -> frozenset[UUID]:
    """Return the keys of all units and employees of the demo, which are the same in every year."""
    keys, units = SeededKeys(seed), all_units()
    people = (keys.row("employee", slot) for unit in units for slot in slots(unit))
    return frozenset((*(keys.row("unit", unit.code) for unit in units), *people))


def _years(as_of: date, keys: SeededKeys) -> tuple[DemoYear, DemoYear]:
    codes = str(as_of.year - 1), str(as_of.year)
    last, this = (DemoYear(code, keys.number(code), as_of) for code in codes)
    return last, this
