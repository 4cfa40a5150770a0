"""Grades: the order of ranks, whose Roman numbers count as numbers."""

from typing import Final

NUMERALS: Final = (
    *("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"),
    *("XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"),
)
# PNS have I/a to IV/e, PPPK I to XVII.
RANKS: Final = {
    f"{numeral}{letter and '/'}{letter}": f"{number:02}{letter}"
    for number, numeral in enumerate(NUMERALS, 1)
    for letter in ("", "a", "b", "c", "d", "e")
    if number <= 4 or not letter
}


def grade_order(column: str) -> str:
    """Return the SQL that sorts grades: none first, then the ranks, then any other text.

    It only compares, so that an index serves it under row-level security; the index
    `employee_by_grade` repeats it.
    """
    ways = " ".join(f"when '{grade}' then '{place}'" for grade, place in RANKS.items())
    return f"(case {column} {ways} else coalesce({column}, '') end) collate \"C\""
