"""The quota: how much one viewer may ask for, in all processes of the service together.

What a document costs is the number of objects that it may get. Each viewer has a bucket that fills
up evenly; a document that costs more than is left is refused until it has filled up again. One that
costs more than a full bucket is refused before, by the limits on documents.
"""

import math
from dataclasses import dataclass
from time import monotonic
from typing import Final

from tilik_server.access.viewer import NOBODY, OPERATOR, VISITOR, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import RateLimited
from tilik_server.sql.statement import statement

TAKE: Final = statement("quota.take_part", "select quota_take($1, $2, $3, $4)")

WINDOW: Final = 10.0
"""Seconds after which what a process has not spent of its part is given up."""
PARTS: Final = 50
"""A process asks the database once for each part of a full bucket, and not for the first one."""
MOST_VIEWERS: Final = 10_000


@dataclass(slots=True)
class _Part:
    """What a process may spend for a viewer without asking, from one time on."""

    since: float
    left: float


class Quotas:
    """The quotas of all viewers, as one process sees them.

    `burst` is the cost that a full bucket allows at once, `rate` what comes back in a second; a
    rate of 0 limits nothing.
    """

    def __init__(self, database: Database, burst: int, rate: int) -> None:
        self._database = database
        self._burst = burst
        self._rate = rate
        self._parts: dict[str, _Part] = {}

    async def charge(self, viewer: Viewer, client: str, cost: int) -> None:
        """Take the cost of a document from the viewer's bucket. Raises RateLimited.

        The cost is at most `burst`: `Settings.document_limits` allows no more.
        """
        if not self._rate:
            return
        key, now = _key(viewer, client), monotonic()
        part = self._parts.get(key)
        if part is None or now - part.since > WINDOW:
            part = self._parts[key] = _Part(now, self._burst / PARTS)
            self._forget(now)
        if part.left < cost:
            part.left += await self._take(key, max(cost, self._burst // PARTS))
        part.left -= cost

    async def _take(self, key: str, wanted: int) -> float:
        async with self._database.writing(OPERATOR) as transaction:
            wait: float = await transaction.fetch_value(
                TAKE, key, float(wanted), float(self._burst), float(self._rate)
            )
        if wait > 0:
            raise RateLimited(seconds=max(1, math.ceil(wait)))
        return float(wanted)

    def _forget(self, now: float) -> None:
        if len(self._parts) > MOST_VIEWERS:
            self._parts = {
                key: part for key, part in self._parts.items() if now - part.since <= WINDOW
            }


def _key(viewer: Viewer, client: str) -> str:
    if viewer.name in (VISITOR.name, NOBODY.name):
        return f"{viewer.name} {client}"
    # Tokens of the command line name nobody, and are told apart by themselves.
    return viewer.actor if viewer.employee or viewer.source else f"{viewer.provenance.credential}"
