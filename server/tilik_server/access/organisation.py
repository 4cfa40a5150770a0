"""The organisation: the place of a person towards another person or a unit."""

from collections.abc import Mapping
from itertools import islice
from typing import Any, Final
from uuid import UUID

from tilik_server.access.act_as import act_as
from tilik_server.access.actors import NOBODY, Actor, Place
from tilik_server.access.viewer import OPERATOR, Viewer
from tilik_server.sql.statement import Statement, statement
from tilik_server.sql.subtree import in_subtree
from tilik_server.sql.transaction import Transaction

# Bounds the recursion below if supervisors form a loop.
DEEPEST: Final = 20

# $1 is the viewer, $2 the subject. The head of a unit is above all people in it and below it.
CHAIN: Final = f"""
{{name}} (id, depth) as (
  select e.supervisor_id, 1 from employee e where e.id = {{of}} and e.supervisor_id is not null
  union all
  select e.supervisor_id, n.depth + 1 from {{name}} n join employee e on e.id = n.id
  where n.depth < {DEEPEST} and e.supervisor_id is not null
)"""
HEADS: Final = """exists (
  select from employee e join unit own on own.id = e.unit_id
  join unit r on r.path = any (tilik_prefixes(own.path))
  where e.id = {below} and r.head_id = {above})"""
APPRAISES: Final = """exists (
  select from appraisal a join cycle c on c.id = a.cycle_id and c.status = 'OPEN'
  where a.employee_id = {below} and {above} in (a.appraiser_id, a.appraiser_superior_id))"""
NOW: Final = "daterange({0}.starts_on, {0}.ends_on, '[]') @> tilik_today({0}.unit_id)"

TO_PERSON: Final = statement(
    "access.relate_to_person",
    f"""
with recursive {CHAIN.format(name="over_them", of="$2::uuid")},
{CHAIN.format(name="over_me", of="$1::uuid")}
select $1::uuid = $2::uuid as is_same,
  exists (select from over_them where id = $1)
    or {HEADS.format(above="$1", below="$2")}
    or {APPRAISES.format(above="$1", below="$2")} as above,
  exists (select from over_me where id = $2)
    or {HEADS.format(above="$2", below="$1")}
    or {APPRAISES.format(above="$2", below="$1")} as below,
  exists (select from employee m join employee t on t.supervisor_id = m.supervisor_id
          where m.id = $1 and t.id = $2)
    or exists (select from assignment m join assignment t on t.unit_id = m.unit_id
               where m.employee_id = $1 and t.employee_id = $2
                 and {NOW.format("m")} and {NOW.format("t")}) as beside
""",
)
SIDES_OF_UNIT: Final = f"""
select false as is_same,
  exists (select from unit r where r.head_id = {{viewer}}
          and r.path = any (tilik_prefixes(left(u.path, -8)))) as above,
  exists (select from unit own where own.id in (select s.unit_id from assignment s
            where s.employee_id = {{viewer}} and {NOW.format("s")})
          and {in_subtree("own.path", "u.path")}) as below,
  exists (select from employee m join unit own on own.id = m.unit_id
          where m.id = {{viewer}} and own.parent_id = u.parent_id) as beside
"""
"""SQL over a unit `u`: on which sides of it the person of the place `viewer` is."""
TO_UNIT: Final = statement(
    "access.relate_to_unit", f"{SIDES_OF_UNIT.format(viewer='$1')}from unit u where u.id = $2\n"
)
SIDES: Final = {
    Actor.EMPLOYEE: "is_same",
    Actor.LINE: "above",
    Actor.SUBORDINATE: "below",
    Actor.PEER: "beside",
}


async def place_towards_person(transaction: Transaction, viewer: Viewer, person: UUID) -> Place:
    """Return the viewer's place towards a person, by superiors, heads of units and appraisers."""
    return await _place(transaction, TO_PERSON, viewer, person)


async def place_towards_unit(transaction: Transaction, viewer: Viewer, unit: UUID) -> Place:
    """Return the viewer's place towards a unit.

    The unit's peers are the people of units with the same parent. Its subordinates are all people
    who work in it or in a unit below it, including its head.
    """
    return await _place(transaction, TO_UNIT, viewer, unit)


async def _place(
    transaction: Transaction, wanted: Statement, viewer: Viewer, subject: UUID
) -> Place:
    """Return the first place that fits: the same person, above, below, or beside."""
    if viewer.employee is None:
        return NOBODY
    # Where somebody works or once was appraised is not for everybody to read; the place is.
    async with act_as(transaction, OPERATOR):
        rows = await transaction.fetch(wanted, viewer.employee, subject)
    return first_side(viewer, rows[0]) if rows else NOBODY


def first_side(viewer: Viewer, row: Mapping[str, Any]) -> Place:
    """Return the first side of a row that fits; a viewer who is no person has none."""
    if viewer.employee is None:
        return NOBODY
    sides = (actor for actor, column in SIDES.items() if row[column])
    return frozenset(islice(sides, 1))
