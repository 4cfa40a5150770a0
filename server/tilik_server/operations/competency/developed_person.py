"""The person whose competencies are assessed or trained, and the competency profile."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.actions import ACTIONS
from tilik_server.access.actors import NOBODY
from tilik_server.access.audiences import ADMIN, PERSON_IN_UNIT, THE_OPERATOR, condition
from tilik_server.access.organisation import place_towards_person
from tilik_server.access.place import place_by_roles
from tilik_server.access.table_rules import DEVELOPERS
from tilik_server.access.viewer import Viewer
from tilik_server.errors import FieldFault, InvalidArgument, NotFound
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

# The first and the last day of Python would be stored as infinite days.
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(9990, 12, 31)
# The lock makes assessments of one person wait for each other; references to the person do not.
PERSON: Final = statement(
    "competency.find_person",
    f"""
select e.id, e.unit_id, tilik_roles(e.unit_id) as roles, tilik_today(e.unit_id) as today,
  {condition((*DEVELOPERS, ADMIN, THE_OPERATOR), PERSON_IN_UNIT, "e")} as may_read
from employee e where e.id = $1 for no key update of e
""",
)
# The newest assessment sets the potential; recording an older one later does not change it.
PROFILE: Final = statement(
    "competency.store_profile",
    """
insert into competency_profile as p (employee_id, unit_id, potential) values ($1, $2, $3)
on conflict (employee_id) do update set potential = case
  when $3::text is null or exists (select from competency_assessment a
    where a.employee_id = $1 and a.assessed_on > $4::date) then p.potential else $3 end
returning id
""",
)


async def lock_person(
    transaction: Transaction, viewer: Viewer, action: str, employee: UUID
) -> Mapping[str, Any]:
    """Lock a person, and return the row with `unit_id` and `today`, the present day in the unit.

    Raises NotFound, InvalidArgument if the person has no unit, and NotYourStep, also if people
    record an assessment or a training of themselves.
    """
    rows = await transaction.fetch(PERSON, employee)
    if not rows:
        raise NotFound(fields=[_fault("there is no such person", "pegawai ini tidak ada")])
    row = rows[0]
    if row["unit_id"] is None:
        fault = _fault("this person has no unit", "pegawai ini tidak memiliki unit")
        raise InvalidArgument(fields=[fault])
    place = place_by_roles(row["roles"]) | await place_towards_person(transaction, viewer, employee)
    # An appraiser who is not in the line may not read the profile, nor change it unread.
    ACTIONS[action].require(place if row["may_read"] else NOBODY)
    found: Mapping[str, Any] = row
    return found


async def store_profile(
    transaction: Transaction,
    person: Mapping[str, Any],
    potential: str | None = None,
    on: date | None = None,
) -> UUID:
    """Store the profile with the potential assessed on a day, if there is one; return its key."""
    given = [person["id"], person["unit_id"], potential, on]
    (row,) = await transaction.fetch(PROFILE, *given)
    key: UUID = row["id"]
    return key


def faults_in_day(day: date, last: date, field: str) -> list[FieldFault]:
    """Return the fault of a day that is not between EARLIEST and `last`."""
    if EARLIEST <= day <= last:
        return []
    message = Text(
        f"give a day from {EARLIEST} to {last}", f"berikan tanggal dari {EARLIEST} sampai {last}"
    )
    return [FieldFault(("input", field), message)]


def _fault(en: str, indonesian: str) -> FieldFault:
    return FieldFault(("input", "employee"), Text(en, indonesian))
