"""Judging: the outcome of an appraisal's facts, under an ordinal or a numeric scheme."""

from collections.abc import Mapping
from typing import Any

from tilik_plugin import round_half_up
from tilik_plugin.scheme import RatingScheme
from tilik_server.judging.axis_value import axis_value
from tilik_server.judging.facts import OWN_RATINGS_KEPT, AppraisalFacts
from tilik_server.judging.figures import Figures, figures_of
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
    return judge_with_figures(rules, params, facts, keep_own)[0]


def judge_with_figures(
    rules: RatingScheme,
    params: Mapping[str, Any],
    facts: AppraisalFacts,
    keep_own: str | None = None,
) -> tuple[Decision, Figures]:
    """Return the outcome like `judge`, and the figures that it was judged from."""
    figures, kept = counted_figures(rules, params, facts, keep_own)
    return judge_figures(rules, params, figures, kept), figures


def counted_figures(
    rules: RatingScheme,
    params: Mapping[str, Any],
    facts: AppraisalFacts,
    keep_own: str | None = None,
) -> tuple[Figures, Mapping[str, Any] | None]:
    """Return the figures that count, and the warning why the appraiser overrode the forum."""
    kept = facts.kept if keep_own is None else _kept_warning(keep_own)
    return figures_of(rules, params, facts, keep_own=kept is not None), kept


def judge_figures(
    rules: RatingScheme,
    params: Mapping[str, Any],
    figures: Figures,
    kept: Mapping[str, Any] | None = None,
) -> Decision:
    """Return the outcome of figures; `kept` is the warning why an appraiser overrode the forum.

    Raises RatingMissing if an axis has no usable rating.
    """
    if rules.formula is None:
        said = figures.ratings
        levels = {key: each.level for key, each in said.items() if each.level is not None}
        sources = {key: each.source for key, each in said.items()}
        decision = decide(rules, levels, sources, figures.goals)
    else:
        known = {axis.key: figures.of_axis(axis.key) for axis in rules.axes}
        decision = decide_value(rules, params, known, figures.grounds)
    if kept is not None:
        decision.explanation["warnings"].append(kept)
    return decision


def computed_value(
    rules: RatingScheme, params: Mapping[str, Any], facts: AppraisalFacts, axis: str
) -> float | None:
    """Return the present value of a numeric axis from its rating, its goals or the match."""
    known = figures_of(rules, params, facts, keep_own=False).of_axis(axis)
    found = axis_value(rules, axis, known, rules.complete(params)).value
    return None if found is None else round_half_up(found)


def _kept_warning(reason: str) -> dict[str, Any]:
    return warning(
        OWN_RATINGS_KEPT,
        f"The appraiser keeps their own ratings instead of the forum's: {reason}",
        f"Pejabat penilai mempertahankan nilainya terhadap nilai forum: {reason}",
    )
