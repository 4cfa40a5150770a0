"""Composed text: one form for texts that look the same, Unicode's NFC, at every door."""

from typing import Any, Final
from unicodedata import combining, normalize

_SHORT: Final = 1000
_MOST_MARKS: Final = 30
"""Marks on one character in text that any script needs; Source: UAX 15, stream-safe text."""


def composed(text: str) -> str:
    """Return the text with each letter and its marks as one character, where there is one.

    A long text with more than 30 marks on one character stays: its order takes quadratic time.
    """
    if text.isascii() or (len(text) > _SHORT and _is_overloaded(text)):
        return text
    return normalize("NFC", text)


def composed_json(value: Any) -> Any:
    """Return a JSON value whose texts and names of fields are composed; it may be nested deep."""
    holder = [value]
    left: list[Any] = [holder]
    # A list instead of recursion, as the depth is limited later.
    while left:
        each = left.pop()
        for place, inner in list(each.items() if isinstance(each, dict) else enumerate(each)):
            made = _composed_one(inner)
            name = composed(place) if isinstance(place, str) else place
            if name != place:
                del each[place]
            each[name] = made
            if isinstance(made, dict | list):
                left.append(made)
    return holder[0]


def _composed_one(value: Any) -> Any:
    if isinstance(value, str):
        return composed(value)
    # A copy, for the caller's value stays as it was.
    return value.copy() if isinstance(value, dict | list) else value


def _is_overloaded(text: str) -> bool:
    marks = 0
    for each in text:
        marks = marks + 1 if combining(each) else 0
        if marks > _MOST_MARKS:
            return True
    return False
