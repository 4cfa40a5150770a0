"""Explanation of a score as it is stored: down to its evidence and its target."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tilik_plugin import Caution, Polarity, Step, Text
from tilik_plugin.polarity import achievement, achievement_expression, why_no_achievement

_ACHIEVEMENT: Final = Text("Achievement of the target", "Capaian terhadap target")
_PER_CENT: Final = Text("per cent", "persen")
_LONGEST_PLACE: Final = 12
# A limit far above every true achievement, so that sums over a region do not overflow.
_MOST: Final = 1e12
_BEYOND: Final = Text(
    "The value is too many times the target; check both.",
    "Nilai terlalu berlipat dari target; periksa keduanya.",
)


def build_explanation(
    answer: Mapping[str, Any], calculator_key: str, records: int, sources: Sequence[str]
) -> dict[str, Any]:
    """Build the explanation of a measurement; a step about one record names its evidence."""
    return {
        "formula": answer["formula"],
        "citation": answer["citation"],
        "calculator_key": calculator_key,
        "version": answer["version"],
        "params": answer["params"],
        "records": records,
        "steps": [_with_source(step, sources) for step in answer["steps"]],
        "warnings": list(answer["warnings"]),
    }


def name_evidence(problem: Mapping[str, Any], sources: Sequence[str]) -> dict[str, Any]:
    """Return a stored problem whose faults in records name the evidence that these come from."""
    faults = []
    for each in problem["fields"]:
        place = each["path"][1] if each["path"][:1] == ["records"] and each["path"][1:] else ""
        position = int(place) if place.isdecimal() and len(place) < _LONGEST_PLACE else len(sources)
        known = {"evidence": sources[position]} if position < len(sources) else {}
        faults.append({**each, **known})
    return {**problem, "fields": faults}


def without_evidence(problem: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a stored problem as its calculator said it, which does not know the evidence."""
    if problem is None:
        return None
    faults = [
        {name: value for name, value in each.items() if name != "evidence"}
        for each in problem.get("fields", ())
    ]
    return {**problem, "fields": faults}


def add_achievement(
    explained: dict[str, Any], value: float, target: float | None, polarity: Polarity
) -> float | None:
    """Compute the achievement of a value and add it to the explanation as a step.

    Returns None and adds a warning if it is undefined; without a target there is no warning.
    """
    if target is None:
        return None
    per_cent = achievement(value, target, polarity)
    if per_cent is None or abs(per_cent) > _MOST:
        reason = why_no_achievement(target, polarity) or _BEYOND
        explained["warnings"].append(Caution("ACHIEVEMENT_UNDEFINED", reason).as_dict())
        return None
    expression = achievement_expression(value, target, polarity)
    step = Step(_ACHIEVEMENT, expression, per_cent, _PER_CENT)
    explained["steps"].append({**step.as_dict(), "source": None})
    return per_cent


def _with_source(step: Mapping[str, Any], sources: Sequence[str]) -> dict[str, Any]:
    position = step["record"]
    known = position is not None and position < len(sources)
    source = {"type": "Evidence", "id": sources[position]} if known else None
    content = {name: value for name, value in step.items() if name != "record"}
    return {**content, "source": source}
