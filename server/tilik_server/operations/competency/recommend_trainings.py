"""Recommend trainings: for competency gaps, for low scores, and for appraisers."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR
from tilik_server.operations.steps.cycle_params import param_of_cycle
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

# Two decisions at once may recommend the same; unique indexes keep one of them.
# After a completed training a gap is recommended again only if a later assessment finds it.
GAPS: Final = statement(
    "competency.recommend_for_gaps",
    """
with newest as (
  select distinct on (a.employee_id, a.competency_id) a.employee_id, a.competency_id, a.level,
    a.assessed_on
  from competency_assessment a where a.employee_id = any($1)
  order by a.employee_id, a.competency_id, a.assessed_on desc
), gap as (
  select e.id as employee, e.unit_id as unit, c.id as competency,
    'Pelatihan ' || coalesce(c.name ->> 'id', c.id) as title, n.assessed_on,
    jsonb_build_object(
      'en', format('%s: level %s measured, %s required.', coalesce(c.name ->> 'en', c.id),
                   n.level, r.level),
      'id', format('%s: tingkat %s terukur, %s dipersyaratkan.', coalesce(c.name ->> 'id', c.id),
                   n.level, r.level)) as reason
  from employee e join competency_requirement r on r.position_id = e.position_id
  join newest n on n.employee_id = e.id and n.competency_id = r.competency_id
  join competency c on c.id = r.competency_id
  where e.id = any($1) and e.unit_id is not null and n.level < r.level
), closed as (
  delete from training t where t.employee_id = any($1) and t.status = 'RECOMMENDED'
    and t.purpose = 'COMPETENCY' and t.competency_id is not null and not exists (
      select from gap g where g.employee = t.employee_id and g.competency = t.competency_id)
), told as (
  update training t set reason = g.reason from gap g
  where t.employee_id = g.employee and t.competency_id = g.competency
    and t.status = 'RECOMMENDED' and t.reason <> g.reason
)
insert into training (employee_id, unit_id, purpose, competency_id, training, reason, status)
select g.employee, g.unit, 'COMPETENCY', g.competency, g.title, g.reason, 'RECOMMENDED' from gap g
where not exists (
  select from training t where t.employee_id = g.employee and t.competency_id = g.competency
    and (t.status <> 'COMPLETED' or t.completed_on >= g.assessed_on))
on conflict do nothing
""",
)
# Only the latest decided appraisal counts, and no training with the title after it.
LOW: Final = statement(
    "competency.recommend_for_low_results",
    f"""
with latest as (
  select distinct on (a.employee_id) a.id, a.employee_id, a.ends_on,
    ({param_of_cycle("training_below")})::float as below
  from appraisal a join outcome o on o.appraisal_id = a.id join cycle c on c.id = a.cycle_id
  where a.employee_id = any($1) and not a.imported
  order by a.employee_id, a.ends_on desc, o.decided_at desc
), low as (
  select l.employee_id as employee, e.unit_id as unit, l.ends_on, l.below,
    coalesce(i.name, g.statement) as name, round(min(s.achievement)::numeric, 2) as achievement
  from latest l join employee e on e.id = l.employee_id and e.unit_id is not null
  join goal g on g.appraisal_id = l.id
  join score s on s.goal_id = g.scored_goal_id and s.status = 'COMPUTED'
    and s.achievement < l.below
  left join indicator i on i.id = g.indicator_id
  group by 1, 2, 3, 4, 5
), closed as (
  delete from training t where t.employee_id = any($1) and t.status = 'RECOMMENDED'
    and t.purpose = 'COMPETENCY' and t.competency_id is null and not exists (
      select from low w where w.employee = t.employee_id and t.training = 'Pelatihan: ' || w.name)
)
insert into training (employee_id, unit_id, purpose, training, reason, status)
select w.employee, w.unit, 'COMPETENCY', 'Pelatihan: ' || w.name, jsonb_build_object(
    'en', format('%s: %s %% of the target, below %s %%.', w.name, w.achievement, w.below),
    'id', format('%s: %s %% dari target, di bawah %s %%.', w.name, w.achievement, w.below)),
  'RECOMMENDED'
from low w where not exists (
  select from training t where t.employee_id = w.employee
    and t.training = 'Pelatihan: ' || w.name
    and (t.status <> 'COMPLETED' or t.completed_on > w.ends_on))
on conflict do nothing
""",
)
# Appraisals depend on the fairness of those who rate, so training in it is for every appraiser.
RATERS: Final = statement(
    "competency.recommend_for_raters",
    """
insert into training (employee_id, unit_id, purpose, training, reason, status)
select e.id, e.unit_id, n.purpose, n.title, n.reason, 'RECOMMENDED'
from employee e cross join (values
  ('RATING', 'Pelatihan memberi nilai yang efektif dan adil',
   '{"en": "Appraises others: effective and fair rating.",
     "id": "Menilai pegawai lain: penilaian yang efektif dan adil."}'::jsonb),
  ('FEEDBACK', 'Pelatihan memberi dan menerima umpan balik',
   '{"en": "Appraises others: giving and taking feedback.",
     "id": "Menilai pegawai lain: memberi dan menerima umpan balik."}'::jsonb)
) n (purpose, title, reason)
where e.id = any($1) and e.unit_id is not null
  and exists (select from appraisal a where a.appraiser_id = e.id and a.stage <> 'CLOSED')
  and not exists (select from training t where t.employee_id = e.id and t.purpose = n.purpose)
on conflict do nothing
""",
)


async def recommend_trainings(transaction: Transaction, employees: Iterable[UUID]) -> None:
    """Refresh the recommended trainings of people; planned and completed trainings stay.

    A training is recommended for a competency below the level that the position requires, for a
    goal of the latest decided appraisal that scored below the cycle's parameter `training_below`,
    and for appraisers without a training in it. Obsolete recommendations are removed.
    """
    people = list(employees)
    # The service recommends them after a decision, too, by people who may not write trainings.
    async with act_as(transaction, OPERATOR):
        for each in (GAPS, LOW, RATERS):
            await transaction.execute(each, people)
