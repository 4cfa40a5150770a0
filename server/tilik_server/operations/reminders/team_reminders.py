"""Reminders to performance teams: one message for each unit, kind and day."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from tilik_server.access.actions import ACTIONS
from tilik_server.access.roles import role_to_notify
from tilik_server.models.vocabulary import MessageKind, Role
from tilik_server.operations.reminders.person_reminders import Message, Reminder
from tilik_server.operations.reminders.reminder_text import TEAM_SUBJECTS, team_text_of
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

TAKEN_BY: Final = {
    MessageKind.EVIDENCE_WAITING: "verifyEvidence",
    MessageKind.FOLLOW_UP_DUE: "settleFollowUp",
    MessageKind.INDICATOR_WAITING: "approveIndicator",
}
"""The action that settles each kind of reminder that names no step."""

# Indicators belong to no cycle; their messages are stored with the newest open cycle.
PROPOSALS: Final = statement(
    "reminders.find_proposals",
    """
select i.unit_id, u.name as unit_name, tilik_today(i.unit_id) as today, count(*) as count,
  (select c.id from cycle c order by c.status = 'OPEN' desc, c.starts_on desc, c.id desc limit 1)
    as cycle_id
from indicator i join unit u on u.id = i.unit_id
where i.status = 'PROPOSED' and not exists (
  select from outbox o where o.unit_id = i.unit_id and o.kind = 'INDICATOR_WAITING'
    and o.created_at > tilik_now() - interval '7 days')
group by 1, 2
""",
)


def team_messages(cycle: int, reminders: Iterable[Reminder]) -> Iterator[Message]:
    """Yield the messages of a cycle to the teams of units, by the table of steps.

    A message names the role and the unit, because the service does not know the team's members. It
    counts the reminders at this moment; late evidence of all days is counted together.
    """
    waiting = sorted((each for each in reminders if _role(each) is not None), key=_group_key)
    for subject, group in groupby(waiting, _group_key):
        found = list(group)
        kind, role = found[0]["kind"], _role(found[0])
        due_on, step = max(each["due_on"] for each in found), found[0].get("step")
        count = sum(each.get("count", 1) for each in found)
        yield Message(
            unit=found[0]["unit_id"],
            appraisal=None,
            recipient=None,
            role=role,
            key=":".join((*subject, str(cycle), str(role), str(due_on))),
            kind=kind,
            step=step,
            due_on=due_on,
            subject=TEAM_SUBJECTS[kind].as_dict(),
            text=team_text_of(kind, {**found[0], "count": count, "due_on": due_on}).as_dict(),
        )


async def read_proposals(transaction: Transaction) -> tuple[int | None, list[Message]]:
    """Return messages to teams about proposed indicators: one for a unit, at most once a week.

    The first value is the cycle with which they are stored, None if there is no message.
    """
    rows = await transaction.fetch(PROPOSALS)
    cycle = rows[0]["cycle_id"] if rows else None
    return cycle, [] if cycle is None else [_proposal_message(dict(row)) for row in rows]


def _proposal_message(row: dict[str, Any]) -> Message:
    kind = MessageKind.INDICATOR_WAITING
    role = _role({"kind": kind})
    return Message(
        unit=row["unit_id"],
        appraisal=None,
        recipient=None,
        role=role,
        key=f"{kind}:{row['unit_id']}:{role}:{row['today']}",
        kind=kind,
        step=None,
        due_on=None,
        subject=TEAM_SUBJECTS[kind].as_dict(),
        text=team_text_of(kind, {**row, "due_on": None}).as_dict(),
    )


def _role(reminder: Reminder) -> Role | None:
    """Return the role whose holders get the message, or None."""
    if reminder["kind"] in TAKEN_BY:
        return role_to_notify(ACTIONS[TAKEN_BY[reminder["kind"]]].actors)
    return reminder.get("role")


def _group_key(reminder: Reminder) -> tuple[str, ...]:
    """Return the key by which reminders are grouped: kind, unit, step, repetition and day."""
    kind: Any = reminder["kind"]
    again = "" if kind in TAKEN_BY or reminder["about"] is None else str(reminder["about"])
    day = "" if kind is MessageKind.EVIDENCE_WAITING else str(reminder["due_on"])
    return kind, str(reminder["unit_id"]), reminder.get("step") or "", again, day
