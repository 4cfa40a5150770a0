"""Figures of a subtree in a cycle: scalar subqueries over the unit `r` and the cycle `c`."""

from typing import Final

from tilik_server.judging.achievement_cap import cap_achievement_sql
from tilik_server.judging.distribution import PREDICATE_COUNTS
from tilik_server.operations.steps.cycle_params import param_of_cycle
from tilik_server.sql.subtree import in_subtree

BELOW: Final = in_subtree("u.path", "r.path")
APPRAISALS: Final = (
    f"from appraisal a join unit u on u.id = a.unit_id and {BELOW} where a.cycle_id = c.id"
)
# Asked for once a subtree, and not once a row.
TODAY: Final = "(select tilik_today(r.id))"
# The people of the subtree on the cycle's last day, or today where that is earlier.
PEOPLE: Final = f"""
  select p.employee_id from assignment p join unit u on u.id = p.unit_id and {BELOW}
  join employee e on e.id = p.employee_id
  where not p.acting
    and daterange(p.starts_on, p.ends_on, '[]') @> least(c.ends_on, {TODAY})
    and coalesce(e.active_until >= least(c.ends_on, {TODAY}), true)
"""
# A person who was transferred has the later appraisal's outcome, and is counted once.
OUTCOMES: Final = f"""
  select distinct on (a.employee_id) o.predicate_key
  from appraisal a join outcome o on o.appraisal_id = a.id
  where a.cycle_id = c.id and a.employee_id in ({PEOPLE})
  order by a.employee_id, a.starts_on desc
"""
# A float's text is the decimal that a person reads in it; a cast alone keeps 15 of its digits.
WEIGHT: Final = "g.weight::text::numeric"
ACHIEVEMENT: Final = "s.achievement::text::numeric"
# Thirds are cut off here, far behind where the last rounding takes them for what they are.
CUT: Final = 40
KEPT: Final = 20
CAP: Final = f"(select ({param_of_cycle('achievement_cap')})::float8)"
# What was achieved beside what counts of it in a mean.
COUNTED: Final = f"""
  select goal_id, status, achievement as stored,
    {cap_achievement_sql("achievement", CAP)} as achievement from score
"""
# Goals without a weight share their axis; a shared goal takes the score of the one it serves.
WEIGHED: Final = f"""
    select a.employee_id, a.stage, g.scored_goal_id, g.criterion_key, g.exempted_at,
           coalesce({WEIGHT}, round(100, {CUT})
             / count(*) over (partition by a.id, g.axis_key)) as weight
    from appraisal a join unit u on u.id = a.unit_id and {BELOW}
    join goal g on g.appraisal_id = a.id where a.cycle_id = c.id
"""
SCORED: Final = f"""
  from ({WEIGHED}) g join ({COUNTED}) s on s.goal_id = g.scored_goal_id
  where s.status = 'COMPUTED' and s.achievement is not null
"""
# A score that goals share is one score, of the indicator of the goal that it was computed for.
SCORES: Final = f"select distinct s.goal_id, s.stored, s.achievement {SCORED}"
# What each person achieved.
MEANS: Final = f"""
        select round(sum(g.weight * {ACHIEVEMENT}), {CUT}) / sum(g.weight) as mean {SCORED}
          and g.weight > 0 group by g.employee_id
"""
# What a criterion asks for is rated and has no score; the exempted need none.
WEIGHT_SCORED: Final = f"""
  select round(100 * coalesce(sum(n.weight) filter (where n.is_scored), 0)
    / nullif(sum(n.weight), 0), {KEPT})
  from (
    select g.weight, g.exempted_at, s.achievement is not null as is_scored
    from ({WEIGHED}) g
    left join score s on s.goal_id = g.scored_goal_id and s.status = 'COMPUTED'
    where g.stage not in ('DRAFT', 'SUBMITTED') and g.criterion_key is null
  ) n where n.is_scored or n.exempted_at is null
"""
MOST_OUTLIERS: Final = 100
# Tukey's fences of an indicator need five scores; any other bound is that of what counts.
OUTLIERS: Final = f"""
  with one as materialized (
    select s.goal_id, s.stored, o.indicator_id from ({SCORES}) s join goal o on o.id = s.goal_id
  ), fence as (
    select q.indicator_id, 2.5 * q.first - 1.5 * q.third as low,
      2.5 * q.third - 1.5 * q.first as high
    from (select indicator_id, percentile_cont(0.25) within group (order by stored) as first,
            percentile_cont(0.75) within group (order by stored) as third
          from one group by 1 having count(*) >= 5) q
  ), apart as (
    select goal_id, stored, 'BEYOND_CAP' as rule, 0 as low, {CAP} as high from one
    where stored < 0 or stored > {CAP}
    union all
    select o.goal_id, o.stored, 'FENCES', f.low, f.high
    from one o join fence f using (indicator_id)
    where o.stored between 0 and {CAP} and (o.stored < f.low or o.stored > f.high)
  )
  select json_agg(json_build_object('goal', n.goal_id, 'rule', n.rule, 'low', n.low,
    'high', n.high) order by n.distance desc, n.goal_id)
  from (select *, greatest(low - stored, stored - high) as distance from apart
        order by distance desc, goal_id limit {MOST_OUTLIERS}) n
"""
# A level counts by its rank in the scheme, turned so that a higher number is the better rating.
RATED: Final = f"""
  (select n.appraisal_id, n.axis_key, n.source, n.by_id, n.at, coalesce(n.value::text::numeric, (
     select -(l ->> 'rank')::numeric from jsonb_array_elements(c.scheme -> 'axes') x,
       jsonb_array_elements(x -> 'levels') l
     where x ->> 'key' = n.axis_key and l ->> 'key' = n.level)) as points
   from (select q.appraisal_id, q.axis_key, q.source, q.by_id, q.level, q.value,
           row_number() over (partition by q.appraisal_id, q.axis_key, q.source
                              order by q.created_at desc) as at
         from rating q join unit u on u.id = q.unit_id and {BELOW}
         where q.cycle_id = c.id and q.goal_id is null and q.review_id is null
           and q.set_aside_at is null) n
   where n.at = 1)
"""

# The calculators whose scores are of several versions, in all and for each indicator.
MIXED_VERSIONS: Final = f"""
  select json_agg(json_build_object('calculator', n.calculator_key, 'indicator', n.indicator_id,
    'versions', n.versions) order by n.calculator_key)
  from (
    select s.calculator_key, o.indicator_id,
      array_agg(distinct s.calculator_version) as versions
    from appraisal a join unit u on u.id = a.unit_id and {BELOW}
    join goal g on g.appraisal_id = a.id
    join score s on s.goal_id = g.scored_goal_id and s.status = 'COMPUTED'
    join goal o on o.id = s.goal_id
    where a.cycle_id = c.id
    group by grouping sets ((s.calculator_key), (s.calculator_key, o.indicator_id))
    having count(distinct s.calculator_version) > 1
  ) n
"""

FIGURES: Final = {
    "employees": f"select count(distinct p.employee_id) from ({PEOPLE}) p",
    "appraised": f"select count(*) from ({OUTCOMES}) o",
    "average_achievement": f"""
      select round(avg(p.mean), {KEPT}) from ({MEANS}) p""",
    # The middle, or the mean of the two in the middle, without a float between.
    "median_achievement": f"""
      select round((percentile_disc(0.5) within group (order by p.mean)
        + percentile_disc(0.5) within group (order by p.mean desc)) / 2, {KEPT})
      from ({MEANS}) p""",
    "weight_scored": WEIGHT_SCORED,
    "outliers": OUTLIERS,
    "predicates": f"""
      select json_object_agg(n.key, n.count) from (
        select o.predicate_key as key, count(*) as count from ({OUTCOMES}) o group by 1
      ) n""",
    "indicators": f"""
      select json_agg(json_build_object('id', n.id, 'scores', n.scores, 'average', n.average,
                                        'lowest', n.lowest, 'highest', n.highest) order by n.id)
      from (
        select o.indicator_id as id, count(*) as scores, avg({ACHIEVEMENT}) as average,
               min(s.stored) as lowest, max(s.stored) as highest
        from ({SCORES}) s join goal o on o.id = s.goal_id
        where o.indicator_id is not null group by 1
      ) n""",
    "mixed_versions": MIXED_VERSIONS,
    "stages": f"""
      select json_agg(json_build_object('stage', n.stage, 'count', n.count, 'days', n.days))
      from (
        select a.stage, count(*) as count, percentile_cont(0.5) within group (
                 order by extract(epoch from now() - a.stage_since) / 86400) as days
        {APPRAISALS} group by a.stage
      ) n""",
    "organisation_predicate": "select p.predicate_key from unit_predicate p "
    "where p.cycle_id = c.id and p.unit_id = r.id",
    "predicate_counts": PREDICATE_COUNTS,
    "overdue": f"select count(*) {APPRAISALS} and a.stage <> 'CLOSED' "
    "and tilik_is_past(a.due_on, a.unit_id)",
    "evidence_pending": f"select count(*) from evidence v join unit u on u.id = v.unit_id "
    f"and {BELOW} where v.cycle_id = c.id and v.status = 'PENDING'",
    "briefed": f"select count(*) {APPRAISALS} and a.briefed_at is not null",
    "acknowledged": f"select count(*) {APPRAISALS} and a.acknowledged_at is not null",
    "reviewed": f"select count(*) {APPRAISALS} "
    "and exists (select from review v where v.appraisal_id = a.id and v.withdrawn_at is null)",
    "with_feedback": f"select count(*) {APPRAISALS} and exists (select from feedback f "
    "where f.about_id = a.employee_id and f.cycle_id = c.id and f.parent_id is null)",
    "forums": f"select json_agg(f.id order by f.held_on, f.id) from forum f "
    f"join unit u on u.id = f.unit_id and {BELOW} where f.cycle_id = c.id",
    "raters": f"""
      select json_agg(json_build_object(
        'id', n.by_id, 'ratings', n.ratings, 'spread', n.spread, 'trained', exists (
          select from training t where t.employee_id = n.by_id and t.purpose = 'RATING'
            and t.status = 'COMPLETED'),
        'self', n.self, 'forum', n.forum, 'scores', n.scores) order by n.by_id)
      from (
        select m.by_id, count(*) as ratings, stddev_samp(m.points) as spread,
          json_build_array(avg(m.points - o.points), stddev_samp(m.points - o.points),
                           count(m.points - o.points)) as self,
          json_build_array(avg(m.points - f.points), stddev_samp(m.points - f.points),
                           count(m.points - f.points)) as forum,
          json_build_array(avg(m.standing - k.standing), stddev_samp(m.standing - k.standing),
                           count(m.standing - k.standing)) as scores
        from (select q.*, (q.points - avg(q.points) over (partition by q.axis_key))
                / nullif(stddev_samp(q.points) over (partition by q.axis_key), 0) as standing
              from {RATED} q where q.source = 'APPRAISER' and q.by_id is not null) m
        left join {RATED} o on o.source = 'SELF' and o.appraisal_id = m.appraisal_id
          and o.axis_key = m.axis_key
        left join {RATED} f on f.source = 'FORUM' and f.appraisal_id = m.appraisal_id
          and f.axis_key = m.axis_key
        left join (
          select w.appraisal_id, w.axis_key,
            (w.mean - avg(w.mean) over (partition by w.axis_key))
              / nullif(stddev_samp(w.mean) over (partition by w.axis_key), 0) as standing
          from (
            select g.appraisal_id, g.axis_key, avg({ACHIEVEMENT}) as mean
            from appraisal a join unit u on u.id = a.unit_id and {BELOW}
            join goal g on g.appraisal_id = a.id
            join ({COUNTED}) s on s.goal_id = g.scored_goal_id and s.achievement is not null
            where a.cycle_id = c.id group by 1, 2
          ) w
        ) k on k.appraisal_id = m.appraisal_id and k.axis_key = m.axis_key
        group by m.by_id
      ) n""",
}

# Fields of the summary whose figures have other names.
NEEDS: Final = {
    "indicators": {"indicators", "mixed_versions"},
    "warnings": {"mixed_versions"},
    "distribution": {"predicate_counts", "organisation_predicate"},
    "suppressed": set[str](),
}


def figures_sql(names: frozenset[str]) -> str:
    """Return one statement for these figures, for many units ($1) and a cycle's code ($2)."""
    # A set has another order in each process, and each order would be a statement of its own.
    listed = "".join(f", ({FIGURES[name]}) as {name}" for name in sorted(names))
    return (
        f"select r.id, c.scheme, c.params{listed} from unit r, cycle c "
        "where r.id = any($1) and c.code = $2"
    )
