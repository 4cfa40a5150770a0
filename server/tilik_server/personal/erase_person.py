"""Erase a person: a pseudonym for the name, no texts, and figures as they were."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import randbelow, token_hex
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_server.access.viewer import OPERATOR
from tilik_server.personal.erasable import ERASED, require_erasable
from tilik_server.personal.erasure import BLANKINGS, DELETIONS, SCRUBBED
from tilik_server.personal.export_person import PATIENTLY
from tilik_server.personal.find_person import find_person
from tilik_server.personal.lines import blank_lines, lines_with_name
from tilik_server.personal.names import Names, read_names
from tilik_server.personal.relations import PERSONAL_TABLES
from tilik_server.personal.scrub import RecordScrubber, texts_in, without_texts
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.runtime import Runtime
from tilik_server.scoring.replay import COMPARED, replay_within
from tilik_server.sql.statement import Statement, statement
from tilik_server.sql.transaction import Transaction
from tilik_server.trail.salts import forget_person
from tilik_server.validation.nip import NO_BIRTH_YEAR

RENAME: Final = statement(
    "personal.rename_person",
    # Somebody who is no civil servant has no number, and gets none.
    """
update employee set name = $2, nip = case when nip is not null then $3::text end,
  code = null, grade = null where id = $1
""",
)
BLANK_TIMELINE: Final = statement("personal.blank_timeline", "select personal_blank_timeline($1)")
RECORDS: Final = statement(
    "personal.read_records",
    f"""
select t.goal_id as goal, t.id, t.record::text as record,
  coalesce(s.calculator_key, i.calculator_key) as calculator_key,
  (coalesce(i.params, '{{}}') || g.params || coalesce(s.params, '{{}}'))::text as params
from evidence t join goal g on g.id = t.goal_id
left join indicator i on i.id = g.indicator_id left join score s on s.goal_id = g.id
where {PERSONAL_TABLES["evidence"].is_about}
order by t.goal_id, t.occurred_on, t.id
""",
)
STORE_RECORDS: Final = statement(
    "personal.store_records",
    """
update evidence t set record = n.record
from jsonb_to_recordset($1::jsonb) n (id uuid, record jsonb)
where t.id = n.id and t.record <> n.record
""",
)
DELETE_REQUESTS: Final = statement(
    "personal.delete_requests", "delete from idempotency_key where actor = $1::uuid::text"
)
# A message to a team has no link to the person of whom it says that they moved.
DELETE_TEAM_MESSAGES: Final = statement(
    "personal.delete_team_messages",
    """
delete from outbox where kind = 'PERSON_MOVED'
  and (starts_with(text ->> 'en', $1 || ' moved ')
    or starts_with(text ->> 'id', $1 || ' berpindah '))
""",
)
SCORES: Final = statement(
    "personal.list_scores",
    f"select t.id from score t where {PERSONAL_TABLES['score'].is_about} order by t.id",
)
STORE_EXPLANATION: Final = statement(
    "personal.store_explanation",
    "update score set explanation = $2::jsonb, problem = $3::jsonb where id = $1",
)


@dataclass
class Erasure:
    """How many rows of each table were erased, and how many scores come out otherwise since.

    `named_lines` are file and line of what holds the person's name alone, and stays.
    """

    rows: Counter[str] = field(default_factory=Counter)
    scores: int = 0
    altered_scores: int = 0
    named_lines: list[tuple[str, int]] = field(default_factory=list)


class _Undone(Exception):
    """Raised to undo the transaction of a rehearsal."""


async def erase_person(runtime: Runtime, named: str, *, rehearse: bool = False) -> Erasure:
    """Erase the person in one transaction, or only count what would be erased.

    The person is named as `find_person` takes it.

    Keys, figures, days and words of closed lists stay, and so do all sums. A score is measured
    again from the scrubbed records: if it comes out the same, it gets the explanation of that, and
    otherwise its own without texts. Raises PersonNotFound, AlreadyErased, StillInService,
    ErasureTooEarly and AppraisalsOpen, several reasons as one ExceptionGroup.
    """
    done = Erasure()
    try:
        async with runtime.database.writing(OPERATOR) as transaction:
            await transaction.fetch(PATIENTLY)
            person = await find_person(transaction, named)
            years = runtime.database.settings.erasure_years
            await require_erasable(transaction, person, years)
            names = await read_names(transaction, person)
            await _erase_records(transaction, runtime.catalogue, person, done)
            await _erase_rows(transaction, person, names, done)
            await _explain_again(transaction, runtime, person, done)
            await _rename(transaction, person, done)
            await forget_person(transaction, person)
            if rehearse:
                raise _Undone
    except _Undone:
        pass
    return done


async def _erase_records(
    transaction: Transaction, catalogue: Catalogue, person: UUID, done: Erasure
) -> None:
    """Scrub the records of each goal's evidence together, so that their groups stay."""
    goals: dict[UUID, list[Any]] = defaultdict(list)
    for row in await transaction.fetch(RECORDS, person):
        goals[row["goal"]].append(row)
    for rows in goals.values():
        scrubber = _scrubber(catalogue, rows[0])
        records = scrubber.scrub(orjson.loads(row["record"]) for row in rows)
        changes = [
            {"id": str(row["id"]), "record": record}
            for row, record in zip(rows, records, strict=True)
        ]
        await _change(transaction, done, "evidence", STORE_RECORDS, orjson.dumps(changes).decode())


def _scrubber(catalogue: Catalogue, row: Mapping[str, Any]) -> RecordScrubber:
    calculator = catalogue.calculators.get(row["calculator_key"])
    schema = None if calculator is None else calculator.record_schema
    return RecordScrubber(schema, texts_in(orjson.loads(row["params"])))


async def _erase_rows(transaction: Transaction, person: UUID, names: Names, done: Erasure) -> None:
    # Before codes and links are lost by which lines are found.
    done.rows["source_record"] += await blank_lines(transaction, names)
    done.named_lines = await lines_with_name(transaction, names)
    for table, blanking in BLANKINGS:
        await _change(transaction, done, table, blanking, person)
    for column in SCRUBBED:
        changes = [
            {"id": str(row["id"]), "stored": without_texts(orjson.loads(row["stored"]))}
            for row in await transaction.fetch(column.rows, person)
        ]
        stored = orjson.dumps(changes).decode()
        await _change(transaction, done, column.table, column.store, stored)
    done.rows["timeline_entry"] += await transaction.fetch_value(BLANK_TIMELINE, person)
    for table, deletion in DELETIONS:
        await _change(transaction, done, table, deletion, person)
    await _change(transaction, done, "idempotency_key", DELETE_REQUESTS, person)
    await _change(transaction, done, "outbox", DELETE_TEAM_MESSAGES, names.name)


async def _explain_again(
    transaction: Transaction, runtime: Runtime, person: UUID, done: Erasure
) -> None:
    """Store the explanations of the scores that come out the same from the scrubbed records."""
    for row in await transaction.fetch(SCORES, person):
        done.scores += 1
        found = await replay_within(transaction, runtime.catalogue, runtime.pool, row["id"])
        if all(found.stored[name] == getattr(found.now, name) for name in COMPARED):
            await transaction.execute(
                STORE_EXPLANATION,
                row["id"],
                _as_json(found.now.explanation),
                _as_json(found.now.problem),
            )
        else:
            done.altered_scores += 1


async def _rename(transaction: Transaction, person: UUID, done: Erasure) -> None:
    number = NO_BIRTH_YEAR + "".join(str(randbelow(10)) for _ in range(14))
    name = f"{ERASED} {token_hex(4)}"
    await _change(transaction, done, "employee", RENAME, person, name, number)


async def _change(
    transaction: Transaction, done: Erasure, table: str, wanted: Statement, *values: Any
) -> None:
    done.rows[table] += await transaction.execute(wanted, *values)


def _as_json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value, default=str).decode()
