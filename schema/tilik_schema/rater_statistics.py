"""Rater statistics: an appraiser's ratings compared with others' ratings of the same people."""

from math import sqrt
from typing import Any, Final, Self
from uuid import UUID

import strawberry

from tilik_plugin import round_half_up
from tilik_schema import concepts
from tilik_schema.reading.fields import one
from tilik_server.judging.student_t import quantile

FEWEST: Final = 5
UPPER: Final = 0.975


@strawberry.type(description="A mean with its 95 % confidence interval.")
class Estimate:
    """A mean with its confidence interval by Student's t distribution, from five pairs on."""

    mean: float = strawberry.field(description="The mean.")
    low: float = strawberry.field(description="The interval's lower end.")
    high: float = strawberry.field(description="The interval's upper end.")
    count: int = strawberry.field(description="How many pairs went in.")

    @classmethod
    def of(cls, mean: float | None, deviation: float | None, count: int) -> Self | None:
        """Return the estimate from the figures of a sample; None below five pairs."""
        if count < FEWEST or mean is None or deviation is None:
            return None
        around = margin(deviation, count)
        low, middle, high = (round_half_up(each) for each in (mean - around, mean, mean + around))
        return cls(mean=middle, low=low, high=high, count=count)


@strawberry.type(
    description="How an appraiser rates; null where there are fewer than five ratings. Differences "
    "are the appraiser's rating less the other: in levels on an ordinal axis, in points on a "
    "numeric one, and in standard deviations against scores."
)
class RaterStatistics:
    """The statistics of one appraiser in one subtree and cycle."""

    ratings: int = strawberry.field(description="How many axes were rated.")
    trained: bool = strawberry.field(description="Completed a training on rating.")
    spread: float | None = strawberry.field(description="Standard deviation of the ratings.")
    against_self: Estimate | None = strawberry.field(description="Less the self-assessment.")
    against_scores: Estimate | None = strawberry.field(description="Less what the scores say.")
    against_forum: Estimate | None = strawberry.field(description="Less the forum's rating.")
    rater_id: strawberry.Private[UUID]

    rater = one(concepts.Employee, by="rater_id", description="The appraiser.")

    @classmethod
    def of(cls, found: dict[str, Any]) -> Self:
        """Return the statistics from one appraiser's sums in the database."""
        spread = found["spread"] if found["ratings"] >= FEWEST else None
        return cls(
            rater_id=UUID(found["id"]),
            ratings=found["ratings"],
            trained=found["trained"],
            spread=None if spread is None else round_half_up(spread),
            against_self=Estimate.of(*found["self"]),
            against_scores=Estimate.of(*found["scores"]),
            against_forum=Estimate.of(*found["forum"]),
        )


def margin(deviation: float, count: int) -> float:
    """Return half of the 95 % confidence interval of a mean, in the unit of the values.

    `deviation` is the standard deviation of a sample of `count` ≥ 2 values. Source: Student's t
    with count - 1 degrees of freedom.
    """
    # The samples are small: for five pairs the normal distribution's 1.96 is too narrow by 29 %.
    return quantile(UPPER, count - 1) * deviation / sqrt(count)
