"""Reject a proposed indicator."""

from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.models.vocabulary import IndicatorStatus
from tilik_server.operations.indicator.decide_indicator import decide_indicator


async def reject_indicator(database: Database, viewer: Viewer, indicator: UUID, note: str) -> UUID:
    """Reject a proposal with a reason, and return its key.

    Raises InvalidArgument, NotFound, NotYourStep and WrongIndicatorStatus.
    """
    change = (IndicatorStatus.PROPOSED, IndicatorStatus.REJECTED)
    async with decide_indicator(database, viewer, "rejectIndicator", indicator, note, change):
        return indicator
