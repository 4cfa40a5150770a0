"""Texts that look the same are the same, however long they are and however deep they lie."""

from typing import Any

import pytest

from tilik_server.validation.composed import composed, composed_json

APART, TOGETHER = "Zoe\u0308", "Zo\u00eb"


def test_letter_and_its_mark_become_one() -> None:
    assert composed(APART) == composed(TOGETHER) == TOGETHER
    assert composed(APART * 1000) == TOGETHER * 1000
    assert composed("plain") == "plain"


def test_text_with_too_many_marks_on_one_letter_stays() -> None:
    overloaded = "a" + "\u0323\u0301" * 1000
    assert composed(overloaded) == overloaded


def test_json_is_composed_at_every_level_and_in_its_names() -> None:
    value = {APART: [APART, {"a": {APART: 1}}], "b": 2}
    assert composed_json(value) == {TOGETHER: [TOGETHER, {"a": {TOGETHER: 1}}], "b": 2}
    assert value == {APART: [APART, {"a": {APART: 1}}], "b": 2}


@pytest.mark.parametrize("value", [1, None, 2.5, True, "x", [], {}])
def test_other_values_stay(value: object) -> None:
    assert composed_json(value) == value


def test_json_that_is_nested_very_deep_is_read() -> None:
    value: Any = APART
    for _ in range(5000):
        value = [value]
    made = composed_json(value)
    for _ in range(5000):
        (made,) = made
    assert made == TOGETHER
