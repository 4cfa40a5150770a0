"""Personas: the people and the system of the demo as which a visitor may try the service."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tilik_demo.data import Entry, read_entries
from tilik_plugin import Text
from tilik_server.access.roles import personal_roles
from tilik_server.access.viewer import OPERATOR, Grant
from tilik_server.database.pool import Database
from tilik_server.models.vocabulary import Role
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow

# An appraisal of an agency with evidence that waits for its appraiser, and two of the agency's
# people who have no part in it. The head of the agency is the appraiser's superior.
CAST: Final = statement(
    "demo.find_personas",
    """
select agency.id as agency, agency.code as agency_code, c.code as cycle,
  employee.id as employee, employee.name as employee_name,
  appraiser.id as appraiser, appraiser.name as appraiser_name,
  head.id as head, head.name as head_name,
  office.ids[1] as member, office.names[1] as member_name,
  office.ids[2] as administrator, office.names[2] as administrator_name
from unit agency
join appraisal a on a.appraiser_superior_id = agency.head_id and a.stage = 'AGREED'
join cycle c on c.id = a.cycle_id and c.status = 'OPEN' and c.unit_id is null
join employee on employee.id = a.employee_id
join employee appraiser on appraiser.id = a.appraiser_id
join employee head on head.id = agency.head_id
cross join lateral (
  select array_agg(e.id order by e.nip) as ids, array_agg(e.name order by e.nip) as names
  from employee e
  where e.unit_id = agency.id and e.id not in (employee.id, appraiser.id, head.id)
    and not exists (select from unit u where u.head_id = e.id)
) office
where agency.kind = 'dinas' and agency.sector = 'health' and array_length(office.ids, 1) > 1
  and not exists (select from appraisal below where below.appraiser_id = employee.id)
  and exists (
    select from goal g join evidence e on e.goal_id = g.id
    where g.appraisal_id = a.id and e.status = 'PENDING')
order by agency.code, employee.nip
limit 1
""",
)


class PersonaPlan(Entry):
    """The plan of a persona: whose `part` it takes, and the `role` that it has in the agency.

    A system has no part, and a `name` and a `source` instead.
    """

    key: str
    title: Text
    sees: Text
    part: str | None = None
    appraises: bool = False
    role: Role | None = None
    scopes: tuple[str, ...] = ()
    name: str = ""
    source: str | None = None


class _Personas(Entry):
    persona: tuple[PersonaPlan, ...]


PERSONAS: Final = read_entries("personas", _Personas).persona


@dataclass(frozen=True, slots=True)
class DemoPersona:
    """A persona: who it is, what it changes, and what its tokens say.

    `employee` is None for a system, which has the name `source` instead.
    """

    key: str
    name: str
    title: Text
    sees: Text
    employee: UUID | None
    grants: tuple[Grant, ...]
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """The personas, and the appraisal that they have parts in: by employee, unit and cycle."""

    personas: tuple[DemoPersona, ...]
    employee: UUID
    unit: str
    cycle: str


async def find_cast(database: Database) -> Cast | None:
    """Return the personas of the stored demo, or None if it has nobody for the parts any more."""
    async with database.reading(OPERATOR) as transaction:
        row = await transaction.fetch_row(CAST)
    if row is None:
        return None
    personas = tuple(_persona(plan, row) for plan in PERSONAS)
    return Cast(personas, row["employee"], row["agency_code"], row["cycle"])


def _persona(plan: PersonaPlan, row: ResultRow) -> DemoPersona:
    personal = () if plan.part is None else personal_roles(plan.appraises)
    granted = () if plan.role is None else (Grant(plan.role, row["agency"], plan.scopes),)
    return DemoPersona(
        plan.key,
        plan.name if plan.part is None else row[f"{plan.part}_name"],
        plan.title,
        plan.sees,
        None if plan.part is None else row[plan.part],
        (*(Grant(each) for each in personal), *granted),
        plan.source,
    )
