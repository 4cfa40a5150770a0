"""People of the demo: invented names, invented numbers, and their posts.

Every number (NIP) begins with a birth on 1 January 1901 to 1910 and ends with a sequence from 901
on: its digits are valid, and it can belong to nobody.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import count
from random import Random
from typing import Final
from uuid import UUID

from tilik_demo.calendar import DemoYear
from tilik_demo.data import Entry, read_entries
from tilik_demo.positions import POSITIONS, DemoPosition
from tilik_demo.rows import SeededKeys
from tilik_demo.units import DemoUnit, slots


class _Names(Entry):
    women: tuple[str, ...]
    men: tuple[str, ...]
    family: dict[str, tuple[str, ...]]


NAMES: Final = read_entries("names", _Names)

STAR: Final = "GAJAHMUNGKUR-PKM/4"
"""A midwife about whom the demo tells most."""

BORN, APPOINTED = 1901, 1931
FIRST_SEQUENCE = 901


@dataclass(frozen=True, slots=True)
class Person:
    """A person with a post; `merit` (about -2 to 2) is the quality of the work.

    `since` is the first day in the present post; `before` the unit and position held earlier.
    """

    name: str
    code: str
    key: UUID
    unit: DemoUnit
    position: DemoPosition
    nip: str | None
    grade: str | None
    employment: str
    merit: float
    is_head: bool
    since: date
    before: tuple[DemoUnit, DemoPosition] | None = None

    @property
    def is_appraised(self) -> bool:
        """Whether the person is appraised; elected officials only appraise others."""
        return self.employment != "NON_ASN"


@dataclass(frozen=True)
class Staff:
    """All people, with their heads and superiors."""

    people: tuple[Person, ...]

    @cached_property
    def heads(self) -> dict[str, Person]:
        """The heads by their unit's code."""
        return {person.unit.code: person for person in self.people if person.is_head}

    @cached_property
    def by_code(self) -> dict[str, Person]:
        """All people by code."""
        return {person.code: person for person in self.people}

    def head_of(self, unit: DemoUnit | None) -> Person | None:
        """Return the head of a unit; the root has none."""
        return self.heads.get(unit.code) if unit else None

    def superior_of(self, person: Person, unit: DemoUnit | None = None) -> Person | None:
        """Return the head of the person's unit, or of the unit above if the person is the head."""
        place = unit or person.unit
        return self.head_of(place.parent if person.is_head else place)

    def of(self, unit_code: str) -> list[Person]:
        """Return the people of a unit, its head first."""
        return [person for person in self.people if person.unit.code == unit_code]


def make_staff(
    units: list[DemoUnit], keys: SeededKeys, random: Random, years: tuple[DemoYear, ...]
) -> Staff:
    """Return a person for every post of the units; some changed their post in mid-year."""
    numbers, names = count(), set[str]()
    people: list[Person] = []
    for unit in units:
        free = iter(slots(unit))
        for code, wanted in unit.posts:
            people.extend(
                _person(unit, POSITIONS[code], next(free), next(numbers), keys, random, names)
                for _ in range(wanted)
            )
    return Staff(tuple(_with_transfers(people, units, years)))


def _person(
    unit: DemoUnit,
    position: DemoPosition,
    slot: str,
    number: int,
    keys: SeededKeys,
    random: Random,
    names: set[str],
) -> Person:
    woman = random.random() < 0.55 or position.code == "BIDAN"
    employment = _employment(position, random)
    assert unit.place is not None
    return Person(
        name=_name(unit.place.code, woman, random, names),
        code=slot,
        key=keys.row("employee", slot),
        unit=unit,
        position=position,
        nip=_nip(number, woman, employment),
        grade=_grade(position, employment, random),
        employment=employment,
        merit=max(-2.2, min(2.2, random.gauss(0.1, 0.9))) if slot != STAR else 1.1,
        is_head=slot.endswith("/1"),
        # So early that only transfers fall into the demo's years.
        since=date(2020 + number % 4, 1, 1),
    )


def _employment(position: DemoPosition, random: Random) -> str:
    if not position.grades:
        return "NON_ASN"
    return "PPPK" if position.pppk and random.random() < 0.4 else "PNS"


def _grade(position: DemoPosition, employment: str, random: Random) -> str | None:
    if employment == "PPPK":
        return random.choice(("VII", "IX"))
    return random.choice(position.grades) if position.grades else None


def _name(place: str, woman: bool, random: Random, names: set[str]) -> str:
    while True:
        # Both are drawn even if one is enough: later names stay the same for a seed.
        first, second = random.sample(NAMES.women if woman else NAMES.men, 2)
        family = random.choice(NAMES.family[place])
        name = f"{first} {family}"
        if name in names:
            name = f"{first} {second} {family}"
        if name not in names:
            names.add(name)
            return name


def _nip(number: int, woman: bool, employment: str) -> str | None:
    """Return the number; a PPPK's has the year of appointment and 21 instead of a month."""
    if employment == "NON_ASN":
        return None
    month = "21" if employment == "PPPK" else "01"
    sex = 2 if woman else 1
    return f"{BORN + number % 10}0101{APPOINTED}{month}{sex}{FIRST_SEQUENCE + number // 10:03d}"


TRANSFERS: Final = (
    # Who moved, from which unit and position, in which year (0: the last one) and on which day.
    ("GAJAHMUNGKUR-DINKES/3", "GAJAHMUNGKUR-PKM", "DOKTER", 0, (7, 1)),
    ("SERANG-KEC/4", "SERANG-DISDIK", "ANALIS-KEBIJAKAN", 1, (4, 1)),
)
ACTING: Final = (("TUBEI-KEC/2", "CAMAT"), ("WANGGAR-PKM/2", "KAPUS"))
"""Who holds a second post as acting head (pelaksana tugas) of a unit."""


def _with_transfers(
    people: list[Person], units: list[DemoUnit], years: tuple[DemoYear, ...]
) -> list[Person]:
    by_code = {unit.code: unit for unit in units}
    moved = {}
    for who, unit, position, year, (month, day) in TRANSFERS:
        on = years[year].day(month, day)
        if on < years[-1].until:
            moved[who] = (on, (by_code[unit], POSITIONS[position]))
    return [
        replace(person, since=moved[person.code][0], before=moved[person.code][1])
        if person.code in moved
        else person
        for person in people
    ]
