"""Attribute numbers: the cells of attributes that are numbers, in the notation of their file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from tilik_plugin import Text
from tilik_plugin.cells import Notation, notations_of, read_figure
from tilik_server.importing.checked_lines import CheckedLines
from tilik_server.importing.csv_lines import Line
from tilik_server.importing.file_numbers import FileNumbers, NumberCell, decide_numbers, misread
from tilik_server.importing.file_text import FileUnreadable
from tilik_server.importing.organisation.cells import CellFault, clean_cell
from tilik_server.importing.source_file import SourceFile, refusal

LARGEST_INTEGER: Final = 10**15
"""The least whole number that is refused."""
_COLUMN: Final = "value"

IsNumber = Callable[[Mapping[str, str]], bool]
"""Tells whether the attribute that a row names is a number."""


@dataclass(frozen=True, slots=True)
class AttributeNumbers:
    """Reads numbers as the file writes them; `exact` are lines with a number of a spreadsheet."""

    numbers: FileNumbers
    exact: frozenset[int]

    def read(self, line: int, text: str, *, is_whole: bool) -> int | float:
        """Return the number of a cell. Raises CellFault."""
        notation = Notation.EN if line in self.exact else self.numbers.of(text)
        figure = read_figure(text, notation)
        if figure is None and notations_of(text):
            raise CellFault(misread(text, notation))
        if figure is None or figure.scale is not None:
            raise CellFault(NO_INTEGER if is_whole else NO_NUMBER)
        if not is_whole:
            return float(figure.number)
        # Of what is counted, 1.000 is hardly one with decimals: the notation is another one.
        has_decimals = figure.number.as_tuple().exponent != 0
        if has_decimals or abs(figure.number) >= LARGEST_INTEGER:
            raise CellFault(NO_INTEGER)
        return int(figure.number)


def decide_attribute_numbers(checked: CheckedLines, is_number: IsNumber) -> AttributeNumbers:
    """Decide the notation by all cells of attributes that are numbers.

    The file of the lines gets plain numbers, the notation and the notes on it. Raises ImportRefused
    if lines contradict each other.
    """
    file = checked.file
    if file is None:
        return AttributeNumbers(FileNumbers(Notation.EN, Notation.EN, None, ()), frozenset())
    place, _ = file.header.columns[_COLUMN]
    exact = frozenset(line.number for line in file.lines if place in line.numbers)
    cells = {cell.line: cell for cell in _number_cells(file, is_number, exact)}
    try:
        numbers = decide_numbers(cells.values(), file.chosen, file.separator)
    except FileUnreadable as fault:
        raise refusal(file.path, fault.reason) from fault
    if cells:
        lines = tuple(_plain(line, place, cells.get(line.number), numbers) for line in file.lines)
        notes = (*file.notes, *numbers.notes)
        checked.file = replace(file, lines=lines, numbers=numbers.told, notes=notes)
    return AttributeNumbers(numbers, exact)


def _number_cells(
    file: SourceFile, is_number: IsNumber, exact: frozenset[int]
) -> Iterator[NumberCell]:
    """Yield the cells that are text, also those of lines that are rejected."""
    for line, raw in file.rows():
        row = {name: clean_cell(text) for name, text in raw.items()}
        if row[_COLUMN] and line.number not in exact and is_number(row):
            yield NumberCell(line.number, _COLUMN, row[_COLUMN])


def _plain(line: Line, place: int | None, cell: NumberCell | None, numbers: FileNumbers) -> Line:
    plain = None if cell is None else numbers.plain(cell.text)
    # What a file of columns translates is not in the line.
    if (
        place is None
        or cell is None
        or plain is None
        or clean_cell(line.values[place]) != cell.text
    ):
        return line
    values = (*line.values[:place], plain, *line.values[place + 1 :])
    return Line(line.number, values, line.numbers)


NO_INTEGER: Final = Text("give a whole number, such as 1000", "isi bilangan bulat, misalnya 1000")
NO_NUMBER: Final = Text(
    f"give a number in digits, such as {Notation.ID.example} or {Notation.EN.example}",
    f"isi bilangan dengan angka, misalnya {Notation.ID.example} atau {Notation.EN.example}",
)
