"""A goal as somebody gives it for a plan, and what can be said of it by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.errors import FieldFault
from tilik_server.models.vocabulary import GoalKind
from tilik_server.validation.json_schema import faults_in_record
from tilik_server.validation.text import faults_in_text

MOST: Final = 100
LARGEST_TARGET: Final = 1e15
"""Up to here a number has its units, whichever way a target points."""
# By field, the name in the input and the most characters.
TEXTS: Final = {
    "statement": ("statement", 2000),
    "dimension": ("dimension", 64),
    "indicator_code": ("indicatorCode", 64),
    "measure": ("measure", 2000),
    "unit_of_measure": ("unitOfMeasure", 64),
    "duty": ("duty", 2000),
    "programme": ("programme", 500),
}


@dataclass(frozen=True, slots=True)
class GivenGoal:
    """One goal; `id` is that of a goal to keep, `weight` in per cent, `params` any JSON value.

    Without an axis a kept goal stays on its own, and a new one lies on the scheme's first.
    """

    statement: str
    id: UUID | None = None
    axis_key: str | None = None
    criterion_key: str | None = None
    kind: GoalKind = GoalKind.MAIN
    dimension: str | None = None
    indicator_code: str | None = None
    params: Any = None
    measure: str | None = None
    unit_of_measure: str | None = None
    target: float | None = None
    weight: float | None = None
    duty: str | None = None
    programme: str | None = None
    shared: bool = False
    contributes_to: UUID | None = None


def path_of(place: int, *names: str) -> tuple[str, ...]:
    """The path to a field of the goal given in a place."""
    return ("input", "goals", str(place), *names)


def faults_in_goals(goals: Sequence[GivenGoal]) -> list[FieldFault]:
    """What is wrong with each goal by itself: texts, numbers, and one given twice."""
    if len(goals) > MOST:
        message = Text(
            f"give at most {MOST} goals, not {len(goals)}",
            f"berikan paling banyak {MOST} sasaran, bukan {len(goals)}",
        )
        return [FieldFault(("input", "goals"), message)]
    kept = [goal.id for goal in goals]
    faults = []
    for place, goal in enumerate(goals):
        if goal.id is not None and kept.count(goal.id) > 1:
            message = Text("this goal is given twice", "sasaran ini diberikan dua kali")
            faults.append(FieldFault(path_of(place, "id"), message))
        faults += [*_faults_in_texts(goal, place), *_faults_in_values(goal, place)]
    return faults


def _faults_in_texts(goal: GivenGoal, place: int) -> Iterator[FieldFault]:
    for field, (name, longest) in TEXTS.items():
        value = getattr(goal, field)
        if value is not None:
            yield from faults_in_text(value, path_of(place, name), longest)


def _faults_in_values(goal: GivenGoal, place: int) -> Iterator[FieldFault]:
    yield from _faults_in_measure(goal, place)
    if goal.weight is not None:
        weight = Decimal(str(goal.weight))
        if not 0 <= weight <= 100 or weight != round(weight, 2):
            message = Text(
                "give 0 to 100 per cent with at most two decimals",
                "berikan 0 sampai 100 persen dengan paling banyak dua desimal",
            )
            yield FieldFault(path_of(place, "weight"), message)
    if goal.params is not None:
        yield from faults_in_record(goal.params, None, path_of(place, "params"))
        if goal.indicator_code is None:
            message = Text(
                "parameters go with an indicator", "parameter hanya untuk sasaran berindikator"
            )
            yield FieldFault(path_of(place, "params"), message)
    if goal.shared and goal.contributes_to is None:
        message = Text(
            "say whose score a shared goal takes",
            "sebutkan sasaran yang nilainya diambil sasaran bersama ini",
        )
        yield FieldFault(path_of(place, "contributesTo"), message)


def _faults_in_measure(goal: GivenGoal, place: int) -> Iterator[FieldFault]:
    """An indicator measures a goal, or words do; the target is a number that can be reached."""
    if goal.indicator_code is not None and goal.measure is not None:
        message = Text(
            "an indicator measures this goal; leave the measure or the indicator out",
            "sasaran ini diukur indikator; hapus ukuran keberhasilan atau indikatornya",
        )
        yield FieldFault(path_of(place, "measure"), message)
    if goal.target is not None and not abs(goal.target) <= LARGEST_TARGET:
        message = Text("give a target from -1e15 to 1e15", "berikan target dari -1e15 sampai 1e15")
        yield FieldFault(path_of(place, "target"), message)
