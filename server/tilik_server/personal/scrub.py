"""Scrub stored JSON: numbers and codes stay, and so does which texts are alike; texts do not."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from tilik_plugin import fold_name
from tilik_plugin.period_reading import DAYS, name_shape, read_period

CODES: Final = frozenset(
    {"band", "calculator_key", "code", "goal", "id", "status", "type", "version"}
    | {"calculator_version", "key"}
)
"""The names under which stored JSON holds a code, as `status` does: such a word stays."""
CODE: Final = re.compile(r"[A-Za-z0-9_.\-]{1,64}")
# A day with or without a time, a year or a part of it, or an account with dots: what calculators
# read from a text. Without the four digits of a year, a number of a person is none of them.
PLAIN: Final = re.compile(
    r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?"
    r"|\d{4}[-/ ]?(Q|S|TW|SEM)?[-/ ]?\d{1,4}|\d{1,3}(\.\d{1,4}){0,7}",
    re.IGNORECASE,
)
NIP: Final = re.compile(r"\d{18}")


def without_texts(stored: Any, name: str = "") -> Any:
    """Return stored JSON with its shape, numbers and codes, and with every other text empty."""
    if isinstance(stored, Mapping):
        is_bilingual = set(stored) == {"en", "id"}
        return {
            key: "" if is_bilingual else without_texts(value, key) for key, value in stored.items()
        }
    if isinstance(stored, list):
        return [without_texts(each) for each in stored]
    if isinstance(stored, str):
        is_code = name in CODES and CODE.fullmatch(stored) and not NIP.search(stored)
        return stored if is_code else ""
    return stored


class RecordScrubber:
    """Replaces the texts of one goal's records so that a calculator finds the same groups.

    A text keeps its place among the others: the replacements sort as the texts did, and those of
    texts that differ in case or spaces alone differ in case or spaces alone. Days, periods,
    accounts and words of closed lists stay, and what the goal's own parameters name.
    """

    def __init__(self, schema: Mapping[str, Any] | None, kept: Iterable[str] = ()) -> None:
        self._schema = schema or {}
        self._properties: Mapping[str, Any] = self._schema.get("properties", {})
        self._kept = frozenset(map(fold_name, kept))
        self._replacements: Mapping[str, str] = {}

    def scrub(self, records: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the records of a goal, all at once, in their order."""
        read = list(records)
        self._replacements = _replacements({text for each in read for text in self._replaced(each)})
        return [{name: self._value(name, value) for name, value in each.items()} for each in read]

    def _replaced(self, value: Any, name: str = "") -> Iterator[str]:
        if isinstance(value, Mapping):
            for key, each in value.items():
                yield from self._replaced(each, key)
        elif isinstance(value, list):
            for each in value:
                yield from self._replaced(each, name)
        elif isinstance(value, str) and not self._is_kept(name, value):
            yield value

    def _value(self, name: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: self._value(key, each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._value(name, each) for each in value]
        if isinstance(value, str) and not self._is_kept(name, value):
            return self._replacements[value]
        return value

    def _is_kept(self, name: str, text: str) -> bool:
        if NIP.search(text):
            return False
        is_plain = PLAIN.fullmatch(text.strip()) is not None
        is_kept = is_plain or _is_dated(text) or fold_name(text) in self._kept
        return is_kept or text in self._words_of(name)

    def _words_of(self, name: str) -> frozenset[str]:
        """Return the closed list of words that a property takes; empty if it takes others too."""
        return frozenset(_enumerated(self._properties.get(name, {}), self._schema))


def _replacements(texts: Iterable[str]) -> dict[str, str]:
    alike: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for text in sorted(texts):
        alike[fold_name(text)][" ".join(text.split())].append(text)
    return {
        text: f"{_cased(case)}{' ' * spaces}{number:06}"
        for number, folded in enumerate(sorted(alike, key=_time_order), 1)
        for case, spaced in enumerate(alike[folded].values())
        for spaces, text in enumerate(spaced, 1)
    }


def _is_dated(text: str) -> bool:
    """Tells whether a text names a time with a year, and nothing else; Mei alone is a name, too."""
    found = read_period(text)
    return bool(found) and all(each.scale == DAYS for each in found)


def _time_order(text: str) -> tuple[Any, ...]:
    """Sorts texts so that those which a calculator orders keep their order."""
    found = read_period(text)
    words, numbers = name_shape(text)
    return (0, found[0].scale, found[0].span, text) if found else (1, words, numbers, text)


def _cased(number: int) -> str:
    """Return the word in one of its sixteen ways to write it in capitals."""
    return "".join(
        letter.upper() if number >> place & 1 else letter for place, letter in enumerate("teks")
    )


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text within JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from texts_in(each)


def _enumerated(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[str]:
    reference = str(schema.get("$ref", "")).removeprefix("#/$defs/")
    if reference:
        yield from _enumerated(whole.get("$defs", {}).get(reference, {}), whole)
    yield from (word for word in schema.get("enum", ()) if isinstance(word, str))
    if isinstance(schema.get("const"), str):
        yield schema["const"]
    for branch in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _enumerated(branch, whole)
