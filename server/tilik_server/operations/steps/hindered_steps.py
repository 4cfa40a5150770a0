"""Hindered steps: allowed by the table of steps, forbidden by the stored state of an appraisal."""

from typing import Final

from tilik_server.operations.steps.cycle_params import param_of_cycle
from tilik_server.operations.steps.moved_people import HAS_MOVED

FILED: Final = "select from objection o where o.appraisal_id = t.id and o.status = 'FILED'"
FINAL: Final = (
    "select from objection o where o.appraisal_id = t.id and o.status in ('UPHELD', 'REJECTED')"
)
RESPONSE_DAYS: Final = f"""(
  select ({param_of_cycle("response_days")})::int
  from cycle c where c.id = t.cycle_id)"""

RATING_FROM: Final = f"""(
  select ({param_of_cycle("rating_from")})::int
  from cycle c where c.id = t.cycle_id)"""

# The condition that hinders each step. A condition is evaluated only in the stages where it
# matters, because the graph asks for every appraisal that it reads.
# An imported appraisal asks for no receipt. PP 30/2019: before the decision on an objection, which
# is final, both sides are heard.
HINDERED: Final = {
    "submitPlan": """case when t.stage = 'DRAFT' then not exists (
      select from goal g where g.appraisal_id = t.id) end""",
    "transferAppraisal": f"not {HAS_MOVED}",
    "acknowledge": """t.imported or t.stage <> 'DECIDED' and t.briefed_at is not null
      and not exists (
        select from review r where r.appraisal_id = t.id and r.acknowledged_at is null
          and r.withdrawn_at is null)""",
    "withdrawReview": """not exists (
      select from review r where r.appraisal_id = t.id and r.withdrawn_at is null)""",
    "rateAppraisal": f"""case when t.stage in ('AGREED', 'SELF_ASSESSED', 'RATED') then
      not tilik_is_past(t.ends_on - {RATING_FROM} - 1, t.unit_id) end""",
    # Under levels no goal counts by itself, so none is exempted.
    "exemptGoal": """case when t.stage in ('SELF_ASSESSED', 'RATED', 'CALIBRATED', 'OBJECTED')
      then (select jsonb_typeof(c.scheme -> 'formula') is distinct from 'object'
        from cycle c where c.id = t.cycle_id) end""",
    "fileObjection": f"""case when t.stage = 'DECIDED' then t.appraiser_superior_id is null
      or tilik_is_past(t.objection_until, t.unit_id) or exists ({FINAL}) end""",
    "respondToObjection": f"""case when t.stage = 'OBJECTED' then exists (
      {FILED} and o.responded_at is not null) end""",
    "decideObjection": f"""case when t.stage = 'OBJECTED' then exists (
      {FILED} and o.responded_at is null and not tilik_is_past(
        tilik_local_day(t.unit_id, o.filed_at) + {RESPONSE_DAYS}, t.unit_id)) end""",
    "settleFollowUp": """case when t.stage in ('DECIDED', 'CLOSED') then not exists (
      select from follow_up f where f.appraisal_id = t.id and f.settled_at is null) end""",
}
# Lists ask for it with every appraisal, so it looks into indexes of few rows only; the evidence of
# one goal may be millions.
HINDERED_STEPS: Final = "array_remove(array[{}], null)".format(
    ", ".join(f"case when {when} then '{step}' end" for step, when in HINDERED.items())
)
"""SQL over an appraisal `t` for the names of the steps that nobody can take now.

Evidence is not examined: `evidence_at_hand` asks for it where a step is about evidence. A listed
step can still fail because a plan with goals is incomplete.
"""
