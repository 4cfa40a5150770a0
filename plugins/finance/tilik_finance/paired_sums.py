"""Paired sums: what was planned and what was realised, for all records of the same key."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from tilik_plugin import exact

Key = TypeVar("Key", bound=Hashable)


@dataclass(slots=True)
class PairedSums:
    """Both sides of one key's records, how many they are, and the last of their positions."""

    planned: Fraction = Fraction(0)
    realised: Fraction = Fraction(0)
    records: int = 0
    position: int = 0

    def add(self, planned: float, realised: float, position: int) -> None:
        """Adds a record to the sums, exactly."""
        self.planned += Fraction(exact(planned))
        self.realised += Fraction(exact(realised))
        self.records += 1
        self.position = position


def paired_sums(
    keys: Iterable[Key], planned: Sequence[float], realised: Sequence[float]
) -> dict[Key, PairedSums]:
    """Returns the sums by key, in the order of the keys' first records."""
    sums: dict[Key, PairedSums] = {}
    figures = zip(planned, realised, strict=True)
    for position, (key, pair) in enumerate(zip(keys, figures, strict=True)):
        sums.setdefault(key, PairedSums()).add(*pair, position)
    return sums
