"""The subject of feedback: a person or a unit, and perhaps one goal, in a cycle."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR
from tilik_server.errors import CycleMissing, FieldFault, InvalidArgument, NotFound
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree
from tilik_server.sql.transaction import Transaction

PERSON: Final = statement(
    "feedback.find_person",
    """
select e.id as person, e.unit_id as unit, tilik_roles(e.unit_id) as roles
from employee e where e.id = $1
""",
)
UNIT: Final = statement(
    "feedback.find_unit",
    """
select null::uuid as person, u.id as unit, tilik_roles(u.id) as roles from unit u where u.id = $1
""",
)
GOAL: Final = statement(
    "feedback.find_goal",
    """
select g.cycle_id from goal g join appraisal a on a.id = g.appraisal_id
where g.id = $1 and case when $2::uuid is null then g.unit_id = $3 else a.employee_id = $2 end
""",
)
# Open cycles come first, then those of the present day, then those that appraise the person.
CYCLE: Final = statement(
    "feedback.find_cycle",
    f"""
select c.id from unit u cross join cycle c left join unit w on w.id = c.unit_id
where u.id = $1 and (c.unit_id is null or {in_subtree("u.path", "w.path")})
order by c.status = 'OPEN' desc, tilik_today(u.id) between c.starts_on and c.ends_on desc,
  exists (select from appraisal a where a.cycle_id = c.id and a.employee_id = $2) desc,
  c.ends_on desc, c.code
limit 1
""",
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The keys of the person, the unit, the cycle and the goal, and the viewer's roles in the unit.

    `person` is None if the feedback is about the unit itself.
    """

    person: UUID | None
    unit: UUID
    cycle: int
    goal: UUID | None
    roles: frozenset[str]


async def find_subject(
    transaction: Transaction, person: UUID | None, unit: UUID | None, goal: UUID | None
) -> Subject:
    """Return the subject of feedback about a person or, without a person, about a unit.

    Raises NotFound, also if the goal belongs to somebody else, InvalidArgument if the person has no
    unit, and CycleMissing if the unit has no cycle.
    """
    sql, key = (PERSON, person) if person else (UNIT, unit)
    found = await transaction.fetch(sql, key)
    if not found:
        raise NotFound(fields=[_fault("about", "there is no such one", "yang dimaksud tidak ada")])
    (row,) = found
    if row["unit"] is None:
        raise InvalidArgument(
            fields=[_fault("about", "this person has no unit", "pegawai ini tidak memiliki unit")]
        )
    cycle = await _cycle_of_goal(transaction, person, row["unit"], goal)
    if cycle is None:
        # Whether somebody is appraised in a cycle is not for everybody to read.
        async with act_as(transaction, OPERATOR):
            cycles = await transaction.fetch(CYCLE, row["unit"], person)
        if not cycles:
            raise CycleMissing
        cycle = cycles[0]["id"]
    return Subject(person, row["unit"], cycle, goal, frozenset(row["roles"]))


async def _cycle_of_goal(
    transaction: Transaction, person: UUID | None, unit: UUID, goal: UUID | None
) -> int | None:
    if goal is None:
        return None
    found = await transaction.fetch(GOAL, goal, person, unit)
    if not found:
        # One answer for another's goal and for none: a system sees goals here that it may not read.
        en = "the person or unit that it is about has no such goal"
        indonesian = "pegawai atau unit yang dimaksud tidak memiliki sasaran ini"
        raise NotFound(fields=[_fault("goal", en, indonesian)])
    cycle: int = found[0]["cycle_id"]
    return cycle


def _fault(field: str, en: str, indonesian: str) -> FieldFault:
    return FieldFault(("input", field), Text(en, indonesian))
