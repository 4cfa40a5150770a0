"""Common steps: the steps that most calculations have."""

from collections.abc import Callable, Sequence

from tilik_plugin.measurement import Step
from tilik_plugin.rounding import Figure, written
from tilik_plugin.running_totals import RunningSteps, RunningSum
from tilik_plugin.text import Text


def record_steps(count: int, step: Callable[[int], Step]) -> list[Step]:
    """Returns a step for each of the first records, and one that counts the rest."""
    running = RunningSteps()
    running.add(count, lambda place, _: step(place))
    return running.steps()


def sum_step(label: Text, figures: Sequence[float], unit_of_measure: Text | None = None) -> Step:
    """Returns the sum of the figures as a step, written out if they are few."""
    running = RunningSum()
    running.add(figures)
    return running.step(label, unit_of_measure)


def percent_expression(part: Figure, whole: Figure) -> str:
    """Returns part / whole × 100 as an expression."""
    return f"{written(part)} / {written(whole)} × 100"
