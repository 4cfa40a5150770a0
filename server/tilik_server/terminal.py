"""Text for a terminal: tables, counts, and what is safe to print."""

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


def count_of(number: int, one: str, many: str | None = None) -> str:
    """`1 goal`, `2 goals`; `many` where the plural is not `one` with an s."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
