"""The rules of a complete plan: measurable goals, a main work result, and weights of 100 %."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from tilik_plugin import Text, written
from tilik_plugin.scheme import CycleParams
from tilik_server.errors import FieldFault
from tilik_server.models.vocabulary import GoalKind, Polarity
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
    scheme: Mapping[str, Any],
    params: CycleParams,
    catalogue: Catalogue,
    path: tuple[str, ...],
    axes: Collection[str] | None = None,
) -> list[FieldFault]:
    """Return the faults that keep a plan from being complete, on these axes or on all axes.

    `params` are the cycle's parameters, `path` is the path of the whole plan. A plan needs a main
    result other than attendance on the first axis of the scheme.
    """
    faults = []
    for place, axis in enumerate(scheme["axes"]):
        if axes is None or axis["key"] in axes:
            found = [goal for goal in goals if goal.axis_key == axis["key"]]
            faults += [fault for goal in found for fault in _faults_in_measure(goal, path)]
            faults += faults_in_targets(found, catalogue, path)
            faults += _faults_in_weights(found, params, path)
            if place == 0 and not _has_main(found, params):
                faults.append(FieldFault(path, NO_MAIN))
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


def _faults_in_measure(goal: PlannedGoal, path: tuple[str, ...]) -> Iterator[FieldFault]:
    """Yield faults if a goal lacks a measure, its unit or a target.

    A goal for a criterion is described in words, and a shared goal takes the score of another.
    """
    if goal.row.criterion_key is not None or goal.row.shared:
        return
    if goal.indicator is None and goal.row.measure is None:
        yield _fault(
            goal,
            path,
            "measure",
            "give an indicator, or a measure with its unit",
            "berikan indikator, atau ukuran keberhasilan dengan satuannya",
        )
    elif goal.indicator is None and goal.row.unit_of_measure is None:
        yield _fault(
            goal, path, "unitOfMeasure", "give the unit of the measure", "berikan satuannya"
        )
    is_counted = goal.indicator is None or goal.indicator.polarity != Polarity.ZERO_TOLERANCE
    if goal.row.target is None and is_counted:
        yield _fault(goal, path, "target", "give a target", "berikan target")


def _faults_in_weights(
    goals: Sequence[PlannedGoal], params: CycleParams, path: tuple[str, ...]
) -> Iterator[FieldFault]:
    given = [goal for goal in goals if goal.row.weight is not None]
    total = _sum(given)
    if given and total != 100:
        yield _fault(
            given[-1],
            path,
            "weight",
            f"the weights of {given[0].axis_key} sum to {total}, not to 100",
            f"bobot pada {given[0].axis_key} berjumlah {total}, bukan 100",
        )
    limit = params.attendance_weight_limit
    attended = [goal for goal in _attended(goals, params) if goal.row.weight is not None]
    if _sum(attended) > Decimal(str(limit)):
        yield _fault(
            attended[-1],
            path,
            "weight",
            f"attendance may weigh {written(limit)} per cent in all, not {_sum(attended)}",
            f"kehadiran boleh berbobot {written(limit)} persen seluruhnya, bukan {_sum(attended)}",
        )


def _has_main(goals: Sequence[PlannedGoal], params: CycleParams) -> bool:
    attended = _attended(goals, params)
    return any(goal.row.kind == GoalKind.MAIN and goal not in attended for goal in goals)


def _attended(goals: Sequence[PlannedGoal], params: CycleParams) -> list[PlannedGoal]:
    return [goal for goal in goals if goal.calculator_key in params.attendance_calculators]


def _sum(goals: Sequence[PlannedGoal]) -> Decimal:
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
