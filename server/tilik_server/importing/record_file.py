"""Record file: records for a calculator, as JSON, JSON lines or CSV with a header."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, Final

import orjson

from tilik_plugin import Text
from tilik_plugin.schema_values import alternatives
from tilik_server.errors import RecordsUnreadable
from tilik_server.importing.csv_lines import Line, csv_lines
from tilik_server.importing.file_text import FileUnreadable, decode_utf8, excerpt, read_bytes

_TITLE_LINES: Final = 20
"""So many lines of title are looked through for the header."""

_EMPTY: Final = Text(
    "it is empty; give a JSON array, JSON lines, or CSV with a header",
    "berkas kosong; berikan larik JSON, baris JSON, atau CSV dengan judul kolom",
)


def read_record_file(path: Path, record_schema: Mapping[str, Any]) -> list[Any]:
    """Read the records of a UTF-8 file, whose first character tells its format.

    A CSV cell has the type that the schema gives its column. A blank cell is left out, and one of
    another type stays text, which the calculator then refuses. Raises RecordsUnreadable.
    """
    try:
        text = decode_utf8(read_bytes(path))
        return _records(text, record_schema)
    except FileUnreadable as fault:
        raise RecordsUnreadable(file=excerpt(str(path)), reason=fault.reason) from fault


def _records(text: str, record_schema: Mapping[str, Any]) -> list[Any]:
    begin = text.lstrip()[:1]
    if not begin:
        raise FileUnreadable(_EMPTY)
    if begin == "[":
        records = _json(text, "it", "berkas")
        assert isinstance(records, list)
        return records
    if begin == "{":
        # Inside a JSON string other characters that end lines elsewhere may stand as they are.
        lines = enumerate(text.replace("\r\n", "\n").split("\n"), 1)
        return [_json(each, f"line {i}", f"baris {i}") for i, each in lines if each.strip()]
    return list(_csv(text, record_schema))


def _json(text: str, place: str, place_id: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        said = fault.msg
        reason = Text(
            f"{place} is not valid JSON ({said}, character {fault.colno})",
            f"{place_id} bukan JSON yang sah ({said}, karakter {fault.colno})",
        )
        raise FileUnreadable(reason) from fault


def _csv(text: str, record_schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    lines = csv_lines(text)
    first = next(lines, None)
    if first is None:
        raise FileUnreadable(_EMPTY)
    header = [name.strip() for name in first.values]
    definitions = record_schema.get("$defs", {})
    fields = record_schema.get("properties", {})
    _check_header(header, first.number, lines, fields)
    kinds = {
        name: {each.get("type") for each in alternatives(fields.get(name, {}), definitions)}
        for name in header
    }
    for line in lines:
        if len(line.values) != len(header):
            raise FileUnreadable(_other_width(line.number, len(line.values), len(header)))
        cells = zip(header, line.values, strict=True)
        yield {name: _value(cell.strip(), kinds[name]) for name, cell in cells if cell.strip()}


def _check_header(
    header: Sequence[str], number: int, lines: Iterator[Line], fields: Mapping[str, Any]
) -> None:
    """Raise FileUnreadable if the first line is a title, or names a column twice or not at all."""
    if not fields.keys() & set(header):
        for line in islice(lines, _TITLE_LINES):
            if fields.keys() & {name.strip() for name in line.values}:
                raise FileUnreadable(_header_below(line.number))
    named = [name for name in header if name]
    again = next((name for i, name in enumerate(named) if name in named[:i]), None)
    if again is not None:
        shown = excerpt(again)
        raise FileUnreadable(
            Text(
                f"its header names the column {shown} twice",
                f"judul kolom {shown} ada yang berulang",
            )
        )
    if len(named) < len(header):
        place = list(header).index("") + 1
        raise FileUnreadable(
            Text(
                f"its header, line {number}, gives column {place} no name; name or remove it",
                f"judul kolom, baris {number}, tidak menamai kolom {place}; beri nama atau hapus",
            )
        )


def _header_below(line: int) -> Text:
    return Text(
        f"its header seems to be in line {line}; remove the lines above it",
        f"judul kolom tampaknya ada di baris {line}; hapus baris di atasnya",
    )


def _other_width(line: int, found: int, wanted: int) -> Text:
    return Text(
        f"line {line} has {found} values, but the header names {wanted}",
        f"baris {line} berisi {found} nilai, padahal judul kolom ada {wanted}",
    )


def _value(cell: str, kinds: set[Any]) -> Any:
    """Return the cell as its column's type, or as text if it is not of that type."""
    with suppress(orjson.JSONDecodeError):
        value = orjson.loads(cell)
        if kinds & _KINDS.get(type(value), set()):
            return value
    return cell


_KINDS: Final[Mapping[type, set[Any]]] = {
    int: {"integer", "number"},
    float: {"integer", "number"},
    bool: {"boolean"},
    list: {"array"},
    dict: {"object"},
}
