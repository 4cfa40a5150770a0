"""Trail: the steps that calculations have in common."""

from collections.abc import Callable, Sequence

from tilik_plugin.measurement import Step
from tilik_plugin.rounding import written
from tilik_plugin.running import RunningSteps, RunningSum
from tilik_plugin.text import Text


def record_steps(count: int, step: Callable[[int], Step]) -> list[Step]:
    """A step for each record, in their order, and a last one that counts those left out."""
    running = RunningSteps()
    running.add(count, lambda place, _: step(place))
    return running.steps()


def sum_step(label: Text, figures: Sequence[float], unit_of_measure: Text | None = None) -> Step:
    """The sum of the figures, written out where there are few."""
    running = RunningSum()
    running.add(figures)
    return running.step(label, unit_of_measure)


def percent_expression(part: float, whole: float) -> str:
    """Return part / whole × 100, written out."""
    return f"{written(part)} / {written(whole)} × 100"
