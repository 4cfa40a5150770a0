"""The tables whose changes the audit trail notes, and those that it leaves out."""

from collections.abc import Mapping
from typing import Final

from tilik_server.access.tables import TABLES

FOLLOWS: Final = "follows from changes that are noted"
UNTRAILED: Final[Mapping[str, str]] = {
    "audit_chain": "the trail itself",
    "audit_change": "the trail itself",
    "audit_event": "the trail itself",
    "departure": FOLLOWS,
    "draft": "its author's alone: that it exists is nobody else's to know",
    "idempotency_key": FOLLOWS,
    "invitation_attempt": "counts requests",
    "outbox": FOLLOWS,
    "quota": "counts requests",
    "plugin": "says what is installed",
}
"""The tables of which no change is noted, each with the reason."""
TRAILED: Final = tuple(sorted(set(TABLES) - set(UNTRAILED)))
"""The tables of which each change is noted."""
