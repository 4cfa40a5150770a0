"""Outcome: the predicate by the rules of the cycle's scheme, with its explanation."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tilik_plugin import Text, exact, written
from tilik_plugin.scheme import FinalValue, NoValue, RatingScheme, ValueBand, ValueFormula
from tilik_server.errors import RatingMissing
from tilik_server.judging.axis_value import (
    AxisFacts,
    AxisValue,
    GoalFacts,
    axis_value,
    score_steps,
)
from tilik_server.judging.outcome_steps import BY, step, warning
from tilik_server.models.vocabulary import RatingSource
from tilik_server.plugin_host.catalogue import read_stored_scheme

MATRIX: Final = "predicate = matrix({axes})"
VALUE: Final = "value = sum of (weight × axis) / sum of weights, for {axes}"
PREDICATE: Final = Text("Predicate", "Predikat kinerja")


@dataclass(frozen=True, slots=True)
class Decision:
    """The predicate's key, the value under a numeric scheme, and the explanation as stored."""

    predicate_key: str
    value: float | None
    explanation: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """Accepted evidence that satisfies a clause of the scheme; `name` comes from its record."""

    name: str
    evidence_id: str


def decide(
    scheme: Mapping[str, Any] | RatingScheme,
    levels: Mapping[str, str],
    sources: Mapping[str, RatingSource],
    goals: Mapping[str, Sequence[GoalFacts]] | None = None,
) -> Decision:
    """Decide the outcome under an ordinal scheme, from the rating that counts on each axis.

    `scheme` is a cycle's stored copy. `levels`, `sources` and `goals` are by axis; the scores of
    the goals become steps of the explanation.

    Raises RatingMissing, which names the axis, if a level is missing or the scheme's matrix has no
    cell for the levels.
    """
    rules = _rules(scheme)
    for axis in rules.axes:
        if levels.get(axis.key) not in {level.key for level in axis.levels}:
            raise _missing(rules, [axis.key])
    named = {axis.key: levels[axis.key] for axis in rules.axes}
    predicate = rules.predicate_for(named)
    if predicate is None:
        raise _missing(rules, named)
    steps: list[dict[str, Any]] = []
    for key, level in named.items():
        steps += score_steps((goals or {}).get(key, ()))
        steps.append(_level_step(rules, key, level, sources[key]))
    cell = ", ".join(f"{key} = {level}" for key, level in named.items())
    steps.append(step(PREDICATE, f"matrix({cell}) = {predicate.key}", predicate.label))
    return Decision(predicate.key, None, _explanation(rules, MATRIX, {}, steps, []))


def decide_value(
    scheme: Mapping[str, Any] | RatingScheme,
    params: Mapping[str, Any],
    facts: Mapping[str, AxisFacts],
    grounds: Mapping[str, Sequence[Ground]],
) -> Decision:
    """Decide the outcome under a numeric scheme, from the facts of each axis.

    `scheme` and `params` are the cycle's; a missing parameter has the scheme's default. `grounds`
    holds the accepted evidence that satisfies a clause, by clause. Raises RatingMissing, which
    names the axes, if an axis that the scheme needs has no data.
    """
    rules = _rules(scheme)
    formula = rules.formula
    if formula is None:
        raise ValueError(f"{rules.key} has no formula")
    complete = rules.complete(params)
    axes = {
        term.axis: axis_value(rules, term.axis, facts.get(term.axis, AxisFacts()), complete)
        for term in formula.terms
    }
    values = {key: found.value for key, found in axes.items()}
    # An axis with agreed goals must not be left out: it needs a rating, or values of its goals.
    planned = {key for key, each in facts.items() if each.goals}
    try:
        final = formula.final(values, complete, planned)
    except NoValue as error:
        raise _missing(rules, error.axes) from None
    kept = {key for key, evidence in grounds.items() if evidence}
    band = formula.band(final.value, complete, kept)
    steps = [*_value_steps(axes, final), *_band_steps(rules, final, band, complete, grounds)]
    weights = {axis: float(weight) for axis, weight in formula.weights(complete).items()}
    warnings = [each for found in axes.values() for each in found.warnings]
    warnings += [_left_out(rules, axis) for axis in final.left_out]
    explanation = _explanation(rules, VALUE, {"weights": weights}, steps, warnings)
    return Decision(band.predicate, final.value, explanation)


def _rules(scheme: Mapping[str, Any] | RatingScheme) -> RatingScheme:
    return scheme if isinstance(scheme, RatingScheme) else read_stored_scheme(scheme)


def _level_step(rules: RatingScheme, axis: str, level: str, source: RatingSource) -> dict[str, Any]:
    label = next(each.label for each in rules.axis(axis).levels if each.key == level)
    whose = BY[source]
    text = Text(f"{label.en}, {whose.en}", f"{label.id}, {whose.id}")
    return step(rules.axis(axis).name, f"{axis} = {level} ({source})", text)


def _value_steps(axes: Mapping[str, AxisValue], final: FinalValue) -> Iterator[dict[str, Any]]:
    for found in axes.values():
        yield from found.steps
    yield step(Text("Final value", "Nilai akhir"), final.expression, None, exact(final.value))


def _band_steps(
    rules: RatingScheme,
    final: FinalValue,
    band: ValueBand,
    params: Mapping[str, Any],
    grounds: Mapping[str, Sequence[Ground]],
) -> Iterator[dict[str, Any]]:
    """Yield better bands whose clause is not satisfied, the grounds, and the predicate."""
    formula = rules.formula
    assert formula is not None
    for better in formula.reached(final.value, params):
        label = rules.predicate(better.predicate).label
        expression = _comparison(formula, better, final.value, params)
        if better == band:
            yield from _ground_steps(formula, band, grounds)
            yield step(PREDICATE, f"{expression}: {band.predicate}", label)
            return
        assert better.clause is not None
        yield step(label, expression, formula.clause(better.clause).unmet)


def _ground_steps(
    formula: ValueFormula, band: ValueBand, grounds: Mapping[str, Sequence[Ground]]
) -> Iterator[dict[str, Any]]:
    if band.clause is None:
        return
    text = formula.clause(band.clause).text
    for ground in grounds[band.clause]:
        source = ("Evidence", ground.evidence_id)
        yield step(Text.both(ground.name), band.clause, text, None, source)


def _comparison(
    formula: ValueFormula, band: ValueBand, value: float, params: Mapping[str, Any]
) -> str:
    shown = f"{written(band.edge(params))} <= {written(value)}"
    above = [each.edge(params) for each in formula.bands if each.edge(params) > value]
    return f"{shown} < {written(min(above))}" if above else shown


def _left_out(rules: RatingScheme, axis: str) -> dict[str, Any]:
    name = rules.axis(axis).name
    return warning(
        "AXIS_LEFT_OUT",
        f"{name.en} has no data; its weight is shared by the other axes.",
        f"{name.id} belum memiliki data; bobotnya dibagi ke unsur lain.",
    )


def _explanation(
    rules: RatingScheme,
    formula: str,
    params: dict[str, Any],
    steps: list[dict[str, Any]],
    warnings: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "formula": formula.format(axes=", ".join(axis.key for axis in rules.axes)),
        "citation": rules.citation,
        "calculator_key": None,
        "version": rules.version,
        "params": params,
        "records": 0,
        "steps": steps,
        "warnings": warnings,
    }


def _missing(rules: RatingScheme, keys: Container[str]) -> RatingMissing:
    return RatingMissing([axis for axis in rules.axes if axis.key in keys])
