"""Reject a proposed indicator."""

from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.models.vocabulary import IndicatorStatus
from tilik_server.operations.indicator.indicator_decision import deciding


async def reject_indicator(database: Database, viewer: Viewer, indicator: UUID, note: str) -> UUID:
    """Reject a proposal, saying why, and answer its key.

    Raises InvalidArgument, NotFound, NotYourStep and WrongIndicatorStatus.
    """
    change = (IndicatorStatus.PROPOSED, IndicatorStatus.REJECTED)
    async with deciding(database, viewer, "rejectIndicator", indicator, note, change):
        return indicator
