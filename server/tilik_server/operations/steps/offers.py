"""Offers: the steps that a mutation would accept, found by the mutation's own checks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tilik_server.access.viewer import Viewer
from tilik_server.errors import TilikError
from tilik_server.operations.steps.waiting import Waiting

Facts = Mapping[str, Any]
Check = Callable[[Viewer, Facts], None]
"""A check of a mutation over the row that it locks: raises a TilikError where it refuses."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that the viewer may take now, and what it is about; by default the object alone."""

    name: str
    about: Waiting = field(default_factory=Waiting)


def accepted(checks: Mapping[str, Check], viewer: Viewer, row: Facts) -> Sequence[str]:
    """Return the names of the checks that refuse nothing to the viewer, in their order."""
    return [name for name, check in checks.items() if _accepts(check, viewer, row)]


def _accepts(check: Check, viewer: Viewer, row: Facts) -> bool:
    try:
        check(viewer, row)
    except TilikError:
        return False
    return True
