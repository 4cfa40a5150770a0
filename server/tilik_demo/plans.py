"""Plans (SKP) of the demo: the work results of each position, and the expected behaviours."""

from typing import Final

from tilik_demo.data import Entry, read_entries

SECTORS: Final = ("service", "education", "health", "finance")


class WorkResult(Entry):
    """A work result: `serves` names the superior's result that it contributes to.

    A `shared` one takes the score of that result. Without an indicator, `measure` describes success
    in words, and `unit_of_measure` is that of the target. `weight` is set for positions with two
    measured results.
    """

    slug: str
    statement: str
    serves: str | None = None
    indicator: str | None = None
    target: float | None = None
    weight: float | None = None
    shared: bool = False
    measure: str | None = None
    unit_of_measure: str | None = None
    dimension: str | None = None
    programme: str | None = None
    additional: bool = False


PLANS: Final = {
    position: results
    for sector in SECTORS
    for position, results in read_entries(
        f"plans/{sector}", dict[str, tuple[WorkResult, ...]]
    ).items()
}
"""By the position's code."""

BEHAVIOURS: Final = read_entries("behaviours", dict[str, tuple[str, str]])
"""What is expected under each core value (BerAKHLAK), in two wordings."""
