"""Axis value: the value of one axis of a numeric scheme, with its explanation steps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from tilik_plugin import Polarity, Text, exact, written
from tilik_plugin.rounding import Figure, as_fraction
from tilik_plugin.scheme import Conversion, RatingScheme, ValueFormula, cap_achievement
from tilik_plugin.scheme.formula import param
from tilik_server.judging.achievement_cap import read_cap
from tilik_server.judging.outcome_steps import BY, step, warning
from tilik_server.models.vocabulary import RatingSource

EXCEEDABLE: Final = frozenset({Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER})
"""The polarities under which a target can be exceeded; under the others only reached."""


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """A goal of the axis, with what its value may come from.

    `rating` is the appraiser's rating of the goal itself, and comes first; `achievement` is that
    of its computed score, in per cent of the target. `scored_value`, `calculator_version` and
    `scored_at` are the score's as well. `is_exempted` counts only without both. `place` is that in
    the appraisal's plan, from 0.
    """

    statement: str
    weight: float | None = None
    rating: float | None = None
    achievement: float | None = None
    polarity: Polarity = Polarity.HIGHER_IS_BETTER
    score_id: str | None = None
    goal_id: str | None = None
    scored_value: float | None = None
    calculator_version: str | None = None
    scored_at: str | None = None
    is_exempted: bool = False
    place: int = 0

    @property
    def has_result(self) -> bool:
        """Return whether there is a rating or a score to count."""
        return self.rating is not None or self.achievement is not None


@dataclass(frozen=True, slots=True)
class AxisFacts:
    """What an axis value is computed from.

    `rating` is the rating that counts and `source` says whose it is. `opinions` are ratings of
    1 to 4 by peers and subordinates. `match` is the job-person match in per cent.
    """

    rating: float | None = None
    source: RatingSource = RatingSource.APPRAISER
    goals: Sequence[GoalFacts] = ()
    opinions: Sequence[int] = ()
    match: float | None = None


@dataclass(slots=True)
class AxisValue:
    """The value of an axis, None without data, with its explanation's steps and warnings."""

    value: Fraction | None = None
    steps: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)


def axis_value(
    rules: RatingScheme, axis: str, facts: AxisFacts, params: Mapping[str, Any]
) -> AxisValue:
    """Compute the value of an axis, within the axis's range.

    It is the axis's own rating; else the weighted mean of its goals; else, if the scheme allows,
    the job-person match. Opinions, if the cycle counts them, are part of the appraiser's value,
    but not of a value that a forum or the appraiser's superior set.
    """
    assert rules.formula is not None
    result = AxisValue()
    if facts.rating is not None:
        _apply_rating(result, rules, axis, facts)
    else:
        _apply_goals(result, rules, axis, facts.goals, params)
    if result.value is None and facts.match is not None and rules.formula.term(axis).matched:
        result.value = _within(rules, axis, facts.match)
        text = Text("job-person match", "kesesuaian kompetensi dengan jabatan")
        result.steps.append(_axis_step(rules, axis, written(facts.match), result.value, text))
    if facts.rating is None or facts.source is RatingSource.APPRAISER:
        _apply_opinions(result, rules.formula, rules, axis, facts.opinions, params)
    return result


def score_steps(goals: Sequence[GoalFacts]) -> Iterator[dict[str, Any]]:
    """Yield a step for the score of each goal that has one."""
    for goal in goals:
        if goal.achievement is not None and goal.score_id is not None:
            shown, source = written(goal.achievement), ("Score", goal.score_id)
            yield step(Text.both(goal.statement), shown, _SCORED, exact(goal.achievement), source)


def _apply_rating(result: AxisValue, rules: RatingScheme, axis: str, facts: AxisFacts) -> None:
    assert facts.rating is not None
    result.steps.extend(score_steps(facts.goals))
    result.value = _within(rules, axis, facts.rating)
    expression = f"{axis} = {written(facts.rating)} ({facts.source})"
    result.steps.append(_axis_step(rules, axis, expression, result.value, BY[facts.source]))


def _apply_goals(
    result: AxisValue,
    rules: RatingScheme,
    axis: str,
    goals: Sequence[GoalFacts],
    params: Mapping[str, Any],
) -> None:
    """Set the weighted mean of the goals with a rating or a score; without weights, the mean."""
    weighted = _is_weighted(goals)
    # Fractions are exact, so the order of the goals cannot change the rounded value.
    parts: list[tuple[Fraction, Fraction]] = []
    for goal, weight in zip(goals, goal_weights(goals), strict=True):
        value = _goal_value(result, rules, axis, goal, params)
        # A goal without a value is left out and named; it never counts as zero. Nothing is decided
        # while one is left out that is not exempted.
        if value is not None and weight:
            parts.append((value, weight))
    result.warnings.extend(_left_out(goals))
    if parts:
        whole = sum(weight for _, weight in parts)
        result.value = sum((value * weight for value, weight in parts), Fraction(0)) / whole
        result.steps.append(_axis_step(rules, axis, _mean(parts, weighted), result.value, None))


def goal_weights(goals: Sequence[GoalFacts]) -> list[Fraction]:
    """Return the weight of each goal of an axis: equal shares if none has a weight."""
    weighted = _is_weighted(goals)
    return [Fraction(exact(goal.weight or 0)) if weighted else Fraction(1) for goal in goals]


def _is_weighted(goals: Sequence[GoalFacts]) -> bool:
    return any(goal.weight is not None for goal in goals)


def _left_out(goals: Sequence[GoalFacts]) -> Iterator[dict[str, Any]]:
    """Yield a warning that names the goals without a value, and one for those exempted."""
    without = [goal for goal in goals if not goal.has_result]
    if unknown := "; ".join(goal.statement for goal in without if not goal.is_exempted):
        yield warning(
            "GOAL_WITHOUT_VALUE",
            f"Goals without a rating or a score were left out: {unknown}.",
            f"Tidak dihitung karena belum ada nilai maupun skor: {unknown}.",
        )
    if exempted := "; ".join(goal.statement for goal in without if goal.is_exempted):
        yield warning(
            "GOAL_EXEMPTED",
            f"Goals that the appraiser exempted were left out: {exempted}.",
            f"Tidak dihitung karena dikecualikan pejabat penilai: {exempted}.",
        )


def _mean(parts: Sequence[tuple[Fraction, Fraction]], weighted: bool) -> str:
    if not weighted:
        return f"({' + '.join(written(value) for value, _ in parts)}) / {len(parts)}"
    shown = " + ".join(f"{written(value)} × {written(weight)}" for value, weight in parts)
    return f"({shown}) / ({' + '.join(written(weight) for _, weight in parts)})"


def _goal_value(
    result: AxisValue, rules: RatingScheme, axis: str, goal: GoalFacts, params: Mapping[str, Any]
) -> Fraction | None:
    label = Text.both(goal.statement)
    if goal.rating is not None:
        value = _within(rules, axis, goal.rating)
        source = None if goal.score_id is None else ("Score", goal.score_id)
        result.steps.append(step(label, written(goal.rating), _RATED, value, source))
        return value
    if goal.achievement is None:
        return None
    points, expression = _converted_achievement(rules, axis, goal, goal.achievement, params)
    value = _within(rules, axis, points)
    source = None if goal.score_id is None else ("Score", goal.score_id)
    result.steps.append(step(label, expression, _SCORED, value, source))
    return value


def _converted_achievement(
    rules: RatingScheme,
    axis: str,
    goal: GoalFacts,
    achievement: float,
    params: Mapping[str, Any],
) -> tuple[Figure, str]:
    """Return an achievement after the cycle's conversion and cap, with its expression."""
    assert rules.formula is not None
    value: Figure = exact(achievement)
    expression = written(achievement)
    name = rules.formula.term(axis).conversion
    table = None if name is None else param(params, name)
    if table is not None:
        conversion = Conversion.model_validate(table)
        # PermenPANRB 8/2021: a target that cannot be exceeded counts 120 once it is reached.
        exceedable = goal.polarity in EXCEEDABLE
        value, expression = conversion.convert(achievement, exceedable=exceedable)
    cap = read_cap(params)
    counted = cap_achievement(value, cap)
    if value > counted:
        expression = f"min({expression}, {written(cap)})"
    elif value < counted:
        expression = f"max({expression}, 0)"
    return counted, expression


def _apply_opinions(
    result: AxisValue,
    formula: ValueFormula,
    rules: RatingScheme,
    axis: str,
    opinions: Sequence[int],
    params: Mapping[str, Any],
) -> None:
    counted = formula.opinions
    if counted is None or counted.axis != axis or not counted.are_used(params):
        return
    if result.value is None:
        return
    if not opinions:
        result.warnings.append(_NO_OPINIONS)
        return
    points = [as_fraction(point) for point in param(params, counted.points)]
    # `points` holds the value of each rating from 1 to 4.
    values = [points[rating - 1] for rating in opinions]
    part = as_fraction(param(params, counted.part))
    others = sum(values, Fraction(0)) / len(values)
    shown = f"({' + '.join(map(written, values))}) / {len(values)}"
    result.steps.append(step(_OPINIONS, shown, None, others))
    own = result.value
    result.value = own * (1 - part) + others * part
    expression = f"{written(own)} × {written(1 - part)} + {written(others)} × {written(part)}"
    result.steps.append(_axis_step(rules, axis, expression, result.value, None))


def _within(rules: RatingScheme, axis: str, value: Figure) -> Fraction:
    # A converted achievement or a match may lie outside the axis's range.
    scale = rules.axis(axis)
    assert scale.minimum is not None
    assert scale.maximum is not None
    return min(max(as_fraction(value), as_fraction(scale.minimum)), as_fraction(scale.maximum))


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
