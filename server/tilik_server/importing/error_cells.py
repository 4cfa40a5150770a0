"""Error cells: what a spreadsheet shows where a formula has no result, such as #REF!."""

import re
from typing import Final

from tilik_plugin import Text

ERROR: Final = "#ERROR!"
"""Stands for an error that has another name."""
NO_RESULT: Final = "#NO_RESULT!"
"""Stands for a formula that was never calculated, so that no blank value is read instead."""

_ERROR: Final = re.compile(
    r"#(?:REF|DIV/0|VALUE|NUM|NULL|SPILL|CALC|ERROR|NO_RESULT)!|#NAME\?|#N/A|#GETTING_DATA"
    r"|Err:[0-9]{3}",
    re.IGNORECASE,
)


def is_error(text: str) -> bool:
    """Return whether a cell holds a spreadsheet's error."""
    return _ERROR.fullmatch(text.strip()) is not None


def error_in(text: str, place: int, line: int) -> Text:
    """Return the reason that a cell of a line cannot be read; `place` counts columns from 0."""
    cell, shown = f"{_letters(place)}{line}", text.strip()
    if shown == NO_RESULT:
        return Text(
            f"the formula in {cell} has no stored result; open the file in a spreadsheet and save "
            "it",
            f"rumus di {cell} tidak memiliki hasil tersimpan; buka berkas di lembar kerja dan "
            "simpan",
        )
    return Text(
        f"the cell {cell} holds the spreadsheet's error {shown}; correct its formula",
        f"sel {cell} berisi galat lembar kerja {shown}; perbaiki rumusnya",
    )


def _letters(place: int) -> str:
    letters, left = "", place + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
