"""Export what is held about a person, as one document."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.personal.find_person import find_person
from tilik_server.personal.holdings import ABOUT, NAMED, NOT_YET, WITHHELD, Reading
from tilik_server.personal.labels import labels_in
from tilik_server.personal.lines import find_lines, shown_line
from tilik_server.personal.mask import mask_of
from tilik_server.personal.names import read_names
from tilik_server.personal.relations import PERSONAL_TABLES
from tilik_server.sql.statement import Statement, statement
from tilik_server.sql.transaction import Transaction
from tilik_server.trail.reads import note_reads

FEEDBACK: Final = PERSONAL_TABLES["feedback"].is_about
# Columns that refer to people by number look through whole tables, once for each export.
PATIENTLY: Final = statement(
    "personal.allow_time", "select set_config('statement_timeout', '600s', true)"
)
PERSON: Final = statement(
    "personal.find_who",
    """
select json_build_object('name', e.name, 'nip', e.nip,
  'unit', (select x.name from unit x where x.id = e.unit_id),
  'position', (select x.title from position x where x.id = e.position_id),
  'hours_ahead', tilik_hours(e.unit_id))::text as row
from employee e where e.id = $1
""",
)
# The words of the rules by which the person was appraised.
SCHEMES: Final = statement(
    "personal.list_schemes",
    """
select c.scheme::text as row from cycle c
where c.id in (select a.cycle_id from appraisal a where a.employee_id = $1) order by c.id
""",
)
# As the graph shows it: no author, no key and only the month of what was given anonymously, in the
# order of the keys, which are random. A reply is shown only with what it answers.
FEEDBACK_ABOUT: Final = statement(
    "personal.read_feedback_about",
    f"""
select json_build_object('channel', t.channel, 'visibility', t.visibility,
  'rating', t.rating, 'comment', t.comment, 'anonymous', t.anonymous,
  'cycle', (select x.code from cycle x where x.id = t.cycle_id), 'goal', t.goal_id,
  'author', case when not t.anonymous then
    (select x.name from employee x where x.id = t.author_id) end,
  'id', case when not t.anonymous then t.id end,
  'created_at', case when t.anonymous then date_trunc('month', t.created_at)
    else t.created_at end, 'is_reply', t.parent_id is not null)::text as row
from feedback_shown t
where {FEEDBACK} and (t.parent_id is null or t.parent_id in (select s.id from feedback_shown s))
order by case when t.anonymous then 'infinity'::timestamptz else t.created_at end, t.id
""",
)
FEEDBACK_HIDDEN: Final = statement(
    "personal.count_hidden_feedback",
    f"""
select json_build_object('cycle', x.code, 'channel', t.channel, 'count', count(*))::text as row
from feedback t join cycle x on x.id = t.cycle_id
where {FEEDBACK} and t.parent_id is null and t.id not in (select s.id from feedback_shown s)
group by x.code, t.channel order by x.code, t.channel
""",
)
FEEDBACK_BY: Final = statement(
    "personal.read_feedback_by",
    """
select json_build_object('id', t.id, 'channel', t.channel, 'visibility', t.visibility,
  'rating', t.rating, 'comment', t.comment, 'anonymous', t.anonymous, 'answers', t.answers,
  'cycle', (select x.code from cycle x where x.id = t.cycle_id),
  'about', (select x.name from employee x where x.id = t.about_id),
  'unit', (select json_build_object('code', x.code, 'name', x.name)
    from unit x where x.id = t.unit_id),
  'created_at', t.created_at, 'is_reply', t.parent_id is not null)::text as row
from feedback t where t.author_id = $1 order by t.created_at, t.id
""",
)
EVENTS_ABOUT: Final = statement(
    "personal.read_events_about",
    """
select json_build_object('at', e.at, 'kind', e.kind, 'operation', e.operation,
  'viewer', e.viewer, 'source', e.source,
  'client', case when e.viewer = 'operator' then e.client end,
  'employee', (select x.name from employee x where x.id = e.employee_id),
  'table_name', c.table_name, 'command', c.command, 'row', c.row,
  'columns', (select json_agg(k order by k) from jsonb_object_keys(c.columns) k))::text as row
from audit_change c join audit_event e on e.id = c.event_id
where c.people @> array[$1::uuid] order by e.at, e.id, c.ordinal
""",
)
EVENTS_BY: Final = statement(
    "personal.read_events_by",
    """
select json_build_object('at', e.at, 'kind', e.kind, 'operation', e.operation,
  'credential', e.credential, 'client', e.client, 'request_id', e.request_id)::text as row
from audit_event e where e.employee_id = $1 order by e.at, e.id
""",
)
REQUESTS: Final = statement(
    "personal.read_requests",
    """
select json_build_object('operation', t.operation, 'key', t.key, 'result', t.result,
  'created_at', t.created_at)::text as row
from idempotency_key t where t.actor = $1::uuid::text order by t.created_at, t.id
""",
)
NOTED: Final = statement(
    "personal.find_noted",
    f"""
select 'appraisal' as table, t.id from appraisal t where t.employee_id = $1
union all select 'competency_profile', t.id from competency_profile t where t.employee_id = $1
union all select 'feedback', t.id from feedback t where {FEEDBACK}
union all select 'employee', $1
""",
)

READ_APART: Final = ("feedback", "source_record", "audit_event", "audit_change", "idempotency_key")
"""The tables that this module reads by statements of its own."""

Document = dict[str, Any]
Rows = list[dict[str, Any]]


async def export_person(database: Database, named: str) -> Document:
    """Return all that is held about a person, named as `find_person` takes it, from one snapshot.

    It is noted in the audit trail before it is returned. Raises PersonNotFound.
    """
    async with database.reading(OPERATOR) as transaction:
        await transaction.fetch(PATIENTLY)
        person = await find_person(transaction, named)
        document = {
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "person": (await _rows(transaction, PERSON, person))[0],
            "labels": labels_in(await _rows(transaction, SCHEMES, person)),
            "about": await _read_all(transaction, ABOUT, person),
            "withheld": await _withheld(transaction, person),
            "feedback": {
                "about": await _rows(transaction, FEEDBACK_ABOUT, person),
                "hidden": await _rows(transaction, FEEDBACK_HIDDEN, person),
                "by": await _rows(transaction, FEEDBACK_BY, person),
            },
            "named_in": await _read_all(transaction, NAMED, person),
            "requests": await _rows(transaction, REQUESTS, person),
            "events": {
                "about": await _rows(transaction, EVENTS_ABOUT, person),
                "by": await _rows(transaction, EVENTS_BY, person),
            },
        }
        document["imported_lines"] = await _without_others(transaction, person, document)
        # Before anything is written, so that nothing is exported which the audit trail lacks.
        await _note(database, transaction, person)
    return document


async def _without_others(transaction: Transaction, person: UUID, document: Document) -> Rows:
    """Return the lines that are about the person; mask in them and in evidence what is others'."""
    names = await read_names(transaction, person)
    lines = [shown_line(row) for row in await find_lines(transaction, names)]
    evidence = document["about"]["evidence"]
    texts = [*lines, *(each["record"] for each in evidence)]
    mask = await mask_of(transaction, names, texts)
    for each in evidence:
        each["record"] = mask(each["record"])
    for line in lines:
        line |= {name: mask(line[name]) for name in ("file_name", "columns", "record")}
    return lines


async def _note(database: Database, transaction: Transaction, person: UUID) -> None:
    rows: dict[str, list[UUID]] = {}
    for row in await transaction.fetch(NOTED, person):
        rows.setdefault(row["table"], []).append(row["id"])
    await note_reads(database, OPERATOR, rows)


async def _read_all(
    transaction: Transaction, readings: Iterable[Reading], person: UUID
) -> dict[str, Rows]:
    return {each.table: await _rows(transaction, each.rows, person) for each in readings}


async def _rows(transaction: Transaction, wanted: Statement, *values: Any) -> Rows:
    return [orjson.loads(row["row"]) for row in await transaction.fetch(wanted, *values)]


async def _withheld(transaction: Transaction, person: UUID) -> Rows:
    found = []
    for each in WITHHELD:
        count = await transaction.fetch_value(each.rows, person)
        if count:
            found.append({"table": each.table, "count": count, "reason": NOT_YET.as_dict()})
    return found
