"""Spreadsheet lines: the first sheet of an XLSX file as lines of text."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tilik_plugin import Text
from tilik_server.importing.csv_lines import Line
from tilik_server.importing.file_text import FileUnreadable

SIGNATURE: Final = b"PK\x03\x04"
MOST_UNPACKED: Final = 256 * 1024 * 1024
"""The most bytes that the parts of a file may have when they are unpacked."""
MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 500
EXACT: Final = 10**15
"""A spreadsheet keeps 15 digits of a number and replaces the others by zeros."""


def is_spreadsheet(content: bytes) -> bool:
    """Return whether the content is that of an XLSX file."""
    return content.startswith(SIGNATURE)


def spreadsheet_lines(content: bytes) -> Iterator[Line]:
    """Yield the rows of the first sheet without empty ones; a formula is its stored result.

    Days are YYYY-MM-DD. A number of more than 15 digits is written with an exponent, since the
    spreadsheet has rounded it. Raises FileUnreadable if it is not XLSX or too large.
    """
    _check_size(content)
    try:
        with warnings.catch_warnings():
            # The warnings are about styles and validations, which are not read.
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            # What a file says about its own size may be wrong, and then rows are missed.
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                if number > MOST_ROWS:
                    raise FileUnreadable(_TOO_MANY_ROWS)
                if len(cells) > MOST_COLUMNS:
                    raise FileUnreadable(_TOO_MANY_COLUMNS)
                values = tuple(_text(cell) for cell in cells)
                if any(values):
                    yield Line(number, values)
    except FileUnreadable:
        raise
    # The library raises whatever a broken part of the file leads to.
    except (
        InvalidFileException,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        SyntaxError,
        OSError,
    ) as fault:
        raise FileUnreadable(_NOT_XLSX) from fault


def _check_size(content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (BadZipFile, ValueError, OSError) as fault:
        raise FileUnreadable(_NOT_XLSX) from fault
    if unpacked > MOST_UNPACKED:
        raise FileUnreadable(_TOO_LARGE)


def _text(cell: object) -> str:
    """Return what a cell says as text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _number(value: float) -> str:
    if abs(value) >= EXACT:
        return f"{value:.14E}"
    return str(int(value)) if value == int(value) else repr(value)


_NOT_XLSX: Final = Text(
    "it is not a valid XLSX file; open it in a spreadsheet and save it as XLSX or CSV UTF-8",
    "bukan berkas XLSX yang sah; buka di lembar kerja dan simpan sebagai XLSX atau CSV UTF-8",
)
_TOO_LARGE: Final = Text(
    f"it takes more than {MOST_UNPACKED // 1024**2} MB when unpacked; save it as CSV UTF-8",
    f"isinya melebihi {MOST_UNPACKED // 1024**2} MB bila dibuka; simpan sebagai CSV UTF-8",
)
_TOO_MANY_ROWS: Final = Text(
    f"it has more than {MOST_ROWS:,} rows; split it, or delete the empty rows at its end",
    f"barisnya lebih dari {MOST_ROWS:,}; bagi berkasnya, atau hapus baris kosong di akhir",
)
_TOO_MANY_COLUMNS: Final = Text(
    f"it has more than {MOST_COLUMNS} columns; delete the empty columns on the right",
    f"kolomnya lebih dari {MOST_COLUMNS}; hapus kolom kosong di sebelah kanan",
)
