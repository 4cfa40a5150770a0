"""The steps that an indicator offers: those that its mutations would accept."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from tilik_server.access.actions import ACTIONS
from tilik_server.access.organisation import SIDES_OF_UNIT, first_side
from tilik_server.access.place import place_by_roles
from tilik_server.access.viewer import Viewer
from tilik_server.errors import IndicatorCodeTaken
from tilik_server.models.vocabulary import IndicatorStatus
from tilik_server.operations.indicator.approve_indicator import is_installed
from tilik_server.operations.indicator.decide_indicator import check_decision
from tilik_server.operations.steps.offers import Check, Offer, accepted
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.statement import statement

FACTS: Final = statement(
    "indicator.find_facts",
    f"""
select i.id, i.code, i.status, i.calculator_key, i.proposed_by_id, i.unit_id,
  tilik_roles(i.unit_id) as roles, s.*
from indicator i left join unit u on u.id = i.unit_id
cross join lateral ({SIDES_OF_UNIT.format(viewer="$2::uuid")}) s
where i.id = any($1)
""",
)


def check_next_version(viewer: Viewer, row: Mapping[str, Any]) -> None:
    """Check that the viewer may propose the next version of an indicator with this row.

    Raises NotYourStep, and IndicatorCodeTaken if it belongs to no unit, for a proposal names one.
    """
    check_proposal(viewer, row)
    if row["unit_id"] is None:
        raise IndicatorCodeTaken(code=row["code"])


def check_proposal(viewer: Viewer, row: Mapping[str, Any]) -> None:
    """Raise NotYourStep if the viewer may propose nothing for the unit of a row with its sides."""
    place = place_by_roles(row["roles"]) | first_side(viewer, row)
    ACTIONS["proposeIndicator"].require(place)


CHECKS: Final[Mapping[str, Check]] = {
    "proposeIndicator": check_next_version,
    "approveIndicator": partial(
        check_decision, action="approveIndicator", before=IndicatorStatus.PROPOSED
    ),
    "rejectIndicator": partial(
        check_decision, action="rejectIndicator", before=IndicatorStatus.PROPOSED
    ),
    "retireIndicator": partial(
        check_decision, action="retireIndicator", before=IndicatorStatus.APPROVED
    ),
}


def offers_of_indicator(
    viewer: Viewer, catalogue: Catalogue, row: Mapping[str, Any]
) -> Sequence[Offer]:
    """Return what an indicator with this row of `FACTS` offers to the viewer.

    Only one whose calculator is installed can be approved.
    """
    names = accepted(CHECKS, viewer, row)
    left = () if is_installed(row, catalogue) else ("approveIndicator",)
    return [Offer(name) for name in names if name not in left]
