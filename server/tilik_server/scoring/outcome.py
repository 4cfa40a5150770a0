"""Outcome: from a rating on each axis to the predicate, by the matrix of the cycle's scheme."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tilik_plugin import RatingScheme, Text
from tilik_server.errors import RatingMissing
from tilik_server.models.vocabulary import RatingSource

FORMULA: Final = "predicate = matrix({axes})"

SOURCES: Final = {
    RatingSource.SELF: Text("by the employee", "oleh pegawai"),
    RatingSource.APPRAISER: Text("by the appraiser", "oleh pejabat penilai kinerja"),
    RatingSource.FORUM: Text("by the forum", "oleh forum"),
    RatingSource.SUPERIOR: Text("by the appraiser's superior", "oleh atasan pejabat penilai"),
    RatingSource.UNIT: Text("by the unit's predicate", "menurut predikat organisasi"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """The predicate's key, its value on a numeric scheme, and the stored explanation."""

    predicate_key: str
    value: float | None
    explanation: dict[str, Any]


def decide(
    scheme: Mapping[str, Any], levels: Mapping[str, str], sources: Mapping[str, RatingSource]
) -> Decision:
    """The outcome of the ratings that count, one for each axis of an ordinal scheme.

    `scheme` is a cycle's stored copy; `levels` and `sources` hold an axis's level and whose rating
    it is. Raises RatingMissing, naming the axis, where the scheme's matrix has no cell for them.
    """
    rules = RatingScheme.model_validate({k: v for k, v in scheme.items() if k != "plugin"})
    for axis in rules.axes:
        if levels.get(axis.key) not in {level.key for level in axis.levels}:
            raise RatingMissing(axis=axis.key)
    named = {axis.key: levels[axis.key] for axis in rules.axes}
    predicate = rules.predicate_for(named)
    if predicate is None:
        raise RatingMissing(axis=", ".join(named))
    steps = [_axis_step(rules, key, level, sources[key]) for key, level in named.items()]
    cell = ", ".join(f"{key} = {level}" for key, level in named.items())
    label = Text("Predicate", "Predikat kinerja")
    steps.append(_step(label, f"matrix({cell}) = {predicate.key}", predicate.label))
    return Decision(predicate.key, None, _explanation(rules, steps))


def _axis_step(rules: RatingScheme, axis: str, level: str, source: RatingSource) -> dict[str, Any]:
    label = next(each.label for each in rules.axis(axis).levels if each.key == level)
    whose = SOURCES[source]
    text = Text(f"{label.en}, {whose.en}", f"{label.id}, {whose.id}")
    return _step(rules.axis(axis).name, f"{axis} = {level} ({source})", text)


def _step(label: Text, expression: str, text: Text) -> dict[str, Any]:
    return {
        "label": label.as_dict(),
        "expression": expression,
        "value": None,
        "unit_of_measure": None,
        "text": text.as_dict(),
        "source": None,
    }


def _explanation(rules: RatingScheme, steps: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "formula": FORMULA.format(axes=", ".join(axis.key for axis in rules.axes)),
        "citation": rules.citation,
        "calculator_key": None,
        "version": rules.version,
        "params": {},
        "records": 0,
        "steps": steps,
        "warnings": [],
    }
