"""Stored outcomes judged again from the ratings, scores and opinions that are stored now."""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

import orjson

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.errors import RatingMissing
from tilik_server.judging.judge import judge
from tilik_server.judging.load_facts import load_facts
from tilik_server.operations.steps.cycle_params import complete_params
from tilik_server.plugin_host.catalogue import read_stored_scheme
from tilik_server.sql.statement import composed

OUTCOMES: Final = composed(
    "tests.list_outcomes",
    """
select o.appraisal_id, o.predicate_key, o.value, o.explanation::text as explanation,
  c.scheme::text as scheme, c.params::text as params,
  exists (select from goal g join score s on s.goal_id = g.scored_goal_id
    where g.appraisal_id = o.appraisal_id and s.computed_at > o.decided_at) as rescored
from outcome o join cycle c on c.id = o.cycle_id
join appraisal a on a.id = o.appraisal_id and not a.imported
order by o.id
""",
)


@dataclass(frozen=True)
class Judged:
    """An outcome that was judged again: whether the result, and all that it shows, is the same.

    `rescored` says that a score of its goals was computed after it was decided, `by_scores` that
    an axis has no rating of its own and takes the scores of its goals.
    """

    appraisal: UUID
    rescored: bool
    by_scores: bool
    same_result: bool = False
    same_explanation: bool = False


async def judge_again(database: Database) -> list[Judged]:
    """Judge every stored outcome of the service's own appraisals; nothing is stored."""
    found = []
    async with database.reading(OPERATOR) as transaction:
        for row in await transaction.fetch(OUTCOMES):
            rules = read_stored_scheme(orjson.loads(row["scheme"]))
            params = complete_params(row)
            facts = await load_facts(transaction, row["appraisal_id"])
            judged = Judged(
                row["appraisal_id"],
                row["rescored"],
                any(
                    facts.effective_rating(axis) is None
                    and any(goal.achievement is not None for goal in goals)
                    for axis, goals in facts.goals.items()
                ),
            )
            # What cannot be judged any more differs.
            with suppress(RatingMissing):
                now = judge(rules, params, facts)
                result = (row["predicate_key"], row["value"]) == (now.predicate_key, now.value)
                explanation = orjson.loads(orjson.dumps(now.explanation))
                same = orjson.loads(row["explanation"]) == explanation
                judged = replace(judged, same_result=result, same_explanation=same)
            found.append(judged)
    return found
