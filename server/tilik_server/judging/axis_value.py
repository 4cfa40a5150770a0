"""Axis value: what counts on one axis of a numeric scheme, with the steps that led to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from tilik_plugin import Polarity, Text, exact, written
from tilik_plugin.rounding import Figure
from tilik_plugin.scheme import Conversion, RatingScheme, ValueFormula
from tilik_plugin.scheme.formula import param
from tilik_server.judging.outcome_steps import BY, step, warning
from tilik_server.models.vocabulary import RatingSource

EXCEEDABLE: Final = frozenset({Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER})
"""A target under another polarity can be reached but not exceeded."""


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """A goal of the axis: its own rating, or else the achievement of its computed score."""

    statement: str
    weight: float | None = None
    rating: float | None = None
    achievement: float | None = None
    polarity: Polarity = Polarity.HIGHER_IS_BETTER
    score_id: str | None = None


@dataclass(frozen=True, slots=True)
class AxisFacts:
    """What is known on an axis: the rating that counts, its goals, opinions and the match.

    `opinions` are ratings of 1 to 4 by peers and subordinates.
    """

    rating: float | None = None
    source: RatingSource = RatingSource.APPRAISER
    goals: Sequence[GoalFacts] = ()
    opinions: Sequence[int] = ()
    match: float | None = None


@dataclass(slots=True)
class AxisValue:
    """The value, None without data, and what the explanation says of it."""

    value: Fraction | None = None
    steps: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)


def axis_value(
    rules: RatingScheme, axis: str, facts: AxisFacts, params: Mapping[str, Any]
) -> AxisValue:
    """The axis's own rating, or the weighted mean of its goals, or the job-person match.

    Where the cycle counts opinions they have their part in the appraiser's value, and none in
    what a forum or the appraiser's superior set. Always within the axis's range.
    """
    assert rules.formula is not None
    found = AxisValue()
    if facts.rating is not None:
        _take_rating(found, rules, axis, facts)
    else:
        _take_goals(found, rules, axis, facts.goals, params)
    if found.value is None and facts.match is not None and rules.formula.term(axis).matched:
        found.value = _within(rules, axis, facts.match)
        text = Text("job-person match", "kesesuaian kompetensi dengan jabatan")
        found.steps.append(_axis_step(rules, axis, written(facts.match), found.value, text))
    if facts.rating is None or facts.source is RatingSource.APPRAISER:
        _add_opinions(found, rules.formula, rules, axis, facts.opinions, params)
    return found


def score_steps(goals: Sequence[GoalFacts]) -> Iterator[dict[str, Any]]:
    """What lay before whoever rated the axis: the score of each goal that has one."""
    for goal in goals:
        if goal.achievement is not None and goal.score_id is not None:
            shown, source = written(goal.achievement), ("Score", goal.score_id)
            yield step(Text.both(goal.statement), shown, _SCORED, exact(goal.achievement), source)


def _take_rating(found: AxisValue, rules: RatingScheme, axis: str, facts: AxisFacts) -> None:
    assert facts.rating is not None
    found.steps.extend(score_steps(facts.goals))
    found.value = _within(rules, axis, facts.rating)
    expression = f"{axis} = {written(facts.rating)} ({facts.source})"
    found.steps.append(_axis_step(rules, axis, expression, found.value, BY[facts.source]))


def _take_goals(
    found: AxisValue,
    rules: RatingScheme,
    axis: str,
    goals: Sequence[GoalFacts],
    params: Mapping[str, Any],
) -> None:
    """The weighted mean of the goals with a rating or a score; without weights all are equal."""
    weighted = any(goal.weight is not None for goal in goals)
    parts: list[tuple[Fraction, Fraction]] = []
    for goal in goals:
        value = _goal_value(found, rules, axis, goal, params)
        weight = Fraction(exact(goal.weight or 0)) if weighted else Fraction(1)
        if value is not None and weight:
            parts.append((value, weight))
    without = [goal.statement for goal in goals if goal.rating is None and goal.achievement is None]
    if without:
        named = "; ".join(without)
        found.warnings.append(
            warning(
                "GOAL_WITHOUT_VALUE",
                f"Left out, for they have neither a rating nor a score: {named}.",
                f"Tidak dihitung karena belum ada nilai maupun skor: {named}.",
            )
        )
    if parts:
        whole = sum(weight for _, weight in parts)
        found.value = sum((value * weight for value, weight in parts), Fraction(0)) / whole
        found.steps.append(_axis_step(rules, axis, _mean(parts, weighted), found.value, None))


def _mean(parts: Sequence[tuple[Fraction, Fraction]], weighted: bool) -> str:
    if not weighted:
        return f"({' + '.join(written(value) for value, _ in parts)}) / {len(parts)}"
    shown = " + ".join(f"{written(value)} × {written(weight)}" for value, weight in parts)
    return f"({shown}) / ({' + '.join(written(weight) for _, weight in parts)})"


def _goal_value(
    found: AxisValue, rules: RatingScheme, axis: str, goal: GoalFacts, params: Mapping[str, Any]
) -> Fraction | None:
    label = Text.both(goal.statement)
    if goal.rating is not None:
        value = _within(rules, axis, goal.rating)
        source = None if goal.score_id is None else ("Score", goal.score_id)
        found.steps.append(step(label, written(goal.rating), _RATED, value, source))
        return value
    if goal.achievement is None:
        return None
    counted, expression = _counted(rules, axis, goal, goal.achievement, params)
    value = _within(rules, axis, counted)
    source = None if goal.score_id is None else ("Score", goal.score_id)
    found.steps.append(step(label, expression, _SCORED, value, source))
    return value


def _counted(
    rules: RatingScheme,
    axis: str,
    goal: GoalFacts,
    achievement: float,
    params: Mapping[str, Any],
) -> tuple[Figure, str]:
    """An achievement after the conversion and the cap of the cycle."""
    assert rules.formula is not None
    value: Figure = exact(achievement)
    expression = written(achievement)
    name = rules.formula.term(axis).conversion
    table = None if name is None else param(params, name)
    if table is not None:
        conversion = Conversion.model_validate(table)
        exceedable = goal.polarity in EXCEEDABLE
        value, expression = conversion.convert(achievement, exceedable=exceedable)
    cap = None if rules.formula.cap is None else exact(param(params, rules.formula.cap))
    if cap is not None and value > cap:
        return cap, f"min({expression}, {written(cap)})"
    return value, expression


def _add_opinions(
    found: AxisValue,
    formula: ValueFormula,
    rules: RatingScheme,
    axis: str,
    opinions: Sequence[int],
    params: Mapping[str, Any],
) -> None:
    counted = formula.opinions
    if counted is None or counted.axis != axis or not counted.are_used(params):
        return
    if found.value is None:
        return
    if not opinions:
        found.warnings.append(_NO_OPINIONS)
        return
    points = [exact(point) for point in param(params, counted.points)]
    values = [points[rating - 1] for rating in opinions]
    part = exact(param(params, counted.part))
    others = Fraction(sum(values, Decimal(0))) / len(values)
    shown = f"({' + '.join(map(written, values))}) / {len(values)}"
    found.steps.append(step(_OPINIONS, shown, None, others))
    own = found.value
    found.value = own * Fraction(1 - part) + others * Fraction(part)
    expression = f"{written(own)} × {written(1 - part)} + {written(others)} × {written(part)}"
    found.steps.append(_axis_step(rules, axis, expression, found.value, None))


def _within(rules: RatingScheme, axis: str, value: Figure) -> Fraction:
    scale = rules.axis(axis)
    assert scale.minimum is not None
    assert scale.maximum is not None
    return Fraction(min(max(exact(value), exact(scale.minimum)), exact(scale.maximum)))


def _axis_step(
    rules: RatingScheme, axis: str, expression: str, value: Figure, text: Text | None
) -> dict[str, Any]:
    return step(rules.axis(axis).name, expression, text, value)


_RATED: Final = Text("rated", "dinilai")
_SCORED: Final = Text("per cent of the target", "persen dari target")
_OPINIONS: Final = Text("Peers and subordinates", "Rekan kerja dan bawahan")
_NO_OPINIONS: Final = warning(
    "NO_OPINIONS",
    "Opinions of peers and subordinates count in this cycle, but there are none.",
    "Pendapat rekan kerja dan bawahan dipertimbangkan dalam siklus ini, tetapi belum ada.",
)
