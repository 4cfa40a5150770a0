"""Cap of achievements: what an achievement counts where several are joined into one figure."""

from decimal import Decimal

from tilik_plugin.rounding import Figure, exact


def cap_achievement(achievement: Figure, cap: Figure) -> Decimal:
    """Returns an achievement in per cent as it counts in a mean: cut to 0 at least, `cap` at most.

    `cap` is the cycle's `achievement_cap`. What is stored and shown of one goal is never cut.
    """
    return min(max(exact(achievement), Decimal(0)), exact(cap))
