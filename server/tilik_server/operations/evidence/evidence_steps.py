"""The steps that a piece of evidence offers: those that its mutations would accept."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tilik_server.access.appraisal_steps import STEPS
from tilik_server.access.viewer import Viewer
from tilik_server.operations.evidence.reopen_evidence import check_verified
from tilik_server.operations.evidence.verification_deadline import IS_LATE, UNTIL
from tilik_server.operations.evidence.verify_evidence import check_verification
from tilik_server.operations.evidence.withdraw_evidence import check_withdrawal
from tilik_server.operations.steps.offers import Check, Offer, accepted
from tilik_server.operations.steps.take_step import check_step
from tilik_server.operations.steps.waiting import Waiting, due
from tilik_server.sql.statement import statement

FACTS: Final = statement(
    "evidence.find_facts",
    f"""
select e.id, e.status, e.submitted_by_id, e.source, a.stage, a.version, a.employee_id,
  a.appraiser_id, a.appraiser_superior_id, tilik_roles(a.unit_id) as roles,
  {IS_LATE} as is_late, {UNTIL} as until
from evidence e join goal g on g.id = e.goal_id join appraisal a on a.id = g.appraisal_id
join cycle c on c.id = a.cycle_id
where e.id = any($1)
""",
)


def check_reopening(viewer: Viewer, row: Mapping[str, Any]) -> None:
    """Check that the viewer may reopen evidence. Raises NotYourStep, WrongStage, NotVerified."""
    check_step(STEPS["reopenEvidence"], viewer, row)
    check_verified(row)


CHECKS: Final[Mapping[str, Check]] = {
    "withdrawEvidence": check_withdrawal,
    "verifyEvidence": check_verification,
    "reopenEvidence": check_reopening,
}


def offers_of_evidence(viewer: Viewer, row: Mapping[str, Any]) -> Sequence[Offer]:
    """Return what evidence with this row of `FACTS` offers to the viewer."""
    late = {"verifyEvidence": Waiting(reason=due(row["until"]))} if row["is_late"] else {}
    return [Offer(name, late.get(name, Waiting())) for name in accepted(CHECKS, viewer, row)]
