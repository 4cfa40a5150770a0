"""Period scores: scores of a plan's goals from the evidence up to a day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Polarity
from tilik_server.access.viewer import SCORING
from tilik_server.database.pool import Database
from tilik_server.judging.axis_value import GoalFacts
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.scoring.compute import measure_request
from tilik_server.scoring.pool import MeasureResult, ScoringPool
from tilik_server.scoring.unit_params import zone_of
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow

GOALS: Final = statement(
    "scoring.read_period_goals",
    f"""
select g.id as goal, g.axis_key, g.statement, g.weight, own.target, i.calculator_key, i.polarity,
  (i.params || own.params)::text as params, {zone_of("own.unit_id")} as time_zone,
  v.inputs, v.records
from goal g join goal own on own.id = g.scored_goal_id
left join indicator i on i.id = own.indicator_id
cross join lateral (
  select coalesce(array_agg(e.id order by e.occurred_on, e.id), '{{}}') as inputs,
    coalesce(json_agg(json_build_object('record', e.record, 'on', e.occurred_on)
                      order by e.occurred_on, e.id), '[]')::text as records
  from evidence e
  where e.goal_id = own.id and e.status = 'ACCEPTED' and e.occurred_on <= $2
) v
where g.appraisal_id = $1 order by g.ordinal, g.id
""",
)


@dataclass(frozen=True, slots=True)
class PeriodScores:
    """Scores in their stored form, goals by axis, and keys of the evidence that was measured."""

    stored: Sequence[Mapping[str, Any]]
    goals: Mapping[str, Sequence[GoalFacts]]
    inputs: frozenset[str]


async def period_scores(
    database: Database,
    catalogue: Catalogue,
    pool: ScoringPool,
    appraisal: UUID,
    until: date,
    ratings: Mapping[UUID, float | None],
) -> PeriodScores:
    """Score an appraisal's goals from accepted evidence up to the day `until`; stores nothing.

    A shared goal has the score of the goal that it contributes to. `ratings` are of goals, by key,
    and are copied into the facts. Returns no scores if the appraisal does not exist.
    """
    async with database.reading(SCORING) as transaction:
        rows = await transaction.fetch(GOALS, appraisal, until)
    scored = [row for row in rows if row["calculator_key"] is not None]
    results = await pool.measure([measure_request(row, catalogue) for row in scored])
    found = {row["goal"]: result for row, result in zip(scored, results, strict=True)}
    goals: dict[str, list[GoalFacts]] = defaultdict(list)
    for row in rows:
        rating = ratings.get(row["goal"])
        goals[row["axis_key"]].append(_facts(row, found.get(row["goal"]), rating))
    stored = [
        {
            "goal": str(row["goal"]),
            "calculator_key": row["calculator_key"],
            **found[row["goal"]].as_row(),
        }
        for row in scored
    ]
    return PeriodScores(stored, goals, frozenset(str(key) for row in rows for key in row["inputs"]))


def _facts(row: ResultRow, result: MeasureResult | None, rating: float | None) -> GoalFacts:
    return GoalFacts(
        statement=row["statement"],
        weight=row["weight"],
        rating=rating,
        achievement=None if result is None else result.achievement,
        polarity=Polarity(row["polarity"] or Polarity.HIGHER_IS_BETTER),
    )
