"""List the grants that hold or will hold, for the operator."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.models.vocabulary import Role
from tilik_server.operations.steps.find_unit import find_unit
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree
from tilik_server.validation.nip import plain_nip

EMPLOYEE: Final = statement("grants.find_employee", "select id, name from employee where nip = $1")
LISTED: Final = statement(
    "grants.list_grants",
    f"""
select g.role, u.code as unit, e.nip, e.name, g.starts_on, g.ends_on
from role_grant g join employee e on e.id = g.employee_id left join unit u on u.id = g.unit_id
where g.ended_at is null and not tilik_is_past(g.ends_on, g.unit_id)
  and ($1::text is null or g.role = $1) and ($3::uuid is null or g.employee_id = $3)
  and ($2::text is null or exists (
    select from unit r where r.code = $2 and {in_subtree("u.path", "r.path")}))
order by g.role, u.code nulls first, e.name, g.starts_on
""",
)
HELD: Final = statement(
    "grants.find_held_grant",
    """
select g.id from role_grant g
where g.role = $1 and g.employee_id = $2 and g.unit_id is not distinct from $3
  and g.ended_at is null and not tilik_is_past(g.ends_on, g.unit_id)
order by g.starts_on limit 1
""",
)


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A grant that holds or will hold; `unit` is a unit's code, None for everywhere."""

    role: Role
    unit: str | None
    nip: str | None
    name: str
    starts_on: date
    ends_on: date | None


async def find_employee(database: Database, nip: str) -> tuple[UUID, str] | None:
    """Return the key and the name of the person with a number, or None."""
    async with database.reading(OPERATOR) as transaction:
        row = await transaction.fetch_row(EMPLOYEE, plain_nip(nip))
    return None if row is None else (row["id"], row["name"])


async def list_grants(
    database: Database, role: Role | None, unit: str | None, employee: UUID | None
) -> list[HeldGrant]:
    """Return the grants of a role, in a subtree, of a person; None stands for all.

    Raises CodeUnknown.
    """
    async with database.reading(OPERATOR) as transaction:
        if unit is not None:
            await find_unit(transaction, unit)
        rows = await transaction.fetch(LISTED, role, unit, employee)
    return [HeldGrant(Role(row["role"]), *list(row.values())[1:]) for row in rows]


async def find_held_grant(
    database: Database, role: Role, unit: str | None, employee: UUID
) -> UUID | None:
    """Return the key of the person's grant of a role in a unit, or everywhere without one.

    Raises CodeUnknown.
    """
    async with database.reading(OPERATOR) as transaction:
        place = None if unit is None else (await find_unit(transaction, unit))["id"]
        key: UUID | None = await transaction.fetch_value(HELD, role, employee, place)
    return key
