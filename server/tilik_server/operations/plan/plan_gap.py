"""Plan gaps: what a plan that is a draft still needs before it can be submitted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tilik_plugin import Text
from tilik_plugin.scheme import CycleParams
from tilik_server.errors import FieldFault
from tilik_server.models.vocabulary import Polarity
from tilik_server.operations.plan.plan_change import faults_in_params
from tilik_server.operations.plan.plan_rules import (
    ATTENDANCE,
    NO_MAIN,
    faults_in_attendance,
    has_main,
    sum_of_weights,
)
from tilik_server.operations.plan.planned_goal import PlannedGoal
from tilik_server.operations.plan.target_rules import faults_in_target
from tilik_server.plugin_host.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class PlanGap:
    """One thing that a plan lacks; `path` leads to it from the appraisal, as `goals.0.target`.

    The number is the goal's place in the plan.
    """

    code: str
    path: tuple[str, ...]
    message: Text

    def as_fault(self) -> FieldFault:
        """Return it as a fault of the argument `appraisal`."""
        return FieldFault(("appraisal", *self.path), self.message)


def find_plan_gaps(
    goals: Sequence[PlannedGoal],
    scheme: Mapping[str, Any],
    params: CycleParams,
    catalogue: Catalogue,
) -> list[PlanGap]:
    """Return all that keeps a stored plan from being submitted, by axis and by goal.

    `params` are the cycle's parameters. A plan needs a main result other than attendance on the
    first axis of the scheme; a goal needs a measure or an indicator, a target and its parameters;
    weights, where they are given, sum to 100.
    """
    placed = [replace(goal, path=("goals", str(place))) for place, goal in enumerate(goals)]
    parts = []
    for number, axis in enumerate(scheme["axes"]):
        found = [goal for goal in placed if goal.axis_key == axis["key"]]
        for goal in found:
            parts += [
                *_in_measure(goal),
                *_in_target(goal, catalogue),
                *_in_params(goal, catalogue),
            ]
        parts += _in_weights(found, params)
        if number == 0 and not has_main(found, params):
            parts.append(PlanGap("MAIN_RESULT", ("goals",), NO_MAIN))
    return parts


def _in_measure(goal: PlannedGoal) -> Iterator[PlanGap]:
    """Yield what a goal lacks to be measured.

    A goal for a criterion is described in words, and a shared goal takes the score of another.
    """
    if goal.row.criterion_key is not None or goal.row.shared or goal.indicator is not None:
        return
    if goal.row.measure is None:
        en = "give an indicator, or a measure with its unit"
        indonesian = "berikan indikator, atau ukuran keberhasilan dengan satuannya"
        yield _part("MEASURE", goal, "measure", message=Text(en, indonesian))
    elif goal.row.unit_of_measure is None:
        message = Text("give the unit of the measure", "berikan satuannya")
        yield _part("UNIT_OF_MEASURE", goal, "unitOfMeasure", message=message)


def _in_target(goal: PlannedGoal, catalogue: Catalogue) -> Iterator[PlanGap]:
    for message in faults_in_target(goal, catalogue):
        yield _part("TARGET", goal, "target", message=message)
    if goal.row.criterion_key is not None or goal.row.shared or goal.row.target is not None:
        return
    if goal.indicator is None or goal.indicator.polarity != Polarity.ZERO_TOLERANCE:
        wanted = Text("give a target", "berikan target")
        yield _part("TARGET", goal, "target", message=wanted)


def _in_params(goal: PlannedGoal, catalogue: Catalogue) -> Iterator[PlanGap]:
    # When a plugin is gone, its goals stay as they are.
    if goal.calculator_key in catalogue.calculators:
        for fault in faults_in_params(goal, catalogue):
            yield _part("PARAMS", goal, *fault.path[len(goal.path) :], message=fault.message)


def _in_weights(goals: Sequence[PlannedGoal], params: CycleParams) -> Iterator[PlanGap]:
    given = [goal for goal in goals if goal.row.weight is not None]
    total = sum_of_weights(given)
    if given and total != 100:
        axis = given[0].axis_key
        message = Text(
            f"the weights of {axis} sum to {total}, not to 100",
            f"bobot pada {axis} berjumlah {total}, bukan 100",
        )
        yield _part("WEIGHT", given[-1], "weight", message=message)
    for goal, message in faults_in_attendance(goals, params):
        yield _part(ATTENDANCE, goal, "weight", message=message)


def _part(code: str, goal: PlannedGoal, *field: str, message: Text) -> PlanGap:
    named = goal.row.statement[:80]
    said = Text(f"{named}: {message.en}", f"{named}: {message.id}")
    return PlanGap(code, (*goal.path, *field), said)
