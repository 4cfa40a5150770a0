"""Nesting: accounts that contain one another, by path or code, and lines that sum others."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from tilik_finance.accounts import SEPARATOR
from tilik_plugin import Caution, InvalidRecords, RecordProblem, Text, fold_name

_Path = tuple[str, ...]

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


def plain_code_cautions(accounts: Iterable[str]) -> tuple[Caution, ...]:
    """Warns of a code without dots that begins another one, as 51 begins 5101.

    It may be the widest account or another one beside it: without dots nothing tells.
    """
    starts = (_PLAIN_CODE.match(each.strip()) for each in accounts)
    codes = sorted({each[0] for each in starts if each})
    # In this order the codes that begin with a code follow it at once.
    found = next(((a, b) for a, b in pairwise(codes) if b.startswith(a)), None)
    if found is None:
        return ()
    outer, inner = found
    message = Text(
        f"The code {outer} begins the code {inner}; if it contains that account, both were counted."
        " Leave one out, or write codes with dots, such as 5.1.",
        f"Kode {outer} mengawali kode {inner}; jika mencakup akun itu, keduanya terhitung."
        " Keluarkan salah satu, atau tulis kode dengan titik, misalnya 5.1.",
    )
    return (Caution("ACCOUNT_MAY_CONTAIN", message),)


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
