"""Nesting: accounts that contain one another, by path or code, and lines that sum others."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import reduce
from typing import Final

from tilik_finance.accounts import SEPARATOR
from tilik_plugin import Caution, InvalidRecords, RecordProblem, Text, fold_name
from tilik_plugin.running_series import PairSums

_Path = tuple[str, ...]

_MAY_CONTAIN: Final = "ACCOUNT_MAY_CONTAIN"
_NAMED: Final = 5
# Digits enough for the sums of any figures that a file can hold.
_EXACT: Final = Context(prec=1000)
_CODE = re.compile(r"(\d+(?: ?\. ?\d+)*) ?\.?(?=$|[ :\u2013-]+[^\d ])")
_PLAIN_CODE = re.compile(r"\d+(?=$|[ :\u2013-]+[^\d ])", re.ASCII)
_SUM = re.compile(
    r"(?:sub ?total|grand ?total|sub ?jumlah|jumlah|jml)\b"
    r"|total(?=$|[^\w ]| (?:anggaran|apbd|belanja|keseluruhan|pembiayaan|penda|penerimaan"
    r"|pengeluaran|realisasi|semua|seluruh|budget|expenditure|revenue|spending))"
)


def refuse_nested(accounts: Mapping[str, int]) -> None:
    """Raises InvalidRecords if an account contains another, or a line sums others.

    `accounts` has the position where each comes first. Paths are compared however they are spelt,
    and dotted codes are paths: 5 contains 5.1. and 5.1.01.
    """
    _refuse_sums(accounts)
    paths = {account: _path(account) for account in accounts}
    spelt: dict[_Path, str] = {}
    for account, path in paths.items():
        spelt.setdefault(path, account)
    outer = min(
        (each for path in spelt for each in _containing(path) if each in spelt), default=None
    )
    if outer is None:
        return
    inner = min(accounts[account] for account, path in paths.items() if outer in _containing(path))
    name = spelt[outer]
    expected = Text(
        f"an account outside {name}, which already contains it",
        f"akun di luar {name}, yang sudah mencakupnya",
    )
    raise InvalidRecords(RecordProblem(inner, "account", must_be=expected))


def plain_code(account: str) -> str | None:
    """Returns the code without dots that an account begins with, None without one."""
    found = _PLAIN_CODE.match(account.strip())
    return None if found is None else found[0]


@dataclass(frozen=True, slots=True)
class PlainCodes:
    """Codes without dots of which one begins another, as 51 begins 5101.

    `sums` are those whose figures are the sums of the codes directly below them, which are counted
    there. `unclear` is a pair of which nothing tells whether one contains the other.
    """

    sums: tuple[str, ...]
    unclear: tuple[str, str] | None

    @classmethod
    def of(cls, figures: Mapping[str, PairSums]) -> "PlainCodes":
        """Compares the figures of the codes."""
        below = _below(figures)
        sums = [outer for outer in below if _is_sum(outer, below[outer], figures)]
        others = ((outer, inner[0]) for outer, inner in below.items() if outer not in sums)
        return cls(tuple(sums), next(others, None))

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """Warnings of what was counted once, and of what may be counted twice."""
        found = []
        if self.sums:
            found.append(Caution(_MAY_CONTAIN, _counted_once(self.sums)))
        if self.unclear is not None:
            found.append(Caution(_MAY_CONTAIN, _may_contain(*self.unclear)))
        return tuple(found)


def _below(codes: Iterable[str]) -> dict[str, list[str]]:
    """Returns by code, in their order, the codes that it begins with no other between them."""
    below: dict[str, list[str]] = {}
    around: list[str] = []
    # In this order the codes that begin with a code follow it at once.
    for code in sorted(codes):
        while around and not code.startswith(around[-1]):
            around.pop()
        if around:
            below.setdefault(around[-1], []).append(code)
        around.append(code)
    return dict(sorted(below.items()))


def _is_sum(outer: str, inner: Sequence[str], figures: Mapping[str, PairSums]) -> bool:
    whole = figures[outer]
    parts = [figures[code] for code in inner]
    return whole.parts.total == sum_exactly(each.parts.total for each in parts) and (
        whole.wholes.total == sum_exactly(each.wholes.total for each in parts)
    )


def sum_exactly(figures: Iterable[Decimal]) -> Decimal:
    """Returns the sum with all of its digits."""
    return reduce(_EXACT.add, figures, Decimal(0))


def subtract(figure: Decimal, others: Iterable[Decimal]) -> Decimal:
    """Returns the figure without the others, with all of its digits."""
    return _EXACT.subtract(figure, sum_exactly(others))


def named(codes: Sequence[str]) -> str:
    """Returns the first codes, for a sentence."""
    return ", ".join(codes[:_NAMED]) + (", …" if len(codes) > _NAMED else "")


def _counted_once(codes: Sequence[str]) -> Text:
    return Text(
        f"The figures of {named(codes)} are the sums of the longer codes that begin so: these"
        " were counted, and the sums were not.",
        f"Angka {named(codes)} adalah jumlah kode lebih panjang yang berawalan sama: kode itulah"
        " yang terhitung, jumlahnya tidak.",
    )


def _may_contain(outer: str, inner: str) -> Text:
    return Text(
        f"The code {outer} begins the code {inner}; if it contains that account, both were counted."
        " Leave one out, or write codes with dots, such as 5.1.",
        f"Kode {outer} mengawali kode {inner}; jika mencakup akun itu, keduanya terhitung."
        " Keluarkan salah satu, atau tulis kode dengan titik, misalnya 5.1.",
    )


def _refuse_sums(accounts: Mapping[str, int]) -> None:
    sums = [account for account in accounts if _SUM.match(_last(account))]
    if not sums or len(sums) == len(accounts):
        return
    expected = Text(
        "an account and no sum of other lines, which would count twice",
        "akun, bukan jumlah baris lain yang akan terhitung dua kali",
    )
    raise InvalidRecords(
        RecordProblem(min(accounts[each] for each in sums), "account", must_be=expected)
    )


def _last(account: str) -> str:
    return fold_name(account).rpartition(SEPARATOR)[2].strip(" .:*-\u2013")


def _path(account: str) -> _Path:
    """Returns the names or numbers from the widest account to this one."""
    path: _Path = ()
    for part in fold_name(account).split(SEPARATOR):
        code = _CODE.match(part)
        if code is None:
            path = (*path, part)
            continue
        numbers = tuple(str(int(each)) for each in code[1].split("."))
        # A path may repeat the whole code in each of its parts: 5/5.1/5.1.01.
        is_whole = len(numbers) > len(path) and numbers[: len(path)] == path
        path = numbers if is_whole else (*path, *numbers)
    return path


def _containing(path: _Path) -> Iterator[_Path]:
    return (path[:length] for length in range(1, len(path)))
