"""Distribution: how many people of a unit have each predicate by the present ratings."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin.scheme import DistributionCheck, RatingScheme, check_distribution
from tilik_server.errors import RatingMissing
from tilik_server.judging.facts import read_facts
from tilik_server.judging.figures import goals_without_result
from tilik_server.judging.judge import judge_with_figures
from tilik_server.sql.subtree import in_subtree

# If a person has two appraisals, the later one counts. `r` is the unit and `c` the cycle.
PREDICATE_COUNTS: Final = f"""
with m as (
  select distinct on (a.employee_id) a.id, o.predicate_key
  from appraisal a join unit u on u.id = a.unit_id and {in_subtree("u.path", "r.path")}
  left join outcome o on o.appraisal_id = a.id
  where a.cycle_id = c.id and (o.id is not null or a.stage in ('RATED', 'CALIBRATED'))
  order by a.employee_id, a.starts_on desc
)
select json_build_object(
  'decided', (select coalesce(json_object_agg(n.key, n.count), '{{}}') from (
     select m.predicate_key as key, count(*) as count from m
     where m.predicate_key is not null group by 1) n),
  'rated', (select coalesce(json_agg(m.id), '[]') from m where m.predicate_key is null))
"""


@dataclass(frozen=True, slots=True)
class PredicateCounts:
    """How many people have each decided predicate, and the appraisals still to be decided.

    `decided` holds the people by predicate; `rated` the appraisals that have ratings only.
    """

    decided: Mapping[str, int]
    rated: Sequence[UUID]

    @classmethod
    def read(cls, stored: str) -> "PredicateCounts":
        """Read the JSON that PREDICATE_COUNTS selects."""
        content = orjson.loads(stored)
        return cls(content["decided"], [UUID(key) for key in content["rated"]])

    def counts(self, predicates: Mapping[UUID, str]) -> dict[str, int]:
        """Return people by predicate; `predicates` are those of the rated appraisals."""
        found = Counter(self.decided)
        found.update(predicates[key] for key in self.rated if key in predicates)
        return dict(found)


def predicates_of(
    rules: RatingScheme, params: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]
) -> dict[UUID, str]:
    """Return the predicate that each row of the statement FACTS leads to now, by appraisal.

    Leaves out appraisals that cannot be decided yet, for want of a rating or of a goal's result.
    """
    found: dict[UUID, str] = {}
    for facts in map(read_facts, rows):
        try:
            decision, figures = judge_with_figures(rules, params, facts)
        except RatingMissing:
            continue
        if not goals_without_result(rules, params, figures):
            found[facts.appraisal] = decision.predicate_key
    return found


def distribution_checks(
    rules: RatingScheme,
    params: Mapping[str, Any],
    organisation_predicate: str | None,
    counts: Mapping[str, int],
) -> Sequence[DistributionCheck]:
    """Check a unit's predicates against the scheme's guidance.

    Without an organisation predicate, applies only the rules for all units. Returns an empty list
    if the guidance needs more people than `counts` holds.
    """
    if rules.distribution is None:
        return []
    shares = params.get("distribution")
    return check_distribution(rules.distribution, organisation_predicate, counts, shares)
