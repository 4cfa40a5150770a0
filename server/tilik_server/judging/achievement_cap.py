"""Cap of achievements: the kit's rule in SQL, and the cap of a cycle."""

from collections.abc import Mapping
from typing import Any

from tilik_plugin.scheme import CycleParams


def cap_achievement_sql(achievement: str, cap: str) -> str:
    """Return SQL for the kit's `cap_achievement` of two SQL expressions; null stays null."""
    # `least` and `greatest` pass over nulls, so a goal without an achievement would count 0.
    return f"case when {achievement} is not null then least(greatest({achievement}, 0), {cap}) end"


def read_cap(params: Mapping[str, Any]) -> float:
    """Return the most, in per cent, that an achievement counts under a cycle's parameters."""
    return CycleParams.read(params).achievement_cap
