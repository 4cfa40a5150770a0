"""Store the follow-ups of outcomes, and remove the open ones of earlier outcomes."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import orjson

from tilik_server.judging.follow_up import DueFollowUp
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

# Settled follow-ups stay; open ones of an earlier outcome are obsolete.
FORGET: Final = statement(
    "outcome.forget_follow_ups",
    "delete from follow_up where appraisal_id = any($1) and settled_at is null",
)
STORE: Final = statement(
    "outcome.store_follow_ups",
    """
insert into follow_up (id, cycle_id, unit_id, appraisal_id, kind, title, value, unit_of_measure,
  due_on, explanation)
select tilik_id(a.cycle_id), a.cycle_id, a.unit_id, a.id, n.kind, n.title, n.value,
  n.unit_of_measure, n.due_on, n.explanation
from jsonb_to_recordset($1::jsonb) n (appraisal uuid, kind text, title jsonb, value float8,
  unit_of_measure text, due_on date, explanation jsonb)
join appraisal a on a.id = n.appraisal
where not exists (
  select from follow_up s where s.appraisal_id = a.id and s.kind = n.kind
    and s.value is not distinct from n.value)
""",
)


async def store_follow_ups(
    transaction: Transaction, found: Mapping[UUID, Sequence[DueFollowUp]]
) -> None:
    """Store the follow-ups for each appraisal's key, with two statements in all."""
    rows = [{"appraisal": key, **each.as_row()} for key, made in found.items() for each in made]
    await transaction.execute(FORGET, list(found))
    await transaction.execute(STORE, orjson.dumps(rows, default=str).decode())
