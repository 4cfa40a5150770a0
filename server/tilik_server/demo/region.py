"""The demo region: all its rows, from a seed and a reference date alone."""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any, Final

from tilik_server.demo.appraisals import add_appraisals, make_appraisals
from tilik_server.demo.calendar import Year
from tilik_server.demo.evidence import add_evidence
from tilik_server.demo.goals import Goal, add_goals, make_goals
from tilik_server.demo.indicators import add_indicators
from tilik_server.demo.people import Staff, hire
from tilik_server.demo.places import add_regions
from tilik_server.demo.positions import add_positions
from tilik_server.demo.posts import add_people
from tilik_server.demo.rows import Keys, Rows
from tilik_server.demo.units import ROOT, add_units, all_units

SEED: Final = 17
SCHEME: Final = "asn.permenpanrb_6_2022"


def demo_region(scheme: Mapping[str, Any], as_of: date, seed: int = SEED) -> Rows:
    """Every row of the demo; two calls with the same arguments give the same rows.

    `scheme` is the rating scheme as a cycle stores it; `as_of` the day on which the demo's present
    ends. The competencies of the plugins' lists are named, not made.
    """
    random, keys, rows = Random(seed), Keys(seed), Rows()  # noqa: S311
    years = _years(as_of, keys)
    units = all_units()
    staff = hire(units, keys, random, years)
    add_regions(rows, keys)
    add_positions(rows, keys)
    add_units(rows, keys, units)
    add_people(rows, keys, staff, units, years[-1].day(3, 1))
    add_indicators(rows, keys, staff)
    for year in years:
        _add_year(rows, keys, staff, year, scheme, random)
    return rows


def _years(as_of: date, keys: Keys) -> tuple[Year, Year]:
    codes = str(as_of.year - 1), str(as_of.year)
    last, this = (Year(code, keys.number(code), as_of) for code in codes)
    return last, this


def _add_year(
    rows: Rows, keys: Keys, staff: Staff, year: Year, scheme: Mapping[str, Any], random: Random
) -> list[Goal]:
    rows.add(
        "cycle",
        id=year.number,
        code=year.code,
        name=f"Penilaian kinerja tahun {year.code}",
        starts_on=year.first,
        ends_on=year.last,
        status="CLOSED" if year.is_finished else "OPEN",
        scheme=scheme,
        params={"review_months": 3},
        unit_id=keys.row("unit", ROOT),
    )
    appraisals = make_appraisals(staff, year, keys, random)
    goals = make_goals(appraisals, keys, random)
    add_appraisals(rows, keys, appraisals, random)
    add_goals(rows, keys, goals)
    add_evidence(rows, keys, goals, random)
    return goals
