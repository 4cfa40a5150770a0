"""Name keys: the names by which records belong together, in any spelling."""

from collections.abc import Sequence
from typing import Any
from unicodedata import normalize


def fold_name(name: str) -> str:
    """Returns what two spellings of one name have in common: `MCV1 ` and `mcv1`, `01` and `1`."""
    folded = " ".join(normalize("NFKC", normalize("NFKC", name).casefold()).split())
    return folded.lstrip("0") or "0" if folded.isdecimal() else folded


def fold_column(values: Sequence[Any]) -> list[Any]:
    """Returns the names of a column folded, each of them once; what is no text stays."""
    folded = {each: fold_name(each) if isinstance(each, str) else each for each in set(values)}
    return [folded[each] for each in values]
