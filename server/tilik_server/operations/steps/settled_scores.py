"""Settled scores: a step that judges waits a little for scores that are still being computed."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Final
from uuid import UUID

from tilik_server.database.pool import Database
from tilik_server.errors import ScoresPending
from tilik_server.judging.load_facts import has_settled_scores

PATIENCE: Final = 2.0
"""For how many seconds a step waits; a score takes some hundredths of a second."""
AGAIN_AFTER: Final = 0.05


async def on_settled_scores(
    database: Database, appraisal: UUID, step: Callable[[], Awaitable[None]]
) -> None:
    """Take a step, again after each time that it found a score still being computed.

    It waits between two attempts, when no transaction is open and nothing is locked, until the
    scores are settled or PATIENCE is over. Raises ScoresPending then, and the errors of `step`.
    """
    until = monotonic() + PATIENCE
    while True:
        try:
            return await step()
        except ScoresPending:
            if not await _settle(database, appraisal, until):
                raise


async def _settle(database: Database, appraisal: UUID, until: float) -> bool:
    """Wait for the scores; return False if they are not settled in time."""
    while monotonic() < until:
        if await has_settled_scores(database, appraisal):
            return True
        await asyncio.sleep(AGAIN_AFTER)
    return False
