"""The deadline of verification: the last day on which evidence waits for the appraiser."""

from typing import Final

from tilik_server.operations.steps.cycle_params import param_of_cycle

DAYS: Final = f"({param_of_cycle('verification_days')})::int"

UNTIL: Final = f"(tilik_local_day(e.unit_id, e.submitted_at) + {DAYS})"
"""SQL over evidence `e` and cycle `c` for the last day on which it waits for the appraiser."""

# The unit's midnight is slow to find, so it is looked up only on the day where it decides.
IS_LATE: Final = f"""case
  when e.submitted_at + make_interval(days => {DAYS}) >= tilik_now() then false
  when e.submitted_at + make_interval(days => {DAYS} + 1) <= tilik_now() then true
  else tilik_is_past({UNTIL}, e.unit_id) end"""
"""SQL over the same rows: true if that day has passed, so that the superior may verify."""
