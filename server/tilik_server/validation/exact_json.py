"""Exact JSON: whole numbers beyond 64 bits stay whole, so that they are refused and not rounded."""

import json
import re
from contextlib import suppress
from typing import Any, Final

import orjson

LARGEST: Final = 2**63 - 1
_LONG: Final = re.compile(rb"[0-9]{19}")
_LONGEST: Final = 40
"""Digits; a longer whole number is read as one of so many, for it is refused all the same."""


def read_json(content: bytes | str) -> Any:
    """Return the value of a JSON text. Raises orjson.JSONDecodeError."""
    text = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    value = orjson.loads(text)
    # Nearly no text has such a number, and reading it twice takes several times as long.
    if _LONG.search(text):
        # What is nested too deep for Python's reader is refused for that later.
        with suppress(RecursionError):
            return json.loads(text, parse_int=_whole)
    return value


def large_number(value: Any) -> tuple[str, ...] | None:
    """Return the path of the first whole number beyond 64 bits in a JSON value; None if none is."""
    left: list[tuple[Any, tuple[str, ...]]] = [(value, ())]
    while left:
        each, path = left.pop()
        if isinstance(each, dict):
            left.extend((inner, (*path, str(name))) for name, inner in reversed(each.items()))
        elif isinstance(each, list):
            left.extend((each[i], (*path, str(i))) for i in reversed(range(len(each))))
        elif isinstance(each, int) and not -LARGEST <= each <= LARGEST:
            return path
    return None


def _whole(digits: str) -> int:
    return int(digits if len(digits) <= _LONGEST else digits[:_LONGEST])
