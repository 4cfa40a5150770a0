"""Running totals: sums and lists of steps that grow part by part, with the whole's result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tilik_plugin.measurement import Step
from tilik_plugin.rounding import add_exactly, total, written
from tilik_plugin.text import Text

LISTED = 50
"""The number of records that an explanation lists; it only counts the rest."""

_IN_EXPRESSION = 12


@dataclass(slots=True)
class RunningSum:
    """The exact sum of figures that come in parts; neither their order nor the parts matter."""

    count: int = 0
    _first: list[float] = field(default_factory=list)
    _whole: int = 0
    _decimals: Decimal = Decimal(0)

    def add(self, figures: Sequence[float]) -> None:
        """Adds figures, each of them finite, as the decimals that a person reads in them."""
        self.count += len(figures)
        self._first += figures[: _IN_EXPRESSION - len(self._first)]
        added = sum(figures)
        # Whole numbers are summed sooner than decimals are read.
        if isinstance(added, int):
            self._whole += added
        else:
            self._decimals = add_exactly(self._decimals, total(figures))

    @property
    def total(self) -> Decimal:
        """The exact sum of all figures added."""
        return add_exactly(self._decimals, Decimal(self._whole))

    @property
    def value(self) -> float:
        """The sum as the nearest float, which is what a step shows; `total` loses nothing."""
        return float(self.total)

    def step(self, label: Text, unit_of_measure: Text | None = None) -> Step:
        """Returns the sum as a step, written out if the figures are few."""
        return Step(label, self._expression(), self.value, unit_of_measure)

    def _expression(self) -> str:
        if self.count <= _IN_EXPRESSION:
            return " + ".join(map(written, self._first))
        shown = " + ".join(map(written, self._first[:-1]))
        return f"{shown} + … ({self.count} figures)"


@dataclass(slots=True)
class RunningSteps:
    """The steps of the first records, in their order, and the number of the rest."""

    count: int = 0
    _listed: list[Step] = field(default_factory=list)

    def add(self, count: int, step: Callable[[int, int], Step]) -> None:
        """Adds `count` records; `step` gets a record's place in this part and among all."""
        for place in range(min(count, LISTED - len(self._listed))):
            self._listed.append(step(place, self.count + place))
        self.count += count

    def steps(self) -> list[Step]:
        """Returns the steps, and a last one that counts the records left out."""
        if self.count <= LISTED:
            return list(self._listed)
        label = Text("Further records, not listed", "Rekaman lain, tidak dirinci")
        expression = f"{self.count} - {LISTED}"
        return [*self._listed, Step(label, expression, float(self.count - LISTED))]
