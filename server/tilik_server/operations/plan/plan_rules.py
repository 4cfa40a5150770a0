"""The rules that a plan keeps while it is a draft, and the warnings about it."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from tilik_plugin import Text, written
from tilik_plugin.scheme import CycleParams
from tilik_server.errors import FieldFault
from tilik_server.models.vocabulary import GoalKind
from tilik_server.operations.plan.planned_goal import PlannedGoal
from tilik_server.operations.plan.target_rules import faults_in_target
from tilik_server.plugin_host.catalogue import Catalogue

ATTENDANCE: Final = "ATTENDANCE_WEIGHT"
# An appraisal is of results and not of attendance alone, which therefore has a limited weight.
NO_MAIN: Final = Text(
    "give at least one main work result besides attendance",
    "berikan paling sedikit satu hasil kerja utama selain kehadiran",
)


def faults_in_plan(
    goals: Sequence[PlannedGoal],
    params: CycleParams,
    catalogue: Catalogue,
    path: tuple[str, ...],
    axes: Collection[str],
) -> list[FieldFault]:
    """Return what the goals on these axes say wrongly; what they do not say yet is no fault.

    `params` are the cycle's parameters, `path` is the path of the whole plan.
    """
    faults = []
    for axis in axes:
        found = [goal for goal in goals if goal.axis_key == axis]
        faults += faults_in_targets(found, catalogue, path)
        faults += [
            _fault(goal, path, "weight", message.en, message.id)
            for goal, message in faults_in_attendance(found, params)
        ]
    return faults


def faults_in_targets(
    goals: Sequence[PlannedGoal], catalogue: Catalogue, path: tuple[str, ...]
) -> list[FieldFault]:
    """Return the faults in the targets of goals, in a plan with this path."""
    return [
        _fault(goal, path, "target", fault.en, fault.id)
        for goal in goals
        for fault in faults_in_target(goal, catalogue)
    ]


def warnings_about_plan(goals: Sequence[PlannedGoal], params: CycleParams) -> list[dict[str, Any]]:
    """Return a warning for each axis where equal shares give attendance more than its limit."""
    limit = params.attendance_weight_limit
    found = []
    for axis in dict.fromkeys(goal.axis_key for goal in goals):
        on_axis = [goal for goal in goals if goal.axis_key == axis]
        attended = _attended(on_axis, params)
        if not attended or any(each.row.weight is not None for each in on_axis):
            continue
        if 100 * len(attended) > limit * len(on_axis):
            message = Text(
                f"Attendance has {len(attended)} of {len(on_axis)} equal shares; the limit is "
                f"{written(limit)} per cent.",
                f"Kehadiran mendapat {len(attended)} dari {len(on_axis)} bagian yang sama; "
                f"batasnya {written(limit)} persen.",
            )
            found.append({"code": ATTENDANCE, "message": message.as_dict()})
    return found


def faults_in_attendance(
    goals: Sequence[PlannedGoal], params: CycleParams
) -> Iterator[tuple[PlannedGoal, Text]]:
    """Yield the last goal of attendance if those of an axis weigh more than the cycle allows."""
    limit = params.attendance_weight_limit
    attended = [goal for goal in _attended(goals, params) if goal.row.weight is not None]
    total = sum_of_weights(attended)
    if total > Decimal(str(limit)):
        message = Text(
            f"attendance may weigh {written(limit)} per cent in all, not {total}",
            f"kehadiran boleh berbobot {written(limit)} persen seluruhnya, bukan {total}",
        )
        yield attended[-1], message


def has_main(goals: Sequence[PlannedGoal], params: CycleParams) -> bool:
    """Return whether a goal is a main result other than attendance."""
    attended = _attended(goals, params)
    return any(goal.row.kind == GoalKind.MAIN and goal not in attended for goal in goals)


def _attended(goals: Sequence[PlannedGoal], params: CycleParams) -> list[PlannedGoal]:
    return [goal for goal in goals if goal.calculator_key in params.attendance_calculators]


def sum_of_weights(goals: Sequence[PlannedGoal]) -> Decimal:
    """Return the exact sum of the weights of goals that each have one."""
    # Decimals, because sums of floats are not exact; + 0 writes 100 instead of 1E+2.
    return sum((Decimal(str(goal.row.weight)) for goal in goals), Decimal(0)).normalize() + 0


def _fault(
    goal: PlannedGoal, path: tuple[str, ...], name: str, en: str, indonesian: str
) -> FieldFault:
    """Return a fault at the goal's path, or for a stored goal at `path` with its statement."""
    if goal.path:
        return FieldFault((*goal.path, name), Text(en, indonesian))
    named = goal.row.statement[:80]
    return FieldFault(path, Text(f"{named}: {en}", f"{named}: {indonesian}"))
