"""A plan change: the goals that `setGoals` stores, and those of the same axes that it deletes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.errors import FieldFault
from tilik_server.models.base import new_id
from tilik_server.operations.plan.dimension import fault_in_dimension
from tilik_server.operations.plan.goal_draft import WRITTEN, GoalDraft, path_of
from tilik_server.operations.plan.planned_goal import GOAL, GoalIndicator, PlannedGoal
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.validation.json_schema import faults_in_record

NUMBERS_PER_AXIS: Final = 1000
"""How many numbers each axis has for its goals: the second axis of a scheme begins at 1001."""


@dataclass(slots=True)
class PlanChange:
    """The goals of a plan that are stored, deleted and left unchanged.

    `axes` maps each axis of the scheme, in its order, to the keys of its criteria. `axes_replaced`
    are the axes whose goals are replaced by the stored ones.
    """

    cycle: int
    axes: Mapping[str, Sequence[str]]
    axes_replaced: frozenset[str]
    stored: list[PlannedGoal] = field(default_factory=list)
    deleted: list[PlannedGoal] = field(default_factory=list)
    unchanged: list[PlannedGoal] = field(default_factory=list)
    faults: list[FieldFault] = field(default_factory=list)

    @property
    def axes_changed(self) -> frozenset[str]:
        """Return the axes on which a goal is stored or deleted."""
        return self.axes_replaced | {goal.axis_key for goal in self.stored}


def find_plan_change(
    goals: Sequence[GoalDraft],
    before: Sequence[PlannedGoal],
    cycle: int,
    scheme: Mapping[str, Any],
    indicators: Mapping[str, GoalIndicator],
    catalogue: Catalogue,
) -> PlanChange:
    """Return the change that these goals make to the plan `before`, with the faults in them.

    A goal that is kept also keeps its version of an indicator if its indicator code is the same.
    """
    axes = {axis["key"]: [each["key"] for each in axis["criteria"]] for axis in scheme["axes"]}
    kept = {goal.id: goal for goal in before}
    plan = PlanChange(cycle, axes, _axes_replaced(goals, kept, next(iter(axes))))
    for place, goal in enumerate(goals):
        known = kept.get(goal.id) if goal.id is not None else None
        if goal.id is not None and known is None:
            message = Text("the plan has no such goal", "rencana ini tidak memuat sasaran itu")
            plan.faults.append(FieldFault(path_of(place, "id"), message))
        else:
            indicator = _find_indicator(plan, place, goal, known, indicators)
            plan.faults += _faults_in_unit(place, goal, indicator)
            plan.faults += _faults_in_dimension(place, goal, known)
            _add_goal(plan, place, goal, known, indicator)
    plan.faults += [
        fault
        for goal in plan.stored
        for fault in faults_in_params(goal, catalogue, is_unfinished=True)
    ]
    given = {goal.id for goal in plan.stored}
    for old in before:
        if old.id not in given:
            (plan.deleted if old.axis_key in plan.axes_replaced else plan.unchanged).append(old)
    return plan


def _axes_replaced(
    goals: Sequence[GoalDraft], kept: Mapping[UUID, PlannedGoal], first: str
) -> frozenset[str]:
    """Return the axes that the goals name; `first` if a new goal names none or no goal is given."""
    named = {goal.axis_key for goal in goals if goal.axis_key is not None}
    for goal in goals:
        known = kept.get(goal.id) if goal.id is not None else None
        if goal.axis_key is None and (known is None or known.axis_key == first):
            named.add(first)
    return frozenset(named) if goals else frozenset({first})


def _add_goal(
    plan: PlanChange,
    place: int,
    goal: GoalDraft,
    known: PlannedGoal | None,
    indicator: GoalIndicator | None,
) -> None:
    """Add a goal to the change; a kept goal that names no axis stays on its present one."""
    axis = goal.axis_key or (known.axis_key if known else next(iter(plan.axes)))
    criterion = goal.criterion_key
    if criterion is None and known is not None and known.axis_key == axis:
        criterion = known.row.criterion_key
    if axis not in plan.axes:
        plan.faults.append(_unknown(path_of(place, "axisKey"), list(plan.axes)))
        return
    if criterion is not None and criterion not in plan.axes[axis]:
        plan.faults.append(_unknown(path_of(place, "criterionKey"), plan.axes[axis]))
    written = WRITTEN.values(goal.row)
    if indicator is not None:
        written["unit_of_measure"] = indicator.unit_of_measure
    row = GOAL.row(
        **{**written, "statement": goal.row.statement.strip()},
        id=known.id if known else new_id(plan.cycle),
        ordinal=_ordinal(plan, axis, known),
        axis_key=axis,
        criterion_key=criterion,
        indicator_id=indicator and indicator.id,
        params=goal.params if isinstance(goal.params, dict) else {},
    )
    plan.stored.append(PlannedGoal(row, indicator, path_of(place)))


def _ordinal(plan: PlanChange, axis: str, known: PlannedGoal | None) -> int:
    if known is not None and axis not in plan.axes_replaced:
        return known.row.ordinal
    before = sum(goal.axis_key == axis for goal in plan.stored)
    return list(plan.axes).index(axis) * NUMBERS_PER_AXIS + before + 1


def _find_indicator(
    plan: PlanChange,
    place: int,
    goal: GoalDraft,
    known: PlannedGoal | None,
    indicators: Mapping[str, GoalIndicator],
) -> GoalIndicator | None:
    code = goal.indicator_code
    if code is None:
        return None
    if known is not None and known.indicator is not None and known.indicator.code == code:
        return known.indicator
    if code not in indicators:
        message = Text(
            "the unit has no approved indicator with this code",
            "unit kerja ini tidak memiliki indikator disetujui dengan kode itu",
        )
        plan.faults.append(FieldFault(path_of(place, "indicatorCode"), message))
    return indicators.get(code)


def _faults_in_unit(
    place: int, goal: GoalDraft, indicator: GoalIndicator | None
) -> list[FieldFault]:
    """Return a fault if a goal has another unit of measure than its indicator."""
    unit = None if indicator is None else indicator.unit_of_measure
    given = goal.row.unit_of_measure
    if unit is None or given is None or given.strip() == unit:
        return []
    message = Text(
        f"the indicator counts in {unit}; leave the unit out",
        f"satuan indikator ini {unit}; hapus satuannya",
    )
    return [FieldFault(path_of(place, "unitOfMeasure"), message)]


def _faults_in_dimension(
    place: int, goal: GoalDraft, known: PlannedGoal | None
) -> list[FieldFault]:
    """Return a fault if a goal has a dimension that is not known, and that it did not have."""
    given = goal.row.dimension
    if given is None or (known is not None and known.row.dimension == given):
        return []
    fault = fault_in_dimension(given)
    return [] if fault is None else [FieldFault(path_of(place, "dimension"), fault)]


def faults_in_params(
    goal: PlannedGoal, catalogue: Catalogue, *, is_unfinished: bool = False
) -> list[FieldFault]:
    """Return the faults that the calculator finds in the parameters of goal and indicator.

    A goal that is unfinished may lack parameters.
    """
    if goal.indicator is None or goal.calculator_key is None:
        return []
    path = (*goal.path, "params")
    calculator = catalogue.calculators.get(goal.calculator_key)
    if calculator is not None:
        together = {**goal.indicator.params, **goal.row.params}
        schema = calculator.params_schema
        return faults_in_record(together, schema, path, is_unfinished=is_unfinished)
    # When a plugin is gone, its goals stay as they are, but parameters can no longer be checked.
    if goal.row.params:
        key = goal.calculator_key
        message = Text(
            f"the calculator {key} is not installed", f"kalkulator {key} tidak terpasang"
        )
        return [FieldFault(path, message)]
    return []


def _unknown(path: tuple[str, ...], known: Sequence[str]) -> FieldFault:
    if not known:
        return FieldFault(path, Text("the axis has no criteria", "aspek ini tanpa kriteria"))
    listed = ", ".join(known)
    return FieldFault(path, Text(f"give one of {listed}", f"berikan salah satu dari {listed}"))
