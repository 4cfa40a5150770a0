"""Facts: all that an appraisal's outcome is made of, read in one statement."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Polarity
from tilik_server.models.vocabulary import RatingSource
from tilik_server.scoring.axis_value import GoalFacts
from tilik_server.scoring.outcome import Ground

KEPT: Final = "OWN_RATINGS_KEPT"
"""The code of the warning that says why an appraiser kept their ratings against the forum's."""

# A shared goal has the score of the goal it serves. Anonymous opinions count once they are shown.
FACTS: Final = f"""
select a.id, a.starts_on, a.ends_on, e.employment, e.active_until,
  u.head_id is not distinct from a.employee_id as is_head,
  (select j.position_class from assignment s join position j on j.id = s.position_id
   where s.employee_id = a.employee_id and not s.acting and s.starts_on <= a.ends_on
   order by s.starts_on desc limit 1) as position_class,
  (select coalesce(json_agg(json_build_object('axis', r.axis_key, 'source', r.source,
     'goal', r.goal_id, 'level', r.level, 'value', r.value) order by r.created_at, r.id), '[]')
   from rating r where r.appraisal_id = a.id and r.review_id is null)::text as ratings,
  (select coalesce(json_agg(json_build_object('id', g.id, 'axis', g.axis_key,
     'statement', g.statement, 'weight', g.weight, 'polarity', i.polarity, 'score', s.id,
     'achievement', s.achievement) order by g.ordinal, g.id), '[]')
   from goal g join goal own on own.id = g.scored_goal_id
   left join indicator i on i.id = own.indicator_id
   left join score s on s.goal_id = own.id and s.status = 'COMPUTED'
   where g.appraisal_id = a.id)::text as goals,
  (select coalesce(array_agg(f.rating order by f.rating), '{{}}') from feedback_shown f
   where f.about_id = a.employee_id and f.cycle_id = a.cycle_id and f.parent_id is null
     and f.channel in ('PEER', 'SUBORDINATE') and f.rating is not null) as opinions,
  (select p.job_person_match from competency_profile p where p.employee_id = a.employee_id)
    as match,
  (select coalesce(json_agg(json_build_object('clause', k ->> 'key', 'id', v.id,
     'name', v.record ->> (k ->> 'named_by')) order by v.occurred_on, v.id), '[]')
   from jsonb_array_elements(case when jsonb_typeof(c.scheme -> 'formula') = 'object'
                             then c.scheme -> 'formula' -> 'clauses' else '[]' end) k
   join goal g on g.appraisal_id = a.id
   join indicator i on i.id = g.indicator_id and i.calculator_key = k ->> 'calculator_key'
   join evidence v on v.goal_id = g.id and v.status = 'ACCEPTED' and v.record @> (k -> 'record')
  )::text as grounds,
  (select w::text from outcome o, jsonb_array_elements(o.explanation -> 'warnings') w
   where o.appraisal_id = a.id and w ->> 'code' = '{KEPT}' limit 1) as kept
from appraisal a join cycle c on c.id = a.cycle_id join unit u on u.id = a.unit_id
join employee e on e.id = a.employee_id
where a.id = any($1)
"""


@dataclass(frozen=True, slots=True)
class Given:
    """A rating by one side of an axis, or of one goal on it."""

    axis: str
    source: RatingSource
    goal: str | None
    level: str | None
    value: float | None

    def is_same(self, other: "Given") -> bool:
        """Whether both say the same."""
        return (self.level, self.value) == (other.level, other.value)


@dataclass(frozen=True, slots=True)
class AppraisalFacts:
    """What is known of one appraisal; `kept` is the stored warning of own ratings that were kept.

    `goals` are by axis, with the appraiser's own rating of a goal; `grounds` by clause.
    """

    appraisal: UUID
    starts_on: date
    ends_on: date
    employment: str
    active_until: date | None
    is_head: bool
    position_class: str | None
    ratings: Sequence[Given]
    goals: Mapping[str, Sequence[GoalFacts]]
    opinions: Sequence[int]
    match: float | None
    grounds: Mapping[str, Sequence[Ground]]
    kept: Mapping[str, Any] | None

    def by_source(self, axis: str) -> dict[RatingSource, Given]:
        """The ratings of a whole axis."""
        found = (each for each in self.ratings if each.axis == axis and each.goal is None)
        return {each.source: each for each in found}

    def counting(self, axis: str, *, keep_own: bool = False) -> Given | None:
        """The rating of an axis that counts: the last instance's that rated it.

        The appraiser's superior, on an objection; the unit's achievement, for its head; the forum,
        unless the appraiser keeps their own; the appraiser. What a forum confirmed stays the
        appraiser's.
        """
        by = self.by_source(axis)
        for source in (RatingSource.SUPERIOR, RatingSource.UNIT):
            if source in by:
                return by[source]
        own, forum = by.get(RatingSource.APPRAISER), by.get(RatingSource.FORUM)
        if forum is None or keep_own or (own is not None and own.is_same(forum)):
            return own
        return forum


def read_facts(row: Mapping[str, Any]) -> AppraisalFacts:
    """The facts of a row of the statement FACTS."""
    ratings = [_given(each) for each in orjson.loads(row["ratings"])]
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


def _given(stored: Mapping[str, Any]) -> Given:
    source = RatingSource(stored["source"])
    return Given(stored["axis"], source, stored["goal"], stored["level"], stored["value"])


def _goal(stored: Mapping[str, Any], rating: float | None) -> GoalFacts:
    return GoalFacts(
        statement=stored["statement"],
        weight=stored["weight"],
        rating=rating,
        achievement=stored["achievement"],
        polarity=Polarity(stored["polarity"] or Polarity.HIGHER_IS_BETTER),
        score_id=stored["score"],
    )
