"""Messages about people who moved: one to the performance team of each of the two units."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tilik_server.access.actions import ACTIONS
from tilik_server.access.roles import role_to_notify
from tilik_server.models.vocabulary import MessageKind
from tilik_server.operations.reminders.person_reminders import Message
from tilik_server.operations.reminders.reminder_text import TEAM_SUBJECTS, team_text_of
from tilik_server.operations.steps.moved_people import PRESENT_POST, RUNNING
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

MOVES: Final = statement(
    "reminders.find_moves",
    f"""
select t.id, t.unit_id as former_unit_id, f.name as former_unit_name, p.unit_id,
  u.name as unit_name, e.name, p.starts_on as due_on
from appraisal t join employee e on e.id = t.employee_id join unit f on f.id = t.unit_id
cross join lateral (select m.unit_id, m.starts_on from {PRESENT_POST}) p
join unit u on u.id = p.unit_id
where t.cycle_id = $1 and not t.imported and {RUNNING}
order by t.id
""",
)


async def read_move_messages(transaction: Transaction, cycle: int) -> list[Message]:
    """Return the messages about people whose appraisal of a cycle runs in their former unit.

    Both teams get one for each move: the former unit's knows the plan, the new one's continues it.
    """
    return [
        message for row in await transaction.fetch(MOVES, cycle) for message in _messages(dict(row))
    ]


def _messages(row: Mapping[str, Any]) -> Iterator[Message]:
    kind = MessageKind.PERSON_MOVED
    role = role_to_notify(ACTIONS["transferAppraisal"].actors)
    for unit in (row["former_unit_id"], row["unit_id"]):
        yield Message(
            unit=unit,
            appraisal=None,
            recipient=None,
            role=role,
            key=f"{kind}:{row['id']}:{row['due_on']}:{unit}",
            kind=kind,
            step="transferAppraisal",
            due_on=row["due_on"],
            subject=TEAM_SUBJECTS[kind].as_dict(),
            text=team_text_of(kind, row).as_dict(),
        )
