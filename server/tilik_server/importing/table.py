"""Table: the header of a CSV, XLSX or ODS file and the lines below it, found in what offices save.

The separator and the header's line are those at which most of the wanted columns are found.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from tilik_plugin import Text
from tilik_server.importing.column_names import plain_name
from tilik_server.importing.csv_lines import Line, csv_lines
from tilik_server.importing.file_text import FileUnreadable, decode, excerpt
from tilik_server.importing.spreadsheet_lines import is_spreadsheet, read_sheet

# With Indonesian settings, spreadsheets save CSV with semicolons.
SEPARATORS: Final = (",", ";", "\t")
LOOKED_THROUGH: Final = 20
"""The most lines in which the header is looked for."""

Fit = Callable[[Sequence[str]], int]
"""Returns how many wanted columns the names of a line have; 0 if it is no header."""


@dataclass(frozen=True, slots=True)
class Table:
    """The line of the header, the lines below it, and notes on how they were found.

    `separator` is empty for a sheet, where a row ends with its last cell.
    """

    header: Line
    lines: Iterator[Line]
    separator: str
    is_found: bool
    """Whether the line fits; else it is the first line, which no wanted column is in."""
    notes: tuple[Text, ...]


def read_table(content: bytes, fit: Fit, sheet: str | None = None) -> Table | None:
    """Find the header of a file; None if the file has no line that is not blank.

    Raises FileUnreadable if it cannot be read.
    """
    if content.startswith(_OLD_EXCEL):
        raise FileUnreadable(_OF_OLD_EXCEL)
    if is_spreadsheet(content):
        return _of_sheet(content, fit, sheet)
    if sheet is not None:
        raise FileUnreadable(_NO_SHEETS)
    return table_of_text(content, fit)


def table_of_text(content: bytes, fit: Fit) -> Table | None:
    """Find the header of a CSV file. Raises FileUnreadable."""
    decoded = decode(content)
    if not decoded.text.strip(_BLANK):
        return None
    notes = () if decoded.note is None else (decoded.note,)
    found = [_Beginning.of(decoded.text, each, fit) for each in SEPARATORS]
    # The first of those that fit equally: a line that no separator parts is read with commas.
    best = max(found, key=lambda each: each.rank)
    if best.fault is not None and not best.fits:
        raise best.fault
    lines = csv_lines(decoded.text, best.separator)
    return _below(lines, best.place, best.separator, best.fits, notes)


@dataclass(frozen=True, slots=True)
class _Beginning:
    """The first lines of a text whose columns are separated in one way."""

    separator: str
    lines: list[Line]
    fault: FileUnreadable | None
    fits: int
    place: int

    @classmethod
    def of(cls, text: str, separator: str, fit: Fit) -> "_Beginning":
        lines: list[Line] = []
        fault: FileUnreadable | None = None
        try:
            lines.extend(islice(csv_lines(text, separator), LOOKED_THROUGH))
        except FileUnreadable as raised:
            # A quotation mark that never ends may stand in any line.
            fault = raised
        return cls(separator, lines, fault, *_header_among(lines, fit))

    @property
    def rank(self) -> tuple[int, int]:
        return self.fits, len(self.lines[0].values) if self.lines else 0


def _of_sheet(content: bytes, fit: Fit, wanted: str | None) -> Table | None:
    sheet = read_sheet(content, wanted)
    notes = (_of_sheets(sheet.name, sheet.others),) if sheet.others and wanted is None else ()
    first = list(islice(sheet.lines, LOOKED_THROUGH))
    if not first:
        return None
    fits, place = _header_among(first, fit)
    return _below(chain(first, sheet.lines), place, "", fits, notes)


def _header_among(lines: Sequence[Line], fit: Fit) -> tuple[int, int]:
    """Return how well the best line fits, and its place: the first of those that fit equally."""
    fits = [fit([plain_name(name) for name in line.values]) for line in lines] or [0]
    return max(fits), fits.index(max(fits))


def _below(
    lines: Iterator[Line], place: int, separator: str, fits: int, notes: tuple[Text, ...]
) -> Table:
    passed = list(islice(lines, place))
    header = next(lines)
    if passed:
        notes = (*notes, _header_below(header.number))
    return Table(header, lines, separator, bool(fits), notes)


def _header_below(line: int) -> Text:
    return Text(
        f"its header is line {line}; the lines above it were passed over",
        f"judul kolomnya baris {line}; baris di atasnya dilewati",
    )


def _of_sheets(name: str, others: Sequence[str]) -> Text:
    shown, listed = excerpt(name), excerpt(", ".join(others))
    return Text(
        f"the sheet {shown} was read, and not {listed}; --sheet names another",
        f"lembar {shown} dibaca, sedangkan {listed} tidak; --sheet menyebut lembar lain",
    )


def named_twice(names: Sequence[str], wanted: Sequence[str]) -> Text | None:
    """Return the refusal of a header that names a wanted column twice."""
    plain = [plain_name(name) for name in names]
    again = next((name for name in wanted if plain.count(plain_name(name)) > 1), None)
    if again is None:
        return None
    shown = excerpt(again)
    return Text(
        f"its header names the column {shown} twice", f"judul kolom {shown} ada yang berulang"
    )


def ignored_columns(
    names: Sequence[str], found: Collection[int], lines: Sequence[Line]
) -> tuple[Text, ...]:
    """Return a note on the columns that were not looked for, but those that are empty."""
    ignored = [
        name or f"({place + 1})"
        for place, name in enumerate(names)
        if place not in found
        and (name or any(each.strip() for line in lines for each in line.values[place : place + 1]))
    ]
    if not ignored:
        return ()
    listed = excerpt(", ".join(ignored))
    return (Text(f"these columns were ignored: {listed}", f"kolom ini diabaikan: {listed}"),)


_BLANK: Final = " \r\n" + "".join(SEPARATORS)
# Such a container also holds an XLSX file that has a password.
_OLD_EXCEL: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_OF_OLD_EXCEL: Final = Text(
    "it is an old Excel file, or has a password; save it as XLSX without a password",
    "ini berkas Excel lama, atau diberi kata sandi; simpan sebagai XLSX tanpa kata sandi",
)
_NO_SHEETS: Final = Text(
    "--sheet is for XLSX and ODS, and this is neither; leave it out",
    "--sheet hanya untuk XLSX dan ODS, dan ini bukan keduanya; hapus opsi itu",
)
