"""Cycle days: how long something may take in a cycle, whatever its scheme's parameters know."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

# Objections: PP 30/2019; the others are not verified, and a scheme may make them parameters.
OTHERWISE: Final = {
    "acknowledgement_days": 7,
    "objection_days": 14,
    "response_days": 5,
    "decision_days": 14,
}


def cycle_days(params: Mapping[str, Any], name: str) -> timedelta:
    """The days that a cycle's parameters give under a name, or the usual ones."""
    return timedelta(days=params.get(name, OTHERWISE[name]))
