"""People who moved to another unit while their appraisal runs."""

from typing import Final

# An appraisal that ended before the new post began is no concern of the move.
PRESENT_POST: Final = """
assignment m where m.employee_id = t.employee_id and not m.acting and m.unit_id <> t.unit_id
  and m.starts_on > t.starts_on and m.starts_on <= t.ends_on
  and daterange(m.starts_on, m.ends_on, '[]') @> tilik_today(m.unit_id)"""
RUNNING: Final = "t.stage not in ('DECIDED', 'OBJECTED', 'CLOSED')"
# The present unit of a person is for everybody to read, and tells apart the few who moved.
HAS_MOVED: Final = f"""({RUNNING}
  and exists (select from employee e where e.id = t.employee_id and e.unit_id <> t.unit_id)
  and coalesce(tilik_moved_on(t.employee_id, t.unit_id) > t.starts_on
    and tilik_moved_on(t.employee_id, t.unit_id) <= t.ends_on, false))"""
"""SQL over an appraisal `t`: whether its employee's main post is in another unit now."""
