"""Replaying a stored score from its stored inputs: does it still come out the same?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Polarity, Text
from tilik_server.access.viewer import SCORING
from tilik_server.database import Database
from tilik_server.errors import NotFound
from tilik_server.plugins import Catalogue
from tilik_server.scoring.compute import dated
from tilik_server.scoring.pool import MeasureRequest, MeasureResult, ScoringPool

# What the score was computed from, and what the goal would be scored from today.
STORED: Final = """
select s.status, s.value, s.achievement, s.band, s.problem::text as problem,
  s.explanation::text as explanation, s.calculator_key, s.calculator_version,
  s.params::text as params, s.target, s.inputs, s.computed_at,
  i.polarity, (i.params || g.params)::text as params_now, g.target as target_now,
  i.calculator_key as calculator_now,
  (select coalesce(json_agg(json_build_object('id', e.id, 'record', e.record,
     'on', e.occurred_on) order by array_position(s.inputs, e.id)), '[]')
   from evidence e where e.id = any(s.inputs))::text as records,
  (select coalesce(array_agg(e.id order by e.occurred_on, e.id), '{}')
   from evidence e where e.goal_id = g.id and e.status = 'ACCEPTED') as inputs_now
from score s join goal g on g.id = s.goal_id
left join indicator i on i.id = g.indicator_id
where s.id = $1
"""
COMPARED: Final = ("status", "value", "achievement", "band")


@dataclass(frozen=True, slots=True)
class Replay:
    """A stored score, what its inputs give today, and what differs, in words.

    `differences` is empty where the score comes out the same and would be computed from the same
    evidence, parameters, target and calculator today.
    """

    stored: Mapping[str, Any]
    now: MeasureResult
    differences: Sequence[Text]


async def replay(
    database: Database, catalogue: Catalogue, pool: ScoringPool, score: UUID
) -> Replay:
    """Measure a score's stored inputs again. Raises NotFound."""
    async with database.reading(SCORING) as connection:
        row = await connection.fetchrow(STORED, score)
    if row is None:
        raise NotFound
    stored = {
        **dict(row),
        "params": orjson.loads(row["params"]),
        "explanation": row["explanation"] and orjson.loads(row["explanation"]),
        "problem": row["problem"] and orjson.loads(row["problem"]),
    }
    records = orjson.loads(row["records"])
    request = MeasureRequest(
        calculator_key=row["calculator_key"],
        records=[dated(each, row["calculator_key"], catalogue) for each in records],
        params=stored["params"],
        target=row["target"],
        polarity=Polarity(row["polarity"]) if row["polarity"] else None,
        sources=[each["id"] for each in records],
    )
    (now,) = await pool.measure([request])
    return Replay(stored, now, [*_causes(stored, records, now), *_effects(stored, now)])


def _causes(
    stored: Mapping[str, Any], records: Sequence[Mapping[str, Any]], now: MeasureResult
) -> list[Text]:
    """What the score rests on that is not as it was."""
    found = []
    version = stored["calculator_version"]
    if now.problem is not None and now.problem != stored["problem"]:
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
    if len(records) != len(stored["inputs"]) or stored["inputs_now"] != stored["inputs"]:
        was, is_now = len(stored["inputs"]), len(stored["inputs_now"])
        found.append(_changed("accepted evidence", "bukti yang diterima", was, is_now))
    return found


def _effects(stored: Mapping[str, Any], now: MeasureResult) -> list[Text]:
    """What comes out differently of the same inputs."""
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
