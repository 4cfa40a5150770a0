"""Cells: numbers and days as offices write them, in the Indonesian or the English notation.

The host decides one notation for a whole file and hands the cells of an importer's
`number_columns` on as `plain_figure` writes them, so that an importer reads them in English.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

__all__ = [
    "Figure",
    "Notation",
    "has_word",
    "notations_of",
    "plain_figure",
    "read_count",
    "read_day",
    "read_figure",
]

LARGEST_COUNT: Final = 2**53
"""JSON's readers keep no larger whole number exactly."""
_LARGEST: Final = Decimal(10) ** 30

_WORDS: Final = {
    "rupiah": 1,
    "rb": 10**3,
    "ribu": 10**3,
    "jt": 10**6,
    "juta": 10**6,
    "m": 10**9,
    "miliar": 10**9,
    "milyar": 10**9,
    "t": 10**12,
    "triliun": 10**12,
}
_PLAIN_WORDS: Final = {1: "rupiah", 10**3: "ribu", 10**6: "juta", 10**9: "M", 10**12: "triliun"}
_SHAPE: Final = re.compile(
    r"(?P<open>\(\s*)?(?P<minus>-\s*)?(?P<rupiah>rp\.?\s*)?(?P<inner>-\s*)?"
    r"(?P<body>[0-9.,]*[0-9])(?P<dash>,-)?"
    rf"\s*(?P<word>{'|'.join(_WORDS)})?\s*%?(?P<close>\s*\))?",
    re.ASCII | re.IGNORECASE,
)
# A group of thousands never begins with a zero, so 0.500 has a decimal point.
_ENGLISH: Final = re.compile(r"(\d+|[1-9]\d{0,2}(,\d{3})+)?(\.\d+)?", re.ASCII)
_DAY: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


class Notation(StrEnum):
    """Which mark stands before decimals: a comma in Indonesian, a point in English."""

    ID = "id"
    EN = "en"

    @property
    def example(self) -> str:
        """A number in this notation."""
        return "1.234,5" if self is Notation.ID else "1,234.5"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as written, and what a word such as juta multiplies it by; None without a word."""

    number: Decimal
    scale: int | None

    @property
    def value(self) -> Decimal:
        """The number times its scale."""
        return self.number * (self.scale or 1)


def read_figure(text: str, notation: Notation = Notation.EN) -> Figure | None:
    """Reads `1.025,59 M`, `Rp 9 juta`, `(64,26)` or `99,5 %`; None if it is no number so written.

    M is miliar, 10⁹. A percent sign is passed over. 1,97E+17 is none: a spreadsheet has rounded it.
    """
    found = _shape(text)
    if found is None or not _is_of(found, notation):
        return None
    number = Decimal(_without_groups(found["body"], notation))
    if abs(number) >= _LARGEST:
        return None
    signs = (found["open"], found["minus"], found["inner"])
    word = found["word"]
    scale = _WORDS[word.lower()] if word else (1 if found["rupiah"] else None)
    return Figure(-number if any(signs) else number, scale)


def read_count(text: str, notation: Notation = Notation.EN) -> int | None:
    """Reads a whole number from 0 to 2⁵³; None if it is none."""
    figure = read_figure(text, notation)
    if figure is None or not 0 <= figure.value <= LARGEST_COUNT:
        return None
    return int(figure.value) if figure.value == int(figure.value) else None


def notations_of(text: str) -> frozenset[Notation] | None:
    """Returns the notations in which a cell is a number, or None if it looks like none.

    One notation is a proof of it; both may mean different numbers, as 1.500 does, or the same one,
    as 1500 does. A number in neither notation, such as 1.02,59, has an empty set.
    """
    found = _shape(text)
    if found is None:
        return None
    return frozenset(each for each in Notation if _is_of(found, each))


def plain_figure(text: str, notation: Notation) -> str | None:
    """Returns a number in English without marks between thousands: `1025.59 M`.

    None if it is no number in this notation.
    """
    figure = read_figure(text, notation)
    if figure is None:
        return None
    number = f"{figure.number:f}"
    plain = number.rstrip("0").rstrip(".") if "." in number else number
    return plain if figure.scale is None else f"{plain} {_PLAIN_WORDS[figure.scale]}"


def has_word(text: str) -> bool:
    """Returns whether a number has Rp or a word such as juta beside it."""
    found = _shape(text)
    return found is not None and bool(found["word"] or found["rupiah"])


def read_day(text: str) -> date | None:
    """Reads `2025-12-31`, or `31/12/2025` with the day first; None if it is no such day."""
    plain = text.strip()
    if iso := _ISO_DAY.fullmatch(plain):
        year, month, day = iso[1], iso[2], iso[3]
    elif found := _DAY.fullmatch(plain):
        year, month, day = found[4], found[3], found[1]
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _shape(text: str) -> re.Match[str] | None:
    found = _SHAPE.fullmatch(" ".join(text.replace("\N{MINUS SIGN}", "-").split()))
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    signs = [each for each in (found["open"], found["minus"], found["inner"]) if each]
    return found if len(signs) <= 1 else None


def _is_of(found: re.Match[str], notation: Notation) -> bool:
    # Rp 1.500,- has no decimals, which only the Indonesian notation writes so.
    if found["dash"] and (notation is Notation.EN or "," in found["body"]):
        return False
    body = found["body"] if notation is Notation.EN else found["body"].translate(_SWAPPED)
    return _ENGLISH.fullmatch(body) is not None


def _without_groups(body: str, notation: Notation) -> str:
    english = body if notation is Notation.EN else body.translate(_SWAPPED)
    return english.replace(",", "")


_SWAPPED: Final = str.maketrans(".,", ",.")
