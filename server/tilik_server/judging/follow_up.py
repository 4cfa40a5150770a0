"""Follow-ups (tindak lanjut) of an outcome, by the rules of the cycle's scheme."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from tilik_plugin import Text, exact, percent, round_half_up, written
from tilik_plugin.scheme import Basis, Factor, FollowUpRule, RatingScheme, first_of_each_kind
from tilik_plugin.scheme.formula import param
from tilik_server.judging.axis_value import GoalFacts, score_steps
from tilik_server.judging.facts import AppraisalFacts
from tilik_server.judging.outcome_steps import step, warning

DAYS_A_MONTH: Final = Fraction("30.4375")
"""A twelfth of 365.25 days."""
PREDICATE: Final = Text("Predicate", "Predikat kinerja")
REACHED: Final = Text("Targets reached", "Target tercapai")
UNVERIFIED: Final = warning(
    "RULE_UNVERIFIED",
    "No checked source gives this rule; the agency decides on it.",
    "Belum ada sumber teruji untuk aturan ini; instansi yang menetapkan.",
)


@dataclass(frozen=True, slots=True)
class DueFollowUp:
    """One consequence of an outcome; `value` has four decimals, `explanation` is stored JSON."""

    rule: FollowUpRule
    value: float | None
    due_on: date | None
    explanation: dict[str, Any]

    def as_row(self) -> dict[str, Any]:
        """Return the columns of the stored row that come from the rule."""
        rule = self.rule
        return {
            "kind": rule.kind,
            "title": rule.title.as_dict(),
            "value": self.value,
            "unit_of_measure": rule.unit_of_measure and rule.unit_of_measure.id,
            "due_on": self.due_on,
            "explanation": self.explanation,
        }


def follow_ups(
    rules: RatingScheme,
    params: Mapping[str, Any],
    facts: AppraisalFacts,
    predicate: str,
    decided_on: date,
) -> list[DueFollowUp]:
    """Return the follow-ups of a predicate: of each kind, the first rule that applies.

    `params` are the cycle's. A rule does not apply if one of its factors has no number for the
    person's position or predicate.
    """
    complete = rules.complete(params)
    reached = _reached(facts)
    applying = [
        rule
        for rule in rules.follow_ups
        if rule.applies(predicate, facts.employment, reached, complete)
        and None not in [_number(each, complete, facts, predicate) for each in rule.factors]
    ]
    return [
        _follow_up(rule, rules, complete, facts, predicate, decided_on)
        for rule in first_of_each_kind(applying)
    ]


def _follow_up(
    rule: FollowUpRule,
    rules: RatingScheme,
    params: Mapping[str, Any],
    facts: AppraisalFacts,
    predicate: str,
    decided_on: date,
) -> DueFollowUp:
    steps = [
        step(PREDICATE, f"predicate = {predicate}", rules.predicate(predicate).label),
        *_target_steps(rule, facts),
    ]
    value = None
    if rule.factors:
        value, valued = _value_with_steps(rule, params, facts, predicate)
        steps += valued
    due_on = None
    if rule.due_months is not None:
        due_on = months_after(decided_on, int(param(params, rule.due_months)))
        if facts.active_until is not None and facts.active_until > decided_on:
            # Nothing is due after the employee's last day.
            due_on = min(due_on, facts.active_until)
    return DueFollowUp(rule, value, due_on, _explanation(rule, rules, params, steps))


def _target_steps(rule: FollowUpRule, facts: AppraisalFacts) -> Iterator[dict[str, Any]]:
    """Yield the scores that a rule about targets depends on, and how many were reached."""
    if rule.reached_from is None and not rule.missed:
        return
    goals = _measured(facts)
    yield from score_steps(goals)
    reached = sum(_is_reached(goal) for goal in goals)
    shown = f"{reached} / {len(goals)} × 100"
    yield step(REACHED, shown, Text("per cent", "persen"), percent(reached, len(goals)))


def _value_with_steps(
    rule: FollowUpRule, params: Mapping[str, Any], facts: AppraisalFacts, predicate: str
) -> tuple[float, list[dict[str, Any]]]:
    product, shown, steps = Fraction(1), [], []
    for factor in rule.factors:
        number = _number(factor, params, facts, predicate)
        assert number is not None
        product *= Fraction(exact(number)) / Fraction(exact(factor.divisor))
        expression = written(number)
        if factor.divisor != 1:
            expression = f"{expression} / {written(factor.divisor)}"
        shown.append(expression)
        steps.append(step(factor.label, expression, None, Fraction(exact(number))))
    value = round_half_up(product, 4)
    last = step(rule.title, " × ".join(shown), rule.unit_of_measure, value)
    return value, [*steps, last]


def _number(
    factor: Factor, params: Mapping[str, Any], facts: AppraisalFacts, predicate: str
) -> float | None:
    match factor.basis:
        case Basis.MONTHS:
            return months_covered(facts.starts_on, facts.ends_on)
        case Basis.REACHED:
            return _reached(facts)
        case Basis.PREDICATE:
            return factor.number(predicate, params)
        case Basis.POSITION_CLASS:
            return factor.number(facts.position_class, params)


def _measured(facts: AppraisalFacts) -> list[GoalFacts]:
    every = (goal for goals in facts.goals.values() for goal in goals)
    return [goal for goal in every if goal.achievement is not None]


def _is_reached(goal: GoalFacts) -> bool:
    return goal.achievement is not None and goal.achievement >= 100


def _reached(facts: AppraisalFacts) -> float | None:
    """Return the per cent of measured targets that were reached; None if none was measured."""
    goals = _measured(facts)
    return round_half_up(percent(sum(map(_is_reached, goals)), len(goals))) if goals else None


def _explanation(
    rule: FollowUpRule,
    rules: RatingScheme,
    params: Mapping[str, Any],
    steps: list[dict[str, Any]],
) -> dict[str, Any]:
    factors = " × ".join(factor.label.en.lower() for factor in rule.factors)
    names = [name for name in (rule.reached_from, rule.due_months) if name is not None]
    return {
        "formula": factors or rule.key.replace("_", " "),
        "citation": rule.citation,
        "calculator_key": None,
        "version": rules.version,
        "params": {"rule": rule.key, **{name: param(params, name) for name in names}},
        "records": 0,
        "steps": steps,
        "warnings": [UNVERIFIED] if rule.unverified else [],
    }


def months_covered(first: date, last: date) -> int:
    """Return the months from the first to the last day, both included, rounded half up."""
    return int(round_half_up(Fraction((last - first).days + 1) / DAYS_A_MONTH, 0))


def months_after(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
