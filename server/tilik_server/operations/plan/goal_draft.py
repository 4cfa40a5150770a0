"""A goal draft: one goal as it is sent for a plan, and the faults in it alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.errors import FieldFault
from tilik_server.models import Goal
from tilik_server.models.goal import LARGEST_TARGET
from tilik_server.operations.plan.planned_goal import GOAL
from tilik_server.validation.json_schema import faults_in_record
from tilik_server.validation.text import faults_in_text

MOST: Final = 100
LONGEST_CODE: Final = 64
LONGEST_TEXT: Final = 2000
LONGEST: Final = {"programme": 500}
"""The most characters of a column that has neither the model's limit nor LONGEST_TEXT."""
# These columns are stored as they are sent; the others follow from the place and the indicator.
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
class GoalDraft:
    """One goal: a row of the WRITTEN columns, and the keys for its place and its indicator.

    `id` is the key of a goal to keep, None for a new one; `params` is any JSON value. Without an
    axis a kept goal stays on its present axis, and a new goal lies on the first of the scheme.
    """

    row: Goal
    id: UUID | None = None
    axis_key: str | None = None
    criterion_key: str | None = None
    indicator_code: str | None = None
    params: Any = None


def path_of(place: int, *names: str) -> tuple[str, ...]:
    """Return the path to a field of the goal at a place in the input."""
    return ("input", "goals", str(place), *names)


def faults_in_goals(goals: Sequence[GoalDraft]) -> list[FieldFault]:
    """Return the faults in the goals themselves: texts, numbers, and goals that come twice."""
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


def _faults_in_texts(goal: GoalDraft, place: int) -> Iterator[FieldFault]:
    for name, limit in WRITTEN.texts.items():
        value = getattr(goal.row, name)
        if value is not None:
            longest = limit or LONGEST.get(name, LONGEST_TEXT)
            yield from faults_in_text(value, path_of(place, _in_input(name)), longest)
    if goal.indicator_code is not None:
        path = path_of(place, "indicatorCode")
        yield from faults_in_text(goal.indicator_code, path, LONGEST_CODE)


def _in_input(column: str) -> str:
    """Return the name of a column's field in the input, in camel case."""
    first, *more = column.split("_")
    return first + "".join(word.title() for word in more)


def _faults_in_values(goal: GoalDraft, place: int) -> Iterator[FieldFault]:
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


def _faults_in_measure(goal: GoalDraft, place: int) -> Iterator[FieldFault]:
    """Yield faults if a goal has both an indicator and a measure, or a target out of range."""
    if goal.indicator_code is not None and goal.row.measure is not None:
        message = Text(
            "an indicator measures this goal; leave the measure or the indicator out",
            "sasaran ini diukur indikator; hapus ukuran keberhasilan atau indikatornya",
        )
        yield FieldFault(path_of(place, "measure"), message)
    # `not ... <=` instead of `>`, so that NaN is a fault too.
    if goal.row.target is not None and not abs(goal.row.target) <= LARGEST_TARGET:
        message = Text("give a target from -1e15 to 1e15", "berikan target dari -1e15 sampai 1e15")
        yield FieldFault(path_of(place, "target"), message)
