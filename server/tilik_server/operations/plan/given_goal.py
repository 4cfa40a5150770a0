"""A goal as somebody gives it for a plan, and the faults that it has by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.errors import FieldFault
from tilik_server.models import Goal
from tilik_server.operations.plan.planned_goal import GOAL
from tilik_server.validation.json_schema import faults_in_record
from tilik_server.validation.text import faults_in_text

MOST: Final = 100
LARGEST_TARGET: Final = 1e15
"""Up to here a number has its units, whichever way a target points."""
LONGEST_CODE: Final = 64
LONGEST_TEXT: Final = 2000
LONGEST: Final = {"programme": 500}
"""The most characters where it is neither the model's limit nor the longest text."""
# What is written of a goal is stored as it is; the others follow from its place and its indicator.
WRITTEN: Final = GOAL.without(
    "id",
    "cycle_id",
    "unit_id",
    "appraisal_id",
    "ordinal",
    "axis_key",
    "criterion_key",
    "indicator_id",
    "params",
    "scored_goal_id",
)


@dataclass(frozen=True, slots=True)
class GivenGoal:
    """One goal: a row of what is written, and what decides its place and its measure.

    `id` is that of a goal to keep, `params` any JSON value. Without an axis a kept goal stays on
    its own, and a new one lies on the scheme's first.
    """

    row: Goal
    id: UUID | None = None
    axis_key: str | None = None
    criterion_key: str | None = None
    indicator_code: str | None = None
    params: Any = None


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
    for name, limit in WRITTEN.texts.items():
        value = getattr(goal.row, name)
        if value is not None:
            longest = limit or LONGEST.get(name, LONGEST_TEXT)
            yield from faults_in_text(value, path_of(place, _in_input(name)), longest)
    if goal.indicator_code is not None:
        path = path_of(place, "indicatorCode")
        yield from faults_in_text(goal.indicator_code, path, LONGEST_CODE)


def _in_input(column: str) -> str:
    """The name in an input of the field for a column."""
    first, *more = column.split("_")
    return first + "".join(word.title() for word in more)


def _faults_in_values(goal: GivenGoal, place: int) -> Iterator[FieldFault]:
    yield from _faults_in_measure(goal, place)
    if goal.row.weight is not None:
        weight = Decimal(str(goal.row.weight))
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
    if goal.row.shared and goal.row.contributes_to_id is None:
        message = Text(
            "say whose score a shared goal takes",
            "sebutkan sasaran yang nilainya diambil sasaran bersama ini",
        )
        yield FieldFault(path_of(place, "contributesTo"), message)


def _faults_in_measure(goal: GivenGoal, place: int) -> Iterator[FieldFault]:
    """An indicator measures a goal, or words do; the target is a number that can be reached."""
    if goal.indicator_code is not None and goal.row.measure is not None:
        message = Text(
            "an indicator measures this goal; leave the measure or the indicator out",
            "sasaran ini diukur indikator; hapus ukuran keberhasilan atau indikatornya",
        )
        yield FieldFault(path_of(place, "measure"), message)
    if goal.row.target is not None and not abs(goal.row.target) <= LARGEST_TARGET:
        message = Text("give a target from -1e15 to 1e15", "berikan target dari -1e15 sampai 1e15")
        yield FieldFault(path_of(place, "target"), message)
