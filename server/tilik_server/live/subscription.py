"""Subscriptions: the changes that a client asked for and has not read yet."""

import asyncio
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tilik_server.errors import SubscriptionInterrupted
from tilik_server.live.event import Event, Kind

MAX_WAITING: Final = 1000
"""The most changes that may wait to be read; with one more the subscription ends."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The changes that a subscription gets: those in the subtrees of `units` or about `person`.

    `units` is None for all units.
    """

    units: frozenset[UUID] | None = frozenset()
    person: UUID | None = None

    def contains(self, event: Event) -> bool:
        """Return whether an event is in the scope."""
        return (
            self.units is None or not self.units.isdisjoint(event.units)
        ) or self.person in event.people


class Subscription:
    """The keys of changed rows of one kind that wait to be read, each key once."""

    def __init__(self, kind: Kind, scope: Scope) -> None:
        self.kind = kind
        self.scope = scope
        self._waiting: dict[UUID, None] = {}
        self._changed = asyncio.Event()
        self._is_interrupted = False

    def notify(self, event: Event) -> None:
        """Store the key of an event that is in scope; end the subscription if too many wait."""
        if event.kind != self.kind or not self.scope.contains(event):
            return
        self._waiting[event.key] = None
        # A client that does not read must not fill the memory of the process.
        if len(self._waiting) > MAX_WAITING:
            self.interrupt()
        self._changed.set()

    def interrupt(self) -> None:
        """End the subscription because changes were missed; the client must subscribe again."""
        self._is_interrupted = True
        self._waiting.clear()
        self._changed.set()

    async def next(self) -> UUID:
        """Return the key that has waited longest, and wait for one if there is none.

        Raises SubscriptionInterrupted if changes were missed.
        """
        while not self._waiting and not self._is_interrupted:
            self._changed.clear()
            await self._changed.wait()
        if self._is_interrupted:
            raise SubscriptionInterrupted
        key = next(iter(self._waiting))
        del self._waiting[key]
        return key
