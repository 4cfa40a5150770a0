"""Name keys: the names by which records belong together, in any spelling."""

import re
from collections.abc import Sequence
from typing import Any, Final
from unicodedata import normalize

_AROUND_SLASH: Final = re.compile(" ?/ ?")


def fold_name(name: str) -> str:
    """Returns what two spellings of one name have in common: `MCV1 ` and `mcv1`, `01` and `1`."""
    folded = " ".join(normalize("NFKC", normalize("NFKC", name).casefold()).split())
    folded = _AROUND_SLASH.sub("/", folded).rstrip(" .") or folded
    return folded.lstrip("0") or "0" if folded.isdecimal() else folded


def fold_column(values: Sequence[Any]) -> list[Any]:
    """Returns the names of a column folded, each of them once; what is no text stays."""
    folded = {each: fold_name(each) if isinstance(each, str) else each for each in set(values)}
    return [folded[each] for each in values]
