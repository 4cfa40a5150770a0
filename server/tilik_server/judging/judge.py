"""Judging: the outcome of an appraisal's facts, under an ordinal or a numeric scheme."""

from collections.abc import Mapping
from typing import Any

from tilik_plugin import round_half_up
from tilik_plugin.scheme import RatingScheme
from tilik_server.judging.axis_value import AxisFacts, axis_value
from tilik_server.judging.facts import OWN_RATINGS_KEPT, AppraisalFacts
from tilik_server.judging.outcome import Decision, decide, decide_value
from tilik_server.judging.outcome_steps import warning


def judge(
    rules: RatingScheme,
    params: Mapping[str, Any],
    facts: AppraisalFacts,
    keep_own: str | None = None,
) -> Decision:
    """Return the outcome of the ratings that count now, by the scheme's matrix or formula.

    `keep_own` is the appraiser's reason to override the forum's ratings; the explanation gives it
    now and after an objection. Raises RatingMissing if an axis has no usable rating.
    """
    kept = facts.kept if keep_own is None else _kept_warning(keep_own)
    if rules.formula is None:
        decision = _by_matrix(rules, facts, keep_own=kept is not None)
    else:
        known = {axis.key: axis_facts(facts, axis.key, kept is not None) for axis in rules.axes}
        decision = decide_value(rules, params, known, facts.grounds)
    if kept is not None:
        decision.explanation["warnings"].append(kept)
    return decision


def axis_facts(facts: AppraisalFacts, axis: str, keep_own: bool = False) -> AxisFacts:
    """Return what the value of a numeric axis is computed from."""
    found = facts.effective_rating(axis, keep_own=keep_own)
    more: dict[str, Any] = {} if found is None else {"rating": found.value, "source": found.source}
    goals = facts.goals.get(axis, ())
    return AxisFacts(goals=goals, opinions=facts.opinions, match=facts.match, **more)


def computed_value(
    rules: RatingScheme, params: Mapping[str, Any], facts: AppraisalFacts, axis: str
) -> float | None:
    """Return the present value of a numeric axis from its rating, its goals or the match."""
    found = axis_value(rules, axis, axis_facts(facts, axis), rules.complete(params)).value
    return None if found is None else round_half_up(found)


def _by_matrix(rules: RatingScheme, facts: AppraisalFacts, keep_own: bool) -> Decision:
    counted = {axis.key: facts.effective_rating(axis.key, keep_own=keep_own) for axis in rules.axes}
    known = {key: each for key, each in counted.items() if each is not None}
    levels = {key: each.level for key, each in known.items() if each.level is not None}
    return decide(rules, levels, {key: each.source for key, each in known.items()}, facts.goals)


def _kept_warning(reason: str) -> dict[str, Any]:
    return warning(
        OWN_RATINGS_KEPT,
        f"The appraiser keeps their own ratings instead of the forum's: {reason}",
        f"Pejabat penilai mempertahankan nilainya terhadap nilai forum: {reason}",
    )
