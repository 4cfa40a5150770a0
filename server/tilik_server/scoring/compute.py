"""Compute scores in batches, of goals whose evidence, parameters or target changed."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Polarity
from tilik_server.access.viewer import SCORING
from tilik_server.database.pool import Database
from tilik_server.errors import CodeUnknown
from tilik_server.models.base import new_id
from tilik_server.plugin_host.catalogue import CalculatorEntry, Catalogue
from tilik_server.plugin_host.requests import PART
from tilik_server.scoring.evidence_parts import EvidenceKeys, evidence_parts
from tilik_server.scoring.pool import MeasureRequest, MeasureResult, ScoringPool
from tilik_server.scoring.unit_params import with_unit_params, zone_of, zoned
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree_of_unit
from tilik_server.sql.transaction import ResultRow, Transaction

BATCH: Final = 200

# A goal is scored once its plan is agreed. A shared goal has the score of the goal it contributes
# to. An appraisal imported from an earlier system is never recalculated.
SCORABLE: Final = """
from goal g
join appraisal a on a.id = g.appraisal_id and a.stage not in ('DRAFT', 'SUBMITTED')
  and not a.imported
join indicator i on i.id = g.indicator_id and i.calculator_key is not null
cross join lateral (
  select coalesce(array_agg(e.id order by e.occurred_on, e.id), '{}') as inputs, count(*) as records
  from evidence e where e.goal_id = g.id and e.status = 'ACCEPTED'
) v
left join score s on s.goal_id = g.id
where not g.shared
"""
DUE: Final = statement(
    "scoring.list_due_goals",
    f"""
select g.id {SCORABLE} and g.cycle_id = (select c.id from cycle c where c.code = $1)
  and ($2::text is null or g.unit_id in (
    select u.id from unit u where {in_subtree_of_unit("u.path", "r.code = $2")}))
  and (s.id is null or s.status = 'FAILED' or s.inputs <> v.inputs
       or s.params not in (i.params || g.params, {zoned("(i.params || g.params)", "g.unit_id")})
       or s.target is distinct from g.target
       or s.calculator_key <> i.calculator_key)
order by g.id
""",
)
GOALS: Final = statement(
    "scoring.read_goals",
    f"""
select g.id, g.cycle_id, g.unit_id, g.target, i.calculator_key, i.polarity,
  (i.params || g.params)::text as params, {zone_of("g.unit_id")} as time_zone,
  v.records > {PART} as is_large,
  case when v.records <= {PART} then v.inputs end as inputs,
  case when v.records <= {PART} then (
    select coalesce(json_agg(json_build_object('record', e.record, 'on', e.occurred_on)
                             order by e.occurred_on, e.id), '[]')
    from evidence e where e.goal_id = g.id and e.status = 'ACCEPTED')::text end as records
{SCORABLE} and g.id = any($1)
""",
)
# A score is stored only if it differs and if the digest shows that the accepted evidence is still
# the evidence that was measured.
STORE: Final = statement(
    "scoring.store_scores",
    """
insert into score as s (id, cycle_id, unit_id, goal_id, status, value, achievement, band, problem,
  calculator_key, calculator_version, params, target, inputs, explanation, computed_at)
select n.id, n.cycle_id, n.unit_id, n.goal_id, n.status, n.value, n.achievement, n.band, n.problem,
  n.calculator_key, n.calculator_version, n.params, n.target, v.inputs, n.explanation, now()
from jsonb_to_recordset($1::jsonb) n (id uuid, cycle_id smallint, unit_id uuid, goal_id uuid,
  status text, value float8, achievement float8, band text, problem jsonb, calculator_key text,
  calculator_version text, params jsonb, target float8, digest text, explanation jsonb)
cross join lateral (
  select coalesce(array_agg(e.id order by e.occurred_on, e.id), '{}') as inputs,
    coalesce(string_agg(uuid_send(e.id), '' order by e.occurred_on, e.id), '') as keys
  from evidence e where e.goal_id = n.goal_id and e.status = 'ACCEPTED') v
where n.digest = encode(sha256(v.keys), 'hex')
on conflict (goal_id) do update set
  status = excluded.status, value = excluded.value, achievement = excluded.achievement,
  band = excluded.band, problem = excluded.problem, calculator_key = excluded.calculator_key,
  calculator_version = excluded.calculator_version, params = excluded.params,
  target = excluded.target, inputs = excluded.inputs, explanation = excluded.explanation,
  computed_at = excluded.computed_at
where (s.status, s.value, s.achievement, s.band, s.problem, s.calculator_key,
       s.calculator_version, s.params, s.target, s.inputs, s.explanation)
  is distinct from (excluded.status, excluded.value, excluded.achievement, excluded.band,
       excluded.problem, excluded.calculator_key, excluded.calculator_version, excluded.params,
       excluded.target, excluded.inputs, excluded.explanation)
returning s.goal_id
""",
)

FIND_BY_CODE: Final = {
    table: statement(f"scoring.find_{table}", f"select from {table} where code = $1")
    for table in ("cycle", "unit")
}

Progress = Callable[[int, int], None]


async def score_cycle(
    database: Database,
    catalogue: Catalogue,
    pool: ScoringPool,
    cycle_code: str,
    under: str | None = None,
    progress: Progress | None = None,
) -> tuple[int, int]:
    """Score the due goals of a cycle, in the subtree of the unit with the code `under` or in all.

    Returns how many goals were due and how many scores changed. A second run changes nothing, but
    tries again goals whose calculator failed. `progress` is called with the goals done and due.
    Raises CodeUnknown if there is no such cycle or unit.
    """
    async with database.reading(SCORING) as transaction:
        for table, code in (("cycle", cycle_code), ("unit", under)):
            if code is not None and not await transaction.fetch(FIND_BY_CODE[table], code):
                raise CodeUnknown(concept=table, code=code)
        due = [row["id"] for row in await transaction.fetch(DUE, cycle_code, under)]
    changed = 0
    for start in range(0, len(due), BATCH):
        batch = due[start : start + BATCH]
        changed += await score_goals(database, catalogue, pool, batch)
        if progress is not None:
            progress(start + len(batch), len(due))
    return len(due), changed


async def score_goals(
    database: Database, catalogue: Catalogue, pool: ScoringPool, goals: Iterable[UUID]
) -> int:
    """Score goals from their accepted evidence and return how many scores changed."""
    changed = 0
    async for stored in measure_goals(database, catalogue, pool, goals):
        async with database.writing(SCORING) as transaction:
            changed += len(await store_scores(transaction, stored))
    return changed


async def measure_goals(
    database: Database, catalogue: Catalogue, pool: ScoringPool, goals: Iterable[UUID]
) -> AsyncIterator[list[dict[str, Any]]]:
    """Measure goals from their accepted evidence; yield rows for `store_scores`, stores nothing.

    Goals with much evidence come one by one, after all others.
    """
    async with database.reading(SCORING) as transaction:
        rows = await transaction.fetch(GOALS, list(goals))
    # Evidence of many records is read and sent in parts, so that memory stays bounded.
    large = [row for row in rows if row["is_large"]]
    rows = [row for row in rows if not row["is_large"]]
    results = await pool.measure([measure_request(row, catalogue) for row in rows])
    yield [
        _stored(row, result, EvidenceKeys(row["inputs"]), catalogue)
        for row, result in zip(rows, results, strict=True)
    ]
    for row in large:
        yield [await _score_large(database, catalogue, pool, row)]


async def store_scores(transaction: Transaction, stored: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """Store measured scores in a transaction of scoring; return the goals whose score changed."""
    changed = await transaction.fetch(STORE, orjson.dumps(stored, default=str).decode())
    return [row["goal_id"] for row in changed]


async def _score_large(
    database: Database, catalogue: Catalogue, pool: ScoringPool, row: ResultRow
) -> dict[str, Any]:
    """Score a goal whose evidence is read in parts, from one snapshot of the database."""
    keys = EvidenceKeys()
    key = row["calculator_key"]
    async with database.reading(SCORING) as transaction:
        parts = evidence_parts(transaction, row["id"], keys, is_dated=has_day(key, catalogue))
        result = await pool.measure_parts(_request(row, (), keys, catalogue), parts)
        # Keys of parts that the calculator did not read belong to the digest too.
        async for _ in parts:
            pass
    return _stored(row, result, keys, catalogue)


def record_with_day(evidence: Mapping[str, Any], key: str, catalogue: Catalogue) -> dict[str, Any]:
    """Return the evidence's record, with the evidence's day if the calculator's schema has one."""
    entry = catalogue.calculators.get(key)
    return dated_record(evidence["record"], evidence["on"], entry)


def dated_record(record: dict[str, Any], day: str, entry: CalculatorEntry | None) -> dict[str, Any]:
    """Return a record with the day of its evidence, if the calculator's schema has one."""
    return {"occurred_on": day, **record} if _has_day(entry) else record


def has_day(key: str, catalogue: Catalogue) -> bool:
    """Return whether the schema of the calculator's records has `occurred_on`."""
    return _has_day(catalogue.calculators.get(key))


def _has_day(entry: CalculatorEntry | None) -> bool:
    return entry is not None and "occurred_on" in entry.record_schema.get("properties", {})


def measure_request(row: ResultRow, catalogue: Catalogue) -> MeasureRequest:
    """Return the request to measure a goal's evidence; `row` is one of GOALS."""
    key = row["calculator_key"]
    records = [record_with_day(each, key, catalogue) for each in orjson.loads(row["records"])]
    return _request(row, records, EvidenceKeys(row["inputs"]), catalogue)


def _request(
    row: ResultRow,
    records: Sequence[Mapping[str, Any]],
    keys: EvidenceKeys,
    catalogue: Catalogue,
) -> MeasureRequest:
    return MeasureRequest(
        calculator_key=row["calculator_key"],
        records=records,
        params=_params(row, catalogue),
        target=row["target"],
        polarity=Polarity(row["polarity"]),
        sources=keys,
    )


def _params(row: ResultRow, catalogue: Catalogue) -> dict[str, Any]:
    params = orjson.loads(row["params"])
    return with_unit_params(params, row["calculator_key"], catalogue, row["time_zone"])


def _stored(
    row: ResultRow, result: MeasureResult, keys: EvidenceKeys, catalogue: Catalogue
) -> dict[str, Any]:
    return {
        "id": new_id(row["cycle_id"]),
        "cycle_id": row["cycle_id"],
        "unit_id": row["unit_id"],
        "goal_id": row["id"],
        **result.as_row(),
        "calculator_key": row["calculator_key"],
        "params": _params(row, catalogue),
        "target": row["target"],
        "digest": keys.digest,
    }
