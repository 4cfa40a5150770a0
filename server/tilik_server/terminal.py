"""Text for a terminal: tables, counts, and removal of control characters."""

from collections.abc import Iterable, Sequence


def table(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Yield the rows as lines of aligned columns; all rows have the same number of cells.

    Characters that are not printable, as in texts of a plugin, become question marks.
    """
    plain = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*plain, strict=True)]
    for row in plain:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def printable(text: str) -> str:
    """Return the text as one line without control characters."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(each if each.isprintable() else "?" for each in line)


def count_of(number: int, one: str, many: str | None = None) -> str:
    """Return `1 goal` or `2 goals`; `many` is the plural if it is not `one` with an s."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
