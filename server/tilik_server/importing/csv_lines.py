"""CSV lines: the one CSV reader, for source records and for a calculator's records."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from tilik_plugin import Text
from tilik_server.importing.file_text import FileUnreadable


@dataclass(frozen=True, slots=True)
class Line:
    """The values of one line; the first line of the file has number 1.

    `numbers` are the places of cells that are numbers in a spreadsheet, and not text: in English,
    without marks between thousands.
    """

    number: int
    values: tuple[str, ...]
    numbers: frozenset[int] = frozenset()


def csv_lines(text: str, separator: str = ",") -> Iterator[Line]:
    """Yield the lines of a text whose columns are separated so, without empty ones.

    Raises FileUnreadable, which names the line, if the text is not valid CSV.
    """
    # Strict, so that a quotation mark that never ends is refused.
    reader = csv.reader(StringIO(text, newline=""), strict=True, delimiter=separator)
    first = 1
    try:
        for values in reader:
            if any(map(str.strip, values)):
                yield Line(first, tuple(values))
            # A quoted value may span lines, so the first line of each record is remembered.
            first = reader.line_num + 1
    except csv.Error as fault:
        reason = Text(
            f"line {first} is not valid CSV ({fault}); check its quotation marks",
            f"baris {first} bukan CSV yang sah ({fault}); periksa tanda kutipnya",
        )
        raise FileUnreadable(reason) from fault
