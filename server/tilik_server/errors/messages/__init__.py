"""What errors say: a file for each language, with one sentence for each code."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

Language = str
"""The code of a language, as the files of messages are named and a request's headers ask for."""
ENGLISH: Final[Language] = "en"


def read_messages(folder: Traversable) -> Mapping[Language, Mapping[str, str]]:
    """The sentences of each language by code, English first; the file's name is the language."""
    found = {
        each.name.removesuffix(".toml"): tomllib.loads(each.read_text(encoding="utf-8"))
        for each in folder.iterdir()
        if each.name.endswith(".toml")
    }
    return {language: found[language] for language in sorted(found, key=lambda it: it != ENGLISH)}


MESSAGES: Final = read_messages(files(__package__))
LANGUAGES: Final = tuple(MESSAGES)


def message(code: str, language: Language) -> str:
    """The sentence for a code with its words in braces; English where the language lacks it."""
    return MESSAGES.get(language, {}).get(code) or MESSAGES[ENGLISH][code]
