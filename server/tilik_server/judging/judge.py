"""Judging: the outcome of an appraisal's facts, whatever kind of scheme its cycle has."""

from collections.abc import Mapping
from typing import Any

from tilik_plugin import round_half_up
from tilik_plugin.scheme import RatingScheme
from tilik_server.judging.axis_value import AxisFacts, axis_value
from tilik_server.judging.facts import KEPT, AppraisalFacts
from tilik_server.judging.outcome import Decision, decide, decide_value
from tilik_server.judging.outcome_steps import warning


def judge(
    rules: RatingScheme,
    params: Mapping[str, Any],
    facts: AppraisalFacts,
    keep_own: str | None = None,
) -> Decision:
    """The outcome that follows from the ratings that count now, by matrix or by formula.

    `keep_own` is why the appraiser keeps their ratings against the forum's; the explanation says
    so, now and after an objection. Raises RatingMissing.
    """
    kept = facts.kept if keep_own is None else _kept(keep_own)
    if rules.formula is None:
        decision = _by_matrix(rules, facts, keep_own=kept is not None)
    else:
        known = {axis.key: axis_facts(facts, axis.key, kept is not None) for axis in rules.axes}
        decision = decide_value(rules, params, known, facts.grounds)
    if kept is not None:
        decision.explanation["warnings"].append(kept)
    return decision


def axis_facts(facts: AppraisalFacts, axis: str, keep_own: bool = False) -> AxisFacts:
    """What counts on a numeric axis."""
    found = facts.counting(axis, keep_own=keep_own)
    more: dict[str, Any] = {} if found is None else {"rating": found.value, "source": found.source}
    goals = facts.goals.get(axis, ())
    return AxisFacts(goals=goals, opinions=facts.opinions, match=facts.match, **more)


def computed_value(
    rules: RatingScheme, params: Mapping[str, Any], facts: AppraisalFacts, axis: str
) -> float | None:
    """The value of a numeric axis as it stands, from its rating, its goals or the match."""
    found = axis_value(rules, axis, axis_facts(facts, axis), rules.complete(params)).value
    return None if found is None else round_half_up(found)


def _by_matrix(rules: RatingScheme, facts: AppraisalFacts, keep_own: bool) -> Decision:
    counted = {axis.key: facts.counting(axis.key, keep_own=keep_own) for axis in rules.axes}
    known = {key: each for key, each in counted.items() if each is not None}
    levels = {key: each.level for key, each in known.items() if each.level is not None}
    return decide(rules, levels, {key: each.source for key, each in known.items()}, facts.goals)


def _kept(reason: str) -> dict[str, Any]:
    return warning(
        KEPT,
        f"The appraiser keeps their own ratings against the forum's: {reason}",
        f"Pejabat penilai mempertahankan nilainya terhadap nilai forum: {reason}",
    )
