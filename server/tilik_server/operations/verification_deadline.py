"""The deadline of verification: until when evidence waits for the appraiser."""

from typing import Final

# A cycle's own parameter, else the default of its scheme's schema.
DAYS: Final = """coalesce((c.params ->> 'verification_days')::int,
  (c.scheme #>> '{params_schema,properties,verification_days,default}')::int, 14)"""

IS_LATE: Final = f"(e.submitted_at + make_interval(days => {DAYS}) < now())"
"""SQL over evidence `e` and cycle `c`: it now waits for the appraiser's superior."""

UNTIL: Final = f"(e.submitted_at + make_interval(days => {DAYS}))::date"
"""SQL for the day until which it waits for the appraiser."""
