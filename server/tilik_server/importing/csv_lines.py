"""CSV lines: the one reader of CSV, for files of source records and of a calculator's records."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from tilik_plugin import Text
from tilik_server.importing.file_text import Unreadable


@dataclass(frozen=True, slots=True)
class Line:
    """The values of one line; the file's first line is number 1."""

    number: int
    values: tuple[str, ...]


def csv_lines(text: str) -> Iterator[Line]:
    """The lines of a text split by commas, without those that hold nothing.

    Raises Unreadable, which names the line, if the text breaks the rules of CSV.
    """
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    first = 1
    try:
        for values in reader:
            if any(values):
                yield Line(first, tuple(values))
            first = reader.line_num + 1
    except csv.Error as fault:
        reason = Text(
            f"line {first} is not valid CSV ({fault}); check its quotation marks",
            f"baris {first} bukan CSV yang sah ({fault}); periksa tanda kutipnya",
        )
        raise Unreadable(reason) from fault
