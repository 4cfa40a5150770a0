"""Retire an approved indicator."""

from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.models.vocabulary import IndicatorStatus
from tilik_server.operations.indicator.decide_indicator import decide_indicator


async def retire_indicator(database: Database, viewer: Viewer, indicator: UUID, note: str) -> UUID:
    """Take an indicator out of use for new goals, with a reason, and return its key.

    Agreed goals keep it. Raises InvalidArgument, NotFound, NotYourStep and WrongIndicatorStatus.
    """
    change = (IndicatorStatus.APPROVED, IndicatorStatus.RETIRED)
    async with decide_indicator(database, viewer, "retireIndicator", indicator, note, change):
        return indicator
