"""Band: the name a rule gives to a range of values."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """Values from `minimum` up, or above it where it is `exclusive`."""

    key: str
    minimum: float
    exclusive: bool = False

    def holds(self, value: float) -> bool:
        """Returns whether the value reaches this band's lower edge."""
        return value > self.minimum if self.exclusive else value >= self.minimum


def band_of(value: float, bands: Sequence[Band]) -> str | None:
    """Returns the key of the best band that holds the rounded value; None if none does."""
    return next((band.key for band in bands if band.holds(value)), None)
