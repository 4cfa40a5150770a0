"""Earlier figures: what an outcome was judged from and is another figure now."""

from typing import Final

from tilik_server.sql.statement import statement

# A shared goal has the score of the goal it serves. An own goal's score moves by evidence that is
# accepted or withdrawn while an objection is heard, and a shared one's whenever its plan goes on.
MOVED_SCORES: Final = """
select g.shared from jsonb_array_elements(t.judged_from -> 'axes') x,
  jsonb_array_elements(x -> 'goals') k
join goal g on g.id = (k ->> 'goal')::uuid
join score s on s.goal_id = g.scored_goal_id
where case when s.status = 'COMPUTED' then s.achievement end
  is distinct from (k ->> 'achievement')::float8
"""
LOST_GROUNDS: Final = """
select false from jsonb_array_elements(t.judged_from -> 'grounds') k
join evidence e on e.id = (k ->> 'evidence')::uuid where e.status <> 'ACCEPTED'
"""
EARLIER_FIGURES: Final = f"""(
  select case when m.shared then 'SCORED_LATER' else coalesce((
    select case o.status when 'FILED' then 'OBJECTION_OPEN'
      when 'REJECTED' then 'OBJECTION_REJECTED' when 'WITHDRAWN' then 'OBJECTION_WITHDRAWN' end
    from objection o where o.appraisal_id = t.appraisal_id
    order by o.filed_at desc, o.id limit 1), 'SCORED_LATER') end
  from ({MOVED_SCORES} union all {LOST_GROUNDS}) m order by m.shared limit 1)"""
"""SQL over an outcome `t`: why it stands on earlier figures, a word of EarlierFigures, or null."""
MOVED: Final = statement(
    "judging.find_moved_figures",
    f"select {EARLIER_FIGURES} is not null from outcome t where t.appraisal_id = $1",
)
