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
        """Whether the value lies at or above this band's lower edge."""
        return value > self.minimum if self.exclusive else value >= self.minimum


def band_of(value: float, bands: Sequence[Band]) -> str | None:
    """The first band, best first, whose lower edge the rounded value reaches."""
    return next((band.key for band in bands if band.holds(value)), None)
