"""Reminders to people: all that waits in a cycle, read by one query for each kind of message."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypedDict
from uuid import UUID

from tilik_plugin.scheme import CycleParams
from tilik_server.access.actors import PEOPLE, Place
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.access.permission import Step
from tilik_server.access.roles import role_to_notify
from tilik_server.models.vocabulary import AppraisalStage, MessageKind, Role
from tilik_server.operations.evidence.verification_deadline import IS_LATE, UNTIL
from tilik_server.operations.outcome.close_due import DEEMED
from tilik_server.operations.reminders.reminder_text import SUBJECTS, text_of
from tilik_server.sql.statement import Statement, statement
from tilik_server.sql.transaction import Transaction

S = AppraisalStage
AGAIN_DAYS: Final = 7
"""Days between two reminders of an overdue step; the first one is sent at once."""
TIMES: Final = 4
"""How many reminders of an overdue step are sent in all."""

EXPECTED: Final = {
    S.DRAFT: "submitPlan",
    S.SUBMITTED: "agreePlan",
    S.AGREED: "submitSelfAssessment",
    S.SELF_ASSESSED: "rateAppraisal",
    S.RATED: "calibrateAppraisal",
    S.CALIBRATED: "decideAppraisal",
}
"""The step that ends each stage; for DECIDED and OBJECTED it depends on the appraisal."""

# The day is found once for each unit, because finding a time zone for each person is slower.
APPRAISALS: Final = """
with d as materialized (
  select u.id as unit_id, u.name as unit_name, tilik_today(u.id) as today from unit u
), t as materialized (
  select a.id, a.cycle_id, a.employee_id, a.appraiser_id, a.appraiser_superior_id, a.stage,
    a.starts_on, a.ends_on, a.due_on, a.acknowledged_at, e.name, d.unit_id, d.unit_name, d.today
  from appraisal a join employee e on e.id = a.employee_id join d on d.unit_id = a.unit_id
  where a.cycle_id = $1 and not a.imported and a.stage = any($2::text[])
)
"""
STAGES: Final = statement(
    "reminders.find_due_stages",
    f"""
{APPRAISALS}
select t.id, t.unit_id, t.unit_name, t.employee_id, t.appraiser_id, t.appraiser_superior_id,
  t.stage, t.due_on, t.today, t.name, t.acknowledged_at is not null as is_received,
  coalesce(o.responded_at is not null, false) as is_answered
from t left join objection o on o.appraisal_id = t.id and o.status = 'FILED'
where t.due_on <= t.today + $3::int
""",
)
EVIDENCE: Final = statement(
    "reminders.find_late_evidence",
    f"""
{APPRAISALS}
select t.id, t.unit_id, t.unit_name, coalesce(t.appraiser_superior_id, t.appraiser_id) as recipient,
  t.name, count(*) as count, max({UNTIL}) as due_on
from t join cycle c on c.id = t.cycle_id join goal g on g.appraisal_id = t.id
join evidence e on e.goal_id = g.id and e.status = 'PENDING'
where {IS_LATE} group by 1, 2, 3, 4, 5
""",
)
REVIEWS: Final = statement(
    "reminders.find_due_reviews",
    f"""
{APPRAISALS}, n as (
  select t.*, (coalesce((select max(r.ends_on) + 1 from review r
      where r.appraisal_id = t.id and r.withdrawn_at is null),
    t.starts_on) + make_interval(months => $3::int))::date as next from t
)
select n.id, n.unit_id, n.appraiser_id as recipient, n.name, n.next as due_on
from n where n.next <= n.today and n.next <= n.ends_on
""",
)
FOLLOW_UPS: Final = statement(
    "reminders.find_due_follow_ups",
    f"""
{APPRAISALS}
select t.id, t.unit_id, t.unit_name, t.appraiser_id as recipient, t.name, f.id as about, f.due_on,
  f.title::text as title
from t join follow_up f on f.appraisal_id = t.id
where f.settled_at is null and f.due_on <= t.today + $3::int
""",
)
# The 30 days only bound the search: a message that was written before is not written again.
RECEIPTS: Final = statement(
    "reminders.find_deemed_receipts",
    f"""
select a.id, a.unit_id, a.employee_id as recipient, e.name, t.id as about,
  a.objection_until as due_on
from appraisal a join employee e on e.id = a.employee_id
join timeline_entry t on t.appraisal_id = a.id and t.action = '{DEEMED}'
where a.cycle_id = $1 and a.acknowledged_at > now() - interval '30 days'
""",
)

Reminder = Mapping[str, Any]
"""A reminder: kind, id of the appraisal, its unit_id, recipient or role, name, due_on, and the
columns of its kind."""


class Message(TypedDict):
    """One row of the outbox, as JSON, for a recipient or for the holders of a role in the unit."""

    unit: UUID
    appraisal: UUID | None
    recipient: UUID | None
    role: Role | None
    key: str
    kind: MessageKind
    step: str | None
    due_on: Any
    subject: dict[str, str]
    text: dict[str, str]


async def read_reminders(
    transaction: Transaction, cycle: int, params: CycleParams
) -> list[Reminder]:
    """Return the reminders of a cycle with these parameters."""
    days = params.reminder_days
    found = [
        reminder
        for row in await transaction.fetch(STAGES, cycle, sorted({*S} - {S.CLOSED}), days)
        for reminder in _stage_reminders(row)
    ]
    working, decided = (S.AGREED, S.SELF_ASSESSED), (S.DECIDED, S.CLOSED)
    others: tuple[tuple[MessageKind, Statement, tuple[Any, ...]], ...] = (
        (MessageKind.EVIDENCE_WAITING, EVIDENCE, (cycle, sorted(STEPS["verifyEvidence"].stages))),
        (MessageKind.REVIEW_DUE, REVIEWS, (cycle, working, params.review_months)),
        (MessageKind.FOLLOW_UP_DUE, FOLLOW_UPS, (cycle, decided, days)),
        (MessageKind.RECEIPT_DEEMED, RECEIPTS, (cycle,)),
    )
    for kind, wanted, values in others:
        rows = await transaction.fetch(wanted, *values)
        found.extend({"kind": kind, **row} for row in rows)
    return found


def messages(reminders: Iterable[Reminder]) -> Iterator[Message]:
    """Yield a message for each reminder that has a recipient."""
    for each in reminders:
        recipient = each.get("recipient")
        if recipient is None:
            continue
        step = each.get("step")
        about = (each["kind"], each["id"], recipient, step, each["due_on"], each.get("about"))
        yield Message(
            unit=each["unit_id"],
            appraisal=each["id"],
            recipient=recipient,
            role=None,
            key=":".join("" if part is None else str(part) for part in about),
            kind=each["kind"],
            step=step,
            due_on=each["due_on"],
            subject=SUBJECTS[each["kind"]].as_dict(),
            text=text_of(each["kind"], each).as_dict(),
        )


def _stage_reminders(row: Any) -> Iterator[Reminder]:
    """Yield reminders to the actors who end a stage; if it is overdue, also to their deputies."""
    late = (row["today"] - row["due_on"]).days
    kind = MessageKind.STAGE_OVERDUE if late > 0 else MessageKind.STAGE_DUE
    about = min((late - 1) // AGAIN_DAYS, TIMES - 1) if late > 0 else None
    for step, actors in _awaited_steps(row, late > 0):
        found = {**row, "kind": kind, "step": step.name, "about": about}
        for column in sorted(PEOPLE[actor] for actor in actors if actor in PEOPLE):
            yield {**found, "recipient": row[column]}
        # A team gets one message for all appraisals of its unit.
        if role := role_to_notify(actors):
            yield {**found, "role": role}


def _awaited_steps(row: Any, overdue: bool) -> Iterator[tuple[Step, Place]]:
    stage = S(row["stage"])
    if stage is S.DECIDED:
        expected = "fileObjection" if row["is_received"] else "acknowledge"
    elif stage is S.OBJECTED:
        expected = "decideObjection" if row["is_answered"] else "respondToObjection"
    else:
        expected = EXPECTED[stage]
    step = STEPS[expected]
    yield step, step.actors_when(overdue)
    if overdue:
        for other in STEPS.values():
            if stage in other.late_stages:
                yield other, other.actors
