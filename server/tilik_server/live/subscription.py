"""Subscriptions: whose changes somebody waits for, and the bounded list of those not yet read."""

import asyncio
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tilik_server.errors import SubscriptionInterrupted
from tilik_server.live.event import Event, Kind

LONGEST: Final = 1000
"""Changes that may wait to be read; with one more the subscription ends."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Changes in the subtrees of units, or of a person's own people; `units` None is everywhere."""

    units: frozenset[UUID] | None = frozenset()
    person: UUID | None = None

    def holds(self, event: Event) -> bool:
        """Whether an event belongs to it."""
        return (
            self.units is None or not self.units.isdisjoint(event.units)
        ) or self.person in event.people


class Subscription:
    """The keys of rows of one kind that changed and have not been read; each waits once."""

    def __init__(self, kind: Kind, scope: Scope) -> None:
        self.kind = kind
        self.scope = scope
        self._waiting: dict[UUID, None] = {}
        self._changed = asyncio.Event()
        self._is_interrupted = False

    def tell(self, event: Event) -> None:
        """Note an event that is in scope; one too many ends the subscription."""
        if event.kind != self.kind or not self.scope.holds(event):
            return
        self._waiting[event.key] = None
        if len(self._waiting) > LONGEST:
            self.interrupt()
        self._changed.set()

    def interrupt(self) -> None:
        """End it: changes were missed, so whoever reads must begin anew."""
        self._is_interrupted = True
        self._waiting.clear()
        self._changed.set()

    async def next(self) -> UUID:
        """The key of the row that has waited longest; raises SubscriptionInterrupted."""
        while not self._waiting and not self._is_interrupted:
            self._changed.clear()
            await self._changed.wait()
        if self._is_interrupted:
            raise SubscriptionInterrupted
        key = next(iter(self._waiting))
        del self._waiting[key]
        return key
