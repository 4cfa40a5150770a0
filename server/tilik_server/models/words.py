"""What the words of the vocabularies are called and mean, in both languages, from `words.toml`."""

import tomllib
from enum import Enum
from importlib.resources import files
from typing import Final

from tilik_plugin import Text

_WORDS: Final = tomllib.loads((files(__package__) / "words.toml").read_text("utf-8"))


def label(word: Enum) -> Text:
    """Return what a word of a vocabulary is called inside a sentence."""
    return Text(*_WORDS[type(word).__name__][word.name]["label"])


def meaning(word: Enum) -> Text:
    """Return what a word of a vocabulary means, as a sentence."""
    return Text(*_WORDS[type(word).__name__][word.name]["means"])


def description(word: Enum) -> str:
    """Return the word's description in the graph: its label and its meaning in both languages."""
    named, means = label(word), meaning(word)
    return f"{_capital(named.en)}: {means.en} · {_capital(named.id)}: {means.id}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
