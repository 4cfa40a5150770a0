"""Spreadsheet lines: one sheet of an XLSX or ODS file as lines of text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Final

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

from tilik_plugin import Text
from tilik_server.importing.csv_lines import Line
from tilik_server.importing.file_text import FileUnreadable, excerpt
from tilik_server.importing.spreadsheet_parts import NotASpreadsheet, check_parts
from tilik_server.validation.composed import composed

SIGNATURE: Final = b"PK\x03\x04"
MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 500
EXACT: Final = 10**15
"""A spreadsheet keeps 15 digits of a number and replaces the others by zeros."""

Value = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows without empty ones, its name, and the names of the other sheets."""

    name: str
    others: tuple[str, ...]
    lines: Iterator[Line]


def is_spreadsheet(content: bytes) -> bool:
    """Return whether the content is that of an XLSX or ODS file."""
    return content.startswith(SIGNATURE)


def read_sheet(content: bytes, wanted: str | None = None) -> Sheet:
    """Read the first sheet, or the one of this name; a formula is its stored result.

    Days are YYYY-MM-DD. A number of more than 15 digits is written with an exponent, since the
    spreadsheet has rounded it. Raises FileUnreadable if it is no spreadsheet, is too large or has
    no such sheet.
    """
    try:
        parts = check_parts(content)
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        # Charts have no cells.
        names = [each.name for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
        if not names:
            raise NotASpreadsheet
        name = names[0] if wanted is None else _named(wanted, names)
        sheet = book.get_sheet_by_name(name)
    except NotASpreadsheet as fault:
        raise FileUnreadable(_NOT_A_SPREADSHEET) from fault
    except (FileUnreadable, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    # The library is not Python's: what its own code stops at is no Exception.
    except BaseException as fault:
        raise FileUnreadable(_NOT_A_SPREADSHEET) from fault
    _check_size(sheet)
    others = tuple(each for each in names if each != name)
    return Sheet(name, others, _lines(sheet, parts.errors_of(name)))


def _named(wanted: str, names: list[str]) -> str:
    plain = wanted.strip().casefold()
    found = next((name for name in names if name.strip().casefold() == plain), None)
    if found is None:
        shown, listed = excerpt(wanted), excerpt(", ".join(names))
        raise FileUnreadable(
            Text(
                f"it has no sheet {shown}; --sheet takes one of {listed}",
                f"tidak ada lembar {shown}; --sheet menerima salah satu dari {listed}",
            )
        )
    return found


def _check_size(sheet: CalamineSheet) -> None:
    if sheet.end is None:
        return
    row, column = sheet.end
    if row >= MOST_ROWS:
        raise FileUnreadable(_TOO_MANY_ROWS)
    if column >= MOST_COLUMNS:
        raise FileUnreadable(_TOO_MANY_COLUMNS)


def _lines(sheet: CalamineSheet, errors: Mapping[tuple[int, int], str]) -> Iterator[Line]:
    # The library leaves out the empty columns on the left, but not the empty rows above.
    left = () if sheet.start is None else ("",) * sheet.start[1]
    for number, cells in enumerate(sheet.iter_rows(), 1):
        values = (*left, *map(_text, cells))
        if errors:
            # The library reads an error as an empty cell.
            values = tuple(errors.get((number, i), each) for i, each in enumerate(values, 1))
        if any(map(str.strip, values)):
            places = enumerate(cells, len(left))
            yield Line(number, values, frozenset(i for i, cell in places if _is_number(cell)))


def _is_number(cell: Value) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _text(cell: Value) -> str:
    """Return what a cell says as text."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else composed(str(cell))


def _number(value: float) -> str:
    if abs(value) >= EXACT:
        return f"{value:.14E}"
    return str(int(value)) if value == int(value) else f"{Decimal(repr(value)):f}"


_NOT_A_SPREADSHEET: Final = Text(
    "it is not a valid XLSX or ODS file; open it in a spreadsheet and save it as XLSX, ODS or "
    "CSV UTF-8",
    "bukan berkas XLSX atau ODS yang sah; buka di lembar kerja dan simpan sebagai XLSX, ODS atau "
    "CSV UTF-8",
)
_TOO_MANY_ROWS: Final = Text(
    f"it has more than {MOST_ROWS:,} rows; split it, or delete the empty rows at its end",
    f"barisnya lebih dari {MOST_ROWS:,}; bagi berkasnya, atau hapus baris kosong di akhir",
)
_TOO_MANY_COLUMNS: Final = Text(
    f"it has more than {MOST_COLUMNS} columns; delete the empty columns on the right",
    f"kolomnya lebih dari {MOST_COLUMNS}; hapus kolom kosong di sebelah kanan",
)
