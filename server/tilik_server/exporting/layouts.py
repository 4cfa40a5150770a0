"""Layouts that other programs read: JSON, CSV and a spreadsheet."""

import csv
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import TextIOWrapper
from typing import IO, Any, Final, Literal

import orjson
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tilik_server.errors import TooManyRows
from tilik_server.exporting.appraisal_document import DocumentRules
from tilik_server.exporting.form import Line, OfficialForm

LayoutName = Literal["json", "csv", "xlsx", "pdf"]
Locale = Literal["en", "id"]
"""Whose numbers and days a CSV has: 1.5 and 2025-12-31, or 1,5 and 31/12/2025."""
Documents = AsyncIterator[dict[str, Any]]
# A spreadsheet runs a cell that begins with one of these as a formula.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
MOST_ROWS: Final = 1_048_576
"""The most rows of a sheet, its header among them."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where documents of a form go, and by which rules they are written."""

    form: OfficialForm
    rules: DocumentRules
    out: IO[bytes]
    locale: Locale


async def write_json(target: Target, documents: Documents) -> None:
    """Write an array with an object for each document."""
    separator = b"["
    async for document in documents:
        content = target.form.content(document)
        target.out.write(separator + b"\n" + orjson.dumps(content, option=orjson.OPT_INDENT_2))
        separator = b","
    target.out.write(b"[]\n" if separator == b"[" else b"\n]\n")


async def write_csv(target: Target, documents: Documents) -> None:
    """Write a header, and a line for each goal or person; of the locale `id` as Excel there reads.

    That is: lines that begin with a byte order mark, semicolons, decimal commas, 31/12/2025.
    """
    is_local = target.locale == "id"
    encoding = "utf-8-sig" if is_local else "utf-8"
    text = TextIOWrapper(target.out, encoding, newline="", write_through=True)
    columns = target.form.columns(target.rules.scheme)
    writer = csv.DictWriter(
        text,
        columns,
        extrasaction="ignore",
        lineterminator="\n",
        delimiter=";" if is_local else ",",
    )
    writer.writeheader()
    cell = _local_cell if is_local else _csv_cell
    async for line in _lines(target.form, documents):
        writer.writerow({name: cell(name, line.get(name)) for name in columns})
    text.detach()


async def write_spreadsheet(target: Target, documents: Documents) -> None:
    """Write one sheet of XLSX: numbers as numbers, days as days, and no text as a formula.

    A cell holds 32,767 characters at most, and the rest of a longer text is left out. Raises
    TooManyRows where there are more lines than a sheet has rows.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(target.form.name)
    sheet.freeze_panes = "A2"
    columns = target.form.columns(target.rules.scheme)
    # The rows are in a file until then, which is closed also if there are too many.
    with closing(sheet):
        sheet.append(columns)
        rows = 1
        async for line in _lines(target.form, documents):
            rows += 1
            if rows > MOST_ROWS:
                raise TooManyRows(most=MOST_ROWS - 1)
            sheet.append([_sheet_cell(sheet, name, line.get(name)) for name in columns])
    book.save(target.out)


async def _lines(form: OfficialForm, documents: Documents) -> AsyncIterator[Line]:
    """Yield the lines of all documents; a line that has no number gets the document's."""
    number = 0
    async for document in documents:
        number += 1
        for line in form.lines(document):
            yield {"number": number, **line}


def as_text(text: str) -> str:
    """Return a text that a spreadsheet which reads CSV does not take for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _csv_cell(_: str, value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return as_text(value)
    return "" if value is None else value


def _local_cell(name: str, value: Any) -> Any:
    if isinstance(value, float):
        return format(Decimal(str(value)), "f").replace(".", ",")
    if _is_day(name, value):
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    return _csv_cell(name, value)


def _sheet_cell(sheet: Any, name: str, value: Any) -> Any:
    if _is_day(name, value):
        return date.fromisoformat(value)
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    # Otherwise what begins with = would be a formula.
    cell.data_type = "s"
    return cell


def _is_day(name: str, value: Any) -> bool:
    return name.endswith("_on") and isinstance(value, str)
