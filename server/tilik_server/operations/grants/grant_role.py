"""Grant a role to a person."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.actions import ACTIONS
from tilik_server.access.place import place_of_grant
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import AlreadyGranted, FieldFault, InvalidArgument, NotFound
from tilik_server.models.vocabulary import STORED_ROLES, UNDIVIDED_ROLE, Role
from tilik_server.models.words import label
from tilik_server.operations.steps.find_unit import find_unit_of_input
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ConstraintViolation, ResultRow, Transaction
from tilik_server.validation.all_faults import AllFaults
from tilik_server.validation.text import faults_in_text, is_storable

LONGEST_REASON: Final = 1000
PERSON: Final = statement(
    "grants.find_person",
    """
select e.id, e.name, tilik_is_past(e.active_until, e.unit_id) as has_left,
  tilik_today($2) as today
from employee e where e.id = $1
""",
)
HELD: Final = statement(
    "grants.find_held",
    """
select g.starts_on, g.ends_on from role_grant g
where g.employee_id = $1 and g.role = $2 and g.unit_id is not distinct from $3
  and g.ended_at is null and daterange(g.starts_on, g.ends_on, '[]') && daterange($4, $5, '[]')
order by g.starts_on limit 1
""",
)
STORE: Final = statement(
    "grants.store_grant",
    """
insert into role_grant (employee_id, role, unit_id, starts_on, ends_on, reason, granted_by_id)
values ($1, $2, $3, $4, $5, $6, $7) returning id
""",
)


@dataclass(frozen=True, slots=True)
class NewGrant:
    """A role for the person with the key `employee`.

    `unit` is a unit's code, None for everywhere. `starts_on` is None for today, `ends_on` None for
    a role without a last day.
    """

    role: Role
    employee: UUID
    reason: str
    unit: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None


async def grant_role(database: Database, viewer: Viewer, new: NewGrant) -> UUID:
    """Store a grant, and return its key; it holds from the next transaction of the person.

    Raises InvalidArgument, CodeUnknown, NotFound, NotYourStep and AlreadyGranted.
    """
    found = AllFaults(faults_in_grant(new))
    async with database.writing(viewer) as transaction:
        unit = None
        with found.gathered():
            if new.unit is None or is_storable(new.unit):
                unit = await find_unit_of_input(transaction, new.unit)
        # Without its unit or its role nobody knows who may grant it.
        if not found:
            place = await place_of_grant(transaction, viewer, new.employee, unit)
            ACTIONS[f"grantRole.{new.role}"].require(place)
        with found.gathered():
            person = await _find_person(transaction, new.employee, unit)
            starts_on = new.starts_on or person["today"]
            first = max(starts_on, person["today"])
            if new.ends_on is not None and new.ends_on < first:
                found.add([_too_early(first)])
        found.check()
        what = (new.employee, new.role, unit, starts_on, new.ends_on)
        try:
            async with transaction.savepoint():
                key: UUID = await transaction.fetch_value(
                    STORE, *what, new.reason.strip(), viewer.employee
                )
        except ConstraintViolation as fault:
            held = await transaction.fetch_row(HELD, *what)
            raise AlreadyGranted(
                name=person["name"], role=label(Role(new.role)), days=_days(held)
            ) from fault
    return key


def faults_in_grant(new: NewGrant) -> list[FieldFault]:
    """Return the faults that need no database, in the order of the fields."""
    faults = []
    if new.role not in STORED_ROLES:
        listed = ", ".join(STORED_ROLES)
        faults.append(_fault("role", f"must be one of {listed}", f"harus salah satu dari {listed}"))
    elif new.role is UNDIVIDED_ROLE and new.unit is not None:
        en = f"leave it out: {new.role} holds everywhere"
        faults.append(_fault("unit", en, f"kosongkan: {new.role} berlaku di mana-mana"))
    if new.unit is not None:
        faults += faults_in_text(new.unit, ("input", "unit"), 64)
    if new.starts_on and new.ends_on and new.ends_on < new.starts_on:
        faults.append(_too_early(new.starts_on))
    return faults + faults_in_text(new.reason, ("input", "reason"), LONGEST_REASON)


async def _find_person(transaction: Transaction, key: UUID, unit: UUID | None) -> ResultRow:
    """Return name and day of a person in service. Raises NotFound and InvalidArgument."""
    person = await transaction.fetch_row(PERSON, key, unit)
    if person is None:
        raise NotFound(fields=[_fault("employee", "there is no such person", "pegawai tidak ada")])
    if person["has_left"]:
        en, indonesian = "this person is no longer in service", "pegawai ini tidak lagi bertugas"
        raise InvalidArgument(fields=[_fault("employee", en, indonesian)])
    return person


def _days(held: ResultRow | None) -> Text:
    """Return the days of a grant in words; the grant may have been ended meanwhile."""
    if held is None:
        return Text("now", "sekarang")
    first, last = held["starts_on"], held["ends_on"]
    if last is None:
        return Text(f"from {first}", f"mulai {first}")
    return Text(f"from {first} to {last}", f"dari {first} sampai {last}")


def _too_early(day: date) -> FieldFault:
    return _fault("endsOn", f"must be {day} or later", f"harus {day} atau sesudahnya")


def _fault(field: str, en: str, indonesian: str) -> FieldFault:
    return FieldFault(("input", field), Text(en, indonesian))
