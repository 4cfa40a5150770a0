"""Texts, and alternatives made of them."""

import pytest

from tilik_plugin.text import Text, either


@pytest.mark.parametrize(
    ("words", "english", "indonesian"),
    [
        ("", "nothing", "tidak ada"),
        ("a", "a", "a"),
        ("ab", "a or b", "a atau b"),
        ("abc", "a, b or c", "a, b, atau c"),
    ],
)
def test_alternatives_are_joined_as_each_language_does(
    words: str, english: str, indonesian: str
) -> None:
    assert either([Text.both(word) for word in words]) == Text(english, indonesian)
