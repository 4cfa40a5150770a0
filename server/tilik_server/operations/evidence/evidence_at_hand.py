"""Evidence at hand: which steps on an appraisal have evidence, or a day, to act on."""

from collections.abc import Mapping
from typing import Any, Final

from tilik_server.access.actions import ACTIONS
from tilik_server.access.actors import Place
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.access.viewer import Viewer
from tilik_server.models.vocabulary import KeyScope
from tilik_server.operations.evidence.verification_deadline import IS_LATE
from tilik_server.sql.statement import statement


def _some(condition: str, order: str = "e.submitted_by_id, e.source", found: str = "true") -> str:
    """Return SQL that an appraisal `a` has evidence; the order is an index's behind the condition.

    The first piece of some goal in that order must be `found`. Without an order PostgreSQL may read
    the whole table for a goal with much of all evidence.
    """
    return f"""exists (select from goal g cross join lateral (
      select e.unit_id, e.submitted_at from evidence e
      where e.goal_id = g.id and {condition} order by {order} limit 1) e
    where g.appraisal_id = a.id and {found})"""


def _open(condition: str, order: str) -> str:
    """Return SQL that an appraisal has such evidence that waits or was accepted."""
    return " or ".join(
        _some(f"e.status = '{status}' and {condition}", order) for status in ("PENDING", "ACCEPTED")
    )


# Three questions, for an index serves no `is not distinct from`.
OWN: Final = f"""case when $2::uuid is not null then {_open("e.submitted_by_id = $2", "e.source")}
  when $3::text is not null then
    {_open("e.submitted_by_id is null and e.source = $3", "e.submitted_by_id")}
  else {_open("e.submitted_by_id is null and e.source is null", "e.submitted_by_id")} end"""
WAITS: Final = _some("e.status = 'PENDING'", "e.submitted_at")
WAITS_LONG: Final = _some("e.status = 'PENDING'", "e.submitted_at", IS_LATE)
ACCEPTED: Final = _some("e.status = 'ACCEPTED'")
LAST_DAY: Final = _some(
    "e.occurred_on = a.ends_on and e.status in ('PENDING', 'ACCEPTED')", "e.occurred_on, e.id"
)
# $1 are appraisals, $2 and $3 the viewer's person and source. Each question is a look into an index
# by goal: one goal may have millions of pieces. Of the waiting ones the oldest is late first.
AT_HAND: Final = statement(
    "evidence.find_at_hand",
    f"""
select a.id, a.appraiser_id,
  exists (select from goal g where g.appraisal_id = a.id) as has_goals,
  {WAITS} as waits, {WAITS_LONG} as waits_long,
  {ACCEPTED} or {_some("e.status = 'REJECTED'")} as verified,
  {WAITS} or {ACCEPTED} as open, {OWN} as own,
  a.starts_on < a.ends_on and not {LAST_DAY}
    and not exists (select from review r where r.appraisal_id = a.id and r.withdrawn_at is null
      and r.ends_on = a.ends_on) as shortens
from appraisal a join cycle c on c.id = a.cycle_id where a.id = any($1)
""",
)
ASKING: Final = frozenset(
    {
        "recordEvidence",
        "withdrawEvidence",
        "verifyEvidence",
        "reopenEvidence",
        "endAppraisal",
        "transferAppraisal",
    }
)
"""The steps that depend on evidence; the others need not ask for it."""


def idle_steps(viewer: Viewer, place: Place, found: Mapping[str, Any]) -> frozenset[str]:
    """Return the steps with nothing to act on for a viewer with this place on an appraisal.

    `found` is the appraisal's row of `AT_HAND`.
    """
    verifying = STEPS["verifyEvidence"]
    need_not_wait = verifying.allowed_actors(place) - verifying.waiting_actors
    waits_for_viewer = bool(need_not_wait) or found["appraiser_id"] is None
    withdraws_any = bool(ACTIONS["withdrawEvidence.author"].allowed_actors(place))
    acting = {
        # Who is no person may record for goals that they do not read.
        "recordEvidence": viewer.records_evidence
        if viewer.employee is None
        else found["has_goals"],
        "withdrawEvidence": viewer.has_scope(KeyScope.EVIDENCE)
        and found["open" if withdraws_any else "own"],
        "verifyEvidence": found["waits" if waits_for_viewer else "waits_long"],
        "reopenEvidence": found["verified"],
        # The last day that is left out has no evidence and no review.
        "endAppraisal": found["shortens"],
        "transferAppraisal": found["shortens"],
    }
    return frozenset(name for name, acts in acting.items() if not acts)
