"""Running: sums and lists of steps that grow part by part and end as those of the whole."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from tilik_plugin.measurement import Step
from tilik_plugin.rounding import written
from tilik_plugin.text import Text

LISTED = 50
"""So many records are named one by one in an explanation; the rest are counted."""

_IN_EXPRESSION = 12


@dataclass(slots=True)
class RunningSum:
    """The sum of figures that come in parts: exact, so neither order nor parts matter."""

    count: int = 0
    _first: list[float] = field(default_factory=list)
    _whole: int = 0
    _partials: list[float] = field(default_factory=list)

    def add(self, figures: Sequence[float]) -> None:
        """Takes in some more figures, each of them finite."""
        self.count += len(figures)
        self._first += figures[: _IN_EXPRESSION - len(self._first)]
        added = sum(figures)
        if isinstance(added, int):
            self._whole += added
            return
        # What a rounded sum leaves over is summed again, until nothing is left over.
        partials: list[float] = []
        while rest := math.fsum(chain(self._partials, figures, (-each for each in partials))):
            partials.append(rest)
        self._partials = partials

    @property
    def value(self) -> float:
        """The sum of all figures so far."""
        whole = float(self._whole)
        return math.fsum((*self._partials, whole, self._whole - int(whole)))

    def step(self, label: Text, unit_of_measure: Text | None = None) -> Step:
        """The sum as a step, written out where there are few figures."""
        return Step(label, self._expression(), self.value, unit_of_measure)

    def _expression(self) -> str:
        if self.count <= _IN_EXPRESSION:
            return " + ".join(map(written, self._first))
        shown = " + ".join(map(written, self._first[:-1]))
        return f"{shown} + … ({self.count} figures)"


@dataclass(slots=True)
class RunningSteps:
    """A step for each of the first records, in their order; of the rest only their number."""

    count: int = 0
    _listed: list[Step] = field(default_factory=list)

    def add(self, count: int, step: Callable[[int, int], Step]) -> None:
        """Takes in so many more records; `step` gets a record's place in this part and in all."""
        for place in range(min(count, LISTED - len(self._listed))):
            self._listed.append(step(place, self.count + place))
        self.count += count

    def steps(self) -> list[Step]:
        """The steps, and a last one that counts the records left out."""
        if self.count <= LISTED:
            return list(self._listed)
        label = Text("Further records, not listed", "Rekaman lain, tidak dirinci")
        expression = f"{self.count} - {LISTED}"
        return [*self._listed, Step(label, expression, float(self.count - LISTED))]
