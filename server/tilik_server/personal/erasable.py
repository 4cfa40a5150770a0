"""Whether a person may be erased: gone for the legal period, and in no open appraisal."""

from typing import Final
from uuid import UUID

from tilik_server.errors import AppraisalsOpen, ErasureTooEarly, StillInService
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow, Transaction

# The day after the last day of service counts as the first of the period.
LOCKED: Final = statement(
    "personal.lock_person",
    """
select e.id, e.name, e.active_until, tilik_today(e.unit_id) as today,
  coalesce(e.active_until < tilik_today(e.unit_id), false) as has_left,
  (e.active_until + 1 + make_interval(years => $2))::date as from_day
from employee e where e.id = $1 for update
""",
)
OPEN: Final = statement(
    "personal.list_open_cycles",
    """
select string_agg(distinct c.code, ', ' order by c.code) as cycles
from appraisal a join cycle c on c.id = a.cycle_id
where $1 in (a.employee_id, a.appraiser_id, a.appraiser_superior_id) and a.stage <> 'CLOSED'
""",
)


async def require_erasable(transaction: Transaction, person: UUID, years: int) -> ResultRow:
    """Lock the person's row and return it.

    Raises StillInService, ErasureTooEarly and AppraisalsOpen.
    """
    row = await transaction.fetch_row(LOCKED, person, years)
    assert row is not None
    if not row["has_left"]:
        raise StillInService
    if row["today"] < row["from_day"]:
        raise ErasureTooEarly(day=row["from_day"], left=row["active_until"], years=years)
    cycles = await transaction.fetch_value(OPEN, person)
    if cycles is not None:
        raise AppraisalsOpen(cycles=cycles)
    return row
