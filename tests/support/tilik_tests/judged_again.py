"""Stored outcomes judged again: from the figures stored with them, and from those of now."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.errors import RatingMissing
from tilik_server.judging.earlier_figures import EARLIER_FIGURES
from tilik_server.judging.figures import read_figures
from tilik_server.judging.judge import judge, judge_figures
from tilik_server.judging.load_facts import load_facts
from tilik_server.judging.outcome import Decision
from tilik_server.models.vocabulary import EarlierFigures
from tilik_server.operations.steps.cycle_params import complete_params
from tilik_server.plugin_host.catalogue import read_stored_scheme
from tilik_server.sql.statement import composed

KEPT: Final = "OWN_RATINGS_KEPT"
OUTCOMES: Final = composed(
    "tests.list_outcomes",
    f"""
select t.appraisal_id, t.predicate_key, t.value, t.explanation::text as explanation,
  t.judged_from::text as judged_from, c.scheme::text as scheme, c.params::text as params,
  {EARLIER_FIGURES} as earlier,
  (select coalesce(json_object_agg(g.id, g.statement), '{{}}') from goal g
    where g.appraisal_id = t.appraisal_id)::text as statements,
  (select coalesce(json_object_agg(e.id, e.record ->> 'idea'), '{{}}')
    from goal g join evidence e on e.goal_id = g.id
    where g.appraisal_id = t.appraisal_id)::text as names
from outcome t join cycle c on c.id = t.cycle_id
join appraisal a on a.id = t.appraisal_id and not a.imported
order by t.id
""",
)


@dataclass(frozen=True)
class Judged:
    """An outcome that was judged again.

    `by_scores` says that an axis has no rating of its own and takes the scores of its goals.
    `is_same` compares result and explanation with those of the stored figures, and `is_same_now`
    with those of what is stored of the appraisal now; `earlier` is how the outcome is marked.
    """

    appraisal: UUID
    by_scores: bool
    is_same: bool
    is_same_now: bool
    earlier: EarlierFigures | None


async def judge_again(database: Database) -> list[Judged]:
    """Judge every stored outcome of the service's own appraisals; nothing is stored."""
    found = []
    async with database.reading(OPERATOR) as transaction:
        for row in await transaction.fetch(OUTCOMES):
            rules = read_stored_scheme(orjson.loads(row["scheme"]))
            params = complete_params(row)
            stored = orjson.loads(row["judged_from"])
            statements, names = orjson.loads(row["statements"]), orjson.loads(row["names"])
            figures = read_figures(stored, statements, names)
            again = judge_figures(rules, params, figures, _kept(row))
            is_same_now = False
            # What cannot be judged any more differs.
            with suppress(RatingMissing):
                facts = await load_facts(transaction, row["appraisal_id"])
                is_same_now = _is_same(row, judge(rules, params, facts))
            earlier = row["earlier"]
            found.append(
                Judged(
                    row["appraisal_id"],
                    by_scores=any(map(_takes_scores, stored["axes"])),
                    is_same=_is_same(row, again) and figures.as_stored(rules, params) == stored,
                    is_same_now=is_same_now,
                    earlier=None if earlier is None else EarlierFigures(earlier),
                )
            )
    return found


def _kept(row: Any) -> Any:
    """The stored warning that the appraiser overrode the forum, if they did."""
    warnings = orjson.loads(row["explanation"])["warnings"]
    return next((each for each in warnings if each["code"] == KEPT), None)


def _is_same(row: Any, again: Decision) -> bool:
    result = (row["predicate_key"], row["value"]) == (again.predicate_key, again.value)
    explanation = orjson.loads(orjson.dumps(again.explanation))
    return result and orjson.loads(row["explanation"]) == explanation


def _takes_scores(axis: Any) -> bool:
    return axis["source"] is None and any(
        goal["rating"] is None and goal["achievement"] is not None for goal in axis["goals"]
    )
