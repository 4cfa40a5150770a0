"""Remind: close due appraisals, and write messages about waiting steps to the outbox."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final

import orjson

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.operations.outcome.close_due import close_due
from tilik_server.operations.reminders.move_messages import read_move_messages
from tilik_server.operations.reminders.person_reminders import Message, messages, read_reminders
from tilik_server.operations.reminders.team_reminders import read_proposals, team_messages
from tilik_server.operations.steps.cycle_params import read_cycle_params
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

CYCLES: Final = statement(
    "reminders.list_cycles",
    """
select c.id, c.scheme::text as scheme, c.params::text as params from cycle c
where exists (select from appraisal a where a.cycle_id = c.id and not a.imported)
order by c.id
""",
)
# A key that exists already belongs to a message of an earlier run.
WRITE: Final = statement(
    "reminders.store_messages",
    """
insert into outbox (id, cycle_id, unit_id, appraisal_id, recipient_id, role, key, kind, step,
  due_on, subject, text)
select tilik_id($2), $2, x.unit, x.appraisal, x.recipient, x.role, x.key, x.kind, x.step, x.due_on,
  x.subject, x.text
from jsonb_to_recordset($1::jsonb) x (unit uuid, appraisal uuid, recipient uuid, role text,
  key text, kind text, step text, due_on date, subject jsonb, text jsonb)
on conflict (key) do nothing returning 1
""",
)
AT_ONCE: Final = 1000
"""How many messages one statement stores."""


@dataclass(frozen=True, slots=True)
class ReminderCounts:
    """The numbers of outcomes deemed received, appraisals closed, and messages written."""

    deemed: int
    closed: int
    written: int


async def remind(database: Database) -> ReminderCounts:
    """Deem outcomes received, close appraisals whose day has passed, and write messages.

    Each message is written once, also if this runs again or in several processes at a time.
    `docs/outbox.md` lists the messages, and says how to take them from the outbox.
    """
    deemed, closed = await close_due(database)
    async with database.reading(OPERATOR) as transaction:
        cycles = [dict(row) for row in await transaction.fetch(CYCLES)]
        below, proposals = await read_proposals(transaction)
    written = 0 if below is None else await _write(database, below, proposals)
    for cycle in cycles:
        async with database.reading(OPERATOR) as transaction:
            found = await _messages_of_cycle(transaction, cycle)
        written += await _write(database, cycle["id"], found)
    return ReminderCounts(deemed, closed, written)


async def _write(database: Database, cycle: int, found: Iterable[Message]) -> int:
    """Write the new ones among these messages, and return their number."""
    written = 0
    for portion in _portions(found):
        async with database.writing(OPERATOR) as transaction:
            values = [orjson.dumps(portion, default=str).decode(), cycle]
            written += len(await transaction.fetch(WRITE, *values))
    return written


async def _messages_of_cycle(
    transaction: Transaction, cycle: Mapping[str, Any]
) -> Iterator[Message]:
    """Return the messages of a cycle; each text is formatted when it is read from the iterator."""
    found = await read_reminders(transaction, cycle["id"], read_cycle_params(cycle))
    moves = await read_move_messages(transaction, cycle["id"])
    # Not a list: with each text made as it is written, 30,000 need a fifth less memory.
    return chain(messages(found), team_messages(cycle["id"], found), moves)


def _portions(found: Iterable[Message]) -> Iterator[list[Message]]:
    left = iter(found)
    while portion := list(islice(left, AT_ONCE)):
        yield portion
