"""Close what is due: deem outcomes received, and close appraisals after the last day to object."""

from collections.abc import Mapping
from typing import Any, Final

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.operations.steps.cycle_params import read_cycle_params
from tilik_server.operations.steps.timeline import insert_entries
from tilik_server.sql.statement import Statement, statement
from tilik_server.sql.transaction import Transaction

DEEMED: Final = "deemReceipt"
CLOSED: Final = "closeAppraisal"
"""The actions in the timeline."""

CYCLES: Final = statement(
    "outcome.list_cycles",
    """
select c.id, c.scheme::text as scheme, c.params::text as params from cycle c
where exists (select from appraisal a where a.cycle_id = c.id and a.stage = 'DECIDED')
order by c.id
""",
)
ENTER: Final = insert_entries(
    "from moved m returning id",
    of="m",
    action="'{action}'",
    from_stage="case when m.closed then 'DECIDED' end",
    to_stage="case when m.closed then 'CLOSED' end",
)
# A day has passed once the next day has begun in the unit's time zone. Locked rows are skipped:
# somebody is taking a step on them, and the next run examines them again.
# Imported appraisals ask for no receipt.
DEEM: Final = statement(
    "outcome.deem_received",
    f"""
with late as (
  select a.id, a.due_on + $2::int as until, exists (
    select from objection o where o.appraisal_id = a.id and o.status in ('UPHELD', 'REJECTED'))
    as final
  from appraisal a
  where a.cycle_id = $1 and a.stage = 'DECIDED' and a.acknowledged_at is null and not a.imported
    and tilik_is_past(a.due_on, a.unit_id)
  for update of a skip locked
), moved as (
  update appraisal a set version = version + 1, acknowledged_at = now(),
    objection_until = case when not l.final then l.until end,
    due_on = case when not l.final then l.until end,
    stage = case when l.final then 'CLOSED' else a.stage end,
    stage_since = case when l.final then now() else a.stage_since end
  from late l where a.id = l.id returning a.id, a.cycle_id, a.unit_id, l.final as closed
)
{ENTER.format(action=DEEMED)}
""",
)
CLOSE: Final = statement(
    "outcome.close_due",
    f"""
with over as (
  select a.id from appraisal a
  where a.cycle_id = $1 and a.stage = 'DECIDED' and a.acknowledged_at is not null
    and not a.imported and tilik_is_past(a.objection_until, a.unit_id)
  for update of a skip locked
), moved as (
  update appraisal a set version = version + 1, stage = 'CLOSED', stage_since = now(), due_on = null
  from over o where a.id = o.id returning a.id, a.cycle_id, a.unit_id, true as closed
)
{ENTER.format(action=CLOSED)}
""",
)


async def close_due(database: Database) -> tuple[int, int]:
    """Deem outcomes received and close appraisals whose day has passed in the unit's time zone.

    Returns the number of outcomes that were deemed received, and of appraisals that were closed
    because nobody objected in time. Running it again changes nothing. If an objection was decided,
    the receipt closes the appraisal at once.
    """
    deemed = closed = 0
    async with database.reading(OPERATOR) as transaction:
        cycles = [dict(row) for row in await transaction.fetch(CYCLES)]
    for cycle in cycles:
        # Each cycle commits by itself, which holds the locks of its appraisals for a short time.
        async with database.writing(OPERATOR) as transaction:
            deemed += await _count(
                transaction, DEEM, cycle, read_cycle_params(cycle).objection_days
            )
            closed += await _count(transaction, CLOSE, cycle)
    return deemed, closed


async def _count(
    transaction: Transaction, wanted: Statement, cycle: Mapping[str, Any], *more: int
) -> int:
    return len(await transaction.fetch(wanted, cycle["id"], *more))
