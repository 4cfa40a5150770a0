"""Whether a person may be erased: gone for the legal period, and in no open appraisal."""

import re
from typing import Final
from uuid import UUID

from tilik_server.errors import (
    AlreadyErased,
    AppraisalsOpen,
    ErasureTooEarly,
    StillInService,
    TilikError,
)
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow, Transaction
from tilik_server.validation.nip import is_pseudonym

ERASED: Final = "Pegawai terhapus"
"""How the name begins that replaces a person's; eight digits of base 16 follow."""
PSEUDONYM: Final = re.compile(rf"{ERASED} [0-9a-f]{{8}}")

# The day after the last day of service counts as the first of the period.
LOCKED: Final = statement(
    "personal.lock_person",
    """
select e.name, e.nip, e.code, e.active_until, tilik_today(e.unit_id) as today,
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


async def require_erasable(transaction: Transaction, person: UUID, years: int) -> None:
    """Lock the person's row.

    Raises AlreadyErased, and StillInService, ErasureTooEarly or AppraisalsOpen; an ExceptionGroup
    if there are two reasons.
    """
    row = await transaction.fetch_row(LOCKED, person, years)
    assert row is not None
    if _is_erased(row):
        raise AlreadyErased
    faults: list[TilikError] = []
    if not row["has_left"]:
        faults.append(StillInService())
    elif row["today"] < row["from_day"]:
        faults.append(ErasureTooEarly(day=row["from_day"], left=row["active_until"], years=years))
    cycles = await transaction.fetch_value(OPEN, person)
    if cycles is not None:
        faults.append(AppraisalsOpen(cycles=cycles))
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise ExceptionGroup("the person may not be erased", faults)


def _is_erased(row: ResultRow) -> bool:
    if row["nip"] is not None:
        return is_pseudonym(row["nip"])
    # Somebody without a number has the pseudonym of the name alone.
    return row["code"] is None and PSEUDONYM.fullmatch(row["name"]) is not None
