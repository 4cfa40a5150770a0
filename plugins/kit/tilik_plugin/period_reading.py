"""Period reading: which time a period's name is about, in Indonesian and English."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from unicodedata import normalize

Span = tuple[int, int]
"""The first and the last place of a period on its scale: days, or numbers."""

DAYS: Final = "days"


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """What a name may be about; only spans of the same scale can be compared."""

    scale: str
    span: Span


def read_period(name: str) -> list[PeriodReading]:
    """Returns the readings of a period's name: none if it is not understood, several if unclear."""
    text = normalize("NFKC", name).casefold().strip()
    tokens = [each for each in _TOKEN.findall(text) if each not in _FILLERS]
    if all(each.isdecimal() for each in tokens):
        return _read_numbers(text, tokens)
    found = _read_words(tokens)
    return [] if found is None else [found]


def name_shape(name: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Returns a name's words and its numbers, Arabic or Roman: those that differ may order it."""
    text = normalize("NFKC", name).casefold()
    tokens = _TOKEN.findall(text)
    numbers = [_number(each) for each in tokens]
    words = tuple("#" if n is not None else t for t, n in zip(tokens, numbers, strict=True))
    return words, tuple(n for n in numbers if n is not None)


def _read_numbers(text: str, tokens: Sequence[str]) -> list[PeriodReading]:
    numbers = [int(each) for each in tokens]
    match numbers:
        case [number]:
            if _is_year(tokens[0]):
                return [_year(number)]
            # A period is not written 00, but a year may be.
            return [] if tokens[0] == "00" or not text[-1:].isdecimal() else [_at("number", number)]
        case [first, second]:
            return _read_pair(tokens, first, second)
        case [year, month, day] if _is_year(tokens[0]):
            if month == (year + 1) and _is_year(tokens[1]):
                return _some(_semester(year, day))
            if month == (year + 1) % 100 and len(tokens[1]) == 2 and month > 12:
                return _some(_semester(year, day))
            return _some(_day(year, month, day))
        case [day, month, year] if _is_year(tokens[2]):
            if year == month + 1 and _is_year(tokens[1]):
                return _some(_semester(month, day))
            return _some(_day(year, month, day))
    return []


def _read_pair(tokens: Sequence[str], first: int, second: int) -> list[PeriodReading]:
    if _is_year(tokens[0]):
        if second in (first + 1, (first + 1) % 100) and len(tokens[1]) in (2, 4):
            is_month = 1 <= second <= 12
            months = _some(_month(first, second)) if is_month else []
            return [_school_year(first), *months]
        return _some(_month(first, second))
    if _is_year(tokens[1]):
        return _some(_month(second, first))
    if len(tokens[1]) != 2:
        return []
    found = _some(_month(_century(second), first))
    if len(tokens[0]) == 2 and second == (first + 1) % 100:
        found.append(_school_year(_century(first)))
    return found


def _read_words(tokens: Sequence[str]) -> PeriodReading | None:
    months = [_MONTHS[each] for each in tokens if each in _MONTHS]
    units = {_UNITS[each] for each in tokens if each in _UNITS}
    others = [each for each in tokens if each not in _MONTHS and each not in _UNITS]
    halves = [_HALVES[each] for each in others if each in _HALVES]
    others = [each for each in others if each not in _HALVES]
    if len(months) > 1 or len(units) > 1 or (months and (units or halves)) or len(halves) > 1:
        return None
    if any(_number(each) is None for each in others):
        return None
    if months:
        return _read_month(months[0], tokens, others)
    unit = "semester" if halves else next(iter(units), "")
    if halves and units - {"semester"}:
        return None
    year, ends, rest = _take_year(others)
    numbers = [*halves, *(int(_number(each) or 0) for each in rest)]
    if len(numbers) != 1:
        return None
    return _numbered(unit, numbers[0], year, ends)


def _read_month(month: int, tokens: Sequence[str], others: Sequence[str]) -> PeriodReading | None:
    year, ends, rest = _take_year(others)
    if ends:
        return None
    if year is None:
        if not rest:
            return _at("month", month)
        # "Des-25" is a month of 2025, "25 Des" a day of a year that is not told.
        if len(rest) == 1 and len(rest[0]) == 2 and tokens[-1] == rest[0]:
            return _month(_century(int(rest[0])), month) if rest[0].isdecimal() else None
        return None
    if not rest:
        return _month(year, month)
    return _day(year, month, int(rest[0])) if len(rest) == 1 and rest[0].isdecimal() else None


def _take_year(tokens: Sequence[str]) -> tuple[int | None, bool, list[str]]:
    """Returns the year, whether it is a school year, and the other numbers."""
    rest = list(tokens)
    for place, token in enumerate(rest):
        after = rest[place + 1] if place + 1 < len(rest) else ""
        if _is_year(token):
            year = int(token)
            school = after in (str(year + 1), f"{(year + 1) % 100:02}")
            return year, school, rest[:place] + rest[place + 1 + school :]
        if len(token) == 2 and token.isdecimal() and after == f"{(int(token) + 1) % 100:02}":
            return _century(int(token)), True, rest[:place] + rest[place + 2 :]
    return None, False, rest


def _numbered(unit: str, number: int, year: int | None, school: bool) -> PeriodReading | None:
    most = _MOST.get(unit, 12)
    if year is None:
        return _at(unit or "roman", number) if number else None
    if not 1 <= number <= most:
        return None
    if school:
        if unit in ("semester", ""):
            return _semester(year, number)
        return _at(f"{unit} of a school year", 100 * year + number)
    match unit:
        case "quarter":
            return _months(year, 3 * number - 2, 3)
        case "week":
            return _week(year, number)
        case _:
            # A semester of a plain year may be the calendar's or the school's.
            return _at(f"{unit or 'roman'} of a year", 100 * year + number)


def _some(reading: PeriodReading | None) -> list[PeriodReading]:
    return [] if reading is None else [reading]


def _at(scale: str, number: int) -> PeriodReading:
    return PeriodReading(scale, (number, number))


def _between(first: date, after: date) -> PeriodReading:
    return PeriodReading(DAYS, (first.toordinal(), after.toordinal() - 1))


def _months(year: int, month: int, count: int) -> PeriodReading:
    end, rest = divmod(month - 1 + count, 12)
    return _between(date(year, month, 1), date(year + end, rest + 1, 1))


def _month(year: int, month: int) -> PeriodReading | None:
    return _months(year, month, 1) if 1 <= month <= 12 else None


def _year(year: int) -> PeriodReading:
    return _months(year, 1, 12)


def _school_year(year: int) -> PeriodReading:
    return _months(year, 7, 12)


def _semester(year: int, number: int) -> PeriodReading | None:
    """Returns the half from July of a school year, or the one from January of the next year."""
    if number not in (1, 2):
        return None
    return _months(year, 7, 6) if number == 1 else _months(year + 1, 1, 6)


def _week(year: int, week: int) -> PeriodReading | None:
    try:
        first = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return _between(first, first + timedelta(days=7))


def _day(year: int, month: int, day: int) -> PeriodReading | None:
    try:
        first = date(year, month, day)
    except ValueError:
        return None
    return _between(first, first + timedelta(days=1))


def _is_year(token: str) -> bool:
    return len(token) == 4 and token[:2] in ("19", "20")


def _century(year: int) -> int:
    return (2000 if year < 70 else 1900) + year


def _words(text: str) -> Sequence[str]:
    return text.split()


def _number(token: str) -> int | None:
    if token.isdecimal():
        return int(token)
    return _ROMAN.get(token)


_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+")
_FILLERS: Final = frozenset(
    _words(
        "bulan tahun thn th ta tp t a p anggaran ajaran pelajaran akademik ke periode period month"
        " year fy of the"
    )
)
_UNITS: Final = {
    **dict.fromkeys(_words("tw triwulan trw kuartal kwartal quarter qtr q"), "quarter"),
    **dict.fromkeys(_words("semester smt sem smst"), "semester"),
    **dict.fromkeys(_words("minggu pekan week w"), "week"),
}
_MOST: Final = {"quarter": 4, "semester": 2, "week": 53}
_HALVES: Final = {"ganjil": 1, "gasal": 1, "odd": 1, "genap": 2, "even": 2}
_MONTHS: Final = {
    name: month
    for month, names in enumerate(
        (
            "januari january jan",
            "februari pebruari february feb peb",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu agt ags agust aug",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        1,
    )
    for name in _words(names)
}
_ROMAN: Final = {
    name: number
    for number, name in enumerate(
        _words("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"), 1
    )
}
