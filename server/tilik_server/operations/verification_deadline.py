"""The deadline of verification: until when evidence waits for the appraiser."""

from typing import Final

# A cycle's own parameter, else the default of its scheme's schema.
DAYS: Final = """coalesce((c.params ->> 'verification_days')::int,
  (c.scheme #>> '{params_schema,properties,verification_days,default}')::int, 14)"""

UNTIL: Final = f"(tilik_local_day(e.unit_id, e.submitted_at) + {DAYS})"
"""SQL over evidence `e` and cycle `c` for the day until which it waits for the appraiser."""

# The first half is cheap, and false of nearly all evidence.
IS_LATE: Final = f"""(e.submitted_at + make_interval(days => {DAYS}) < tilik_now()
  and tilik_is_past({UNTIL}, e.unit_id))"""
"""SQL over the same: that day has passed, and it waits for the appraiser's superior."""
