"""Trail: the steps that calculations have in common."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from tilik_plugin.measurement import Step
from tilik_plugin.rounding import total, written
from tilik_plugin.text import Text

LISTED = 50
"""So many records are named one by one in an explanation; the rest are counted."""

_IN_EXPRESSION = 12


def record_steps(count: int, step: Callable[[int], Step]) -> list[Step]:
    """A step for each record, in their order, and a last one that counts those left out."""
    steps = [step(position) for position in range(min(count, LISTED))]
    if count > LISTED:
        rest = count - LISTED
        label = Text("Further records, not listed", "Rekaman lain, tidak dirinci")
        steps.append(Step(label, f"{count} - {LISTED}", float(rest)))
    return steps


def sum_step(label: Text, figures: Sequence[float], unit_of_measure: Text | None = None) -> Step:
    """The sum of the figures, written out where there are few."""
    value = total(figures)
    return Step(label, _sum_expression(figures), float(value), unit_of_measure)


def percent_expression(part: float, whole: float) -> str:
    """part / whole × 100, written out."""
    return f"{written(part)} / {written(whole)} × 100"


def _sum_expression(figures: Sequence[float]) -> str:
    if len(figures) <= _IN_EXPRESSION:
        return _joined(figures)
    shown = _joined(islice(figures, _IN_EXPRESSION - 1))
    return f"{shown} + … ({len(figures)} figures)"


def _joined(figures: Iterable[float]) -> str:
    return " + ".join(written(figure) for figure in figures)
