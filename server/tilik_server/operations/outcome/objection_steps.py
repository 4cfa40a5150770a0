"""The steps that an objection offers: those that its mutations would accept."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tilik_server.access.appraisal_steps import STEPS
from tilik_server.access.viewer import Viewer
from tilik_server.operations.outcome.decide_objection import require_both_sides
from tilik_server.operations.outcome.filed_objection import check_filed
from tilik_server.operations.outcome.respond_to_objection import check_unanswered
from tilik_server.operations.steps.cycle_params import param_of_cycle
from tilik_server.operations.steps.offers import Check, Offer, accepted
from tilik_server.operations.steps.take_step import check_step
from tilik_server.operations.steps.waiting import Waiting, filed_on
from tilik_server.sql.statement import statement

FACTS: Final = statement(
    "outcome.find_objection_facts",
    f"""
select o.id, o.status, o.responded_at, tilik_local_day(o.unit_id, o.filed_at) as filed_on,
  a.stage, a.version, a.employee_id, a.appraiser_id, a.appraiser_superior_id,
  tilik_roles(a.unit_id) as roles, tilik_is_past(a.due_on, a.unit_id) as overdue,
  tilik_today(a.unit_id) as today, ({param_of_cycle("response_days")})::int as response_days
from objection o join appraisal a on a.id = o.appraisal_id join cycle c on c.id = a.cycle_id
where o.id = any($1)
""",
)


def check_response(viewer: Viewer, row: Mapping[str, Any]) -> None:
    """Raise NotYourStep, WrongStage, ObjectionSettled or AlreadyAnswered."""
    _check(viewer, row, "respondToObjection")
    check_unanswered(row)


def check_withdrawal(viewer: Viewer, row: Mapping[str, Any]) -> None:
    """Raise NotYourStep, WrongStage or ObjectionSettled."""
    _check(viewer, row, "withdrawObjection")


def check_decision(viewer: Viewer, row: Mapping[str, Any]) -> None:
    """Raise NotYourStep, WrongStage, ObjectionSettled or NotYet."""
    _check(viewer, row, "decideObjection")
    require_both_sides(row, row["today"], row["response_days"])


def _check(viewer: Viewer, row: Mapping[str, Any], step: str) -> None:
    check_step(STEPS[step], viewer, row)
    check_filed(row)


CHECKS: Final[Mapping[str, Check]] = {
    "respondToObjection": check_response,
    "withdrawObjection": check_withdrawal,
    "decideObjection": check_decision,
}


def offers_of_objection(viewer: Viewer, row: Mapping[str, Any]) -> Sequence[Offer]:
    """Return what an objection with this row of `FACTS` offers to the viewer."""
    about = Waiting(reason=filed_on(str(row["filed_on"])))
    return [Offer(name, about) for name in accepted(CHECKS, viewer, row)]
