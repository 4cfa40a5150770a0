"""Competencies of the demo: assessments of each person's levels, and their potential."""

from datetime import date
from random import Random
from typing import Final

from tilik_demo.calendar import DemoYear
from tilik_demo.people import STAR, Person, Staff
from tilik_demo.required_competencies import IT, PUBLIC_SPEAKING
from tilik_demo.rows import Rows, SeededKeys

METHODS: Final = (
    "Asesmen kompetensi",
    "Penilaian 360 derajat",
    "Uji kompetensi jabatan fungsional",
)
COMMUNICATION: Final = "communication"
LEARNER: Final = "WANGGAR-DISDIK/6"
"""Who could hardly use a computer, was trained, and now can."""

Levels = dict[str, int]
LOWEST: Final = {LEARNER: {IT: 1}, STAR: {COMMUNICATION: 1, PUBLIC_SPEAKING: 1}}
"""What some people could hardly do when they were first assessed."""


def add_assessments(
    rows: Rows, keys: SeededKeys, staff: Staff, years: tuple[DemoYear, DemoYear], random: Random
) -> dict[str, Levels]:
    """Add everyone's assessments of last year and some of this year; return the newest levels."""
    newest = {}
    for person in staff.people:
        required = person.position.requirements()
        if not required:
            continue
        levels = {key: _first_level(level, person, random) for key, level in required.items()}
        levels |= LOWEST.get(person.code, {})
        first = years[0].day(3, 10 + random.randrange(15))
        _assess(rows, keys, person, levels, first, random.choice(METHODS))
        if person.code == LEARNER:
            levels = _add_growth(rows, keys, person, levels, years)
        elif person.code == STAR:
            later = {COMMUNICATION: 1, PUBLIC_SPEAKING: 2}
            _assess(rows, keys, person, later, years[1].when(0.6), METHODS[1])
            levels |= later
        elif random.random() < 0.35:
            levels = _add_later(rows, keys, person, levels, years[1].when(0.6), random)
        newest[person.code] = levels
        _profile(rows, keys, person, random)
    return newest


def _first_level(level: int, person: Person, random: Random) -> int:
    # Good work and competencies go together, but not strictly.
    x = random.gauss(0.5 * person.merit, 0.5)
    step = -1 if x < -0.45 else 1 if x > 0.75 else 0
    return max(1, min(5, level + step))


def _add_growth(
    rows: Rows, keys: SeededKeys, person: Person, levels: Levels, years: tuple[DemoYear, DemoYear]
) -> Levels:
    """Add two assessments, which raise the lowest level to the third; return the levels."""
    halfway, now = years[0].day(9, 15), years[1].when(0.5)
    _assess(rows, keys, person, {IT: 2}, halfway, "Uji praktik setelah pelatihan")
    _assess(rows, keys, person, {IT: 3}, now, "Uji praktik setelah pelatihan")
    return {**levels, IT: 3}


def _add_later(
    rows: Rows, keys: SeededKeys, person: Person, levels: Levels, day: date, random: Random
) -> Levels:
    """Add a later assessment of some competencies, mostly better; return the levels."""
    chosen = random.sample(sorted(levels), 4)
    later = {key: max(1, min(5, levels[key] + random.choice((0, 1, 1)))) for key in chosen}
    _assess(rows, keys, person, later, day, random.choice(METHODS))
    return {**levels, **later}


def _assess(
    rows: Rows, keys: SeededKeys, person: Person, levels: Levels, day: date, method: str
) -> None:
    for competency, level in levels.items():
        name = f"{person.code}/{competency}/{day}"
        rows.add(
            "competency_assessment",
            id=keys.row("competency_assessment", name),
            employee_id=person.key,
            unit_id=keys.row("unit", person.unit.code),
            competency_id=competency,
            level=level,
            assessed_on=day,
            method=method,
        )


def _profile(rows: Rows, keys: SeededKeys, person: Person, random: Random) -> None:
    """Add the profile; values that follow from the assessments are computed when it is stored."""
    x = person.merit + random.gauss(0, 0.5)
    potential = "HIGH" if x > 0.8 else "LOW" if x < -0.7 else "MEDIUM"
    rows.add(
        "competency_profile",
        id=keys.row("competency_profile", person.code),
        employee_id=person.key,
        unit_id=keys.row("unit", person.unit.code),
        potential=potential if random.random() < 0.85 else None,
        updated_at=None,
        changed_in=0,
    )
