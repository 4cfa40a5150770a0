"""Target ranges of the graph: where the targets of an indicator lie, and what is reached."""

import strawberry


@strawberry.type(
    description="From where to where targets lie, both ends included; null where it is open."
)
class TargetRange:
    """A range of targets."""

    lowest: float | None = strawberry.field(description="The lowest target.")
    highest: float | None = strawberry.field(description="The highest target.")


def target_range(lowest: float | None, highest: float | None) -> TargetRange | None:
    """Return the range of targets, or None if both ends are open."""
    if lowest is None and highest is None:
        return None
    return TargetRange(lowest=lowest, highest=highest)
