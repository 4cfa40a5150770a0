"""Spreadsheet lines: one sheet of an XLSX or ODS file as lines of text."""

from collections.abc import Iterable, Iterator, Mapping
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

Errors = Mapping[int, Mapping[int, str]]
"""By row and column, both counted from 1, the errors that stand for cells without a result."""
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
        errors = parts.errors_of(name)
    except NotASpreadsheet as fault:
        raise FileUnreadable(_NOT_A_SPREADSHEET) from fault
    except (FileUnreadable, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    # The library is not Python's: what its own code stops at is no Exception.
    except BaseException as fault:
        raise FileUnreadable(_NOT_A_SPREADSHEET) from fault
    _check_size(sheet, errors)
    others = tuple(each for each in names if each != name)
    return Sheet(name, others, _lines(sheet, errors))


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


def _check_size(sheet: CalamineSheet, errors: Errors) -> None:
    row, column = sheet.end or (0, 0)
    if max(row + 1, *errors, 0) > MOST_ROWS:
        raise FileUnreadable(_TOO_MANY_ROWS)
    if max(column + 1, *map(max, errors.values()), 0) > MOST_COLUMNS:
        raise FileUnreadable(_TOO_MANY_COLUMNS)


def _lines(sheet: CalamineSheet, errors: Errors) -> Iterator[Line]:
    # The library leaves out the empty columns on the left, but not the empty rows above.
    left = () if sheet.start is None else ("",) * sheet.start[1]
    rows = () if sheet.start is None else sheet.iter_rows()
    for number, cells in enumerate(_reaching(rows, max(errors, default=0)), 1):
        values = (*left, *map(_text, cells))
        if number in errors:
            values = _with_errors(values, errors[number])
        if any(map(str.strip, values)):
            places = enumerate(cells, len(left))
            yield Line(number, values, frozenset(i for i, cell in places if _is_number(cell)))


def _reaching(rows: Iterable[list[Value]], last: int) -> Iterator[list[Value]]:
    """Yield the rows, and empty ones up to the last with an error."""
    found = 0
    for cells in rows:
        found += 1
        yield cells
    yield from ([] for _ in range(found, last))


def _with_errors(values: tuple[str, ...], errors: Mapping[int, str]) -> tuple[str, ...]:
    """Put errors into a row, in which the library has left them blank, or left them out."""
    width = max(len(values), *errors)
    padded = values + ("",) * (width - len(values))
    return tuple(errors.get(i, each) for i, each in enumerate(padded, 1))


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
