"""The achievement of a value: a step of its explanation, or a warning that says why not."""

from typing import Any

import pytest

from tilik_plugin import Polarity
from tilik_server.scoring.explanation import add_achievement

HIGHER = Polarity.HIGHER_IS_BETTER


def explained(value: float, target: float | None) -> tuple[float | None, dict[str, Any]]:
    """The achievement, and what was added to an empty explanation."""
    explanation: dict[str, Any] = {"steps": [], "warnings": []}
    return add_achievement(explanation, value, target, HIGHER), explanation


def test_an_achievement_is_a_step() -> None:
    per_cent, explanation = explained(30, 40)

    assert per_cent == 75
    assert [step["value"] for step in explanation["steps"]] == [75]
    assert explanation["warnings"] == []


@pytest.mark.parametrize(
    ("value", "target", "words"),
    [
        (5, 0, "target of 0"),
        (1e308, 0.001, "too many times"),
        (-1e308, 0.001, "too many times"),
        (1e303, 0.001, "too many times"),
    ],
)
def test_where_there_is_no_achievement_a_warning_says_why(
    value: float, target: float, words: str
) -> None:
    per_cent, explanation = explained(value, target)

    (warning,) = explanation["warnings"]
    assert per_cent is None
    assert warning["code"] == "ACHIEVEMENT_UNDEFINED"
    assert words in warning["message"]["en"]
    assert explanation["steps"] == []


def test_without_a_target_there_is_neither() -> None:
    assert explained(5, None) == (None, {"steps": [], "warnings": []})
