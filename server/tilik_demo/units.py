"""Units of the demo: one fictitious region of five local governments with their agencies."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tilik_demo.data import Entry, read_entries
from tilik_demo.places import PLACES, Place
from tilik_demo.rows import Rows, SeededKeys

ROOT: Final = "DEMO"


class UnitPlan(Entry):
    """The plan of a unit: `parent` is a code's suffix, `posts` the positions from the head down.

    A name's `{place}`, `{district}` and `{of}` are filled in; `local` units lie in the place
    itself, the others in its regency.
    """

    suffix: str
    name: str
    kind: str
    sector: str
    parent: str
    posts: tuple[tuple[str, int], ...]
    local: bool = False


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit of the demo; the first post is the head's."""

    code: str
    name: str
    kind: str
    sector: str
    place: Place | None
    region: str | None
    parent: "DemoUnit | None"
    posts: tuple[tuple[str, int], ...]

    @property
    def depth(self) -> int:
        """The number of units above it."""
        return 0 if self.parent is None else 1 + self.parent.depth

    @property
    def is_agency(self) -> bool:
        """Whether the unit lies directly below its local government."""
        return self.parent is not None and self.parent.kind == "pemerintah_daerah"


class _Units(Entry):
    agency: tuple[UnitPlan, ...]
    division: dict[str, UnitPlan]
    below_division: dict[str, dict[str, str]]


UNITS: Final = read_entries("units", _Units)


def all_units() -> list[DemoUnit]:
    """Return the root, the local governments and all units below them, parents first."""
    root = DemoUnit(
        ROOT, "Wilayah Peragaan Tilik (fiktif)", "wilayah", "general", None, None, None, ()
    )
    return [root, *(unit for place in PLACES for unit in _of_place(place, root))]


def _of_place(place: Place, root: DemoUnit) -> Iterator[DemoUnit]:
    top = DemoUnit(
        place.code,
        place.government,
        "pemerintah_daerah",
        "general",
        place,
        place.regency,
        root,
        (("KDH", 1),),
    )
    known = {"": top}
    yield top
    plans = sorted(
        # This order puts parents first, which are looked up below.
        (*UNITS.agency, UNITS.division[place.code]),
        key=lambda plan: (plan.local, len(plan.suffix)),
    )
    moved = UNITS.below_division.get(place.code, {})
    for plan in plans:
        parent = moved.get(plan.suffix, plan.parent)
        known[plan.suffix] = _unit(plan, place, known[parent])
        yield known[plan.suffix]


def _unit(plan: UnitPlan, place: Place, parent: DemoUnit) -> DemoUnit:
    of = place.government.removeprefix("Pemerintah ")
    return DemoUnit(
        f"{place.code}-{plan.suffix}",
        plan.name.format(place=place.name, district=place.district or place.name, of=of),
        plan.kind,
        plan.sector,
        place,
        place.region if plan.local else place.regency,
        parent,
        plan.posts,
    )


def slots(unit: DemoUnit) -> list[str]:
    """Return the codes of a unit's people, the head's first."""
    wanted = sum(number for _, number in unit.posts)
    return [f"{unit.code}/{ordinal}" for ordinal in range(1, wanted + 1)]


def add_units(rows: Rows, keys: SeededKeys, units: list[DemoUnit]) -> None:
    """Add the tree, parents first; heads are set when the people are added."""
    for unit in units:
        rows.add(
            "unit",
            id=keys.row("unit", unit.code),
            code=unit.code,
            name=unit.name,
            kind=unit.kind,
            sector=unit.sector,
            # A trigger computes it from the parent.
            path="",
            region_id=keys.row("region", unit.region) if unit.region else None,
            parent_id=keys.row("unit", unit.parent.code) if unit.parent else None,
        )
