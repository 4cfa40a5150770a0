"""Messages of errors: a file for each language, with one message for each code."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

Language = str
"""A language's code, as in the names of the files and in `Accept-Language`."""
ENGLISH: Final[Language] = "en"


def read_messages(folder: Traversable) -> Mapping[Language, Mapping[str, str]]:
    """Return the messages of each language by code, English first; file names are languages."""
    found = {
        each.name.removesuffix(".toml"): tomllib.loads(each.read_text(encoding="utf-8"))
        for each in folder.iterdir()
        if each.name.endswith(".toml")
    }
    return {language: found[language] for language in sorted(found, key=lambda it: it != ENGLISH)}


# In files, because python -OO drops docstrings.
MESSAGES: Final = read_messages(files(__package__))
LANGUAGES: Final = tuple(MESSAGES)


def message(code: str, language: Language) -> str:
    """Return the unfilled message of a code; in English if the language has none."""
    return MESSAGES.get(language, {}).get(code) or MESSAGES[ENGLISH][code]
