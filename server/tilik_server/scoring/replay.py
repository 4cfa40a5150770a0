"""Replay a stored score from its stored inputs, and compare the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Polarity, Text
from tilik_server.access.viewer import SCORING
from tilik_server.database.pool import Database
from tilik_server.errors import NotFound
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.scoring.compute import has_day
from tilik_server.scoring.evidence_parts import EvidenceKeys, input_parts
from tilik_server.scoring.explanation import without_evidence
from tilik_server.scoring.pool import MeasureRequest, MeasureResult, ScoringPool
from tilik_server.scoring.unit_params import TIME_ZONE, zoned
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

# The inputs of the stored score, and those that the goal would be scored from today.
STORED: Final = statement(
    "scoring.read_score",
    f"""
select s.status, s.value, s.achievement, s.band, s.problem::text as problem,
  s.explanation::text as explanation, s.calculator_key, s.calculator_version,
  s.params::text as params, s.target, s.computed_at,
  i.polarity, p.params_now::text as params_now, g.target as target_now,
  i.calculator_key as calculator_now,
  cardinality(s.inputs) as records, n.records as records_now, n.inputs = s.inputs as same_inputs
from score s join goal g on g.id = s.goal_id
left join indicator i on i.id = g.indicator_id
cross join lateral (
  select case when s.params ? '{TIME_ZONE}' then {zoned("(i.params || g.params)", "g.unit_id")}
    else i.params || g.params end as params_now
) p
cross join lateral (
  select count(*) as records,
    coalesce(array_agg(e.id order by e.occurred_on, e.id), '{{}}') as inputs
  from evidence e where e.goal_id = g.id and e.status = 'ACCEPTED'
) n
where s.id = $1
""",
)
COMPARED: Final = ("status", "value", "achievement", "band")


@dataclass(frozen=True, slots=True)
class Replay:
    """A stored score, the result of its inputs today, and the differences in words.

    `differences` is empty if the result is the same and the goal would be scored from the same
    evidence, parameters, target and calculator today.
    """

    stored: Mapping[str, Any]
    now: MeasureResult
    differences: Sequence[Text]


async def replay(
    database: Database, catalogue: Catalogue, pool: ScoringPool, score: UUID
) -> Replay:
    """Measure a score's stored inputs again. Raises NotFound if the score is not visible."""
    async with database.reading(SCORING) as transaction:
        return await replay_within(transaction, catalogue, pool, score)


async def replay_within(
    transaction: Transaction, catalogue: Catalogue, pool: ScoringPool, score: UUID
) -> Replay:
    """Measure a score's stored inputs again as a transaction sees them. Raises NotFound."""
    keys = EvidenceKeys()
    row = await transaction.fetch_row(STORED, score)
    if row is None:
        raise NotFound
    stored = {
        **dict(row),
        "params": orjson.loads(row["params"]),
        "explanation": row["explanation"] and orjson.loads(row["explanation"]),
        "problem": row["problem"] and orjson.loads(row["problem"]),
    }
    is_dated = has_day(row["calculator_key"], catalogue)
    parts = input_parts(transaction, score, keys, is_dated=is_dated)
    now = await pool.measure_parts(_request(stored, keys), parts)
    # Parts that the calculator did not read are counted too.
    async for _ in parts:
        pass
    return Replay(stored, now, [*_causes(stored, len(keys), now), *_effects(stored, now)])


def _request(stored: Mapping[str, Any], keys: EvidenceKeys) -> MeasureRequest:
    return MeasureRequest(
        calculator_key=stored["calculator_key"],
        records=(),
        params=stored["params"],
        target=stored["target"],
        polarity=Polarity(stored["polarity"]) if stored["polarity"] else None,
        sources=keys,
    )


def _causes(stored: Mapping[str, Any], records: int, now: MeasureResult) -> list[Text]:
    """Return the changes of what the score was computed from."""
    found = []
    version = stored["calculator_version"]
    was_said = without_evidence(stored["problem"])
    if now.problem is not None and without_evidence(now.problem) != was_said:
        found.append(Text(**now.problem["message"]))
    if now.calculator_version not in ("", version):
        found.append(
            _changed("calculator version", "versi kalkulator", version, now.calculator_version)
        )
    if stored["calculator_now"] != stored["calculator_key"]:
        found.append(
            _changed("calculator", "kalkulator", stored["calculator_key"], stored["calculator_now"])
        )
    params = orjson.loads(stored["params_now"]) if stored["params_now"] else None
    if params != stored["params"]:
        found.append(_changed("parameters", "parameter", stored["params"], params))
    if stored["target_now"] != stored["target"]:
        found.append(_changed("target", "target", stored["target"], stored["target_now"]))
    if records != stored["records"] or not stored["same_inputs"]:
        was, is_now = stored["records"], stored["records_now"]
        found.append(_changed("accepted evidence", "bukti yang diterima", was, is_now))
    return found


def _effects(stored: Mapping[str, Any], now: MeasureResult) -> list[Text]:
    """Return the differences between the stored result and the new one."""
    found = [
        _changed(name, name, stored[name], getattr(now, name))
        for name in COMPARED
        if stored[name] != getattr(now, name)
    ]
    if stored["explanation"] != now.explanation:
        found.append(Text(en="the explanation differs", id="penjelasannya berbeda"))
    return found


def _changed(en: str, indonesian: str, was: object, is_now: object) -> Text:
    return Text(en=f"{en}: was {was}, is {is_now}", id=f"{indonesian}: semula {was}, kini {is_now}")
