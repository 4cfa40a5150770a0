"""Record file: records for a calculator, as JSON, JSON lines, CSV, XLSX or ODS with a header."""

import re
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import orjson

from tilik_plugin import Text
from tilik_plugin.cells import Notation, read_day, read_figure
from tilik_plugin.schema_values import alternatives
from tilik_server.errors import RecordsUnreadable
from tilik_server.importing.column_names import plain_name
from tilik_server.importing.csv_lines import Line
from tilik_server.importing.error_cells import error_in, is_error
from tilik_server.importing.file_numbers import FileNumbers, decide_numbers, number_cells
from tilik_server.importing.file_text import FileUnreadable, decode_utf8, excerpt, read_bytes
from tilik_server.importing.table import (
    LOOKED_THROUGH,
    ignored_columns,
    named_twice,
    read_table,
)
from tilik_server.validation.composed import composed_json
from tilik_server.validation.exact_json import LARGEST, large_number, read_json


@dataclass(frozen=True, slots=True)
class RecordOptions:
    """The sheet to read, the first by default, and the notation of numbers where it is unclear."""

    sheet: str | None = None
    numbers: Notation | None = None


@dataclass(frozen=True, slots=True)
class RecordFile:
    """Records, an example of how the file writes numbers, and notes on how it was read.

    `numbers` is None for JSON, and where no number depends on it.
    """

    records: list[Any]
    numbers: str | None = None
    notes: tuple[Text, ...] = ()


_EMPTY: Final = Text(
    "it is empty; give a JSON array, JSON lines, or CSV, XLSX or ODS with a header",
    "berkas kosong; berikan larik JSON, baris JSON, atau CSV, XLSX atau ODS dengan judul kolom",
)


def read_record_file(
    path: Path, record_schema: Mapping[str, Any], options: RecordOptions | None = None
) -> RecordFile:
    """Read the records of a file, whose first character tells JSON from CSV, XLSX or ODS.

    Columns are found by the names of the record's fields, in any order and case, in the first
    lines; others are ignored with a note. A cell has the type that the schema gives its field. A
    blank cell is left out, and one of another type stays text, which the calculator then refuses.
    Raises RecordsUnreadable.
    """
    options = options or RecordOptions()
    try:
        content = read_bytes(path)
        begin = content.removeprefix(BOM_UTF8).lstrip()[:1]
        if begin in (b"[", b"{") and options.sheet is None:
            return RecordFile(_records(decode_utf8(content)))
        return _read_rows(content, record_schema, options)
    except FileUnreadable as fault:
        raise RecordsUnreadable(file=excerpt(str(path)), reason=fault.reason) from fault


def _records(text: str) -> list[Any]:
    if text.lstrip().startswith("["):
        records = _json(text, "it", "berkas")
        assert isinstance(records, list)
        return records
    # Inside a JSON string other characters that end lines elsewhere may stand as they are.
    lines = enumerate(text.replace("\r\n", "\n").split("\n"), 1)
    return [_json(each, f"line {i}", f"baris {i}") for i, each in lines if each.strip()]


def _json(text: str, place: str, place_id: str) -> Any:
    try:
        # Its escapes are only known once it is read.
        value = composed_json(read_json(text))
    except orjson.JSONDecodeError as fault:
        said = fault.msg
        reason = Text(
            f"{place} is not valid JSON ({said}, character {fault.colno})",
            f"{place_id} bukan JSON yang sah ({said}, karakter {fault.colno})",
        )
        raise FileUnreadable(reason) from fault
    large = large_number(value)
    if large is not None:
        raise FileUnreadable(_too_large(place, place_id, ".".join(large)))
    return value


def _read_rows(content: bytes, schema: Mapping[str, Any], options: RecordOptions) -> RecordFile:
    fields = _fields(schema)
    known = {plain_name(name): name for name in fields}
    table = read_table(content, lambda names: len(known.keys() & set(names)), options.sheet)
    if table is None:
        raise FileUnreadable(_EMPTY)
    header = [name.strip() for name in table.header.values]
    if not table.is_found:
        raise FileUnreadable(_no_header(header, fields))
    if twice := named_twice(header, list(fields)):
        raise FileUnreadable(twice)
    columns = {
        place: known[plain_name(name)]
        for place, name in enumerate(header)
        if plain_name(name) in known
    }
    lines = [_of_width(line, len(header), bool(table.separator)) for line in table.lines]
    places = {place: name for place, name in columns.items() if fields[name].is_number}
    numbers = decide_numbers(number_cells(lines, places), options.numbers, table.separator)
    records = [
        {
            name: _value_in(fields[name], name, line, place, numbers)
            for place, name in columns.items()
            if line.values[place].strip()
        }
        for line in lines
    ]
    notes = (*table.notes, *ignored_columns(header, columns, lines), *numbers.notes)
    return RecordFile(records, numbers.told, notes)


@dataclass(frozen=True, slots=True)
class _Field:
    """What the values of a record's field may be, by its schema."""

    kinds: frozenset[Any]
    is_day: bool

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers alone: a name that may be a number is kept as it is."""
        return bool(self.kinds & _NUMBERS) and self.kinds <= _NUMBERS | {"null"}

    def value(self, line: Line, place: int, numbers: FileNumbers) -> Any:
        """Return a cell as the field's type, or as text if it is not of that type."""
        cell = line.values[place].strip()
        if self.is_number:
            value = _number(cell, Notation.EN if place in line.numbers else numbers.of(cell))
            # A spreadsheet has every number as a float.
            is_exact = isinstance(value, int) or place in line.numbers
            if is_exact and isinstance(value, int | float) and abs(value) > LARGEST:
                raise _LargeNumber
            return value
        if self.is_day:
            # A time of day may follow.
            day, space, rest = cell.partition(" ")
            found = read_day(day)
            return cell if found is None else f"{found.isoformat()}{space}{rest}"
        with suppress(orjson.JSONDecodeError):
            value = orjson.loads(cell)
            if self.kinds & _KINDS.get(type(value), set()):
                return value
        return cell


class _LargeNumber(Exception):
    """Raised at a whole number beyond 64 bits."""


def _value_in(field: _Field, name: str, line: Line, place: int, numbers: FileNumbers) -> Any:
    """Return a cell's value.

    Raises FileUnreadable for a spreadsheet's error, and for a whole number beyond 64 bits.
    """
    if is_error(line.values[place]):
        raise FileUnreadable(error_in(line.values[place], place, line.number))
    try:
        return field.value(line, place, numbers)
    except _LargeNumber:
        number = line.number
        raise FileUnreadable(_too_large(f"line {number}", f"baris {number}", name)) from None


def _fields(schema: Mapping[str, Any]) -> dict[str, _Field]:
    definitions = schema.get("$defs", {})
    fields = {}
    for name, field in schema.get("properties", {}).items():
        branches = list(alternatives(field, definitions))
        kinds = frozenset(each.get("type") for each in branches)
        formats = {each.get("format") or each.get("x-format") for each in branches}
        fields[name] = _Field(kinds, bool(formats & {"date", "date-time"}))
    return fields


def _number(cell: str, notation: Notation) -> Any:
    """Return a number; a text if it has a word, is none, or is written in the other notation."""
    figure = read_figure(cell, notation)
    if figure is not None:
        return cell if figure.scale is not None else _plain(figure.number)
    if _EXPONENT.fullmatch(cell) and (notation is Notation.EN or "." not in cell):
        return orjson.loads(cell)
    return cell


def _plain(number: Decimal) -> int | float:
    """Return a number as JSON has it."""
    whole = int(number)
    return whole if whole == number else float(number)


def _of_width(line: Line, width: int, is_strict: bool) -> Line:
    values = line.values if is_strict else (*line.values, *("",) * (width - len(line.values)))
    while len(values) > width and not values[-1].strip():
        values = values[:-1]
    if len(values) != width:
        raise FileUnreadable(_other_width(line.number, len(values), width))
    return Line(line.number, values, line.numbers)


def _no_header(found: Sequence[str], fields: Mapping[str, Any]) -> Text:
    written, wanted = excerpt(",".join(found)), excerpt(",".join(fields))
    return Text(
        f"its header is {written}, but none of its first {LOOKED_THROUGH} lines names one of the "
        f"columns {wanted}",
        f"judul kolomnya {written}, tetapi tidak satu pun dari {LOOKED_THROUGH} baris pertama "
        f"menyebut salah satu kolom {wanted}",
    )


def _too_large(place: str, place_id: str, name: str) -> Text:
    return Text(
        f"{place}, {name}: a whole number must fit into 64 bits",
        f"{place_id}, {name}: bilangan bulat harus muat dalam 64 bit",
    )


def _other_width(line: int, found: int, wanted: int) -> Text:
    return Text(
        f"line {line} has {found} values, but the header names {wanted}",
        f"baris {line} berisi {found} nilai, padahal judul kolom ada {wanted}",
    )


_EXPONENT: Final = re.compile(r"-?[1-9](\.\d+)?[eE][+-]?\d{1,2}", re.ASCII)
_NUMBERS: Final = frozenset({"integer", "number"})
_KINDS: Final[Mapping[type, set[Any]]] = {
    int: {"integer", "number"},
    float: {"integer", "number"},
    bool: {"boolean"},
    list: {"array"},
    dict: {"object"},
}
