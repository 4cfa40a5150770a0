"""Figures: what an outcome is judged from, as it is stored with it, to judge it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tilik_plugin import Polarity, percent, round_half_up
from tilik_plugin.scheme import RatingScheme
from tilik_server.judging.axis_value import AxisFacts, GoalFacts, axis_value, goal_weights
from tilik_server.judging.facts import AppraisalFacts, StoredRating
from tilik_server.judging.outcome import Ground
from tilik_server.models.vocabulary import RatingSource


@dataclass(frozen=True, slots=True)
class Figures:
    """The ratings that count, goals with their scores, opinions, the match and the grounds.

    `ratings` and `goals` are by axis, `grounds` by clause. Opinions and the job-person match are
    there only if the scheme counts them.
    """

    ratings: Mapping[str, StoredRating]
    goals: Mapping[str, Sequence[GoalFacts]]
    opinions: Sequence[int]
    match: float | None
    grounds: Mapping[str, Sequence[Ground]]

    def of_axis(self, axis: str) -> AxisFacts:
        """Return what the value of an axis is computed from."""
        found = self.ratings.get(axis)
        more: dict[str, Any] = {}
        if found is not None:
            more = {"rating": found.value, "source": found.source}
        goals = self.goals.get(axis, ())
        return AxisFacts(goals=goals, opinions=self.opinions, match=self.match, **more)

    def as_stored(self, rules: RatingScheme, params: Mapping[str, Any]) -> dict[str, Any]:
        """Return the figures as JSON, with each axis's value; it holds keys and numbers alone."""
        complete = rules.complete(params)
        return {
            "axes": [self._stored_axis(rules, axis.key, complete) for axis in rules.axes],
            "opinions": list(self.opinions),
            "match": self.match,
            "grounds": [
                {"clause": clause, "evidence": ground.evidence_id}
                for clause, grounds in self.grounds.items()
                for ground in grounds
            ],
        }

    def _stored_axis(
        self, rules: RatingScheme, axis: str, params: Mapping[str, Any]
    ) -> dict[str, Any]:
        rating, value = self.ratings.get(axis), None
        if rules.formula is not None:
            value = axis_value(rules, axis, self.of_axis(axis), params).value
        return {
            "axis": axis,
            "level": rating and rating.level,
            "rating": rating and rating.value,
            "source": rating and rating.source,
            "value": None if value is None else round_half_up(value, 4),
            "weight_scored": weight_scored(self.goals.get(axis, ())),
            "goals": [_stored_goal(each) for each in self.goals.get(axis, ())],
        }


def weight_scored(goals: Sequence[GoalFacts]) -> float | None:
    """Return how many per cent of the goals' weight have a score; None without a weight.

    Goals that are exempted and have no result are not asked for.
    """
    pairs = [
        (goal, weight)
        for goal, weight in zip(goals, goal_weights(goals), strict=True)
        if goal.has_result or not goal.is_exempted
    ]
    whole = sum(weight for _, weight in pairs)
    scored = sum(weight for goal, weight in pairs if goal.achievement is not None)
    return round_half_up(percent(scored, whole)) if whole else None


def goals_without_result(
    rules: RatingScheme, params: Mapping[str, Any], figures: Figures
) -> list[GoalFacts]:
    """Return the goals that count in the outcome and have no score, rating or exemption.

    They are in the plan's order. A rating of the whole axis stands instead of its goals, and so
    does a weight of 0.
    """
    if rules.formula is None:
        return []
    found = [
        goal
        for axis, counted in rules.formula.weights(rules.complete(params)).items()
        if counted > 0 and axis not in figures.ratings
        for goal, weight in zip(
            figures.goals.get(axis, ()), goal_weights(figures.goals.get(axis, ())), strict=True
        )
        if weight and not (goal.has_result or goal.is_exempted)
    ]
    return sorted(found, key=lambda goal: goal.place)


def figures_of(
    rules: RatingScheme, params: Mapping[str, Any], facts: AppraisalFacts, *, keep_own: bool
) -> Figures:
    """Return what an outcome of the facts is judged from; `params` are the cycle's.

    With `keep_own` the appraiser's ratings count before the forum's.
    """
    counted = {axis.key: facts.effective_rating(axis.key, keep_own=keep_own) for axis in rules.axes}
    formula = rules.formula
    opinions = formula.opinions if formula is not None else None
    is_asked = opinions is not None and opinions.are_used(rules.complete(params))
    is_matched = formula is not None and any(term.matched for term in formula.terms)
    return Figures(
        ratings={axis: found for axis, found in counted.items() if found is not None},
        goals=facts.goals,
        opinions=facts.opinions if is_asked else (),
        match=facts.match if is_matched else None,
        grounds=facts.grounds,
    )


def read_figures(
    stored: Mapping[str, Any], statements: Mapping[str, str], names: Mapping[str, str]
) -> Figures:
    """Read stored figures; the statements of goals and the names of grounds are by key."""
    ratings, goals = {}, {}
    for each in stored["axes"]:
        axis = each["axis"]
        if each["source"] is not None:
            source = RatingSource(each["source"])
            ratings[axis] = StoredRating(axis, source, None, each["level"], each["rating"])
        if each["goals"]:
            goals[axis] = [_read_goal(goal, statements[goal["goal"]]) for goal in each["goals"]]
    grounds: dict[str, list[Ground]] = {}
    for each in stored["grounds"]:
        key = each["evidence"]
        grounds.setdefault(each["clause"], []).append(Ground(names[key], key))
    return Figures(ratings, goals, stored["opinions"], stored["match"], grounds)


def _stored_goal(goal: GoalFacts) -> dict[str, Any]:
    return {
        "goal": goal.goal_id,
        "weight": goal.weight,
        "polarity": goal.polarity,
        "rating": goal.rating,
        "score": goal.score_id,
        "achievement": goal.achievement,
        "value": goal.scored_value,
        "version": goal.calculator_version,
        "at": goal.scored_at,
        "exempted": goal.is_exempted,
    }


def _read_goal(stored: Mapping[str, Any], statement: str) -> GoalFacts:
    return GoalFacts(
        statement=statement,
        weight=stored["weight"],
        rating=stored["rating"],
        achievement=stored["achievement"],
        polarity=Polarity(stored["polarity"]),
        score_id=stored["score"],
        goal_id=stored["goal"],
        scored_value=stored["value"],
        calculator_version=stored["version"],
        scored_at=stored["at"],
        # Outcomes of earlier versions know of no exemption.
        is_exempted=stored.get("exempted", False),
    )
