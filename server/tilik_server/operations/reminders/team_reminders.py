"""Team reminders: what waits for the performance team of a unit, all of a kind and day at once."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from tilik_server.access.actions import ACTIONS
from tilik_server.access.roles import role_told
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
"""The action by which somebody deals with what a message is about, where it names none itself."""

# Indicators belong to no cycle; what is told of them is kept with the newest that is open.
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
    """The messages of a cycle to the teams of units, by the table of steps.

    Who is in a team is not known here: a message names the role and the unit. It counts what waits
    when it is written; late evidence of all days is counted together.
    """
    waiting = sorted((each for each in reminders if _role(each) is not None), key=_subject)
    for subject, group in groupby(waiting, _subject):
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
    """What waits for teams of proposed indicators, one message a unit, at most once a week.

    With it comes the cycle below which it is stored, None where there is none.
    """
    rows = await transaction.fetch(PROPOSALS)
    cycle = rows[0]["cycle_id"] if rows else None
    return cycle, [] if cycle is None else [_proposed(dict(row)) for row in rows]


def _proposed(row: dict[str, Any]) -> Message:
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
    """The role whose holders are told, if any are."""
    if reminder["kind"] in TAKEN_BY:
        return role_told(ACTIONS[TAKEN_BY[reminder["kind"]]].actors)
    return reminder.get("role")


def _subject(reminder: Reminder) -> tuple[str, ...]:
    """Kind, unit, step, how often it was told, and the day where that tells one from another."""
    kind: Any = reminder["kind"]
    again = "" if kind in TAKEN_BY or reminder["about"] is None else str(reminder["about"])
    day = "" if kind is MessageKind.EVIDENCE_WAITING else str(reminder["due_on"])
    return kind, str(reminder["unit_id"]), reminder.get("step") or "", again, day
