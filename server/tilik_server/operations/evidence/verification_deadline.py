"""The deadline of verification: until when evidence waits for the appraiser."""

from typing import Final

from tilik_server.operations.steps.cycle_params import param_of_cycle

DAYS: Final = f"({param_of_cycle('verification_days')})::int"

UNTIL: Final = f"(tilik_local_day(e.unit_id, e.submitted_at) + {DAYS})"
"""SQL over evidence `e` and cycle `c` for the day until which it waits for the appraiser."""

# Only on the day between is the unit's midnight looked up, which takes longer than all the rest.
IS_LATE: Final = f"""case
  when e.submitted_at + make_interval(days => {DAYS}) >= tilik_now() then false
  when e.submitted_at + make_interval(days => {DAYS} + 1) <= tilik_now() then true
  else tilik_is_past({UNTIL}, e.unit_id) end"""
"""SQL over the same: that day has passed, and it waits for the appraiser's superior."""
