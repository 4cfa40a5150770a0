"""Tables: rows of text in columns, for a terminal."""

from collections.abc import Iterable, Sequence


def table(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """The rows as lines, each column as wide as its widest cell; rows are equally long.

    What a terminal would not print, as in the texts of a plugin, becomes a question mark.
    """
    plain = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*plain, strict=True)]
    for row in plain:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def printable(text: str) -> str:
    """The text in one line, without what controls a terminal."""
    return "".join(each if each.isprintable() else "?" for each in " ".join(text.split()))
