"""Facts: everything that an appraisal's outcome depends on, read in one statement."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Polarity
from tilik_server.judging.axis_value import GoalFacts
from tilik_server.judging.outcome import Ground
from tilik_server.models.vocabulary import RatingSource
from tilik_server.sql.statement import statement

OWN_RATINGS_KEPT: Final = "OWN_RATINGS_KEPT"
"""The code of the warning with the reason why an appraiser overrode the forum's ratings."""

# Before tables are analysed the planner cannot estimate rows. `offset 0` keeps it from merging a
# subquery into the others, so that each subquery uses the index that is meant for it.
# The reason to keep one's own ratings stands in the explanation, where the decision on an objection
# finds it again.
STATEMENT: Final = """
select a.id, a.starts_on, a.ends_on, e.employment, e.active_until,
  u.head_id is not distinct from a.employee_id as is_head, {position_class} as position_class,
  (select coalesce(json_agg(json_build_object('axis', r.axis_key, 'source', r.source,
     'goal', r.goal_id, 'level', r.level, 'value', r.value) order by r.created_at, r.id), '[]')
   from (select * from rating where appraisal_id = a.id offset 0) r
   where r.review_id is null and r.set_aside_at is null)::text as ratings,
  {goals} as goals, {opinions} as opinions, {match} as match, {grounds} as grounds,
  {unsettled} as unsettled,
  (select w::text from outcome o, jsonb_array_elements(o.explanation -> 'warnings') w
   where o.appraisal_id = a.id and w ->> 'code' = '{kept}' limit 1) as kept
from unnest($1::uuid[]) k (id)
cross join lateral (select * from appraisal where id = k.id offset 0) a
cross join lateral (select head_id from unit where id = a.unit_id offset 0) u
cross join lateral (
  select employment, active_until from employee where id = a.employee_id offset 0) e
"""
POSITION_CLASS: Final = """(select j.position_class
   from (select position_id, starts_on from assignment
     where employee_id = a.employee_id and not acting and starts_on <= a.ends_on offset 0) s
   cross join lateral (
     select position_class from position where id = s.position_id offset 0) j
   order by s.starts_on desc limit 1)"""
# A shared goal has the score of the goal it serves.
GOALS: Final = """(select coalesce(json_agg(json_build_object('id', g.id, 'axis', g.axis_key,
     'statement', g.statement, 'weight', g.weight, 'polarity', i.polarity, 'score', s.id,
     'achievement', s.achievement, 'value', s.value, 'version', s.calculator_version,
     'at', s.computed_at, 'exempted', g.exempted_at is not null, 'place', g.place)
     order by g.place), '[]')
   from (select *, row_number() over (order by ordinal, id) - 1 as place
     from goal where appraisal_id = a.id offset 0) g
   cross join lateral (
     select id, indicator_id from goal where id = g.scored_goal_id offset 0) own
   left join lateral (select polarity from indicator where id = own.indicator_id offset 0) i on true
   left join lateral (select id, achievement, value, calculator_version, computed_at from score
     where goal_id = own.id and status = 'COMPUTED' offset 0) s on true)::text"""
# Anonymous opinions count once they are shown.
OPINIONS: Final = """(select coalesce(array_agg(f.rating order by f.rating), '{}')
   from (select * from feedback_shown where about_id = a.employee_id
     and channel in ('PEER', 'SUBORDINATE') and rating is not null offset 0) f
   where f.cycle_id = a.cycle_id and f.parent_id is null)"""
MATCH: Final = """(select p.job_person_match from competency_profile p
   where p.employee_id = a.employee_id)"""
GROUNDS: Final = """(select coalesce(json_agg(json_build_object('clause', k ->> 'key', 'id', v.id,
     'name', v.record ->> (k ->> 'named_by')) order by v.occurred_on, v.id), '[]')
   from (select scheme -> 'formula' as formula from cycle where id = a.cycle_id offset 0) c
   cross join lateral jsonb_array_elements(case when jsonb_typeof(c.formula) = 'object'
     then c.formula -> 'clauses' else '[]' end) k
   cross join lateral (
     select id, indicator_id from goal where appraisal_id = a.id offset 0) g
   cross join lateral (select from indicator
     where id = g.indicator_id and calculator_key = k ->> 'calculator_key' offset 0) i
   cross join lateral (select id, record, occurred_on from evidence
     where goal_id = g.id and status = 'ACCEPTED' and record @> (k -> 'record') offset 0) v
  )::text"""
# A score is stored before its job ends, so one snapshot without a job holds the score. A job that
# failed for good counts as long as the score is not that of what is accepted now.
# The queue has no index of failed jobs; they are sought last, and once for all goals.
UNSETTLED: Final = """exists (
   select from (select distinct scored_goal_id as id from goal where appraisal_id = a.id offset 0) g
   where exists (select from procrastinate_jobs
       where queueing_lock = 'score ' || g.id and status = 'todo')
     or exists (select from procrastinate_jobs
       where lock = 'score ' || g.id and status = 'doing'))
  or exists (
   select from procrastinate_jobs j
   join goal g on g.id = (j.args ->> 'goal')::uuid
   where j.status = 'failed' and j.lock = any (array(
       select 'score ' || scored_goal_id from goal where appraisal_id = a.id))
     and not exists (select from score s where s.goal_id = g.id and s.inputs = (
       select coalesce(array_agg(e.id order by e.occurred_on, e.id), '{}')
       from evidence e where e.goal_id = g.id and e.status = 'ACCEPTED')))"""
WHOLE: Final = {
    "position_class": POSITION_CLASS,
    "goals": GOALS,
    "opinions": OPINIONS,
    "match": MATCH,
    "grounds": GROUNDS,
    "kept": OWN_RATINGS_KEPT,
}
FACTS: Final = statement("judging.read_facts", STATEMENT.format(**WHOLE, unsettled="false"))
SETTLED_FACTS: Final = statement(
    "judging.read_settled_facts", STATEMENT.format(**WHOLE, unsettled=UNSETTLED)
)
"""Like FACTS, and `unsettled` says whether a score is still being computed."""
SETTLED: Final = statement(
    "judging.find_settled", f"select not ({UNSETTLED}) from appraisal a where a.id = $1"
)
RATINGS_ALONE: Final = statement(
    "judging.read_ratings",
    STATEMENT.format(
        position_class="null",
        goals="'[]'",
        opinions="'{}'::smallint[]",
        match="null",
        grounds="'[]'",
        kept=OWN_RATINGS_KEPT,
        unsettled="false",
    ),
)
"""Like FACTS, but without what only a formula needs; enough if every axis has levels."""


@dataclass(frozen=True, slots=True)
class StoredRating:
    """A stored rating of an axis by one source, or of a goal on the axis."""

    axis: str
    source: RatingSource
    goal: str | None
    level: str | None
    value: float | None

    def is_same(self, other: "StoredRating") -> bool:
        """Return whether both have the same level or value."""
        return (self.level, self.value) == (other.level, other.value)


@dataclass(frozen=True, slots=True)
class AppraisalFacts:
    """What one appraisal's outcome depends on.

    `goals` are by axis, with the appraiser's rating of a goal; `grounds` are by clause. `kept` is
    the stored warning that the appraiser overrode the forum's ratings, None if they did not.
    """

    appraisal: UUID
    starts_on: date
    ends_on: date
    employment: str
    active_until: date | None
    is_head: bool
    position_class: str | None
    ratings: Sequence[StoredRating]
    goals: Mapping[str, Sequence[GoalFacts]]
    opinions: Sequence[int]
    match: float | None
    grounds: Mapping[str, Sequence[Ground]]
    kept: Mapping[str, Any] | None

    def ratings_by_source(self, axis: str) -> dict[RatingSource, StoredRating]:
        """Return the ratings of the axis as a whole, by source."""
        found = (each for each in self.ratings if each.axis == axis and each.goal is None)
        return {each.source: each for each in found}

    def effective_rating(self, axis: str, *, keep_own: bool = False) -> StoredRating | None:
        """Return the rating of an axis that counts, None if there is none.

        The first of: the superior's decision on an objection; for a unit's head, the unit's
        achievement; the forum's rating, unless `keep_own`; the appraiser's rating. A rating that
        the forum only confirmed is the appraiser's.
        """
        by = self.ratings_by_source(axis)
        # PP 30/2019: the superior's decision on an objection is final. PermenPANRB 6/2022: a head's
        # work result is the unit's achievement.
        for source in (RatingSource.SUPERIOR, RatingSource.UNIT):
            if source in by:
                return by[source]
        own, forum = by.get(RatingSource.APPRAISER), by.get(RatingSource.FORUM)
        if forum is None or keep_own or (own is not None and own.is_same(forum)):
            return own
        return forum


def read_facts(row: Mapping[str, Any]) -> AppraisalFacts:
    """Read the facts from a row of the statement FACTS or RATINGS_ALONE."""
    ratings = [_rating(each) for each in orjson.loads(row["ratings"])]
    own = {
        each.goal: each.value
        for each in ratings
        if each.goal is not None and each.source is RatingSource.APPRAISER
    }
    goals: dict[str, list[GoalFacts]] = defaultdict(list)
    for each in orjson.loads(row["goals"]):
        goals[each["axis"]].append(_goal(each, own.get(each["id"])))
    grounds: dict[str, list[Ground]] = defaultdict(list)
    for each in orjson.loads(row["grounds"]):
        grounds[each["clause"]].append(Ground(each["name"] or "", each["id"]))
    return AppraisalFacts(
        appraisal=row["id"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        employment=row["employment"],
        active_until=row["active_until"],
        is_head=row["is_head"],
        position_class=row["position_class"],
        ratings=ratings,
        goals=goals,
        opinions=row["opinions"],
        match=row["match"],
        grounds=grounds,
        kept=None if row["kept"] is None else orjson.loads(row["kept"]),
    )


def _rating(stored: Mapping[str, Any]) -> StoredRating:
    source = RatingSource(stored["source"])
    return StoredRating(stored["axis"], source, stored["goal"], stored["level"], stored["value"])


def _goal(stored: Mapping[str, Any], rating: float | None) -> GoalFacts:
    return GoalFacts(
        statement=stored["statement"],
        weight=stored["weight"],
        rating=rating,
        achievement=stored["achievement"],
        polarity=Polarity(stored["polarity"] or Polarity.HIGHER_IS_BETTER),
        score_id=stored["score"],
        goal_id=stored["id"],
        scored_value=stored["value"],
        calculator_version=stored["version"],
        scored_at=stored["at"],
        is_exempted=stored["exempted"],
        place=stored["place"],
    )
