"""Goals of the demo: the work results and expected behaviours of each plan, cascaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from uuid import UUID

from tilik_demo.appraisals import DemoAppraisal
from tilik_demo.indicators import NEWEST, DemoIndicator, indicator_key
from tilik_demo.plans import BEHAVIOURS, PLANS, WorkResult
from tilik_demo.rows import Rows, SeededKeys

WORK_RESULT, BEHAVIOUR = "work_result", "behaviour"


@dataclass(frozen=True, slots=True)
class DemoGoal:
    """A goal of the demo; a behaviour has no result, and a goal in words no indicator."""

    key: UUID
    appraisal: DemoAppraisal
    axis: str
    slug: str
    statement: str
    result: WorkResult | None = None
    indicator: DemoIndicator | None = None
    target: float | None = None
    serves: UUID | None = None


Plan = Mapping[str, DemoGoal]
"""The goals of one appraisal, by name."""


def make_goals(appraisals: list[DemoAppraisal], keys: SeededKeys, random: Random) -> list[DemoGoal]:
    """Return the goals of a year's appraisals; superiors first, whose goals others serve."""
    plans: dict[str, Plan] = {}
    made: list[DemoGoal] = []
    for appraisal in appraisals:
        above = plans.get(appraisal.appraiser.code, {}) if appraisal.appraiser else {}
        plan = {goal.slug: goal for goal in _results(appraisal, above, keys, random)}
        plans[appraisal.person.code] = plan
        made += [*plan.values(), *_behaviours(appraisal, above, keys, random)]
    return made


def _results(
    appraisal: DemoAppraisal, above: Plan, keys: SeededKeys, random: Random
) -> list[DemoGoal]:
    return [
        DemoGoal(
            key=_key(appraisal, result.slug, keys),
            appraisal=appraisal,
            axis=WORK_RESULT,
            slug=result.slug,
            statement=result.statement,
            result=result,
            indicator=NEWEST[result.indicator] if result.indicator else None,
            target=_target(result, appraisal, random),
            serves=_served_key(result, above),
        )
        for result in PLANS[appraisal.position.code]
    ]


def _target(result: WorkResult, appraisal: DemoAppraisal, random: Random) -> float | None:
    """Return the plan's target; a count is reduced to the months that the appraisal covers."""
    if result.target is None or result.indicator not in ("ASN-OUTPUT", "PROMKES-PESERTA"):
        return result.target
    months = (appraisal.ends_on - appraisal.starts_on).days / 30.4
    return round(result.target * months / 12 * random.choice((0.9, 1, 1, 1.1)))


def _served_key(result: WorkResult, above: Plan) -> UUID | None:
    """Return the superior's goal with the served name, or else the superior's first goal."""
    if result.serves is None or not above:
        return None
    goal = above.get(result.serves) or next(iter(above.values()))
    return goal.key


def _behaviours(
    appraisal: DemoAppraisal, above: Plan, keys: SeededKeys, random: Random
) -> list[DemoGoal]:
    return [
        DemoGoal(
            key=_key(appraisal, criterion, keys),
            appraisal=appraisal,
            axis=BEHAVIOUR,
            slug=criterion,
            statement=random.choice(wordings),
        )
        for criterion, wordings in BEHAVIOURS.items()
    ]


def _key(appraisal: DemoAppraisal, slug: str, keys: SeededKeys) -> UUID:
    return keys.below(appraisal.year.number, "goal", f"{appraisal.name}/{slug}")


def add_goals(rows: Rows, keys: SeededKeys, goals: list[DemoGoal]) -> None:
    """Add their rows, in the order of each plan."""
    ordinals: dict[UUID, int] = {}
    for goal in goals:
        appraisal, result = goal.appraisal, goal.result
        ordinal = ordinals[appraisal.key] = ordinals.get(appraisal.key, 0) + 1
        rows.add(
            "goal",
            id=goal.key,
            cycle_id=appraisal.year.number,
            unit_id=keys.row("unit", appraisal.unit.code),
            appraisal_id=appraisal.key,
            ordinal=ordinal,
            axis_key=goal.axis,
            criterion_key=goal.slug if goal.axis == BEHAVIOUR else None,
            statement=goal.statement,
            kind="ADDITIONAL" if result and result.additional else "MAIN",
            dimension=result.dimension if result else None,
            indicator_id=indicator_key(keys, goal.indicator.code) if goal.indicator else None,
            params={},
            measure=result.measure if result else None,
            unit_of_measure=_unit_of_measure(goal),
            target=goal.target,
            weight=result.weight if result else None,
            duty=_duty(appraisal, ordinal) if result else None,
            programme=result.programme if result else None,
            shared=bool(result and result.shared),
            contributes_to_id=goal.serves,
            scored_goal_id=goal.key,
        )


def _unit_of_measure(goal: DemoGoal) -> str | None:
    if goal.indicator is not None:
        return goal.indicator.unit_of_measure
    return goal.result.unit_of_measure if goal.result else None


def _duty(appraisal: DemoAppraisal, ordinal: int) -> str:
    duties = appraisal.position.duties
    return duties[(ordinal - 1) % len(duties)]
