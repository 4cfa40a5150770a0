"""Posts of the demo: rows of employees and assignments, and the heads of units."""

from datetime import date, timedelta
from typing import Final

from tilik_demo.people import ACTING, Person, Staff
from tilik_demo.positions import POSITIONS, DemoPosition
from tilik_demo.rows import Rows, SeededKeys
from tilik_demo.units import DemoUnit

EARLIER: Final = date(2019, 1, 1)


def add_people(
    rows: Rows, keys: SeededKeys, staff: Staff, units: list[DemoUnit], acting_since: date
) -> None:
    """Add the people; superiors come first, because rows refer to earlier rows."""
    for person in sorted(staff.people, key=lambda each: (each.unit.depth, not each.is_head)):
        superior = staff.superior_of(person)
        rows.add(
            "employee",
            id=person.key,
            nip=person.nip,
            name=person.name,
            grade=person.grade,
            employment=person.employment,
            unit_id=keys.row("unit", person.unit.code),
            position_id=keys.row("position", person.position.code),
            supervisor_id=superior.key if superior else None,
            active_until=None,
        )
    for person in staff.people:
        _assign(rows, keys, person)
    _assign_acting(rows, keys, staff, acting_since)
    for unit in units:
        head = staff.head_of(unit)
        if head is not None:
            rows.add("unit.head", id=keys.row("unit", unit.code), head_id=head.key)


def _assign(rows: Rows, keys: SeededKeys, person: Person) -> None:
    if person.before is not None:
        last = person.since - timedelta(days=1)
        _assignment(rows, keys, person, person.before, (EARLIER, last))
    post = (person.unit, person.position)
    _assignment(rows, keys, person, post, (person.since, None))


def _assign_acting(rows: Rows, keys: SeededKeys, staff: Staff, since: date) -> None:
    for who, position in ACTING:
        person = staff.by_code[who]
        post = (person.unit, POSITIONS[position])
        _assignment(rows, keys, person, post, (since, None), acting=True)


def _assignment(
    rows: Rows,
    keys: SeededKeys,
    person: Person,
    post: tuple[DemoUnit, DemoPosition],
    span: tuple[date, date | None],
    acting: bool = False,
) -> None:
    unit, position = post
    rows.add(
        "assignment",
        id=keys.row("assignment", f"{person.code}/{position.code}/{span[0]}"),
        employee_id=person.key,
        unit_id=keys.row("unit", unit.code),
        position_id=keys.row("position", position.code),
        starts_on=span[0],
        ends_on=span[1],
        acting=acting,
    )
