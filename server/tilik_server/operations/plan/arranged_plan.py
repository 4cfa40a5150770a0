"""A plan about to be stored: the goals given, in the place of those on the axes they name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.errors import FieldFault
from tilik_server.models.base import new_id
from tilik_server.operations.plan.given_goal import WRITTEN, GivenGoal, path_of
from tilik_server.operations.plan.planned_goal import GOAL, Measuring, PlannedGoal
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.validation.json_schema import faults_in_record

AXIS: Final = 1000
"""Goals are numbered by axis: those of the scheme's second axis from 1001 on."""


@dataclass(slots=True)
class Arranged:
    """What becomes of a plan: `given` is stored, `dropped` goes, `rest` stays as it is.

    `replaced` are the axes whose goals the given ones replace, in the scheme's order `axes`.
    """

    cycle: int
    axes: Mapping[str, Sequence[str]]
    replaced: frozenset[str]
    given: list[PlannedGoal] = field(default_factory=list)
    dropped: list[PlannedGoal] = field(default_factory=list)
    rest: list[PlannedGoal] = field(default_factory=list)
    faults: list[FieldFault] = field(default_factory=list)

    @property
    def touched(self) -> frozenset[str]:
        """The axes on which something changes."""
        return self.replaced | {goal.axis_key for goal in self.given}


def arrange(
    goals: Sequence[GivenGoal],
    before: Sequence[PlannedGoal],
    cycle: int,
    scheme: Mapping[str, Any],
    indicators: Mapping[str, Measuring],
    catalogue: Catalogue,
) -> Arranged:
    """Put the given goals in their places; what cannot be placed is named in `faults`.

    A kept goal keeps its version of an indicator as long as the code stays.
    """
    axes = {axis["key"]: [each["key"] for each in axis["criteria"]] for axis in scheme["axes"]}
    kept = {goal.id: goal for goal in before}
    plan = Arranged(cycle, axes, _replaced(goals, kept, next(iter(axes))))
    for place, goal in enumerate(goals):
        known = kept.get(goal.id) if goal.id is not None else None
        if goal.id is not None and known is None:
            message = Text("the plan has no such goal", "rencana ini tidak memuat sasaran itu")
            plan.faults.append(FieldFault(path_of(place, "id"), message))
        else:
            indicator = _measuring(plan, place, goal, known, indicators)
            plan.faults += _faults_in_unit(place, goal, indicator)
            _place(plan, place, goal, known, indicator)
    plan.faults += [fault for goal in plan.given for fault in _faults_in_params(goal, catalogue)]
    given = {goal.id for goal in plan.given}
    for stored in before:
        if stored.id not in given:
            (plan.dropped if stored.axis_key in plan.replaced else plan.rest).append(stored)
    return plan


def _replaced(
    goals: Sequence[GivenGoal], kept: Mapping[UUID, PlannedGoal], first: str
) -> frozenset[str]:
    """The axes that the goals name; the first where one goes without, or none is given."""
    named = {goal.axis_key for goal in goals if goal.axis_key is not None}
    for goal in goals:
        known = kept.get(goal.id) if goal.id is not None else None
        if goal.axis_key is None and (known is None or known.axis_key == first):
            named.add(first)
    return frozenset(named) if goals else frozenset({first})


def _place(
    plan: Arranged,
    place: int,
    goal: GivenGoal,
    known: PlannedGoal | None,
    indicator: Measuring | None,
) -> None:
    """Add a goal to the plan, on its own axis where it is kept and names none."""
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
        params={} if goal.params is None else goal.params,
    )
    plan.given.append(PlannedGoal(row, indicator, path_of(place)))


def _ordinal(plan: Arranged, axis: str, known: PlannedGoal | None) -> int:
    if known is not None and axis not in plan.replaced:
        return known.row.ordinal
    before = sum(goal.axis_key == axis for goal in plan.given)
    return list(plan.axes).index(axis) * AXIS + before + 1


def _measuring(
    plan: Arranged,
    place: int,
    goal: GivenGoal,
    known: PlannedGoal | None,
    indicators: Mapping[str, Measuring],
) -> Measuring | None:
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


def _faults_in_unit(place: int, goal: GivenGoal, indicator: Measuring | None) -> list[FieldFault]:
    """An indicator brings its own unit of measure, which may be repeated."""
    unit = None if indicator is None else indicator.unit_of_measure
    given = goal.row.unit_of_measure
    if unit is None or given is None or given.strip() == unit:
        return []
    message = Text(
        f"the indicator counts in {unit}; leave the unit out",
        f"satuan indikator ini {unit}; hapus satuannya",
    )
    return [FieldFault(path_of(place, "unitOfMeasure"), message)]


def _faults_in_params(goal: PlannedGoal, catalogue: Catalogue) -> list[FieldFault]:
    """Against the calculator's schema, the indicator's own parameters beneath the goal's."""
    if goal.indicator is None or goal.calculator_key is None:
        return []
    path = (*goal.path, "params")
    calculator = catalogue.calculators.get(goal.calculator_key)
    if calculator is not None:
        together = {**goal.indicator.params, **goal.row.params}
        return faults_in_record(together, calculator.params_schema, path)
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
